"""A pack is changed place by place, and what was there before stays as it was."""

from __future__ import annotations

from typing import Any

import pytest

from tests.programmes.samples import raw_invented
from vaccinera.kernel.refusals import Refused
from vaccinera.programmes.rules.pack_editing import (
    codes_for,
    table_at,
    with_entry,
    with_entry_moved,
    with_fields,
    without_entry,
)


def rules(content: dict[str, Any]) -> list[str]:
    return [right["rule"] for right in content["prescribing_rights"]]


def test_a_field_is_set_and_another_taken_away() -> None:
    content = raw_invented()
    had = "source" in content["intervals"][0]

    changed = with_fields(content, "intervals/1", {"min_days": 90, "source": None, "not_there": None})

    assert had
    assert changed["intervals"][0]["min_days"] == 90
    assert "source" not in changed["intervals"][0]
    assert content == raw_invented()


def test_the_pack_itself_and_a_table_within_a_table_have_fields_too() -> None:
    changed = with_fields(raw_invented(), "", {"version": "2031.9"})
    changed = with_fields(changed, "otherwise/no_group", {"rule": "INV-X"})

    assert table_at(changed, "")["version"] == "2031.9"
    assert table_at(changed, "otherwise/no_group")["rule"] == "INV-X"


def test_an_entry_is_added_last_and_shares_nothing_with_its_pattern() -> None:
    content = raw_invented()
    pattern = content["intervals"][0]

    changed = with_entry(content, "intervals", pattern)
    changed["intervals"][-1]["why"]["sv"] = "Nytt"

    assert len(changed["intervals"]) == len(content["intervals"]) + 1
    assert content == raw_invented()


def test_the_first_entry_makes_its_list() -> None:
    content = raw_invented()
    content.pop("assumptions", None)

    changed = with_entry(content, "assumptions", {"id": "A-X"})

    assert changed["assumptions"] == [{"id": "A-X"}]


def test_an_entry_is_taken_away() -> None:
    content = raw_invented()

    changed = without_entry(content, "prescribing_rights/1")

    assert rules(changed) == rules(content)[1:]


@pytest.mark.parametrize(
    ("place", "steps", "order"), [(1, 1, [1, 0]), (2, -1, [1, 0]), (1, -1, [0, 1]), (2, 5, [0, 1])]
)
def test_an_entry_is_moved_as_far_as_its_list_goes(place: int, steps: int, order: list[int]) -> None:
    """The first right that fits counts."""
    content = raw_invented()
    content["prescribing_rights"] = [{**content["prescribing_rights"][0], "rule": name} for name in ("INV-A", "INV-B")]

    moved = with_entry_moved(content, f"prescribing_rights/{place}", steps=steps)

    assert rules(moved) == [rules(content)[number] for number in order]


@pytest.mark.parametrize(
    "place", ["nowhere", "windows/99", "windows/0", "windows/x", "windows", "code", "season/code/deeper"]
)
def test_a_place_where_there_is_no_table_is_refused(place: str) -> None:
    """It may have been taken away in another window."""
    with pytest.raises(Refused) as refused:
        table_at(raw_invented(), place)

    assert refused.value.code == "programmes.place.not_found"


@pytest.mark.parametrize("place", ["season", "otherwise/no_group"])
def test_only_entries_of_lists_are_taken_away(place: str) -> None:
    with pytest.raises(Refused) as refused:
        without_entry(raw_invented(), place)

    assert refused.value.code == "programmes.place.not_found"


def test_no_entry_is_added_to_what_is_no_list() -> None:
    with pytest.raises(Refused) as refused:
        with_entry(raw_invented(), "season", {})

    assert refused.value.code == "programmes.place.not_found"


@pytest.mark.parametrize(
    ("place", "field", "codes"),
    [
        ("windows/1", "settings", ["clinic", "nursing_home", "hospital"]),
        ("products/1", "diseases", ["blueberry_fever"]),
        ("intervals/1", "after", ["berry", "seed"]),
        ("target_groups/1", "risk_groups", ["forager", "pie_eater"]),
        ("target_groups/1", "code", []),
        ("products/1", "duplicate_group", []),
        ("", "settings", []),
        ("", "assumption", []),
        ("windows/1", "from_on", []),
    ],
)
def test_a_field_that_names_codes_knows_which_there_are(place: str, field: str, codes: list[str]) -> None:
    """Where a code is defined, any can be written."""
    assert codes_for(raw_invented(), place, field) == codes
