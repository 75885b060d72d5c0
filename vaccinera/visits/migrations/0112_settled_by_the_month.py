"""The payment reads a month of ten million visits: by when they were written down, in parallel, and no part it needs not."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models
from django.db.migrations.operations.base import Operation

_OWNER = "vaccinera_settlement"
_CODE = "left(encode(sha256((SELECT salt FROM settlement.secret) || int4send(d.giver_id)), 'hex'), 12)"
# As in 0111, with when the first version was written down: that, unlike what it is part of, is found by an index. Every
# visit that was given has its one dose; joined from the left it is not read where nothing of it is asked for.
_VIEW = f"""
GRANT CREATE ON SCHEMA settlement TO {_OWNER};
SET ROLE {_OWNER};
CREATE OR REPLACE VIEW settlement.visit_version WITH (security_barrier) AS
  SELECT v.id AS visit_id, v.document_id, v.version, v.is_current, v.origin, coalesce(a.made_at, v.recorded_at) AS recorded_at,
         coalesce(a.kind, '') AS made_by, v.provider_id, v.unit_id, v.assignment_code, v.setting, v.person_id,
         v.programme_id, v.programme_version_id, v.season, v.state, v.duplicate_group, v.target_group, v.payer,
         v.given_at, v.given_on, d.product_id, d.funding_source, v.prescription_signed_at, v.administration_signed_at,
         CASE WHEN v.prescription_signed_at IS NOT NULL AND v.administration_signed_at IS NOT NULL
              THEN greatest(v.prescription_signed_at, v.administration_signed_at) END AS completed_at,
         v.last_day_to_sign, v.nullified_at,
         v.patient_municipality_code AS municipality_code, v.patient_region_code AS region_code,
         jsonb_path_query_array(v.passed_warnings, '$[*].code') AS passed_warning_codes,
         {_CODE} AS giver_code, d.dose_number, v.is_in_weeks, v.recorded_at AS first_recorded_at
    FROM public.visits_visit v
    LEFT JOIN public.visits_administration d ON d.visit_id = v.id
    LEFT JOIN public.visits_amendment a ON a.visit_id = v.id AND a.kind <> 'nullified'
   WHERE v.origin IN ('recorded', 'settleable') AND v.state IN ('given', 'complete')
     AND ((SELECT settlement.sees_all()) OR (SELECT settlement.sees_provider()) IS NOT NULL)
     AND ((SELECT settlement.sees_all()) OR v.provider_id = (SELECT settlement.sees_provider()));
-- They read what the transaction's key opens, and write nothing.
ALTER FUNCTION settlement.sees_all() PARALLEL SAFE;
ALTER FUNCTION settlement.sees_provider() PARALLEL SAFE;
RESET ROLE;
REVOKE CREATE ON SCHEMA settlement FROM {_OWNER};
"""  # noqa: S608 - of our own constants


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [("visits", "0111_doses_and_weeks_for_settlement")]
    operations: ClassVar[list[Operation]] = [
        migrations.AddIndex("visit", models.Index(fields=("recorded_at", "given_on"), name="visits_written_since")),
        # A column that a view has got more than it had is harmless, so that it stays when this is taken back.
        migrations.RunSQL(_VIEW, migrations.RunSQL.noop),
    ]
