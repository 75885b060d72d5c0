"""The log is kept, five years and more: there is no path that removes or changes an event (LAW-20)."""

from __future__ import annotations

import os
from pathlib import Path

import psycopg
import pytest
from django.db import ProgrammingError, connection, transaction
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from tests.factories.region import make_region

ROOMS = Path(__file__).resolve().parents[2] / "vaccinera"
_STATEMENTS = (
    "DELETE FROM audit_event",
    "UPDATE audit_event SET user_name = 'Någon annan'",
    "TRUNCATE audit_event",
    "DELETE FROM audit_seal",
    "UPDATE audit_seal SET events = 0",
    "TRUNCATE audit_seal",
)


@pytest.mark.django_db
@pytest.mark.parametrize("statement", _STATEMENTS)
def test_the_application_may_neither_remove_nor_change_an_event(statement: str) -> None:
    denied = pytest.raises(ProgrammingError, match="permission denied")
    with denied, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.django_db(transaction=True)
def test_neither_may_the_tables_owner() -> None:
    """The owner sees no row without a scope, so the log is emptied whole, or not at all: it is not."""
    make_region()
    login = conninfo_to_dict(os.environ["DATABASE_OWNER_URL"]) | {"dbname": connection.settings_dict["NAME"]}

    with psycopg.connect(make_conninfo(**login), autocommit=True) as owner:
        for table in ("audit_event", "audit_seal"):
            with pytest.raises(psycopg.errors.RestrictViolation, match="are final"):
                owner.execute(f"TRUNCATE {table}")


def test_no_code_of_ours_removes_events() -> None:
    """Nor has any job an age after which it would."""
    removing = ("DELETE FROM audit_", "TRUNCATE audit_", "DROP TABLE audit_event", "Event.objects.all().delete")
    sources = {path: path.read_text("utf-8") for path in ROOMS.rglob("*.py") if "migrations" not in path.parts}

    assert [(str(path), words) for path, text in sources.items() for words in removing if words in text] == []
