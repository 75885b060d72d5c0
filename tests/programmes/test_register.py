"""Which doses the national register takes (NVR-01)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

import pytest

from tests.programmes.samples import all_year, invented, person, raw_invented, seasonal
from vaccinera.programmes.rules.pack_reading import read_pack
from vaccinera.programmes.rules.packs import Pack
from vaccinera.programmes.rules.register import RegisterVerdict, judge_reporting


def _said(
    pack: Pack,
    birth_date: date | None,
    on: date,
    *,
    risk_groups: Iterable[str] = (),
    group: str = "grown_ups",
    of: str = "seed",
) -> tuple[bool, str]:
    facts = person(birth_date, risk_groups=risk_groups)
    verdict = judge_reporting(pack, facts, group=group, duplicate_group=of, on=on)
    return verdict.is_reportable, verdict.rule


def _everybody_from_2021() -> Pack:
    """A programme whose every dose is reported from the first day of 2021."""
    raw: dict[str, Any] = raw_invented()
    raw["national_register"] = [
        {
            "rule": "BB-R9",
            "source": "invented",
            "from_on": "2021-01-01",
            "target_groups": "all",
            "products": "all",
            "why": {"sv": "Alla doser.", "en": "Every dose."},
        }
    ]
    return read_pack(raw)


def test_a_verdict_names_its_rule_version_and_source() -> None:
    verdict = judge_reporting(
        invented(), person(date(1950, 1, 1)), group="seventy", duplicate_group="berry", on=date(2026, 11, 23)
    )

    assert verdict == RegisterVerdict(
        is_reportable=True,
        rule="BB-R2",
        version="2026.3",
        source="invented",
        assumption=None,
        why={"sv": "Från 75 år, född 1947 eller senare.", "en": "From 75 years, born in 1947 or later."},
    )


@pytest.mark.parametrize(
    ("birth_date", "on", "is_reportable"),
    [
        (date(1980, 1, 1), date(2020, 12, 31), False),
        (date(1980, 1, 1), date(2021, 1, 1), True),
        (date(2026, 1, 1), date(2026, 11, 23), True),
        (None, date(2026, 11, 23), True),
    ],
)
def test_a_programme_is_reported_from_the_day_its_rule_begins(
    birth_date: date | None, on: date, is_reportable: bool
) -> None:
    """Like the programme whose reporting began with 2021: 31 December no, 1 January yes."""
    assert _said(_everybody_from_2021(), birth_date, on)[0] is is_reportable


@pytest.mark.parametrize(
    ("birth_date", "group", "on"),
    [
        (date(1942, 1, 1), "age_65", date(2026, 11, 23)),
        (date(1980, 1, 1), "medical_risk", date(2026, 11, 23)),
        (date(2024, 1, 1), "medical_risk", date(2026, 11, 23)),
    ],
)
def test_what_no_rule_speaks_of_is_not_reported(birth_date: date, group: str, on: date) -> None:
    """The seasonal programme: no to everybody."""
    pack = seasonal("2026/27")

    assert _said(pack, birth_date, on, risk_groups=["heart"], group=group) == (False, "FLU26-N5")


@pytest.mark.parametrize(
    ("birth_date", "risk_groups", "on", "expected"),
    [
        # 66 years without risk: no.
        (date(1960, 6, 1), [], date(2026, 11, 23), (False, "PNEU26-N5")),
        # Born in 1946: no, however old; born in 1947: yes, from the year of 75.
        (date(1946, 12, 31), [], date(2026, 11, 23), (False, "PNEU26-N5")),
        (date(1947, 1, 1), [], date(2026, 11, 23), (True, "PNEU26-R2")),
        (date(1951, 12, 31), [], date(2026, 1, 1), (True, "PNEU26-R2")),
        (date(1952, 1, 1), [], date(2026, 12, 31), (False, "PNEU26-N5")),
        (date(1952, 1, 1), [], date(2027, 1, 1), (True, "PNEU26-R2")),
        # A medical risk group counts from the second birthday, and whatever the year of birth.
        (date(1946, 12, 31), ["heart"], date(2026, 11, 23), (True, "PNEU26-R1")),
        (date(2024, 11, 23), ["heart"], date(2026, 11, 23), (True, "PNEU26-R1")),
        (date(2024, 11, 24), ["heart"], date(2026, 11, 23), (False, "PNEU26-N5")),
        (date(1980, 1, 1), ["immunosuppression"], date(2026, 11, 23), (True, "PNEU26-R1")),
        (date(1980, 1, 1), ["something_else"], date(2026, 11, 23), (False, "PNEU26-N5")),
        # The programme began on 1 December 2022.
        (date(1947, 1, 1), [], date(2022, 11, 30), (False, "PNEU26-N5")),
        (date(1947, 1, 1), [], date(2022, 12, 1), (True, "PNEU26-R2")),
        # Nothing with an age reaches who has no known birth date.
        (None, ["heart"], date(2026, 11, 23), (False, "PNEU26-N5")),
    ],
)
def test_risk_age_and_year_of_birth_decide_in_the_year_round_programme(
    birth_date: date | None, risk_groups: list[str], on: date, expected: tuple[bool, str]
) -> None:
    assert _said(all_year(), birth_date, on, risk_groups=risk_groups, group="increased_risk") == expected


@pytest.mark.parametrize(
    ("group", "of", "on", "expected"),
    [
        ("at_risk", "seed", date(2026, 12, 31), (True, "BB-R1")),
        ("at_risk", "seed", date(2027, 1, 1), (False, "BB-N5")),
        ("staff", "seed", date(2026, 12, 31), (False, "BB-N5")),
        ("at_risk", "berry", date(2026, 12, 31), (False, "BB-N5")),
    ],
)
def test_a_row_holds_for_its_days_groups_and_products(
    group: str, of: str, on: date, expected: tuple[bool, str]
) -> None:
    assert _said(invented(), date(1980, 1, 1), on, risk_groups=["forager"], group=group, of=of) == expected
