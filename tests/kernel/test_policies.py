"""What a migration says of a table holds for everyone, its owner too: tried on a table nobody else has."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest
from django.db.migrations import RunSQL

from vaccinera.kernel.policies import changes_logged, final_once, never_changed, own_rows_only

Owner = psycopg.Connection[tuple[object, ...]]


@pytest.fixture
def table(owner: Owner) -> Owner:
    """The owner, with a table of three columns and two rows of tenants 1 and 2."""
    owner.execute("CREATE TABLE thing (id int PRIMARY KEY, provider_id int NOT NULL, state text, signed_at date)")
    owner.execute("INSERT INTO thing VALUES (1, 1, 'open', NULL), (2, 2, 'open', '2026-11-23')")
    return owner


def _apply(owner: Owner, policy: RunSQL) -> None:
    owner.execute(str(policy.sql))


@contextmanager
def _refused_by(owner: Owner, constraint: str) -> Iterator[None]:
    """The trigger refuses by its constraint's name, and the transaction goes on."""
    with pytest.raises(psycopg.errors.RestrictViolation) as refused, owner.transaction():
        yield
    assert refused.value.diag.constraint_name == constraint


def _rows(owner: Owner, query: str) -> list[tuple[object, ...]]:
    return owner.execute(query).fetchall()


@pytest.mark.parametrize(
    "statement", ["UPDATE thing SET state = 'open' WHERE id = 1", "DELETE FROM thing WHERE id = 1", "TRUNCATE thing"]
)
def test_what_is_written_once_not_even_its_owner_changes(table: Owner, statement: str) -> None:
    """LAW-06: a change that changes nothing is refused as well."""
    _apply(table, never_changed("thing"))

    with _refused_by(table, "a_written_row_is_final"):
        table.execute(statement)

    assert _rows(table, "SELECT id, state FROM thing ORDER BY id") == [(1, "open"), (2, "open")]


def test_the_application_has_no_right_to_change_what_is_written_once(table: Owner) -> None:
    """LAW-06: the right is taken away, and the trigger stands behind it."""
    _apply(table, never_changed("thing"))

    rights = _rows(
        table,
        """SELECT privilege_type FROM information_schema.role_table_grants
           WHERE table_name = 'thing' AND grantee = 'vaccinera_app' ORDER BY 1""",
    )

    assert rights == [("INSERT",), ("SELECT",)]


def test_a_row_is_open_until_it_is_signed_and_final_from_then_on(table: Owner) -> None:
    """LAW-06: for the owner too."""
    _apply(table, final_once("thing", final_when="OLD.signed_at IS NOT NULL"))

    table.execute("UPDATE thing SET state = 'done', signed_at = '2026-11-24' WHERE id = 1")

    with _refused_by(table, "signed_is_final"):
        table.execute("UPDATE thing SET state = 'other' WHERE id = 1")
    with _refused_by(table, "signed_is_final"):
        table.execute("UPDATE thing SET signed_at = NULL WHERE id = 1")
    with _refused_by(table, "signed_is_final"):
        table.execute("DELETE FROM thing WHERE id = 1")
    assert _rows(table, "SELECT state, signed_at::text FROM thing WHERE id = 1") == [("done", "2026-11-24")]


def test_a_column_still_open_changes_on_a_final_row_and_takes_no_other_with_it(table: Owner) -> None:
    _apply(table, final_once("thing", final_when="OLD.signed_at IS NOT NULL", still_open=("state",)))

    table.execute("UPDATE thing SET state = 'archived' WHERE id = 2")

    with _refused_by(table, "signed_is_final"):
        table.execute("UPDATE thing SET state = 'again', provider_id = 1 WHERE id = 2")
    assert _rows(table, "SELECT state, provider_id FROM thing WHERE id = 2") == [("archived", 2)]


def test_a_final_row_may_be_written_over_with_itself(table: Owner) -> None:
    """A save of an unchanged row is no change."""
    _apply(table, final_once("thing", final_when="OLD.signed_at IS NOT NULL"))

    table.execute("UPDATE thing SET state = 'open' WHERE id = 2")

    assert _rows(table, "SELECT state FROM thing WHERE id = 2") == [("open",)]


def test_a_table_with_final_rows_cannot_be_emptied(table: Owner) -> None:
    """TRUNCATE passes row triggers by, so it is refused as a statement."""
    _apply(table, final_once("thing", final_when="OLD.signed_at IS NOT NULL"))

    with _refused_by(table, "signed_is_final"):
        table.execute("TRUNCATE thing")

    assert _rows(table, "SELECT count(*) FROM thing") == [(2,)]


def test_an_open_row_can_be_deleted_by_the_owner_alone(table: Owner) -> None:
    """The application may not delete at all."""
    _apply(table, final_once("thing", final_when="OLD.signed_at IS NOT NULL"))

    may_delete = _rows(table, "SELECT has_table_privilege('vaccinera_app', 'thing', 'DELETE')")
    table.execute("DELETE FROM thing WHERE id = 1")

    assert may_delete == [(False,)]
    assert _rows(table, "SELECT id FROM thing") == [(2,)]


def test_the_owner_sees_and_writes_its_scopes_rows_only(table: Owner) -> None:
    """LAW-01: forced, so that owning the table is no way around it; a key given back opens nothing."""
    _apply(table, own_rows_only("thing"))

    unscoped = _rows(table, "SELECT id FROM thing")
    table.execute("SELECT scope.stand_in(2, 'test')")
    scoped = _rows(table, "SELECT id FROM thing")
    with pytest.raises(psycopg.errors.InsufficientPrivilege, match="row-level security"), table.transaction():
        table.execute("INSERT INTO thing VALUES (3, 1, 'open', NULL)")
    table.execute("SELECT scope.step_back()")
    emptied = _rows(table, "SELECT id FROM thing")

    assert unscoped == []
    assert scoped == [(2,)]
    assert emptied == []


def test_a_policy_on_a_column_of_another_name(table: Owner) -> None:
    _apply(table, own_rows_only("thing", column="id"))
    table.execute("SELECT scope.stand_in(1, 'test')")

    seen = _rows(table, "SELECT id, provider_id FROM thing")

    assert seen == [(1, 1)]


@pytest.mark.parametrize(
    "policy",
    [
        own_rows_only("thing"),
        never_changed("thing"),
        changes_logged("thing"),
        final_once("thing", final_when="OLD.signed_at IS NOT NULL"),
    ],
)
def test_what_a_migration_says_it_can_take_back(table: Owner, policy: RunSQL) -> None:
    """A migration that fails half-way, or is undone, leaves a table like any other."""
    _apply(table, policy)

    table.execute(str(policy.reverse_sql))

    table.execute("UPDATE thing SET state = 'changed' WHERE id = 2")
    assert _rows(table, "SELECT id, state FROM thing ORDER BY id") == [(1, "open"), (2, "changed")]
    assert _rows(table, "SELECT tgname FROM pg_trigger WHERE tgrelid = 'thing'::regclass") == []
