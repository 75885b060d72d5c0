"""What a person is told: the text that counts, what of it, in which languages, and files that are refused (LAW-33)."""

from __future__ import annotations

import tomllib
from copy import deepcopy
from datetime import date
from typing import Any

import pytest

from tools.tree import CHECKOUT
from vaccinera.declarations.queries import information_for, information_named, information_texts
from vaccinera.declarations.rules.information import (
    InformationGiven,
    information_faults,
    read_information,
    text_in_force,
)
from vaccinera.declarations.states import InformationPart, InformationWay
from vaccinera.kernel.refusals import Refused

FOLDER = CHECKOUT / "vaccinera" / "declarations" / "information"
DAY = date(2026, 11, 23)


def _raw(**changes: Any) -> dict[str, Any]:
    """A small whole text, with some fields changed; ``None`` takes a field away."""
    parts = [
        {
            "about": about.value,
            "heading": {"sv": "Rubrik", "en": "Heading"},
            "paragraphs": {"sv": ["Stycke"], "en": ["Paragraph"]},
        }
        for about in InformationPart
    ]
    raw = {
        "code": "small",
        "version": 1,
        "valid_from": date(2024, 1, 1),
        "title": {"sv": "Titel", "en": "Title"},
        "parts": parts,
        **changes,
    }
    return {name: value for name, value in raw.items() if value is not None}


def _with_part(**changes: Any) -> dict[str, Any]:
    raw = deepcopy(_raw())
    raw["parts"][0] |= changes
    return raw


def test_every_shipped_text_is_complete_in_swedish_and_english() -> None:
    texts = {(text.code, text.version): text.languages for text in information_texts()}

    assert texts == {("general", 1): ("sv", "en", "fi"), ("live", 1): ("sv", "en")}


def test_a_translation_nobody_has_reviewed_says_so() -> None:
    text = information_named("general", 1)

    assert text is not None
    assert text.unreviewed == {"fi"}
    assert any("A-INF-02" in assumption["sv"] for assumption in text.assumptions)


def test_a_text_that_is_not_there_is_none() -> None:
    assert information_named("general", 99) is None


def test_a_file_is_named_by_its_code_and_version() -> None:
    names = {file.stem: tomllib.loads(file.read_text("utf-8")) for file in FOLDER.glob("*.toml")}

    assert [name for name, raw in names.items() if name != f"{raw['code']}-{raw['version']}"] == []


@pytest.mark.parametrize(("programme", "code"), [("influenza", "general"), ("mpr", "live")])
def test_a_programme_s_own_text_comes_before_the_general(programme: str, code: str) -> None:
    assert information_for(programme, on=DAY).code == code


def test_the_newest_version_begun_counts() -> None:
    old, new = read_information(_raw()), read_information(_raw(version=2, valid_from=date(2026, 12, 1)))

    assert text_in_force([new, old], programme="any", on=date(2026, 11, 30)).version == 1
    assert text_in_force([new, old], programme="any", on=date(2026, 12, 1)).version == 2


def test_before_any_text_there_is_none() -> None:
    with pytest.raises(Refused, match=r"declarations\.information\.not_in_force"):
        text_in_force([read_information(_raw())], programme="any", on=date(2023, 12, 31))


def test_the_national_register_is_told_of_only_where_the_dose_goes_there() -> None:
    """NVR-11."""
    text = information_for("influenza", on=DAY)

    assert [part.about.value for part in text.parts_for(is_reportable=True)] == ["effects", "register", "rights"]
    assert [part.about.value for part in text.parts_for(is_reportable=False)] == ["effects", "rights"]


@pytest.mark.parametrize(
    ("given", "faults"),
    [
        (InformationGiven(InformationWay.READ_ALOUD, "sv"), []),
        (InformationGiven(InformationWay.HANDED_OVER, "fi"), []),
        (InformationGiven(None, "sv"), [("declarations.information.not_given", "information")]),
        (
            InformationGiven(InformationWay.READ_ALOUD, "xx"),
            [("declarations.information.not_in_language", "information")],
        ),
    ],
)
def test_information_is_given_in_a_way_and_a_language(given: InformationGiven, faults: list[tuple[str, str]]) -> None:
    text = information_for("influenza", on=DAY)

    assert [(fault.code, fault.field) for fault in information_faults(given, text)] == faults


def test_a_language_counts_when_all_of_the_text_is_in_it() -> None:
    """Finnish in the title alone is no Finnish text."""
    text = read_information(_raw(title={"sv": "Titel", "en": "Title", "fi": "Otsikko"}))

    assert text.languages == ("sv", "en")


@pytest.mark.parametrize(
    ("raw", "code", "facts"),
    [
        (_raw(code=None), "field_missing", {"place": "file", "field": "code"}),
        (_raw(code=""), "field_wrong", {"place": "file", "field": "code", "expected": "str"}),
        (_raw(version=True), "field_wrong", {"place": "file", "field": "version", "expected": "int"}),
        (_raw(version="1"), "field_wrong", {"place": "file", "field": "version", "expected": "int"}),
        (_raw(titel="x"), "field_unknown", {"place": "file", "field": "titel"}),
        (_raw(title={"sv": "Titel"}), "language_missing", {"place": "file", "field": "title", "language": "en"}),
        (
            _raw(title={"sv": "Titel", "en": " "}),
            "field_wrong",
            {"place": "file", "field": "title", "expected": "text"},
        ),
        (_raw(parts="x"), "field_wrong", {"place": "file", "field": "parts", "expected": "tables"}),
        (_raw(parts=[]), "part_not_once", {"about": "effects"}),
        (_raw(programmes=[""]), "field_wrong", {"place": "file", "field": "programmes", "expected": "texts"}),
        (_raw(programmes="mpr"), "field_wrong", {"place": "file", "field": "programmes", "expected": "texts"}),
        (
            _with_part(about="money"),
            "field_wrong",
            {"place": "parts[0]", "field": "about", "expected": "effects | register | rights"},
        ),
        (_with_part(about="rights"), "part_not_once", {"about": "effects"}),
        (
            _with_part(paragraphs={"sv": ["Ett"]}),
            "language_missing",
            {"place": "parts[0]", "field": "paragraphs", "language": "en"},
        ),
        (
            _with_part(paragraphs={"sv": [], "en": ["One"]}),
            "field_wrong",
            {"place": "parts[0]", "field": "paragraphs", "expected": "texts"},
        ),
        (
            _with_part(paragraphs={"sv": ["  "], "en": ["One"]}),
            "field_wrong",
            {"place": "parts[0]", "field": "paragraphs", "expected": "texts"},
        ),
        (
            _with_part(paragraphs={"sv": ["Ett", "Två"], "en": ["One"]}),
            "field_wrong",
            {"place": "parts[0]", "field": "paragraphs", "expected": "the same number in each language"},
        ),
        (_with_part(kind="x"), "field_unknown", {"place": "parts[0]", "field": "kind"}),
    ],
)
def test_a_bad_file_is_refused_with_its_place(raw: dict[str, Any], code: str, facts: dict[str, object]) -> None:
    with pytest.raises(Refused) as refused:
        read_information(raw)

    assert refused.value.code == f"declarations.information.{code}"
    assert refused.value.facts == facts
