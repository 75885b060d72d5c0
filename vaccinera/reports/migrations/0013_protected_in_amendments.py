"""Whether the person of an amended entry is protected: what was done is counted among five or more alone (PER-11)."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations
from django.db.migrations.operations.base import Operation

_OWNER = "vaccinera_reports"
_GATE = """((SELECT reports.sees_all()) OR (SELECT reports.sees_provider()) IS NOT NULL)
     AND ((SELECT reports.sees_all()) OR f.provider_id = (SELECT reports.sees_provider()))"""
_DAY = "(a.made_at AT TIME ZONE 'Europe/Stockholm')::date"
_SAYS = {
    "amendment": "Clause 4.2 (statistics). One row: an act that corrected, moved, nullified or restored an entry.",
    "corrected_field": "Clause 4.2 (statistics). One row: one field of an entry that one act changed, by its name.",
}
_ROWS = {
    "amendment": f"""SELECT v.provider_id, v.unit_id, v.programme_id, v.season, a.kind, a.code AS reason, {_DAY} AS made_on,
         v.given_on, {_DAY} - v.given_on AS days_after_giving, jsonb_array_length(a.changed) AS fields_changed{{told}}
    FROM public.visits_amendment a
    JOIN public.visits_visit v ON v.id = a.visit_id{{person}}
   WHERE v.given_on IS NOT NULL""",  # noqa: S608 - of our own constants
    "corrected_field": f"""SELECT v.provider_id, v.unit_id, v.programme_id, v.season, a.kind, {_DAY} AS made_on, c.field{{told}}
    FROM public.visits_amendment a
    JOIN public.visits_visit v ON v.id = a.visit_id{{person}}
   CROSS JOIN LATERAL jsonb_array_elements_text(a.changed) AS c(field)
   WHERE v.given_on IS NOT NULL""",  # noqa: S608 - of our own constants
}
_TOLD = ",\n         (v.patient_protection <> 'none' OR p.protection <> 'none') AS is_protected"
_PERSON = "\n    JOIN public.patients_person p ON p.id = v.person_id"


def _views(*, told: str, person: str) -> str:
    """Both facts anew, each with what one more column says."""
    made = "".join(
        f"""
DROP VIEW reports.{fact};
DROP VIEW facts.{fact};
CREATE VIEW facts.{fact} AS
  {rows.format(told=told, person=person)};
COMMENT ON VIEW facts.{fact} IS '{_SAYS[fact]}';
CREATE VIEW reports.{fact} WITH (security_barrier) AS
  SELECT f.*
    FROM facts.{fact} f
   WHERE {_GATE};
COMMENT ON VIEW reports.{fact} IS '{_SAYS[fact]}';
GRANT SELECT ON reports.{fact} TO vaccinera_app;
"""  # noqa: S608 - of our own constants
        for fact, rows in _ROWS.items()
    )
    return f"""
GRANT CREATE ON SCHEMA reports, facts TO {_OWNER};
SET ROLE {_OWNER};
{made}
RESET ROLE;
REVOKE CREATE ON SCHEMA reports, facts FROM {_OWNER};
"""


class Migration(migrations.Migration):
    """One more column of two facts."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("reports", "0012_early_doses")]
    operations: ClassVar[list[Operation]] = [
        migrations.RunSQL(_views(told=_TOLD, person=_PERSON), _views(told="", person="")),
    ]
