"""A dose is read once, whoever counts: the gate tells whose rows are open, of every provider or of one, and none is two readings.

Said in two parts, each row passed three more steps on its way. With both gates shut nobody's rows are open, and an index
that is asked for nobody's reads nothing (decision 0022).
"""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations
from django.db.migrations.operations.base import Operation

_OWNER = "vaccinera_reports"
_COUNTED = ("batch_dose", "dose", "early_dose", "passed_warning", "unsigned_dose")
_EVERY, _OWN = "(SELECT reports.sees_all())", "(SELECT reports.sees_provider())"
# Nobody's where the own is null: no number is equal to that.
_OPEN = """(SELECT CASE WHEN reports.sees_all() THEN ARRAY(SELECT p.id::integer FROM public.organisations_provider p)
                 ELSE ARRAY[reports.sees_provider()] END)"""
_ONE_READING = f"""
  SELECT f.*
    FROM facts.{{fact}} f
   WHERE f.provider_id = ANY ({_OPEN}::integer[])"""  # noqa: S608 - of our own constants
_TWO_PARTS = f"""
  SELECT f.* FROM (
    SELECT whole.* FROM facts.{{fact}} whole WHERE {_EVERY}
     UNION ALL
    SELECT own.* FROM facts.{{fact}} own
     WHERE NOT {_EVERY} AND {_OWN} IS NOT NULL AND own.provider_id = {_OWN}) f"""  # noqa: S608 - see above


def _replaced(rows: str) -> str:
    views = "".join(
        f"CREATE OR REPLACE VIEW reports.{fact} WITH (security_barrier) AS{rows.format(fact=fact)};\n"
        for fact in _COUNTED
    )
    return f"""
GRANT CREATE ON SCHEMA reports TO {_OWNER};
SET ROLE {_OWNER};
{views}RESET ROLE;
REVOKE CREATE ON SCHEMA reports FROM {_OWNER};
"""


class Migration(migrations.Migration):
    """The same rows to the same readers."""

    dependencies: ClassVar[list[tuple[str, str]]] = [
        ("reports", "0090_read_in_parallel"),
        ("visits", "0140_given_on_anothers_prescription"),
    ]
    operations: ClassVar[list[Operation]] = [migrations.RunSQL(_replaced(_ONE_READING), _replaced(_TWO_PARTS))]
