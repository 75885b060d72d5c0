"""Which doses were given although the programme said it was too early: what intervals between doses are held against."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations
from django.db.migrations.operations.base import Operation

_OWNER = "vaccinera_reports"
_SAYS = "Clause 4.2 (statistics). One row: a signed dose that was given although the programme said it was too early."
_EVERY, _OWN = "(SELECT reports.sees_all())", "(SELECT reports.sees_provider())"
_VIEWS = f"""
GRANT CREATE ON SCHEMA reports, facts TO {_OWNER};
SET ROLE {_OWNER};
CREATE VIEW facts.early_dose AS
  SELECT v.provider_id, v.unit_id, v.programme_id, v.season, v.duplicate_group, v.given_on,
         left(encode(sha256((SELECT s.salt FROM facts.secret s) || uuid_send(coalesce(p.merged_into_id, p.id))), 'hex'), 16)
           AS person_code
    FROM public.visits_visit v
    JOIN public.patients_person p ON p.id = v.person_id
   WHERE v.is_current AND v.nullified_at IS NULL AND v.state = 'complete'
     AND v.passed_warnings @> '[{{"code": "too_early"}}]';
COMMENT ON VIEW facts.early_dose IS '{_SAYS}';
CREATE VIEW reports.early_dose WITH (security_barrier) AS
  SELECT f.*
    FROM facts.early_dose f
   WHERE ({_EVERY} OR {_OWN} IS NOT NULL) AND ({_EVERY} OR f.provider_id = {_OWN});
COMMENT ON VIEW reports.early_dose IS '{_SAYS}';
GRANT SELECT ON reports.early_dose TO vaccinera_app;
RESET ROLE;
REVOKE CREATE ON SCHEMA reports, facts FROM {_OWNER};
"""  # noqa: S608 - of our own constants


class Migration(migrations.Migration):
    """One more fact, made of what may be read already."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("reports", "0011_protected_in_tally")]
    operations: ClassVar[list[Operation]] = [
        migrations.RunSQL(_VIEWS, "DROP VIEW reports.early_dose; DROP VIEW facts.early_dose;"),
    ]
