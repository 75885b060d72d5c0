"""With both gates shut no table is read, by whatever plan: a condition that names no row is asked first (decision 0022).

That nobody's rows are asked for kept an index from being read, and not a table that is read without one.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations
from django.db.migrations.operations.base import Operation

_OWNER = "vaccinera_reports"
_COUNTED = ("batch_dose", "dose", "early_dose", "passed_warning", "unsigned_dose")
_IS_OPEN = "(SELECT reports.sees_all() OR reports.sees_provider() IS NOT NULL) AND "
_ONE_READING = """
  SELECT f.*
    FROM facts.{fact} f
   WHERE {first}f.provider_id = ANY (
           (SELECT CASE WHEN reports.sees_all() THEN ARRAY(SELECT p.id::integer FROM public.organisations_provider p)
                        ELSE ARRAY[reports.sees_provider()] END)::integer[])"""


def _replaced(first: str) -> str:
    views = "".join(
        f"CREATE OR REPLACE VIEW reports.{fact} WITH (security_barrier) AS{_ONE_READING.format(fact=fact, first=first)};\n"
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

    dependencies: ClassVar[list[tuple[str, str]]] = [("reports", "0091_one_reading_of_doses")]
    operations: ClassVar[list[Operation]] = [migrations.RunSQL(_replaced(_IS_OPEN), _replaced(""))]
