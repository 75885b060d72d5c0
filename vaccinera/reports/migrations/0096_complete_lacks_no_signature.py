"""A dose lacks a signature as long as its visit waits for one; what was imported is complete without any.

So a list of what is unsigned is the rows that its counts count, and is found by the index of what waits to be signed.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations
from django.db.migrations.operations.base import Operation

_OWNER = "vaccinera_reports"
_FEW = "(SELECT x.id FROM public.patients_person x WHERE x.protection <> 'none')"


def _replaced(waits: str) -> str:
    return f"""
GRANT CREATE ON SCHEMA facts TO {_OWNER};
SET ROLE {_OWNER};
CREATE OR REPLACE VIEW facts.dose_line AS
  SELECT v.provider_id, v.unit_id, v.programme_id, d.product_id, d.batch_number, d.giver_id AS staff_id, v.given_on,
         v.last_day_to_sign, {waits}v.prescription_signed_at IS NULL AS lacks_prescription_signature,
         {waits}v.administration_signed_at IS NULL AS lacks_administration_signature,
         (v.patient_protection <> 'none' OR v.person_id IN {_FEW} OR p.merged_into_id IN {_FEW}) IS TRUE AS is_protected,
         coalesce(p.merged_into_id, p.id)::text AS person_id
    FROM public.visits_visit v
    JOIN public.visits_administration d ON d.visit_id = v.id
    JOIN public.patients_person p ON p.id = v.person_id
   WHERE v.is_current AND v.nullified_at IS NULL AND v.state IN ('given', 'complete');
RESET ROLE;
REVOKE CREATE ON SCHEMA facts FROM {_OWNER};
"""  # noqa: S608 - of our own constants


class Migration(migrations.Migration):
    """The same columns, of which two tell what waits."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("reports", "0095_kept_figures")]
    operations: ClassVar[list[Operation]] = [migrations.RunSQL(_replaced("v.state = 'given' AND "), _replaced(""))]
