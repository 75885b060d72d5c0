"""The region reads which dose it was and whether the group's weeks were met, and no answer (decision 0026)."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models
from django.db.migrations.operations.base import Operation

_OWNER = "vaccinera_settlement"
_RIGHTS = f"""
GRANT SELECT (is_in_weeks) ON visits_visit TO {_OWNER};
GRANT SELECT (dose_number) ON visits_administration TO {_OWNER};
"""
_NO_RIGHTS = f"""
REVOKE SELECT (is_in_weeks) ON visits_visit FROM {_OWNER};
REVOKE SELECT (dose_number) ON visits_administration FROM {_OWNER};
"""  # noqa: S608 - of our own constants
_ALL, _OWN = "(SELECT settlement.sees_all())", "(SELECT settlement.sees_provider())"
_GATE = f"({_ALL} OR {_OWN} IS NOT NULL) AND ({_ALL} OR v.provider_id = {_OWN})"


def _view(told_too: str) -> str:
    """The view as migration 0100 made it, and what it tells beside."""
    return f"""
GRANT CREATE ON SCHEMA settlement TO {_OWNER};
SET ROLE {_OWNER};
CREATE OR REPLACE VIEW settlement.visit_version WITH (security_barrier) AS
  SELECT v.id AS visit_id, v.document_id, v.version, v.is_current, v.origin,
         coalesce(a.made_at, v.recorded_at) AS recorded_at, coalesce(a.kind, '') AS made_by, v.provider_id, v.unit_id,
         v.assignment_code, v.setting, v.person_id, v.programme_id, v.programme_version_id, v.season, v.state,
         v.duplicate_group, v.target_group, v.payer, v.given_at, v.given_on, d.product_id, d.funding_source,
         v.prescription_signed_at, v.administration_signed_at,
         CASE WHEN v.prescription_signed_at IS NOT NULL AND v.administration_signed_at IS NOT NULL
              THEN greatest(v.prescription_signed_at, v.administration_signed_at) END AS completed_at,
         v.last_day_to_sign, v.nullified_at, v.patient_municipality_code AS municipality_code,
         v.patient_region_code AS region_code,
         jsonb_path_query_array(v.passed_warnings, '$[*].code') AS passed_warning_codes,
         left(encode(sha256((SELECT salt FROM settlement.secret) || int4send(d.giver_id)), 'hex'), 12) AS giver_code{told_too}
    FROM public.visits_visit v
    JOIN public.visits_administration d ON d.visit_id = v.id
    LEFT JOIN public.visits_amendment a ON a.visit_id = v.id AND a.kind <> 'nullified'
   WHERE v.origin IN ('recorded', 'settleable') AND v.state IN ('given', 'complete') AND {_GATE};
RESET ROLE;
REVOKE CREATE ON SCHEMA settlement FROM {_OWNER};
"""  # noqa: S608 - of our own constants


class Migration(migrations.Migration):
    """The fact of the visit, the rights to both, and the view with them last."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("visits", "0101_read_for_reports")]
    operations: ClassVar[list[Operation]] = [
        migrations.AddField("visit", "is_in_weeks", models.BooleanField(null=True)),
        migrations.RunSQL(_RIGHTS, _NO_RIGHTS),
        migrations.RunSQL(_view(", d.dose_number, v.is_in_weeks"), migrations.RunSQL.noop),
    ]
