"""Whether the person of a staff member's dose is protected: a tally counts them among five or more alone (PER-11)."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations
from django.db.migrations.operations.base import Operation

_OWNER = "vaccinera_reports"
_SAYS = "Clause 4.2 (statistics). One row: a part of a signed dose, and who of the staff did it."
_OWN, _TALLY = "(SELECT reports.sees_provider())", "(SELECT reports.sees_tally())"
_PROTECTED = ",\n         (v.patient_protection <> 'none' OR p.protection <> 'none') AS is_protected"


def _views(*, facts: str, shown: str) -> str:
    """Both views anew, each with what one more column says."""
    return f"""
GRANT CREATE ON SCHEMA reports, facts TO {_OWNER};
SET ROLE {_OWNER};
DROP VIEW reports.staff_dose;
DROP VIEW facts.staff_dose;
CREATE VIEW facts.staff_dose AS
  SELECT given.provider_id, given.unit_id, given.staff_id, given.part, v.programme_id, v.season, d.product_id,
         v.given_on{facts}
    FROM public.visits_visit v
    JOIN public.visits_administration d ON d.visit_id = v.id
    JOIN public.visits_prescription o ON o.visit_id = v.id
    JOIN public.patients_person p ON p.id = v.person_id
   CROSS JOIN LATERAL (VALUES
     (coalesce(d.giver_provider_id, v.provider_id), coalesce(d.giver_unit_id, v.unit_id), d.giver_id, 'given'),
     (v.provider_id, v.unit_id, o.prescriber_id, 'prescribed')) AS given(provider_id, unit_id, staff_id, part)
   WHERE v.is_current AND v.nullified_at IS NULL AND v.state = 'complete' AND v.origin = 'recorded';
COMMENT ON VIEW facts.staff_dose IS '{_SAYS}';
CREATE VIEW reports.staff_dose WITH (security_barrier) AS
  SELECT f.provider_id, f.unit_id,
         CASE WHEN f.provider_id = {_OWN} OR f.staff_id = (SELECT reports.sees_own())
              THEN f.staff_id END AS staff_id, f.part, f.programme_id, f.season, f.product_id, f.given_on{shown}
    FROM facts.staff_dose f
   WHERE ({_OWN} IS NOT NULL AND f.provider_id = {_OWN}) OR ({_TALLY} IS NOT NULL AND f.unit_id = {_TALLY});
COMMENT ON VIEW reports.staff_dose IS '{_SAYS}';
GRANT SELECT ON reports.staff_dose TO vaccinera_app;
RESET ROLE;
REVOKE CREATE ON SCHEMA reports, facts FROM {_OWNER};
"""  # noqa: S608 - of our own constants


class Migration(migrations.Migration):
    """One more column of a fact."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("reports", "0010_coverage")]
    operations: ClassVar[list[Operation]] = [
        migrations.RunSQL(_views(facts=_PROTECTED, shown=", f.is_protected"), _views(facts="", shown="")),
    ]
