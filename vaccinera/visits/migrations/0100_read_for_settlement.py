"""What the region reads for the payment, through views that name their clause of the instruction (decision 0022)."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models
from django.db.migrations.operations.base import Operation

from vaccinera.access.migrations._gates import NEEDED_BY_GATES, RIGHTS_TAKEN_BACK, gates
from vaccinera.access.states import Role

_OWNER = "vaccinera_settlement"
_TABLES = (
    "visits_visit",
    "visits_administration",
    "visits_amendment",
    "visits_signature",
    "visits_elsewhere_dose",
)
_RIGHTS = f"""
CREATE SCHEMA settlement;
GRANT USAGE ON SCHEMA settlement TO {_OWNER}, vaccinera_app;
GRANT USAGE ON SCHEMA public TO {_OWNER};
{NEEDED_BY_GATES.format(owner=_OWNER)}
GRANT SELECT (id) ON organisations_staff TO {_OWNER};
GRANT SELECT (id, birth_date) ON patients_person TO {_OWNER};
GRANT SELECT (person_id, kind, from_on, to_on, replaced_by_id) ON patients_identifier TO {_OWNER};
GRANT SELECT (kept_id, merged_id, merged_at, undone_at) ON patients_merge TO {_OWNER};
GRANT SELECT ON patients_same_person TO {_OWNER};
GRANT SELECT (id, document_id, version, is_current, origin, recorded_at, provider_id, unit_id, assignment_code, setting,
  person_id, programme_id, programme_version_id, season, state, duplicate_group, target_group, payer, given_at, given_on,
  prescription_signed_at, administration_signed_at, last_day_to_sign, nullified_at, patient_municipality_code,
  patient_region_code, passed_warnings) ON visits_visit TO {_OWNER};
GRANT SELECT (visit_id, product_id, funding_source, giver_id) ON visits_administration TO {_OWNER};
GRANT SELECT (visit_id, kind, made_at) ON visits_amendment TO {_OWNER};
GRANT SELECT (visit_id, kind, signer_id, stands_in_for_id, signed_at) ON visits_signature TO {_OWNER};
GRANT SELECT (id, provider_id, person_id, programme_id, duplicate_group, counts_on, recorded_at, nullified_at)
  ON visits_elsewhere_dose TO {_OWNER};
""" + "".join(f"CREATE POLICY settled ON {table} FOR SELECT TO {_OWNER} USING (true);\n" for table in _TABLES)

_ALL, _OWN = "(SELECT settlement.sees_all())", "(SELECT settlement.sees_provider())"
# The first condition names no row: while the gate is shut nothing is read at all. What follows is of the row's provider.
_ANY_GATE = f"({_ALL} OR {_OWN} IS NOT NULL)"
_GATE = f"{_ANY_GATE} AND ({_ALL} OR v.provider_id = {_OWN})"
# When a version came to be: a later one, or one moved from another person, keeps the day its first was recorded.
_SINCE = "coalesce(a.made_at, v.recorded_at)"
_MADE_BY = "LEFT JOIN public.visits_amendment a ON a.visit_id = v.id AND a.kind <> 'nullified'"
_COMPLETED = """CASE WHEN v.prescription_signed_at IS NOT NULL AND v.administration_signed_at IS NOT NULL
              THEN greatest(v.prescription_signed_at, v.administration_signed_at) END"""
_OF_THE_POPULATION = "v.origin IN ('recorded', 'settleable') AND v.state IN ('given', 'complete')"
# The same person of the staff has the same code everywhere, and the code leads back to nobody without the salt.
_CODE = "left(encode(sha256((SELECT salt FROM settlement.secret) || int4send({})), 'hex'), 12)"

_VIEWS = f"""
GRANT CREATE ON SCHEMA settlement TO {_OWNER};
SET ROLE {_OWNER};
CREATE TABLE settlement.secret (is_only boolean PRIMARY KEY DEFAULT true CHECK (is_only), salt bytea NOT NULL);
INSERT INTO settlement.secret (salt) VALUES (uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()));
{
    gates(
        "settlement",
        region=(Role.CLAIMS_CLERK, Role.CLAIMS_APPROVER),
        provider=(Role.OPERATIONS_MANAGER, Role.REPORT_READER),
    )
}
CREATE VIEW settlement.visit_version WITH (security_barrier) AS
  SELECT v.id AS visit_id, v.document_id, v.version, v.is_current, v.origin, {_SINCE} AS recorded_at,
         coalesce(a.kind, '') AS made_by, v.provider_id, v.unit_id, v.assignment_code, v.setting, v.person_id,
         v.programme_id, v.programme_version_id, v.season, v.state, v.duplicate_group, v.target_group, v.payer,
         v.given_at, v.given_on, d.product_id, d.funding_source, v.prescription_signed_at, v.administration_signed_at,
         {_COMPLETED} AS completed_at, v.last_day_to_sign, v.nullified_at,
         v.patient_municipality_code AS municipality_code, v.patient_region_code AS region_code,
         jsonb_path_query_array(v.passed_warnings, '$[*].code') AS passed_warning_codes,
         {_CODE.format("d.giver_id")} AS giver_code
    FROM public.visits_visit v
    JOIN public.visits_administration d ON d.visit_id = v.id
    {_MADE_BY}
   WHERE {_OF_THE_POPULATION} AND {_GATE};
COMMENT ON VIEW settlement.visit_version IS 'Clause 4.1 (payment). One row: a version of a visit that was given here.';

CREATE VIEW settlement.amendment WITH (security_barrier) AS
  SELECT v.document_id, v.version, v.provider_id, a.kind, a.made_at
    FROM public.visits_amendment a
    JOIN public.visits_visit v ON v.id = a.visit_id
   WHERE {_OF_THE_POPULATION} AND {_GATE};
COMMENT ON VIEW settlement.amendment IS 'Clause 4.1 (payment). One row: an act on a visit after it was recorded.';

CREATE VIEW settlement.signature WITH (security_barrier) AS
  SELECT v.document_id, v.version, v.provider_id, s.kind, s.signed_at, {_CODE.format("s.signer_id")} AS signer_code,
         {_CODE.format("s.stands_in_for_id")} AS stands_in_for_code
    FROM public.visits_signature s
    JOIN public.visits_visit v ON v.id = s.visit_id
   WHERE {_OF_THE_POPULATION} AND {_GATE};
COMMENT ON VIEW settlement.signature IS 'Clause 4.1 (payment). One row: a signature on a visit, and a code for its signer.';

CREATE VIEW settlement.history_dose WITH (security_barrier) AS
  SELECT 'imported' AS source, v.document_id, v.version, v.provider_id, v.person_id, v.programme_id, v.duplicate_group,
         v.given_on, {_SINCE} AS recorded_at, v.nullified_at
    FROM public.visits_visit v
    {_MADE_BY}
   WHERE v.origin = 'imported' AND {_GATE}
  UNION ALL
  SELECT 'elsewhere', v.id, 1, v.provider_id, v.person_id, v.programme_id, v.duplicate_group,
         v.counts_on, v.recorded_at, v.nullified_at
    FROM public.visits_elsewhere_dose v
   WHERE {_GATE};
COMMENT ON VIEW settlement.history_dose IS 'Clause 4.1 (payment). One row: a dose that is counted and never paid.';

CREATE VIEW settlement.competing_version WITH (security_barrier) AS
  SELECT v.document_id, v.version, v.is_current, {_SINCE} AS recorded_at, v.person_id, v.programme_id, v.season,
         v.duplicate_group, v.payer = 'region' AS is_for_region, v.given_at, v.given_on, {_COMPLETED} AS completed_at,
         v.last_day_to_sign, v.nullified_at
    FROM public.visits_visit v
    {_MADE_BY}
   WHERE {_OF_THE_POPULATION} AND {_OWN} IS NOT NULL AND v.provider_id <> {_OWN}
     AND (v.person_id, v.programme_id) IN (
       SELECT same.same_id, mine.programme_id
         FROM public.visits_visit mine
         JOIN public.patients_same_person same ON same.person_id = mine.person_id
        WHERE mine.provider_id = {_OWN} AND mine.state IN ('given', 'complete'));
COMMENT ON VIEW settlement.competing_version IS
  'Clause 4.1 (payment). One row, for a provider: a version of another''s visit that its own may have to yield to.';

CREATE VIEW settlement.person WITH (security_barrier) AS
  SELECT p.id AS person_id, p.birth_date FROM public.patients_person p WHERE {_ANY_GATE};
COMMENT ON VIEW settlement.person IS 'Clause 4.1 (payment). One row: a person of the index, for the limits of age.';

CREATE VIEW settlement.identifier WITH (security_barrier) AS
  SELECT i.person_id, i.kind, i.from_on, i.to_on, i.replaced_by_id IS NOT NULL AS is_replaced
    FROM public.patients_identifier i WHERE {_ANY_GATE};
COMMENT ON VIEW settlement.identifier IS 'Clause 4.1 (payment). One row: which kind of number a person has or had.';

CREATE VIEW settlement.merge WITH (security_barrier) AS
  SELECT m.merged_id, m.kept_id, m.merged_at, m.undone_at FROM public.patients_merge m WHERE {_ANY_GATE};
COMMENT ON VIEW settlement.merge IS 'Clause 4.1 (payment). One row: two people found to be one, from when and until when.';
GRANT SELECT ON ALL TABLES IN SCHEMA settlement TO vaccinera_app;
REVOKE ALL ON settlement.secret FROM vaccinera_app;

-- Who a code stands for, when the clerk opens a case of it; whoever calls this writes that in the log.
CREATE FUNCTION settlement.signer_of(code text) RETURNS integer
LANGUAGE sql STABLE STRICT SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT t.id FROM public.organisations_staff t WHERE {_ALL} AND {_CODE.format("t.id")} = $1
$$;
COMMENT ON FUNCTION settlement.signer_of(text) IS 'Clause 4.1 (payment). The person of the staff whom a code stands for.';
REVOKE ALL ON FUNCTION settlement.signer_of(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION settlement.signer_of(text) TO vaccinera_app;
RESET ROLE;
REVOKE CREATE ON SCHEMA settlement FROM {_OWNER};
"""  # noqa: S608 - of our own constants

_NO_VIEWS = "DROP SCHEMA settlement CASCADE;"
_NO_RIGHTS = (
    RIGHTS_TAKEN_BACK.format(owner=_OWNER)
    + f"REVOKE ALL ON patients_same_person FROM {_OWNER};\n"
    + "".join(f"DROP POLICY settled ON {table};\n" for table in _TABLES)
)


class Migration(migrations.Migration):
    """The rights of a role, the gate, the views, and what they are found by: a month, and what changed since."""

    dependencies: ClassVar[list[tuple[str, str]]] = [
        ("access", "0060_sessions_are_vouched_for"),
        ("patients", "0004_people_without_a_personal_number"),
        ("visits", "0062_blocked_and_shared"),
        ("visits", "0070_visits_from_other_systems"),
        ("visits", "0080_paper_lists"),
        ("visits", "0090_what_is_addressed_by_key"),
    ]
    operations: ClassVar[list[Operation]] = [
        migrations.AddIndex("visit", models.Index(fields=("given_on",), name="visits_of_a_day")),
        migrations.AddIndex("amendment", models.Index(fields=("made_at",), name="visits_amended_since")),
        migrations.RunSQL(_RIGHTS, _NO_RIGHTS),
        migrations.RunSQL(_VIEWS, _NO_VIEWS),
    ]
