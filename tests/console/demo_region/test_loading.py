"""The demo says when its region was made before what is shipped now."""

from __future__ import annotations

import pytest

from vaccinera.console.demo_region.catalogue import add_catalogue, read_catalogue
from vaccinera.console.demo_region.loading import _insert, lacks_what_is_shipped
from vaccinera.console.demo_region.rows import Rows
from vaccinera.programmes.models import ProgrammeVersion

pytestmark = pytest.mark.django_db
_TABLES = ("programmes_programme", "programmes_version", "declarations_questionnaire")


def _load(*, without: str = "") -> None:
    rows = Rows()
    add_catalogue(rows, read_catalogue())
    for table in _TABLES:
        _insert(table, [row for row in rows.of(table) if getattr(row, "programme_id", "another") != without])


def test_a_region_of_the_shipped_files_lacks_nothing() -> None:
    _load()

    assert ProgrammeVersion.objects.count() >= 17
    assert not lacks_what_is_shipped()


def test_a_region_made_before_a_programme_was_shipped_lacks_it() -> None:
    _load(without="pneumococcal")

    assert lacks_what_is_shipped()


def test_a_region_without_the_questionnaires_lacks_them() -> None:
    rows = Rows()
    add_catalogue(rows, read_catalogue())
    for table in _TABLES[:2]:
        _insert(table, rows.of(table))

    assert lacks_what_is_shipped()
