"""Which target groups a person belongs to, who pays, and why."""

from __future__ import annotations

from datetime import date

import pytest

from tests.programmes.samples import DAY, invented, person, seasonal
from vaccinera.programmes.rules.groups import GroupMatch, is_in_weeks, matching_groups
from vaccinera.programmes.rules.persons import PersonFacts
from vaccinera.programmes.states import Payer


def _codes(facts: PersonFacts, on: date = DAY) -> list[str]:
    return [match.code for match in matching_groups(invented(), facts, on=on)]


def test_a_match_says_who_pays_by_which_rule_and_why() -> None:
    matches = matching_groups(invented(), person(date(1956, 6, 1)), on=DAY)

    assert matches[0] == GroupMatch(
        code="seventy",
        name={"sv": "70 år", "en": "70 years"},
        payer=Payer.REGION,
        rule="BB-G2",
        source="invented",
        assumption="A-BB-YEAR",
        is_recommended=True,
        is_open=True,
        why={"sv": "Fyller 70 eller mer under 2026.", "en": "Turns 70 or more during 2026."},
    )


@pytest.mark.parametrize(
    ("birth_date", "on", "belongs"),
    [
        (date(1956, 12, 31), date(2026, 11, 23), True),
        (date(1957, 1, 1), date(2026, 11, 23), False),
        (date(1957, 1, 1), date(2026, 12, 31), False),
        (date(1957, 1, 1), date(2027, 1, 1), True),
    ],
)
def test_an_age_by_birth_year_is_reached_on_new_year_s_day(birth_date: date, on: date, belongs: bool) -> None:
    assert ("seventy" in _codes(person(birth_date), on)) is belongs


@pytest.mark.parametrize(
    ("birth_date", "belongs"),
    [
        (date(2025, 11, 24), False),
        (date(2025, 11, 23), True),
        (date(2024, 11, 24), True),
        (date(2024, 11, 23), False),
    ],
)
def test_an_age_by_birthday_lasts_from_one_birthday_to_the_next(birth_date: date, belongs: bool) -> None:
    assert ("toddlers" in _codes(person(birth_date))) is belongs


@pytest.mark.parametrize(("weeks", "days", "belongs"), [(15, 6, False), (16, 0, True), (36, 6, True), (37, 0, False)])
def test_a_pregnancy_is_counted_in_completed_weeks_and_days(weeks: int, days: int, belongs: bool) -> None:
    assert ("pregnant" in _codes(person(pregnant=(weeks, days)))) is belongs


@pytest.mark.parametrize(("weeks", "days", "is_in"), [(15, 6, False), (16, 0, True), (36, 6, True), (37, 0, False)])
def test_a_group_s_weeks_are_judged_apart_from_its_other_limits(weeks: int, days: int, is_in: bool) -> None:
    facts = person(pregnant=(weeks, days))

    assert is_in_weeks(invented(), group="pregnant", due_on=facts.estimated_due_on, on=DAY) is is_in


def test_weeks_are_not_met_without_a_due_date_and_not_judged_where_a_group_has_none() -> None:
    assert is_in_weeks(invented(), group="pregnant", due_on=None, on=DAY) is False
    assert is_in_weeks(invented(), group="seventy", due_on=None, on=DAY) is None
    assert is_in_weeks(invented(), group="nobody", due_on=None, on=DAY) is None


def test_who_is_not_known_to_be_pregnant_is_not_in_the_group_of_the_pregnant() -> None:
    assert "pregnant" not in _codes(person())


def test_one_of_the_risk_groups_is_enough_and_each_that_counts_is_named() -> None:
    both = person(risk_groups=["pie_eater", "forager", "something_else"])
    one = person(risk_groups=["pie_eater"])

    assert matching_groups(invented(), both, on=DAY)[0].why["sv"] == "Riskgrupp: bärplockare, pajätare."
    assert matching_groups(invented(), one, on=DAY)[0].why["en"] == "Risk group: pie eater."


def test_another_risk_group_does_not_count() -> None:
    assert _codes(person(risk_groups=["something_else"])) == ["grown_ups"]


def test_setting_work_and_household_open_groups_of_their_own() -> None:
    assert _codes(person(setting="nursing_home")) == ["residents", "grown_ups"]
    assert _codes(person(is_care_staff=True)) == ["staff", "grown_ups"]
    assert _codes(person(is_household_contact=True)) == ["contacts", "grown_ups"]


def test_a_setting_the_programme_is_not_given_in_has_no_groups() -> None:
    assert _codes(person(date(1942, 1, 1), setting="home")) == []


def test_groups_vaccinated_today_come_first_then_the_pack_s_order() -> None:
    facts = person(date(1950, 1, 1), setting="nursing_home", is_care_staff=True)

    in_october = matching_groups(invented(), facts, on=date(2026, 10, 5))
    in_january = matching_groups(invented(), facts, on=date(2027, 1, 5))

    assert [(match.code, match.is_open) for match in in_october] == [
        ("residents", True),
        ("seventy", False),
        ("staff", False),
        ("grown_ups", False),
    ]
    assert [match.code for match in in_january] == ["residents", "seventy", "staff", "grown_ups"]


def test_whoever_paid_nothing_in_december_may_pay_in_january() -> None:
    """Region Stockholm 2025/26: free of charge until 31 December."""
    facts = person(date(1950, 1, 1))

    in_december = matching_groups(seasonal("2025/26"), facts, on=date(2025, 12, 31))
    in_january = matching_groups(seasonal("2025/26"), facts, on=date(2026, 1, 1))

    assert (in_december[0].code, in_december[0].payer) == ("age_65", Payer.REGION)
    assert (in_january[0].code, in_january[0].payer) == ("others", Payer.PERSON)


def test_an_unknown_birth_date_opens_no_group_with_an_age_limit() -> None:
    assert _codes(person(None, risk_groups=["forager"])) == ["at_risk"]
    assert _codes(person(None)) == []
