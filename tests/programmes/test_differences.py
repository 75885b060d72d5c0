"""What differs between two packs is told place by place, by the entries' names and not by their order."""

from __future__ import annotations

from typing import Any

from tests.programmes.samples import raw_invented
from vaccinera.programmes.rules.differences import Difference, differences, name_of


def changed(section: str, number: int, **fields: Any) -> dict[str, Any]:
    """The invented pack with some fields of an entry set."""
    content = raw_invented()
    content[section][number] |= fields
    return content


def test_the_same_content_has_no_differences() -> None:
    assert differences(raw_invented(), raw_invented()) == ()


def test_a_changed_field_is_one_place_with_old_and_new() -> None:
    old = raw_invented()
    (found,) = differences(old, changed("intervals", 0, min_days=99))

    assert found == Difference(
        "intervals[1].min_days", old["intervals"][0]["rule"], old["intervals"][0]["min_days"], 99
    )


def test_one_language_of_a_text_is_a_place_of_its_own() -> None:
    old = raw_invented()
    new = changed("windows", 0, why={**old["windows"][0]["why"], "en": "Other words from {from_on}."})

    assert [found.place for found in differences(old, new)] == ["windows[1].why.en"]


def test_a_field_that_comes_or_goes_has_nothing_on_one_side() -> None:
    old = raw_invented()
    with_age = changed("intervals", 0, min_months=1)

    (came,) = differences(old, with_age)
    (went,) = differences(with_age, old)

    assert (came.place, came.old, came.new) == ("intervals[1].min_months", None, 1)
    assert (went.place, went.old, went.new) == ("intervals[1].min_months", 1, None)


def test_an_entry_put_first_does_not_make_the_others_differ() -> None:
    old, new = raw_invented(), raw_invented()
    added = {**new["intervals"][0], "rule": "INV-NEW"}
    new["intervals"].insert(0, added)

    (found,) = differences(old, new)
    (gone,) = differences(new, old)

    assert found == Difference("intervals[1]", "INV-NEW", None, added)
    assert gone == Difference("intervals[1]", "INV-NEW", added, None)


def test_renamed_entries_are_compared_in_order() -> None:
    """A new season gives every rule another name; what else changed must still be seen."""
    old = raw_invented()
    found = differences(old, changed("intervals", 0, rule="INV-X", min_days=99))

    assert [(one.place, one.new) for one in found] == [
        ("intervals[1].rule", "INV-X"),
        ("intervals[1].min_days", 99),
    ]


def test_another_order_is_told_once() -> None:
    """The first schedule or right that fits counts, so order is content."""
    old, new = raw_invented(), raw_invented()
    new["target_groups"].reverse()

    (found,) = differences(old, new)

    assert found.place == "target_groups"
    assert found.new == [entry["code"] for entry in new["target_groups"]]


def test_entries_without_a_name_of_their_own_are_compared_in_order() -> None:
    """A questionnaire's extensions share one address; they must not be taken for each other."""
    old = {"extension": [{"url": "u", "code": "a", "n": 1}, {"url": "u", "code": "a", "n": 2}, {"n": 3}]}
    new = {"extension": [{"url": "u", "code": "a", "n": 1}, {"url": "u", "code": "a", "n": 5}, {"n": 3}]}

    assert [(one.place, one.old, one.new) for one in differences(old, new)] == [("extension[2].n", 2, 5)]


def test_what_is_no_table_has_no_name() -> None:
    assert name_of("words") == ""
    assert name_of({"days": 3}) == ""
    assert name_of({"npl_id": "99", "rule": "R"}) == "99"
