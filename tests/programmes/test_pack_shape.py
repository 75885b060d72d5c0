"""Which fields a table can have is learned from the reading itself, so that no second list can be out of date."""

from __future__ import annotations

from datetime import date

import pytest

from tests.programmes.samples import raw_invented
from vaccinera.programmes.rules.pack_shape import FieldKind, kind_of_value, shape_of, without_numbers


def test_a_field_no_entry_uses_can_still_be_added() -> None:
    """The reading asks for it, there or not."""
    content = raw_invented()
    for group in content["target_groups"]:
        group.pop("pregnancy_from", None)

    shape = shape_of([content])

    assert "pregnancy_from" in shape.fields_of("target_groups/1")
    assert shape.fields_of("target_groups/1") == shape.fields_of("target_groups/2")
    assert shape.fields_of("nowhere") == ()


def test_fields_stand_in_the_order_people_want_to_meet_them() -> None:
    fields = shape_of([raw_invented()]).fields_of("windows/1")

    assert fields[:3] == ("rule", "source", "assumption")
    assert fields[-1] == "why"


def test_a_broken_pack_is_helped_by_one_that_holds() -> None:
    broken = {"format": 2}

    alone, together = shape_of([broken]), shape_of([broken, raw_invented()])

    assert alone.fields_of("windows/1") == ()
    assert "from_on" in together.fields_of("windows/1")


@pytest.mark.parametrize(
    ("place", "field", "kind"),
    [
        ("windows/1", "from_on", FieldKind.DAY),
        ("windows/1", "why", FieldKind.WORDS),
        ("intervals/1", "min_days", FieldKind.NUMBER),
        ("intervals/1", "target_groups", FieldKind.CODES),
        ("products/1", "is_live", FieldKind.CLAIM),
        ("products/1", "form", FieldKind.TEXT),
        ("", "windows", FieldKind.TABLE),
        ("otherwise", "no_group", FieldKind.TABLE),
        ("schedules/1", "min_days", FieldKind.NUMBER),
        ("schedules/1", "after_weeks", FieldKind.NUMBER),
        ("schedules/1", "ends_on", FieldKind.DAY),
        ("schedules/1", "never_seen", FieldKind.UNKNOWN),
        ("contraindications/1", "products", FieldKind.MIXED),
    ],
)
def test_what_a_field_takes_is_told_by_its_values_or_its_name(place: str, field: str, kind: FieldKind) -> None:
    """First by the same field of the same table, then by one of the same name, then by how it is named."""
    assert shape_of([raw_invented()]).kind_of(place, field) is kind


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        (date(2026, 1, 1), FieldKind.DAY),
        ("all", FieldKind.CODES),
        (["a"], FieldKind.CODES),
        ([], FieldKind.UNKNOWN),
        ([{"a": 1}], FieldKind.TABLE),
        (0.5, FieldKind.UNKNOWN),
    ],
)
def test_a_value_tells_its_kind_but_an_empty_list_does_not(value: object, kind: FieldKind) -> None:
    assert kind_of_value("field", value) is kind


def test_a_list_that_mixes_tables_with_words_is_read_as_far_as_it_goes() -> None:
    shape = shape_of([{"windows": [{"from_on": "2026-01-01"}, "words"]}])

    assert shape.fields_of("windows/1") == ("from_on",)


def test_a_watched_table_is_still_a_whole_table() -> None:
    """What the reading does with a text, it can do with every language of it."""
    content = raw_invented()
    content["names"]["so"] = "Magac"

    assert "so" in shape_of([content]).fields["names"]
    assert without_numbers("windows/2/why") == "windows/why"
