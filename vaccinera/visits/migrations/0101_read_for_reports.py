"""What the region counts, without saying whom; and the clause of each reading that was there before (decision 0022)."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations
from django.db.migrations.operations.base import Operation

from vaccinera.access.migrations._gates import NEEDED_BY_GATES, RIGHTS_TAKEN_BACK, gates
from vaccinera.access.states import Role

_OWNER = "vaccinera_reports"
_RIGHTS = f"""
CREATE SCHEMA reports;
GRANT USAGE ON SCHEMA reports TO {_OWNER}, vaccinera_app;
GRANT USAGE ON SCHEMA public TO {_OWNER};
{NEEDED_BY_GATES.format(owner=_OWNER)}
GRANT SELECT (id, birth_date, sex, protection) ON patients_person TO {_OWNER};
GRANT SELECT (id, is_current, origin, provider_id, unit_id, person_id, programme_id, season, state, target_group, payer,
  setting, given_on, recorded_at, recorded_later, nullified_at, patient_municipality_code, patient_region_code,
  patient_protection) ON visits_visit TO {_OWNER};
GRANT SELECT (visit_id, product_id, batch_number) ON visits_administration TO {_OWNER};
CREATE POLICY counted_in_reports ON visits_visit FOR SELECT TO {_OWNER} USING (true);
CREATE POLICY counted_in_reports ON visits_administration FOR SELECT TO {_OWNER} USING (true);
"""
_NO_RIGHTS = (
    RIGHTS_TAKEN_BACK.format(owner=_OWNER)
    + "DROP POLICY counted_in_reports ON visits_administration;\nDROP POLICY counted_in_reports ON visits_visit;\n"
)

_ALL, _OWN = "(SELECT reports.sees_all())", "(SELECT reports.sees_provider())"
_IS_PROTECTED = "(v.patient_protection <> 'none' OR p.protection <> 'none')"
_VIEWS = f"""
GRANT CREATE ON SCHEMA reports TO {_OWNER};
SET ROLE {_OWNER};
{
    gates(
        "reports",
        region=(Role.REGION_ADMINISTRATOR, Role.CLAIMS_CLERK, Role.CLAIMS_APPROVER, Role.ANALYST),
        provider=(Role.OPERATIONS_MANAGER, Role.REPORT_READER),
    )
}
-- Where somebody protected lives is told to nobody, however few or many they are.
CREATE VIEW reports.dose WITH (security_barrier) AS
  SELECT v.provider_id, v.unit_id, v.setting, v.programme_id, v.season, d.product_id, d.batch_number, v.target_group,
         v.payer, v.origin, v.given_on, (v.recorded_at AT TIME ZONE 'Europe/Stockholm')::date AS registered_on,
         v.recorded_later AS is_late_entry, extract(year FROM age(v.given_on, p.birth_date))::int AS age_years, p.sex,
         CASE WHEN {_IS_PROTECTED} THEN '' ELSE v.patient_municipality_code END AS municipality_code,
         CASE WHEN {_IS_PROTECTED} THEN '' ELSE v.patient_region_code END AS region_code,
         {_IS_PROTECTED} AS is_protected
    FROM public.visits_visit v
    JOIN public.visits_administration d ON d.visit_id = v.id
    JOIN public.patients_person p ON p.id = v.person_id
   WHERE v.is_current AND v.nullified_at IS NULL AND v.state = 'complete'
     AND ({_ALL} OR {_OWN} IS NOT NULL) AND ({_ALL} OR v.provider_id = {_OWN});
COMMENT ON VIEW reports.dose IS 'Clause 4.2 (statistics). One row: a signed dose that stands.';
GRANT SELECT ON reports.dose TO vaccinera_app;
RESET ROLE;
REVOKE CREATE ON SCHEMA reports FROM {_OWNER};
"""  # noqa: S608 - of our own constants

# What stood there before. A log is read for faults and safety, by the one who seals it and tells how late that is.
_CLAUSES = """
SET ROLE vaccinera_recall;
COMMENT ON FUNCTION shared.doses_of_batch(integer, text) IS 'Clause 4.3 (recall). Doses of a batch by unit, and nobody.';
RESET ROLE;
SET ROLE vaccinera_sealer;
COMMENT ON FUNCTION audit.seal_finished() IS 'Clause 4.4 (faults and safety). Seals the log, and tells how many events.';
COMMENT ON FUNCTION audit.unsealed() IS 'Clause 4.4 (faults and safety). How many events of the log wait, and how long.';
RESET ROLE;
"""
_NO_CLAUSES = """
SET ROLE vaccinera_recall;
COMMENT ON FUNCTION shared.doses_of_batch(integer, text) IS NULL;
RESET ROLE;
SET ROLE vaccinera_sealer;
COMMENT ON FUNCTION audit.seal_finished() IS NULL;
COMMENT ON FUNCTION audit.unsealed() IS NULL;
RESET ROLE;
"""


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [
        ("audit", "0010_walked_in_slices"),
        ("visits", "0100_read_for_settlement"),
    ]
    operations: ClassVar[list[Operation]] = [
        migrations.RunSQL(_RIGHTS, _NO_RIGHTS),
        migrations.RunSQL(_VIEWS, "DROP SCHEMA reports CASCADE;"),
        migrations.RunSQL(_CLAUSES, _NO_CLAUSES),
    ]
