"""What reports count: facts of plain types, without anybody's name or number, behind the gates of those who may count.

Two schemas. ``facts`` holds each fact once and is open to nobody but the role that owns it: what is written out for
other engines is read there. ``reports`` shows the same rows to whoever a gate is open for (decision 0022).
"""

from __future__ import annotations

import re
from typing import ClassVar, NamedTuple

from django.db import migrations
from django.db.migrations.operations.base import Operation

from vaccinera.access.migrations._gates import own_gate
from vaccinera.access.states import Role
from vaccinera.reimbursement.states import OutcomeCode

_OWNER = "vaccinera_reports"
# What may be read of each table that a provider's row policy guards, and of those that are the region's.
_GUARDED = {
    "visits_visit": "assignment_code, duplicate_group, given_at, last_day_to_sign, passed_warnings,"
    " prescription_signed_at, administration_signed_at",
    "visits_administration": "dose_number, funding_source, giver_id, giver_unit_id, giver_provider_id",
    "visits_prescription": "visit_id, prescriber_id",
    "visits_amendment": "visit_id, kind, code, changed, made_at",
    "visits_not_given": "provider_id, unit_id, programme_id, visit_id, day, reason, signed_at, nullified_at",
    "declarations_declaration": "id, provider_id, unit_id, questionnaire_id, prefilled_from_on, answered_by, consent_basis,"
    " outcome, reviewed_at",
    "declarations_disowned": "declaration_id",
    "products_unit_batch": "provider_id, unit_id, product_id, batch_number, expires_on, funding_source, is_finished,"
    " added_at, finished_at",
    "reimbursement_outcome": "run_id, provider_id, payee_id, unit_id, assignment_code, programme_code, season,"
    " target_group, given_on, code, is_final, is_judged_again",
    "reimbursement_line": "run_id, provider_id, unit_id, programme_code, given_on, kind, supplement, ore, reverses_id",
    "audit_event": "at, action, provider_id, unit_hsa_id, user_hsa_id, purpose, person_id",
    "audit_spot_check": "id, provider_id, unit_hsa_id, from_on, to_on, openings, without_visit, state, drawn_at,"
    " signed_off_at",
    "audit_sampled_opening": "check_of_id, judgement",
}
_SEEN_BEFORE = ("visits_visit", "visits_administration")
_REGION_WIDE = {
    "patients_person": "merged_into_id",
    "access_login_session": "staff_id, started_at",
    "organisations_commission": "staff_id, unit_id, from_on, to_on",
    "organisations_unit": "id, provider_id, hsa_id",
    "organisations_staff": "id, hsa_id",
    "reimbursement_run": "id, month, state",
}
_RIGHTS = (
    "CREATE SCHEMA facts;\n"
    f"GRANT USAGE ON SCHEMA facts TO {_OWNER};\n"
    + "".join(f"GRANT SELECT ({told}) ON {table} TO {_OWNER};\n" for table, told in (_GUARDED | _REGION_WIDE).items())
    + "".join(
        f"CREATE POLICY counted_in_reports ON {table} FOR SELECT TO {_OWNER} USING (true);\n"
        for table in _GUARDED
        if table not in _SEEN_BEFORE
    )
    + f"""
GRANT USAGE ON SCHEMA settlement TO {_OWNER};
SET ROLE vaccinera_settlement;
GRANT EXECUTE ON FUNCTION settlement.sees_all(), settlement.sees_provider() TO {_OWNER};
RESET ROLE;
"""
)
_DROPPED = [f"DROP POLICY counted_in_reports ON {table};" for table in _GUARDED if table not in _SEEN_BEFORE]
_REVOKED = [
    f"REVOKE SELECT ({told}) ON {table} FROM {_OWNER};"  # noqa: S608 - of our own constants
    for table, told in (_GUARDED | _REGION_WIDE).items()
]
_NO_RIGHTS = (
    "\n".join(_DROPPED + _REVOKED)
    + f"""
SET ROLE vaccinera_settlement;
REVOKE EXECUTE ON FUNCTION settlement.sees_all(), settlement.sees_provider() FROM {_OWNER};
RESET ROLE;
REVOKE USAGE ON SCHEMA settlement FROM {_OWNER};
"""
)

_IS_PROTECTED = "(v.patient_protection <> 'none' OR p.protection <> 'none')"
_STANDS = "v.is_current AND v.nullified_at IS NULL"


_DAY = r"(\1 AT TIME ZONE 'Europe/Stockholm')::date"
_OUTCOME_WORD = f"CASE v.code {' '.join(f'WHEN {code.value} THEN {code.word!r}' for code in OutcomeCode)} END"


def _written_out(rows: str) -> str:
    """The rows of a fact with its few words of ours written out: DAY[an instant] is the Swedish day of it."""
    plain = rows.replace("IS_PROTECTED", _IS_PROTECTED).replace("IS_STANDING", _STANDS)
    return re.sub(r"DAY\[(.+?)\]", _DAY, plain.replace("OUTCOME_WORD", _OUTCOME_WORD))


class _Fact(NamedTuple):
    """A fact: its rows, the condition that opens them (by ``f``), the clause it rests on, and what one row is."""

    name: str
    rows: str
    gate: str
    says: str


def _of_all_or_own(schema: str) -> str:
    """The first condition names no row: while both gates are shut nothing is read at all."""
    every, own = f"(SELECT {schema}.sees_all())", f"(SELECT {schema}.sees_provider())"
    return f"({every} OR {own} IS NOT NULL) AND ({every} OR f.provider_id = {own})"


def _of_own(gate: str, column: str = "f.provider_id") -> str:
    return f"(SELECT reports.{gate}()) IS NOT NULL AND {column} = (SELECT reports.{gate}())"


_COUNTS, _MONEY = _of_all_or_own("reports"), _of_all_or_own("settlement")
_USERS, _LOG = _of_own("sees_users"), _of_own("sees_log")
_TALLY = f"({_of_own('sees_provider')} OR {_of_own('sees_tally', 'f.unit_id')})"

_FACTS = (
    _Fact(
        "dose",
        """SELECT v.provider_id, v.unit_id, v.setting, v.assignment_code, v.programme_id, v.season, d.product_id, d.batch_number,
         d.funding_source, v.duplicate_group, v.target_group, v.payer, v.origin, v.given_on,
         DAY[v.recorded_at] AS registered_on,
         floor(extract(epoch FROM v.recorded_at - v.given_at) / 60)::integer AS minutes_to_registering,
         DAY[greatest(v.prescription_signed_at, v.administration_signed_at)] AS signed_on,
         v.last_day_to_sign, coalesce(v.recorded_later, false) AS is_late_entry, d.dose_number,
         extract(year FROM age(v.given_on, p.birth_date))::integer AS age_years, p.sex::text AS sex,
         CASE WHEN IS_PROTECTED THEN '' ELSE v.patient_municipality_code END AS municipality_code,
         CASE WHEN IS_PROTECTED THEN '' ELSE v.patient_region_code END AS region_code,
         IS_PROTECTED AS is_protected,
         left(encode(sha256((SELECT s.salt FROM facts.secret s) || uuid_send(coalesce(p.merged_into_id, p.id))), 'hex'), 16)
           AS person_code
    FROM public.visits_visit v
    JOIN public.visits_administration d ON d.visit_id = v.id
    JOIN public.patients_person p ON p.id = v.person_id
   WHERE IS_STANDING AND v.state = 'complete'""",
        _COUNTS,
        "Clause 4.2 (statistics). One row: a signed dose that stands.",
    ),
    _Fact(
        "unsigned_dose",
        """SELECT v.provider_id, v.unit_id, v.assignment_code, v.programme_id, v.season, v.target_group, v.payer, v.given_on,
         DAY[v.recorded_at] AS registered_on, v.last_day_to_sign,
         v.prescription_signed_at IS NULL AS lacks_prescription_signature,
         v.administration_signed_at IS NULL AS lacks_administration_signature,
         IS_PROTECTED AS is_protected
    FROM public.visits_visit v
    JOIN public.patients_person p ON p.id = v.person_id
   WHERE IS_STANDING AND v.state = 'given'""",
        _COUNTS,
        "Clause 4.2 (statistics). One row: a given dose that lacks a signature.",
    ),
    _Fact(
        "not_given",
        """SELECT v.provider_id, v.unit_id, v.programme_id, v.day AS not_given_on, DAY[v.signed_at] AS registered_on, v.reason,
         v.visit_id IS NOT NULL AS was_prescribed
    FROM public.visits_not_given v
   WHERE v.nullified_at IS NULL""",
        _COUNTS,
        "Clause 4.2 (statistics). One row: a dose that could have been given and was not, and why.",
    ),
    _Fact(
        "passed_warning",
        """SELECT v.provider_id, v.unit_id, v.programme_id, v.season, v.target_group, v.given_on, w.code AS warning,
         coalesce(w.rule, '') AS rule, coalesce(w.version, '') AS rule_version,
         coalesce(w.reason, '') <> '' AS has_reason
    FROM public.visits_visit v
   CROSS JOIN LATERAL jsonb_to_recordset(v.passed_warnings) AS w(code text, rule text, version text, reason text)
   WHERE v.is_current AND v.nullified_at IS NULL AND v.state IN ('given', 'complete')
     AND v.passed_warnings <> '[]'""",
        _COUNTS,
        "Clause 4.2 (statistics). One row: a warning that was passed when a dose was given, without its words.",
    ),
    _Fact(
        "amendment",
        """SELECT v.provider_id, v.unit_id, v.programme_id, v.season, a.kind, a.code AS reason, DAY[a.made_at] AS made_on,
         v.given_on, DAY[a.made_at] - v.given_on AS days_after_giving, jsonb_array_length(a.changed) AS fields_changed
    FROM public.visits_amendment a
    JOIN public.visits_visit v ON v.id = a.visit_id
   WHERE v.given_on IS NOT NULL""",
        _COUNTS,
        "Clause 4.2 (statistics). One row: an act that corrected, moved, nullified or restored an entry.",
    ),
    _Fact(
        "corrected_field",
        """SELECT v.provider_id, v.unit_id, v.programme_id, v.season, a.kind, DAY[a.made_at] AS made_on, c.field
    FROM public.visits_amendment a
    JOIN public.visits_visit v ON v.id = a.visit_id
   CROSS JOIN LATERAL jsonb_array_elements_text(a.changed) AS c(field)
   WHERE v.given_on IS NOT NULL""",
        _COUNTS,
        "Clause 4.2 (statistics). One row: one field of an entry that one act changed, by its name.",
    ),
    _Fact(
        "declaration_outcome",
        """SELECT v.provider_id, v.unit_id, v.questionnaire_id, DAY[v.reviewed_at] AS reviewed_on, v.outcome, v.answered_by,
         v.consent_basis, v.prefilled_from_on IS NOT NULL AS is_prefilled
    FROM public.declarations_declaration v
   WHERE NOT EXISTS (SELECT FROM public.declarations_disowned o WHERE o.declaration_id = v.id)""",
        _COUNTS,
        "Clause 4.2 (statistics). One row: what a reviewed declaration led to, without any answer.",
    ),
    _Fact(
        "batch",
        """SELECT v.provider_id, v.unit_id, v.product_id, v.batch_number, v.expires_on, v.funding_source, v.is_finished,
         DAY[v.added_at] AS added_on, DAY[v.finished_at] AS finished_on
    FROM public.products_unit_batch v""",
        _COUNTS,
        "Clause 4.2 (statistics). One row: a batch that a unit vaccinates from.",
    ),
    _Fact(
        "outcome",
        """SELECT r.month AS run_month, r.state AS run_state, v.provider_id, v.payee_id, v.unit_id, v.assignment_code,
         v.programme_code AS programme_id, v.season, v.target_group, v.given_on,
         OUTCOME_WORD AS outcome,
         v.is_final, v.is_judged_again
    FROM public.reimbursement_outcome v
    JOIN public.reimbursement_run r ON r.id = v.run_id""",
        _MONEY,
        "Clause 4.1 (payment). One row: what a locked run said of a visit.",
    ),
    _Fact(
        "ledger_line",
        """SELECT r.month AS run_month, r.state AS run_state, v.provider_id, v.unit_id, v.programme_code AS programme_id, v.given_on,
         v.kind, v.supplement, v.ore, v.reverses_id IS NOT NULL AS is_mirror
    FROM public.reimbursement_line v
    JOIN public.reimbursement_run r ON r.id = v.run_id""",
        _MONEY,
        "Clause 4.1 (payment). One row: a line of the ledger, to its payee.",
    ),
    _Fact(
        "account",
        """SELECT u.provider_id, v.unit_id, v.staff_id, v.id AS commission_id, v.purpose, held.role, v.from_on, v.to_on,
         (SELECT DAY[max(s.started_at)] FROM public.access_login_session s WHERE s.commission_id = v.id) AS last_login_on
    FROM public.organisations_commission v
    JOIN public.organisations_unit u ON u.id = v.unit_id
   CROSS JOIN LATERAL jsonb_array_elements_text(v.roles) AS held(role)""",
        _USERS,
        "Clause 4.4 (faults and safety). One row: a role that a commission gives, and when it was last logged in with.",
    ),
    _Fact(
        "log_event",
        """SELECT v.provider_id, u.id AS unit_id, t.id AS staff_id, DAY[v.at] AS logged_on, v.action, v.purpose,
         v.person_id IS NOT NULL AS is_of_a_person
    FROM public.audit_event v
    LEFT JOIN public.organisations_unit u ON u.hsa_id = v.unit_hsa_id
    LEFT JOIN public.organisations_staff t ON t.hsa_id = v.user_hsa_id
   WHERE v.provider_id IS NOT NULL""",
        _LOG,
        "Clause 4.4 (faults and safety). One row: an event of the log: what, where, by whom, and nothing of whom.",
    ),
    _Fact(
        "spot_check",
        """SELECT v.provider_id, u.id AS unit_id, DAY[v.drawn_at] AS drawn_on, DAY[v.signed_off_at] AS signed_off_on, v.state,
         v.from_on, v.to_on, v.openings, v.without_visit, s.sampled, s.in_order, s.to_be_asked, s.findings
    FROM public.audit_spot_check v
    LEFT JOIN public.organisations_unit u ON u.hsa_id = v.unit_hsa_id
   CROSS JOIN LATERAL (
     SELECT count(*)::integer AS sampled,
            (count(*) FILTER (WHERE o.judgement = 'in_order'))::integer AS in_order,
            (count(*) FILTER (WHERE o.judgement = 'to_be_asked'))::integer AS to_be_asked,
            (count(*) FILTER (WHERE o.judgement = 'finding'))::integer AS findings
       FROM public.audit_sampled_opening o
      WHERE o.check_of_id = v.id) s""",
        _LOG,
        "Clause 4.4 (faults and safety). One row: a spot check of the log, and what it found.",
    ),
    _Fact(
        "staff_dose",
        """SELECT given.provider_id, given.unit_id, given.staff_id, given.part, v.programme_id, v.season, d.product_id, v.given_on
    FROM public.visits_visit v
    JOIN public.visits_administration d ON d.visit_id = v.id
    JOIN public.visits_prescription o ON o.visit_id = v.id
   CROSS JOIN LATERAL (VALUES
     (coalesce(d.giver_provider_id, v.provider_id), coalesce(d.giver_unit_id, v.unit_id), d.giver_id, 'given'),
     (v.provider_id, v.unit_id, o.prescriber_id, 'prescribed')) AS given(provider_id, unit_id, staff_id, part)
   WHERE IS_STANDING AND v.state = 'complete' AND v.origin = 'recorded'""",
        _TALLY,
        "Clause 4.2 (statistics). One row: a part of a signed dose, and who of the staff did it.",
    ),
)
# Whose part it was is told to whoever reads the provider's reports, and to everybody of themselves.
_SHOWN_OF = {
    "staff_dose": """f.provider_id, f.unit_id,
         CASE WHEN f.provider_id = (SELECT reports.sees_provider()) OR f.staff_id = (SELECT reports.sees_own())
              THEN f.staff_id END AS staff_id, f.part, f.programme_id, f.season, f.product_id, f.given_on""",
}


def _views(fact: _Fact) -> str:
    return f"""
CREATE VIEW facts.{fact.name} AS
  {_written_out(fact.rows)};
COMMENT ON VIEW facts.{fact.name} IS '{fact.says}';
CREATE VIEW reports.{fact.name} WITH (security_barrier) AS
  SELECT {_SHOWN_OF.get(fact.name, "f.*")}
    FROM facts.{fact.name} f
   WHERE {fact.gate};
COMMENT ON VIEW reports.{fact.name} IS '{fact.says}';
GRANT SELECT ON reports.{fact.name} TO vaccinera_app;
"""  # noqa: S608 - of our own constants


_VIEWS = f"""
GRANT CREATE ON SCHEMA reports, facts TO {_OWNER};
SET ROLE {_OWNER};
CREATE TABLE facts.secret (is_only boolean PRIMARY KEY DEFAULT true CHECK (is_only), salt bytea NOT NULL);
INSERT INTO facts.secret (salt) VALUES (uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()));
{own_gate("reports.sees_users", roles=(Role.OPERATIONS_MANAGER, Role.LOCAL_ADMINISTRATOR, Role.REPORT_READER))}
{own_gate("reports.sees_log", roles=(Role.LOG_AUDITOR,))}
{own_gate("reports.sees_tally", roles=(Role.VACCINATOR, Role.PRESCRIBER), told="k.unit_id")}
{own_gate("reports.sees_own", roles=(Role.VACCINATOR, Role.PRESCRIBER), told="s.staff_id")}
DROP VIEW reports.dose;
{"".join(_views(fact) for fact in _FACTS)}
RESET ROLE;
REVOKE CREATE ON SCHEMA reports, facts FROM {_OWNER};
"""  # noqa: S608 - of our own constants
_ALL_BEFORE, _OWN_BEFORE = "(SELECT reports.sees_all())", "(SELECT reports.sees_provider())"
_VIEWS_BEFORE = f"""
DROP SCHEMA facts CASCADE;
DROP FUNCTION reports.sees_users(), reports.sees_log(), reports.sees_tally(), reports.sees_own();
GRANT CREATE ON SCHEMA reports TO {_OWNER};
SET ROLE {_OWNER};
CREATE VIEW reports.dose WITH (security_barrier) AS
  SELECT v.provider_id, v.unit_id, v.setting, v.programme_id, v.season, d.product_id, d.batch_number, v.target_group,
         v.payer, v.origin, v.given_on, (v.recorded_at AT TIME ZONE 'Europe/Stockholm')::date AS registered_on, v.recorded_later AS is_late_entry,
         extract(year FROM age(v.given_on, p.birth_date))::int AS age_years, p.sex,
         CASE WHEN {_IS_PROTECTED} THEN '' ELSE v.patient_municipality_code END AS municipality_code,
         CASE WHEN {_IS_PROTECTED} THEN '' ELSE v.patient_region_code END AS region_code,
         {_IS_PROTECTED} AS is_protected
    FROM public.visits_visit v
    JOIN public.visits_administration d ON d.visit_id = v.id
    JOIN public.patients_person p ON p.id = v.person_id
   WHERE {_STANDS} AND v.state = 'complete'
     AND ({_ALL_BEFORE} OR {_OWN_BEFORE} IS NOT NULL) AND ({_ALL_BEFORE} OR v.provider_id = {_OWN_BEFORE});
COMMENT ON VIEW reports.dose IS 'Clause 4.2 (statistics). One row: a signed dose that stands.';
GRANT SELECT ON reports.dose TO vaccinera_app;
RESET ROLE;
REVOKE CREATE ON SCHEMA reports FROM {_OWNER};
"""  # noqa: S608 - of our own constants


class Migration(migrations.Migration):
    """The columns that may be read, the facts made of them, and who sees which."""

    dependencies: ClassVar[list[tuple[str, str]]] = [
        ("access", "0071_lookups_are_counted"),
        ("audit", "0011_spot_checks"),
        ("declarations", "0014_answers_of_somebody_else"),
        ("products", "0004_batches_are_looked_after"),
        ("reimbursement", "0002_kept_by_the_database"),
        ("visits", "0101_read_for_reports"),
    ]
    operations: ClassVar[list[Operation]] = [
        migrations.RunSQL(_RIGHTS, _NO_RIGHTS),
        migrations.RunSQL(_VIEWS, _VIEWS_BEFORE),
    ]
