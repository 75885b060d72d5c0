"""What an entry says of its cells beside their values."""

from __future__ import annotations

from typing import Any

import pytest

from vaccinera.reports.queries.catalogue import catalogue
from vaccinera.reports.rules.catalogue import Column, read_entry
from vaccinera.reports.rules.cells import cell_text

BOTH = {"sv": "Svenska", "en": "English"}


def _entry(**told: Any) -> dict[str, Any]:
    column = {"name": "staff_id", "kind": "staff", "title": BOTH, "definition": BOTH, "source": "x"}
    return {"theme": "doses", "title": BOTH, "question": BOTH, "permissions": ["report.read"],
            "columns": [column | told], "counts_by": ["vaccination"]}  # fmt: skip


def _column(report: str, name: str) -> Column:
    return next(column for column in catalogue()[report].columns if column.name == name)


def test_a_column_of_keys_may_tell_of_others_than_these() -> None:
    [column] = read_entry("one", _entry(words={"0": BOTH})).columns

    assert cell_text(column, 0, {}, "en") == "English"


def test_a_column_of_figures_has_no_words() -> None:
    with pytest.raises(ValueError, match="no other but one of keys"):
        read_entry("one", _entry(kind="count", words={"0": BOTH}))


def test_an_empty_cell_says_what_it_means() -> None:
    """A group without a goal lacks nothing that could be known."""
    assert cell_text(_column("coverage", "goal"), None, {}, "sv") == "Inget mål"
    assert cell_text(_column("users", "last_login_on"), None, {}, "en") == "Never"
    assert cell_text(_column("coverage", "municipality_code"), None, {}, "sv") == "Uppgift saknas"


def test_what_an_empty_cell_means_is_said_in_both_languages() -> None:
    with pytest.raises(ValueError, match="words in Swedish and in English"):
        read_entry("one", _entry(nothing={"sv": "Inget"}))
