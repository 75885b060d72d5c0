"""A refusal of the database has the name of the constraint or trigger that made it."""

from __future__ import annotations

import psycopg
import pytest
from django.db import IntegrityError, connection, transaction
from uuid_utils.compat import uuid7

from vaccinera.kernel.constraints import broken_constraint
from vaccinera.patients.models import Person


@pytest.mark.django_db
def test_a_check_has_its_name() -> None:
    someone = Person(id=uuid7(), given_name="Tolvan", family_name="Tolvansson", sort_key="tolvansson", sex="unsaid")

    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        someone.save(force_insert=True)

    assert broken_constraint(refused.value) == "a_sex_is_a_known_code"


@pytest.mark.django_db
def test_an_empty_column_is_refused_without_a_name() -> None:
    """The server names no constraint for it, so no action can take it for one of its own."""
    with pytest.raises(IntegrityError) as refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("INSERT INTO programmes_programme (code) VALUES ('x')")

    assert broken_constraint(refused.value) == ""


@pytest.mark.parametrize("cause", [None, ValueError("of our own making"), psycopg.InterfaceError("no server")])
def test_what_the_server_did_not_refuse_has_no_name(cause: Exception | None) -> None:
    error = IntegrityError("made by hand")
    error.__cause__ = cause

    named = broken_constraint(error)

    assert named == ""
