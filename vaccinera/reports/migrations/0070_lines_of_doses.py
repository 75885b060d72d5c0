"""A given dose with the key of whose it was: for lists of people, behind a gate of its own (decision 0030).

It opens for a commission that gives care, reads the provider's reports and holds the grant to hand over personal rows;
for the region never. It is written out for no other engine, since its key leads to somebody.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations
from django.db.migrations.operations.base import Operation

from vaccinera.access.migrations._gates import own_gate
from vaccinera.access.states import Role

_OWNER = "vaccinera_reports"
_READS = (Role.OPERATIONS_MANAGER, Role.REPORT_READER)
_HANDS_OVER = "ARRAY['OPM', 'VAC', 'PRE']"
_TOLD = (
    f"CASE WHEN c.purpose = 'care' AND c.grants ? 'visit.export' AND c.roles ?| {_HANDS_OVER} THEN k.provider_id END"
)
_SAYS = "Clause 4.2 (statistics). One row: a given dose, signed or not, and whose it was."
_FEW = "(SELECT x.id FROM public.patients_person x WHERE x.protection <> 'none')"
_GATE = "(SELECT reports.sees_lines())"
_VIEWS = f"""
GRANT SELECT (grants) ON organisations_commission TO {_OWNER};
GRANT CREATE ON SCHEMA reports, facts TO {_OWNER};
SET ROLE {_OWNER};
{own_gate("reports.sees_lines", roles=_READS, told=_TOLD)}
CREATE VIEW facts.dose_line AS
  SELECT v.provider_id, v.unit_id, v.programme_id, d.product_id, d.batch_number, d.giver_id AS staff_id, v.given_on,
         v.last_day_to_sign, v.prescription_signed_at IS NULL AS lacks_prescription_signature,
         v.administration_signed_at IS NULL AS lacks_administration_signature,
         (v.patient_protection <> 'none' OR v.person_id IN {_FEW} OR p.merged_into_id IN {_FEW}) IS TRUE AS is_protected,
         coalesce(p.merged_into_id, p.id)::text AS person_id
    FROM public.visits_visit v
    JOIN public.visits_administration d ON d.visit_id = v.id
    JOIN public.patients_person p ON p.id = v.person_id
   WHERE v.is_current AND v.nullified_at IS NULL AND v.state IN ('given', 'complete');
COMMENT ON VIEW facts.dose_line IS '{_SAYS}';
CREATE VIEW reports.dose_line WITH (security_barrier) AS
  SELECT f.*
    FROM facts.dose_line f
   WHERE {_GATE} IS NOT NULL AND f.provider_id = {_GATE};
COMMENT ON VIEW reports.dose_line IS '{_SAYS}';
GRANT SELECT ON reports.dose_line TO vaccinera_app;
RESET ROLE;
REVOKE CREATE ON SCHEMA reports, facts FROM {_OWNER};
"""  # noqa: S608 - of our own constants
_NONE = f"""
DROP VIEW reports.dose_line;
DROP VIEW facts.dose_line;
DROP FUNCTION reports.sees_lines();
REVOKE SELECT (grants) ON organisations_commission FROM {_OWNER};
"""  # noqa: S608 - of our own constants


class Migration(migrations.Migration):
    """One more fact, and who may read it."""

    dependencies: ClassVar[list[tuple[str, str]]] = [
        ("access", "0090_errands_leave_files"),
        ("patients", "0120_the_few_who_are_protected"),
        ("reports", "0060_a_providers_own_by_an_index"),
    ]
    operations: ClassVar[list[Operation]] = [migrations.RunSQL(_VIEWS, _NONE)]
