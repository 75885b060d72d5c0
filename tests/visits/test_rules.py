"""Days to sign, what is carried to the next person, and what exactly is signed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

import pytest

from vaccinera.visits.rules.carrying import site_to_propose
from vaccinera.visits.rules.covered import administration_facts, prescription_facts
from vaccinera.visits.rules.deadlines import days_left, last_day_to_sign
from vaccinera.visits.rules.signing import is_unbroken, signed_content

NOON = datetime(2026, 11, 23, 11, 0, tzinfo=UTC)
KEY = UUID("01990000-0000-7000-8000-000000000001")


@pytest.mark.parametrize(
    ("given_on", "last_day"),
    [
        (date(2026, 10, 1), date(2026, 10, 31)),
        (date(2026, 11, 23), date(2026, 12, 23)),
        (date(2028, 1, 31), date(2028, 3, 1)),
    ],
)
def test_thirty_days_are_left_to_sign_the_last_one_counted(given_on: date, last_day: date) -> None:
    assert last_day_to_sign(given_on) == last_day


def test_the_number_of_days_is_a_term_one_can_change() -> None:
    assert last_day_to_sign(date(2026, 11, 23), days=14) == date(2026, 12, 7)


@pytest.mark.parametrize(("on", "left"), [(date(2026, 12, 22), 1), (date(2026, 12, 23), 0), (date(2026, 12, 24), -1)])
def test_today_is_not_a_day_left_and_a_day_too_late_is_below_nothing(on: date, left: int) -> None:
    assert days_left(date(2026, 12, 23), on=on) == left


@pytest.mark.parametrize(
    ("usual", "taken", "proposed"),
    [
        ("left_upper_arm", [], "left_upper_arm"),
        ("left_upper_arm", ["right_upper_arm"], "left_upper_arm"),
        ("left_upper_arm", ["left_upper_arm"], "right_upper_arm"),
        ("right_thigh", ["right_thigh"], "left_thigh"),
        ("left_upper_arm", ["left_upper_arm", "right_upper_arm"], ""),
        ("nose", ["nose"], ""),
        ("", [], ""),
    ],
)
def test_a_second_dose_of_the_day_is_not_proposed_for_the_same_place(
    usual: str, taken: Collection[str], proposed: str
) -> None:
    """The other side, or none: then the vaccinator chooses."""
    assert site_to_propose(usual, taken_today=taken) == proposed


def test_the_same_facts_have_the_same_digest_in_whatever_order_and_form_they_come() -> None:
    """RFC 8785: one form for each fact, so that anyone can make it again from the record."""
    first = signed_content(
        "administration",
        {"dose": Decimal("0.5"), "at": NOON, "on": date(2026, 11, 23), "tags": ("a", "b"), "key": KEY},
    )
    second = signed_content(
        "administration",
        {
            "key": str(KEY),
            "tags": ["a", "b"],
            "on": "2026-11-23",
            "at": datetime(2026, 11, 23, 12, 0, tzinfo=timezone(timedelta(hours=1))),
            "dose": Decimal("0.500"),
        },
    )

    assert first == second


def test_the_text_that_is_signed_is_canonical_and_says_which_form_it_has() -> None:
    """Kept word for word: a later form gets another version."""
    content = signed_content(
        "prescription",
        {"dose": Decimal("0.500"), "at": NOON, "comment": 'Få "arm"', "none": None, "is": True, "n": {"b": 2, "a": 1}},
    )

    assert content.text == (
        '{"content":{"at":"2026-11-23T11:00:00.000000+00:00","comment":"Få \\"arm\\"","dose":"0.5","is":true,'
        '"n":{"a":1,"b":2},"none":null},"kind":"prescription","version":2}'
    )
    assert content.digest == hashlib.sha256(content.text.encode()).digest()


@pytest.mark.parametrize(
    "other",
    [
        {"dose": Decimal("0.51")},
        {"dose": "0.50"},
        {"dose": None},
        {"dose": Decimal("0.5"), "more": None},
        {},
    ],
)
def test_another_fact_has_another_digest(other: dict[str, object]) -> None:
    """A missing value and an absent one are two facts."""
    content = signed_content("prescription", {"dose": Decimal("0.5")})

    assert signed_content("prescription", other).digest != content.digest


def test_the_kind_of_signature_is_part_of_what_is_signed() -> None:
    """LAW-05: one signature cannot be passed off as the other."""
    facts = {"dose": Decimal("0.5")}

    assert signed_content("prescription", facts).digest != signed_content("administration", facts).digest


@pytest.mark.parametrize(
    ("quantity", "text"),
    [("0.500", "0.5"), ("10", "10"), ("100.000", "100"), ("1E+2", "100"), ("0.25", "0.25")],
)
def test_a_quantity_is_written_out_without_zeros_that_say_nothing(quantity: str, text: str) -> None:
    written = json.loads(signed_content("prescription", {"dose": Decimal(quantity)}).text)

    assert written["content"]["dose"] == text


class _Site(StrEnum):
    LEFT = "left_upper_arm"


def test_a_code_is_signed_as_its_text() -> None:
    assert signed_content("x", {"site": _Site.LEFT}) == signed_content("x", {"site": "left_upper_arm"})


@pytest.mark.parametrize(
    "value",
    [0.5, b"abc", {"a", "b"}, object(), datetime(2026, 11, 23, 11, 0)],  # noqa: DTZ001 - that it has no zone is the point
)
def test_a_value_without_one_form_is_never_signed(value: object) -> None:
    """A float reads differently on another machine, and an instant without a zone is several."""
    with pytest.raises(TypeError, match="has no canonical form"):
        signed_content("prescription", {"deep": [{"in": value}]})


def test_a_stored_content_is_unbroken_until_one_sign_of_it_is_another() -> None:
    content = signed_content("prescription", {"dose": Decimal("0.5")})

    assert is_unbroken(content.text, content.digest)
    assert not is_unbroken(content.text.replace("0.5", "5.0"), content.digest)
    assert not is_unbroken(content.text, bytes(32))


@dataclass(frozen=True)
class _Row:
    """Answers any fact with its own name."""

    kind: str

    def __getattr__(self, name: str) -> str:
        return f"{self.kind}.{name}"


_OF_THE_VISIT = [
    "document_id",
    "version",
    "person_id",
    "provider_hsa_id",
    "unit_hsa_id",
    "assignment_code",
    "programme_id",
]


def test_the_prescriber_answers_for_whom_on_which_answers_and_what() -> None:
    """LAW-04: product, dose, route, indication, prescriber, basis; nothing of how it was later given."""
    facts = prescription_facts(visit=_Row("visit"), declaration=_Row("declaration"), prescription=_Row("order"))

    assert {part: list(told) for part, told in facts.items()} == {  # type: ignore[call-overload]  # each part is a mapping
        "visit": _OF_THE_VISIT,
        "declaration": [
            "id",
            "questionnaire_id",
            "answers",
            "answered_by",
            "answered_by_name",
            "consent_basis",
            "cannot_decide_because",
            "decision_ground",
            "consulted",
            "guardian_count",
            "guardians",
            "understands_information",
            "understands_consequences",
            "knows_where_to_seek_advice",
            "maturity_assessor_hsa_id",
            "maturity_note",
            "read_in",
            "information_text",
            "information_version",
            "information_language",
            "information_way",
            "information_on_register",
            "outcome",
            "note",
            "reviewed_by_hsa_id",
        ],
        "prescription": [
            "product_id",
            "dose_quantity",
            "dose_unit",
            "route",
            "indication",
            "planned_at",
            "prescribed_at",
            "prescriber_hsa_id",
            "basis",
            "basis_reason",
            "right_rule",
            "stop_reason",
            "lifted",
            "comment",
            "expires_on",
            "list_id",
        ],
    }
    assert facts["visit"]["person_id"] == "visit.person_id"  # type: ignore[index]  # a mapping


def test_the_giver_answers_for_when_which_batch_where_and_for_which_group() -> None:
    """LAW-04: batch, site, giver, day."""
    facts = administration_facts(visit=_Row("visit"), declaration=_Row("declaration"), administration=_Row("dose"))

    assert list(facts["administration"]) == [  # type: ignore[call-overload]  # a mapping
        "given_at",
        "giver_hsa_id",
        "preparer_hsa_id",
        "product_id",
        "batch_number",
        "batch_expires_on",
        "site",
        "route",
        "dose_quantity",
        "dose_unit",
        "dose_number",
        "doses_prescribed",
        "is_dose_complete",
        "comment",
    ]
    assert list(facts["visit"])[7:] == [  # type: ignore[call-overload]  # a mapping
        "season",
        "setting",
        "given_at",
        "given_on",
        "target_group",
        "payer",
        "target_group_rule",
        "risk_categories",
        "passed_warnings",
        "extra_dose_reason",
    ]
