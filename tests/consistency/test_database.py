"""The database keeps what the house promises: read from the catalogue of a migrated database, not from our models."""

from __future__ import annotations

import ast
import re
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection

from tests.consistency.tables import (
    CHANGES_LOGGED,
    FINAL_WHEN_SIGNED,
    NOT_OURS,
    OF_A_PROVIDER_BUT_THE_REGIONS,
    PURPOSES,
    REGION_WIDE,
    SEEN_BY_A_PURPOSE,
    WRITTEN_ONCE,
)
from vaccinera.organisations.rules.instructions import CLAUSES_NAMED_BY_VIEWS

pytestmark = pytest.mark.django_db

ROOMS = Path(__file__).resolve().parents[2] / "vaccinera"


def _rows(query: str) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        rows: list[tuple[object, ...]] = cursor.fetchall()
        return rows


def _names(query: str) -> set[str]:
    return {str(row[0]) for row in _rows(query)}


def test_every_table_is_a_tenants_with_forced_policies_or_the_regions_with_a_reason() -> None:
    """LAW-01: a new table in neither list fails here before it leaks."""
    tables = _names("SELECT tablename FROM pg_tables WHERE schemaname = 'public'") - NOT_OURS

    forced = _names(
        """SELECT c.relname FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'
           AND c.relrowsecurity AND c.relforcerowsecurity
           AND EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid)"""
    )

    assert tables - forced == set(REGION_WIDE)
    assert len(forced) >= 8


def test_every_table_with_a_provider_is_a_tenants() -> None:
    """LAW-01: the column that names the tenant is the one the policy compares."""
    with_provider = (
        _names(
            """SELECT table_name FROM information_schema.columns
           WHERE table_schema = 'public' AND column_name = 'provider_id'"""
        )
        - OF_A_PROVIDER_BUT_THE_REGIONS
    )

    compared = _names(
        "SELECT tablename FROM pg_policies WHERE schemaname = 'public' AND policyname = 'own_rows'"
        " AND qual LIKE '%%provider_id = ( SELECT k.provider_id%%scope.key%%vaccinera.key%%'"
    )

    assert with_provider == compared


def test_the_applications_login_owns_nothing_and_passes_no_policy() -> None:
    """LAW-01: neither by rank nor by owning the table."""
    owned = _rows("SELECT relname FROM pg_class WHERE relowner = 'vaccinera_app'::regrole")

    ranks = _rows(
        """SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb FROM pg_roles WHERE rolname = 'vaccinera_app'"""
    )
    may_create = _rows("SELECT has_schema_privilege('vaccinera_app', 'public', 'CREATE')")
    login = _rows("SELECT session_user::text")

    assert owned == []
    assert ranks == [(False, False, False, False)]
    assert may_create == [(False,)]
    assert login == [("vaccinera_app",)]


def test_the_application_cannot_change_what_is_written_once() -> None:
    """LAW-06, LAW-20: the right is not there, and a trigger stands behind it."""
    may_change = _names(
        """SELECT table_name FROM information_schema.role_table_grants
           WHERE grantee = 'vaccinera_app' AND table_schema = 'public' AND privilege_type IN ('UPDATE', 'DELETE')"""
    )
    may_delete = _names(
        """SELECT table_name FROM information_schema.role_table_grants
           WHERE grantee = 'vaccinera_app' AND table_schema = 'public' AND privilege_type = 'DELETE'"""
    )
    guarded = _names("SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = 'never_changed'")
    final = _names("SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = 'signed_is_final'")
    unemptied = _names("SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = 'never_emptied'")

    assert may_change.isdisjoint(WRITTEN_ONCE)
    assert may_delete.isdisjoint(WRITTEN_ONCE | FINAL_WHEN_SIGNED)
    assert guarded == WRITTEN_ONCE
    assert final == FINAL_WHEN_SIGNED
    assert unemptied == WRITTEN_ONCE | FINAL_WHEN_SIGNED


def test_a_purpose_s_role_has_the_policies_of_its_purpose_and_no_more() -> None:
    """LAW-01, LAW-19: each is a second way through the row policies, so each is written down here."""
    policies = _rows(
        "SELECT tablename, policyname, roles::text, cmd FROM pg_policies"
        " WHERE policyname NOT IN ('own_rows', 'not_blocked') AND NOT starts_with(policyname, 'addressed_to_')"
        " AND NOT starts_with(policyname, 'by_the_region') AND NOT starts_with(policyname, 'only_the_region_')"
        " ORDER BY 1, 2"
    )

    assert policies == [
        ("access_block", "shared_history", "{vaccinera_history}", "SELECT"),
        ("access_block_opening", "shared_history", "{vaccinera_history}", "SELECT"),
        ("access_errand", "asked_by_its_holder", "{public}", "INSERT"),
        ("access_errand", "past_its_day", "{vaccinera_scope}", "ALL"),
        ("access_errand_file", "of_whoever_asked", "{public}", "ALL"),
        ("access_errand_file_part", "of_whoever_asked", "{public}", "ALL"),
        ("access_shared_reading", "shared_history", "{vaccinera_history}", "SELECT"),
        ("access_sharing", "shared_history", "{vaccinera_history}", "SELECT"),
        ("audit_event", "counted_in_reports", "{vaccinera_reports}", "SELECT"),
        ("audit_event", "sealing", "{vaccinera_sealer}", "SELECT"),
        ("audit_sampled_opening", "counted_in_reports", "{vaccinera_reports}", "SELECT"),
        ("audit_spot_check", "counted_in_reports", "{vaccinera_reports}", "SELECT"),
        ("declarations_declaration", "counted_in_reports", "{vaccinera_reports}", "SELECT"),
        ("declarations_disowned", "counted_in_reports", "{vaccinera_reports}", "SELECT"),
        ("products_batch_waste", "counted_in_reports", "{vaccinera_reports}", "SELECT"),
        ("products_unit_batch", "counted_in_reports", "{vaccinera_reports}", "SELECT"),
        ("reimbursement_attachment", "only_by_those_who_settle", "{vaccinera_app}", "ALL"),
        ("reimbursement_held_file", "only_its_holders", "{vaccinera_app}", "ALL"),
        ("reimbursement_held_file", "past_its_day", "{vaccinera_settlement}", "ALL"),
        ("reimbursement_line", "counted_in_reports", "{vaccinera_reports}", "SELECT"),
        ("reimbursement_outcome", "counted_in_reports", "{vaccinera_reports}", "SELECT"),
        ("reports_kept_figures", "past_its_day", "{vaccinera_reports}", "ALL"),
        ("reports_kept_figures", "through_the_same_gates", "{vaccinera_app}", "ALL"),
        ("reports_saved_report", "asked_by_the_clock", "{vaccinera_scope}", "ALL"),
        ("reports_saved_report", "own_or_shared_in_unit", "{vaccinera_app}", "ALL"),
        ("reports_saved_report", "saved_by_its_holder", "{vaccinera_app}", "INSERT"),
        ("visits_addressing", "closing", "{vaccinera_addressing}", "ALL"),
        ("visits_administration", "counted_for_a_recall", "{vaccinera_recall}", "SELECT"),
        ("visits_administration", "counted_in_reports", "{vaccinera_reports}", "SELECT"),
        ("visits_administration", "settled", "{vaccinera_settlement}", "SELECT"),
        ("visits_administration", "shared_history", "{vaccinera_history}", "SELECT"),
        ("visits_amendment", "counted_in_reports", "{vaccinera_reports}", "SELECT"),
        ("visits_amendment", "settled", "{vaccinera_settlement}", "SELECT"),
        ("visits_elsewhere_dose", "settled", "{vaccinera_settlement}", "SELECT"),
        ("visits_not_given", "counted_in_reports", "{vaccinera_reports}", "SELECT"),
        ("visits_prescription", "counted_in_reports", "{vaccinera_reports}", "SELECT"),
        ("visits_signature", "settled", "{vaccinera_settlement}", "SELECT"),
        ("visits_visit", "counted_for_a_recall", "{vaccinera_recall}", "SELECT"),
        ("visits_visit", "counted_in_reports", "{vaccinera_reports}", "SELECT"),
        ("visits_visit", "existence_elsewhere", "{vaccinera_history}", "SELECT"),
        ("visits_visit", "settled", "{vaccinera_settlement}", "SELECT"),
    ]


def test_a_purpose_s_role_sees_what_its_purpose_needs_and_no_more() -> None:
    """LAW-01, LAW-19: each is a second way through the row policies, so each is written down here, to the column."""
    tables = _rows(
        f"""SELECT granted.grantee::regrole::text, c.relname, granted.privilege_type
           FROM pg_class c, aclexplode(c.relacl) granted
           WHERE granted.grantee IN ({PURPOSES}) AND c.relowner <> granted.grantee ORDER BY 1, 2, 3"""  # noqa: S608 - our own
    )
    columns = _rows(
        f"""SELECT granted.grantee::regrole::text, attrelid::regclass::text, string_agg(attname, ' ' ORDER BY attname)
           FROM pg_attribute, aclexplode(attacl) granted
           WHERE granted.grantee IN ({PURPOSES}) GROUP BY 1, 2 ORDER BY 1, 2"""  # noqa: S608 - our own
    )

    assert tables == [
        ("vaccinera_history", "patients_same_person", "SELECT"),
        ("vaccinera_reports", "reports_kept_figures", "DELETE"),
        ("vaccinera_scope", "access_errand", "DELETE"),
        ("vaccinera_scope", "access_login_session", "INSERT"),
        ("vaccinera_scope", "access_login_session", "SELECT"),
        ("vaccinera_scope", "access_login_session", "UPDATE"),
        ("vaccinera_scope", "organisations_commission", "SELECT"),
        ("vaccinera_scope", "organisations_staff", "SELECT"),
        ("vaccinera_scope", "organisations_unit", "SELECT"),
        ("vaccinera_sealer", "audit_event", "SELECT"),
        ("vaccinera_sealer", "audit_seal", "INSERT"),
        ("vaccinera_sealer", "audit_seal", "SELECT"),
        ("vaccinera_settlement", "patients_same_person", "SELECT"),
        ("vaccinera_settlement", "reimbursement_held_file", "DELETE"),
    ]
    assert columns == SEEN_BY_A_PURPOSE


def test_the_functions_of_a_purpose_s_role_are_these() -> None:
    """Each acts with its role's rights, whoever calls it."""
    functions = _rows(
        f"""SELECT proowner::regrole::text, proname FROM pg_proc
           WHERE proowner IN ({PURPOSES}) AND proowner <> 'vaccinera_sealer'::regrole ORDER BY 1, 2"""  # noqa: S608 - our own
    )

    assert functions == [
        ("vaccinera_addressing", "visits_close_addressings"),
        ("vaccinera_history", "told_of"),
        ("vaccinera_history", "who_blocks"),
        ("vaccinera_recall", "doses_of_batch"),
        ("vaccinera_reports", "forget_figures"),
        ("vaccinera_reports", "open_gates"),
        ("vaccinera_reports", "sees_all"),
        ("vaccinera_reports", "sees_lines"),
        ("vaccinera_reports", "sees_log"),
        ("vaccinera_reports", "sees_own"),
        ("vaccinera_reports", "sees_provider"),
        ("vaccinera_reports", "sees_tally"),
        ("vaccinera_reports", "sees_users"),
        ("vaccinera_scope", "begin_session"),
        ("vaccinera_scope", "choose_commission"),
        ("vaccinera_scope", "commission_changed"),
        ("vaccinera_scope", "due_on"),
        ("vaccinera_scope", "forget_errands"),
        ("vaccinera_scope", "give_key"),
        ("vaccinera_scope", "is_vouched_for"),
        ("vaccinera_scope", "keep_secret"),
        ("vaccinera_scope", "stand_in"),
        ("vaccinera_scope", "step_back"),
        ("vaccinera_scope", "stop_saved"),
        ("vaccinera_scope", "take_key"),
        ("vaccinera_settlement", "forget_held_files"),
        ("vaccinera_settlement", "sees_all"),
        ("vaccinera_settlement", "sees_person"),
        ("vaccinera_settlement", "sees_provider"),
        ("vaccinera_settlement", "signer_of"),
    ]


def test_what_the_region_reads_names_the_clause_it_rests_on_and_the_instruction_has_them_all() -> None:
    """LAW-19, GDPR art. 28: each view of its schemas, and each function that reads for it; read from the catalogue."""
    views = _rows(
        """SELECT c.oid::regclass::text, obj_description(c.oid, 'pg_class') FROM pg_class c
           WHERE c.relnamespace IN ('settlement'::regnamespace, 'reports'::regnamespace) AND c.relkind IN ('v', 'm')"""
    )
    functions = _rows("SELECT oid::regproc::text, obj_description(oid, 'pg_proc') FROM pg_proc")
    named = {name: found[1] for name, told in [*views, *functions]
             if (found := re.match(r"Clause (\d+\.\d+) \([a-z ]+\)\. .", str(told)))}  # fmt: skip

    assert [name for name, _told in views if name not in named] == []
    assert len(views) == 28
    assert set(named.values()) == CLAUSES_NAMED_BY_VIEWS
    assert {name: clause for name, clause in named.items() if clause not in {"4.1", "4.2"}} == {
        "audit.seal_finished": "4.4",
        "reports.account": "4.4",
        "reports.log_event": "4.4",
        "reports.spot_check": "4.4",
        "audit.unsealed": "4.4",
        "shared.doses_of_batch": "4.3",
    }


def test_what_tells_what_a_unit_did_for_a_person_is_held_against_its_blocks() -> None:
    """LAW-15: restrictive, so that no other policy lets a blocked row through, whatever a query forgets."""
    held = _rows(
        "SELECT tablename, permissive, roles::text, cmd FROM pg_policies WHERE policyname = 'not_blocked' ORDER BY 1"
    )
    with_person_and_unit = _names(
        """SELECT table_name FROM information_schema.columns
           WHERE table_schema = 'public' AND column_name IN ('person_id', 'unit_id') AND table_name NOT LIKE 'access%%'
           GROUP BY 1 HAVING count(*) = 2"""
    )

    assert {row[1:] for row in held} == {("RESTRICTIVE", "{vaccinera_app}", "SELECT")}
    assert {row[0] for row in held} == with_person_and_unit


def test_what_is_addressed_to_another_unit_is_seen_and_written_there_as_listed_and_no_more() -> None:
    """LAW-01, decision 0011: the one second way for the application; each row asks the same question."""
    ways = _rows(
        "SELECT tablename, policyname, cmd, roles::text FROM pg_policies"
        " WHERE starts_with(policyname, 'addressed_to_') ORDER BY 1, 2"
    )
    asked = _rows(
        "SELECT tablename, policyname FROM pg_policies WHERE starts_with(policyname, 'addressed_to_')"
        " AND coalesce(qual, with_check) NOT LIKE '%%is_addressed_here(%%' ORDER BY 1, 2"
    )

    assert [way[:3] for way in ways] == [
        ("declarations_declaration", "addressed_to_see", "SELECT"),
        ("kernel_published_fact", "addressed_to_tell", "INSERT"),
        ("visits_addressing", "addressed_to_see", "SELECT"),
        ("visits_addressing", "addressed_to_send_back", "UPDATE"),
        ("visits_administration", "addressed_to_give", "INSERT"),
        ("visits_administration", "addressed_to_see", "SELECT"),
        ("visits_draft", "addressed_to_give", "UPDATE"),
        ("visits_draft", "addressed_to_see", "SELECT"),
        ("visits_prescription", "addressed_to_see", "SELECT"),
        ("visits_signature", "addressed_to_give", "INSERT"),
        ("visits_signature", "addressed_to_see", "SELECT"),
        ("visits_visit", "addressed_to_give", "UPDATE"),
        ("visits_visit", "addressed_to_see", "SELECT"),
    ]
    assert {way[3] for way in ways} == {"{public}"}
    assert {table for table, _name in asked} == {"visits_addressing"}
    assert all(str(name) < "own_rows" for _table, name, *_rest in ways)


def test_every_table_of_patient_data_logs_its_changes_once() -> None:
    """A change by hand-written SQL is logged like any other."""
    logged = _rows(
        """SELECT tgrelid::regclass::text, count(*) FROM pg_trigger
           WHERE tgname = 'changes_logged' GROUP BY 1 ORDER BY 1"""
    )

    assert logged == [(table, 1) for table in sorted(CHANGES_LOGGED)]


def test_the_application_has_no_way_to_the_change_log() -> None:
    """It can neither read nor forge it; only the trigger writes."""
    may = _rows("SELECT has_schema_privilege('vaccinera_app', 'change_log', 'USAGE')")

    assert may == [(False,)]


def test_a_change_to_what_is_remembered_raises_the_stamp() -> None:
    """Every table that a remembered answer is read from; the application can raise it in no other way."""
    stamped = _names("SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = 'stamps_reference_data'")
    [(before,)] = _rows("SELECT n FROM kernel_reference_stamp")
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM products_product WHERE false")
    [(after,)] = _rows("SELECT n FROM kernel_reference_stamp")
    rights = _names(
        """SELECT privilege_type FROM information_schema.role_table_grants
           WHERE grantee = 'vaccinera_app' AND table_name = 'kernel_reference_stamp'"""
    )

    assert stamped == {
        "declarations_questionnaire",
        "organisations_commission",
        "organisations_staff",
        "organisations_unit",
        "organisations_unit_agreement",
        "products_product",
        "programmes_programme",
        "programmes_version",
    }
    assert (before, after) == (before, before + 1)  # type: ignore[operator]  # the column is a whole number
    assert rights == {"SELECT"}


def test_the_names_of_our_constraints_are_sentences() -> None:
    """What the database refuses by is read by people."""
    checks = _names(
        """SELECT conname FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND contype = 'c'
           AND conrelid::regclass::text NOT LIKE 'django%%' AND conname NOT LIKE '%%\\_check'"""
    )

    assert {name for name in checks if not re.fullmatch(r"[a-z0-9]+(_[a-z0-9]+){2,}", name)} == set()
    assert "a_given_visit_says_when" in checks


def test_every_constraint_an_action_answers_exists() -> None:
    """A renamed constraint would turn a refusal into a crash."""
    trees = [ast.parse(source.read_text("utf-8")) for source in ROOMS.glob("*/actions*/**/*.py")]
    trees += [ast.parse(source.read_text("utf-8")) for source in ROOMS.glob("*/actions.py")]
    nodes = [node for tree in trees for node in ast.walk(tree)]
    matched = {
        node.value.value for node in nodes if isinstance(node, ast.MatchValue) and isinstance(node.value, ast.Constant)
    }
    compared = {
        other.value
        for node in nodes
        if isinstance(node, ast.Compare) and "broken_constraint" in ast.unparse(node.left)
        for other in node.comparators
        if isinstance(other, ast.Constant)
    }
    existing = _names("SELECT conname FROM pg_constraint") | _names("SELECT indexname FROM pg_indexes")

    assert (matched | compared) - existing == set()
    assert "a_draft_makes_at_most_one_visit" in matched
    assert "a_number_belongs_to_one_person" in compared


def test_the_models_and_the_migrations_agree() -> None:
    """Nobody changes a model without saying how the database gets there."""
    said = StringIO()

    call_command("makemigrations", check_changes=True, dry_run=True, stdout=said)

    assert "No changes detected" in said.getvalue()
