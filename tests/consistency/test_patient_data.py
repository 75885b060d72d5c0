"""Whatever holds data about a patient logs its changes, by whatever path they come (LAW-06, PDL 3:14)."""

from __future__ import annotations

import pytest
from django.db import connection

from tests.consistency.tables import CHANGES_LOGGED

pytestmark = pytest.mark.django_db

# Tables that lead to a person and are not patient data, each with the reason.
NOT_PATIENT_DATA: dict[str, str] = {
    "audit_event": "the log itself: written once, sealed, and refused to everybody afterwards",
}
# A table leads to a person by a column that names one, or by a foreign key to a table that does.
_LEADS_TO_A_PERSON = """
WITH RECURSIVE reached AS (
  SELECT c.oid FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
   WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND NOT a.attisdropped
     AND (c.relname = 'patients_person' OR a.attname = 'person_id')
  UNION
  SELECT k.conrelid FROM pg_constraint k JOIN reached r ON r.oid = k.confrelid WHERE k.contype = 'f'
)
SELECT DISTINCT oid::regclass::text FROM reached
"""
# Row by row, after insert, update and delete, enabled whatever the session's role, through the function of the log.
_TRIGGERS = """
SELECT t.tgrelid::regclass::text
  FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid JOIN pg_namespace n ON n.oid = p.pronamespace
 WHERE t.tgname = 'changes_logged' AND t.tgenabled IN ('O', 'A') AND t.tgtype::int = 1 + 4 + 8 + 16
   AND (n.nspname, p.proname) = ('change_log', 'record') AND t.tgqual IS NULL AND t.tgattr::text = ''
"""


def _names(query: str) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return {str(row[0]) for row in cursor.fetchall()}


def test_every_table_that_leads_to_a_person_logs_its_changes_or_says_why_not() -> None:
    """Found in the catalogue by columns and foreign keys, so that a new table cannot be forgotten."""
    leading = _names(_LEADS_TO_A_PERSON)

    assert leading - set(NOT_PATIENT_DATA) - CHANGES_LOGGED == set()
    assert {"patients_person", "visits_administration", "visits_signature"} <= leading


def test_each_of_them_logs_every_kind_of_change_of_every_row() -> None:
    """A trigger that has been switched off, narrowed to a column or a condition, or points elsewhere fails here."""
    assert _names(_TRIGGERS) == CHANGES_LOGGED
