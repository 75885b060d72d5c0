"""Every change to patient data leaves the row before and after, by whatever way it was made (LAW-06)."""

from __future__ import annotations

import psycopg
import pytest
from django.db import ProgrammingError, connection
from uuid_utils.compat import uuid7

from tests.kernel.conftest import Actor
from vaccinera.kernel.scope import acting
from vaccinera.patients.models import Person

SOMEONE = "01990000-0000-7000-8000-000000000012"
_INSERT = f"""
INSERT INTO patients_person (id, given_name, family_name, sort_key, sex, protection,
                             street, postal_code, city, municipality_code, region_code)
VALUES ('{SOMEONE}', 'Tolvan', 'Tolvansson', 'tolvansson tolvan', 'male', 'none', '', '', '', '', '')
"""  # noqa: S608 - a key of our own making


def _log_of(owner: psycopg.Connection[tuple[object, ...]], what: str) -> list[tuple[object, ...]]:
    return owner.execute(
        f"SELECT {what} FROM change_log.change WHERE tbl = 'patients_person' ORDER BY n"  # noqa: S608 - columns named here
    ).fetchall()


@pytest.mark.django_db
def test_a_change_by_hand_as_the_tables_owner_leaves_its_row_before_and_after(
    owner: psycopg.Connection[tuple[object, ...]],
) -> None:
    """PDL 3:14: nobody is above it, and nobody has to remember it."""
    owner.execute(_INSERT)
    owner.execute("UPDATE patients_person SET family_name = 'Annansson' WHERE id = %s", [SOMEONE])
    owner.execute("DELETE FROM patients_person WHERE id = %s", [SOMEONE])

    log = _log_of(owner, "op::text, old->>'family_name', new->>'family_name', db_user, by, provider")

    assert log == [
        ("I", None, "Tolvansson", "vaccinera_owner", "unattributed", None),
        ("U", "Tolvansson", "Annansson", "vaccinera_owner", "unattributed", None),
        ("D", "Annansson", None, "vaccinera_owner", "unattributed", None),
    ]


@pytest.mark.django_db(transaction=True)
def test_a_change_in_a_scope_is_kept_under_the_one_who_acts(
    ours: Actor, owner: psycopg.Connection[tuple[object, ...]]
) -> None:
    """Who, for which tenant, through which login, in which transaction; what a setting claims counts for nothing."""
    with acting(ours), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('vaccinera.by', 'somebody else', true)")
        Person(id=uuid7(), given_name="Tolvan", family_name="T", sort_key="t tolvan", sex="male").save()
        Person.objects.update(family_name="Tolvansson")

    log = _log_of(owner, "op::text, new->>'family_name', db_user, by, provider")
    transactions = _log_of(owner, "xid::text")

    assert log == [
        ("I", "T", "vaccinera_app", "TSTNMT2321000156-S1", 1),
        ("U", "Tolvansson", "vaccinera_app", "TSTNMT2321000156-S1", 1),
    ]
    assert transactions[0] == transactions[1]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "SELECT count(*) FROM change_log.change",
        "INSERT INTO change_log.change (tbl, op, by) VALUES ('patients_person', 'U', 'somebody else')",
        "UPDATE change_log.change SET by = 'somebody else'",
        "DELETE FROM change_log.change",
        "TRUNCATE change_log.change",
        "CREATE TRIGGER forged AFTER INSERT ON patients_person EXECUTE FUNCTION change_log.record()",
        "SET ROLE vaccinera_owner",
    ],
)
def test_the_application_can_neither_read_nor_write_it(statement: str) -> None:
    """What could be forged would prove nothing."""
    with pytest.raises(ProgrammingError, match=r"permission denied|must be owner"), connection.cursor() as cursor:
        cursor.execute(statement)
