"""What a programme says about a person on a day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.programmes.samples import DAY, all_year, dose, foreign_dose, invented, person, seasonal
from vaccinera.programmes.rules.advice import Advice, advise
from vaccinera.programmes.rules.groups import matching_groups
from vaccinera.programmes.rules.packs import Pack
from vaccinera.programmes.rules.persons import GivenDose, PersonFacts
from vaccinera.programmes.states import AdviceKind

SEASONAL = seasonal("2026/27")
ALL_YEAR = all_year()

Said = tuple[AdviceKind, str | None, date | None, str]


def _said(pack: Pack, facts: PersonFacts, *doses: GivenDose, on: date = DAY) -> Said:
    """Kind, target group, first day and rule."""
    advice = advise(pack, facts, doses, on=on)
    return advice.kind, advice.group.code if advice.group else None, advice.from_on, advice.rule


def test_an_advice_explains_itself() -> None:
    facts = person(date(1942, 1, 1))

    advice = advise(SEASONAL, facts, [], on=DAY)

    assert advice == Advice(
        kind=AdviceKind.DUE,
        programme="influenza",
        version="2026.1",
        rule="FLU26-G2",
        source=(
            "som 2025/26: regionstockholm.se/nyheter/2025/10/"
            "nu-inleds-perioden-for-vaccination-mot-influensa-och-covid-19 (65 år och äldre)"
        ),
        assumption="A-FLU26-AGE-YEAR",
        why={
            "sv": "Fyller 65 år eller mer under 2026. En dos per säsong.",
            "en": "Turns 65 or more during 2026. One dose a season.",
        },
        group=matching_groups(SEASONAL, facts, on=DAY)[0],
        duplicate_group="influenza",
        dose_number=1,
        doses_in_schedule=1,
    )


def test_the_year_one_turns_65_is_enough() -> None:
    """Region Stockholm: born in the year or earlier, not the birthday."""
    turns_65_on_new_year_s_eve = person(date(1961, 12, 31))
    turns_65_the_day_after = person(date(1962, 1, 1))

    assert _said(SEASONAL, turns_65_on_new_year_s_eve) == (AdviceKind.DUE, "age_65", None, "FLU26-G2")
    assert _said(SEASONAL, turns_65_the_day_after) == (
        AdviceKind.POSSIBLE_FROM,
        "others",
        date(2026, 12, 1),
        "FLU26-W5",
    )


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2026, 10, 12), (AdviceKind.POSSIBLE_FROM, "age_65", date(2026, 10, 13), "FLU26-W2")),
        (date(2026, 10, 13), (AdviceKind.DUE, "age_65", None, "FLU26-G2")),
        (date(2026, 12, 31), (AdviceKind.DUE, "age_65", None, "FLU26-G2")),
        (date(2027, 1, 1), (AdviceKind.POSSIBLE, "others", None, "FLU26-G7")),
        (date(2027, 2, 28), (AdviceKind.POSSIBLE, "others", None, "FLU26-G7")),
        (date(2027, 3, 1), (AdviceKind.OUTSIDE_WINDOW, "age_65", None, "FLU26-W2")),
    ],
)
def test_the_season_opens_and_closes_by_its_windows(on: date, expected: Said) -> None:
    assert _said(SEASONAL, person(date(1942, 1, 1)), on=on) == expected


def test_a_nursing_home_opens_a_week_before_the_others() -> None:
    resident = person(date(1942, 1, 1), setting="nursing_home")

    assert _said(SEASONAL, resident, on=date(2026, 10, 6)) == (
        AdviceKind.DUE,
        "nursing_home",
        None,
        "FLU26-G1",
    )


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (
            person(date(2020, 1, 1), risk_groups=["diabetes"]),
            (AdviceKind.DUE, "medical_risk", None, "FLU26-G3"),
        ),
        (person(pregnant=(13, 0)), (AdviceKind.DUE, "pregnant", None, "FLU26-G4")),
        (
            person(pregnant=(12, 6)),
            (AdviceKind.POSSIBLE_FROM, "pregnant", date(2026, 11, 24), "FLU26-G4"),
        ),
        (person(is_care_staff=True), (AdviceKind.DUE, "care_staff", None, "FLU26-G6")),
        (person(is_household_contact=True), (AdviceKind.DUE, "household_contact", None, "FLU26-G5")),
        (
            person(date(1942, 1, 1), is_care_staff=True),
            (AdviceKind.DUE, "age_65", None, "FLU26-G2"),
        ),
        (person(), (AdviceKind.POSSIBLE_FROM, "others", date(2026, 12, 1), "FLU26-W5")),
    ],
)
def test_each_target_group_has_its_advice(facts: PersonFacts, expected: Said) -> None:
    assert _said(SEASONAL, facts) == expected


@pytest.mark.parametrize(
    ("days_after", "expected"),
    [
        (27, (AdviceKind.TOO_EARLY, "medical_risk", date(2026, 11, 23), "FLU26-I1")),
        (28, (AdviceKind.DUE, "medical_risk", None, "FLU26-G3")),
        (29, (AdviceKind.DUE, "medical_risk", None, "FLU26-G3")),
    ],
)
def test_a_child_s_second_dose_is_due_on_day_28(days_after: int, expected: Said) -> None:
    """FHM: two doses at least four weeks apart the first season."""
    child = person(date(2020, 1, 1), risk_groups=["heart"])
    first = dose(date(2026, 10, 26), SEASONAL)

    assert _said(SEASONAL, child, first, on=date(2026, 10, 26) + timedelta(days=days_after)) == expected


def test_too_early_says_since_when_and_until_when() -> None:
    child = person(date(2020, 1, 1), risk_groups=["heart"])

    advice = advise(SEASONAL, child, [dose(date(2026, 11, 1), SEASONAL)], on=DAY)

    assert advice.why["sv"] == (
        "Minst 28 dagar mellan två doser: den förra gavs 2026-11-01, nästa tidigast 2026-11-29."
    )
    assert advice.why["en"] == (
        "At least 28 days between two doses: the last was given on 2026-11-01, the next from 2026-11-29."
    )
    assert (advice.dose_number, advice.doses_in_schedule) == (2, 2)


def test_what_has_been_given_this_season_is_done() -> None:
    advice = advise(SEASONAL, person(date(1942, 1, 1)), [dose(date(2026, 11, 1), SEASONAL)], on=DAY)

    assert (advice.kind, advice.rule) == (AdviceKind.DONE, "FLU26-S2")
    assert advice.why["sv"] == "En dos per säsong; säsongens dos gavs 2026-11-01."
    assert advice.dose_number is None
    assert advice.doses_in_schedule is None


def test_last_season_s_dose_does_not_count_this_season() -> None:
    last_autumn = dose(date(2025, 11, 1), SEASONAL)

    assert _said(SEASONAL, person(date(1942, 1, 1)), last_autumn)[0] is AdviceKind.DUE


@pytest.mark.parametrize(
    ("birth_date", "expected"),
    [
        (date(2026, 5, 23), (AdviceKind.DUE, "medical_risk", None, "FLU26-G3")),
        (date(2026, 5, 24), (AdviceKind.POSSIBLE_FROM, "medical_risk", date(2026, 11, 24), "FLU26-V1")),
        (date(2026, 6, 30), (AdviceKind.POSSIBLE_FROM, "medical_risk", date(2026, 12, 30), "FLU26-V1")),
        (date(2026, 8, 31), (AdviceKind.POSSIBLE_FROM, "others", date(2027, 2, 28), "FLU26-V1")),
        (date(2026, 9, 1), (AdviceKind.NOT_FOR, "medical_risk", None, "FLU26-V1")),
    ],
)
def test_a_child_in_a_risk_group_is_vaccinated_from_six_months(birth_date: date, expected: Said) -> None:
    assert _said(SEASONAL, person(birth_date, risk_groups=["heart"])) == expected


def test_a_child_of_the_leap_day_is_six_months_on_29_august() -> None:
    child = person(date(2024, 2, 29), risk_groups=["heart"])

    advice = advise(seasonal("2024/25"), child, [], on=date(2024, 10, 15))

    assert advice.kind is AdviceKind.DUE


def test_a_person_of_the_leap_day_is_two_years_on_28_february() -> None:
    child = person(date(2024, 2, 29), risk_groups=["heart"])

    assert _said(ALL_YEAR, child, on=date(2026, 2, 27)) == (
        AdviceKind.POSSIBLE_FROM,
        "increased_risk",
        date(2026, 2, 28),
        "PNEU26-G3",
    )
    assert _said(ALL_YEAR, child, on=date(2026, 2, 28))[0] is AdviceKind.DUE


def test_an_age_more_than_a_year_away_is_no_advice() -> None:
    infant = person(date(2026, 2, 1), risk_groups=["heart"])

    assert _said(ALL_YEAR, infant, on=date(2027, 1, 31)) == (AdviceKind.NOT_FOR, None, None, "PNEU26-N1")
    assert _said(ALL_YEAR, infant, on=date(2027, 2, 1)) == (
        AdviceKind.POSSIBLE_FROM,
        "increased_risk",
        date(2028, 2, 1),
        "PNEU26-G3",
    )


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2026, 11, 22), (AdviceKind.TOO_EARLY, "age_65", date(2026, 11, 23), "PNEU26-I1")),
        (date(2026, 11, 23), (AdviceKind.DUE, "age_65", None, "PNEU26-G2")),
    ],
)
def test_the_next_dose_waits_until_five_years_have_passed(on: date, expected: Said) -> None:
    earlier = dose(date(2021, 11, 23), ALL_YEAR, "ppv23")

    assert _said(ALL_YEAR, person(date(1942, 1, 1)), earlier, on=on) == expected


def test_a_group_s_products_follow_each_other() -> None:
    """Örebro: after the conjugate vaccine, the polysaccharide vaccine two months later."""
    facts = person(date(1942, 1, 1), risk_groups=["immunosuppression"])
    conjugate = dose(date(2026, 10, 1), ALL_YEAR, "pcv20")

    assert _said(ALL_YEAR, facts) == (AdviceKind.DUE, "very_high_risk", None, "PNEU26-G1")
    assert _said(ALL_YEAR, facts, conjugate) == (
        AdviceKind.TOO_EARLY,
        "age_65",
        date(2026, 12, 1),
        "PNEU26-I3",
    )
    assert _said(ALL_YEAR, person(risk_groups=["immunosuppression"]), conjugate) == (
        AdviceKind.DONE,
        "very_high_risk",
        None,
        "PNEU26-S1",
    )


def test_another_programme_s_dose_the_same_day_changes_nothing() -> None:
    same_day = foreign_dose(DAY, ALL_YEAR.code)

    assert _said(SEASONAL, person(date(1942, 1, 1)), same_day)[0] is AdviceKind.DUE


def test_outside_every_group_nothing_is_offered() -> None:
    assert _said(ALL_YEAR, person()) == (AdviceKind.NOT_FOR, None, None, "PNEU26-N1")
    assert _said(SEASONAL, person(setting="elsewhere")) == (AdviceKind.NOT_FOR, None, None, "FLU26-N1")


def test_a_done_schedule_of_a_group_one_is_not_yet_in_says_nothing() -> None:
    turns_70_next_year = person(date(1957, 6, 1))
    facts = person(date(2009, 6, 1))
    pack = invented()

    assert _said(pack, turns_70_next_year, dose(date(2026, 10, 1), pack))[:2] == (AdviceKind.DONE, "grown_ups")
    assert _said(pack, facts, dose(date(2026, 10, 1), pack)) == (AdviceKind.NOT_FOR, None, None, "BB-N1")


def test_a_coming_age_without_a_window_left_says_nothing() -> None:
    turns_18_in_june = person(date(2009, 6, 1))

    assert _said(invented(), turns_18_in_june) == (AdviceKind.NOT_FOR, None, None, "BB-N1")


def test_the_next_window_of_several_is_told() -> None:
    facts = person(is_care_staff=True)

    assert _said(invented(), facts, on=date(2027, 1, 1)) == (
        AdviceKind.POSSIBLE_FROM,
        "staff",
        date(2027, 2, 1),
        "BB-W3",
    )


def test_an_interval_that_outlasts_the_windows_is_told_with_them() -> None:
    child = person(date(2020, 1, 1), risk_groups=["forager"])
    pack = invented()

    advice = advise(pack, child, [dose(date(2027, 2, 20), pack)], on=date(2027, 2, 25))

    assert (advice.kind, advice.rule, advice.from_on) == (AdviceKind.OUTSIDE_WINDOW, "BB-W3", None)
    assert advice.why["en"] == "28 days after 2027-02-20: 2027-03-20. Spring from 2027-02-01 to 2027-02-28."


def test_an_age_no_product_suits_is_not_for_the_person() -> None:
    newborn = person(date(2026, 11, 1), risk_groups=["forager"])

    assert _said(invented(), newborn) == (AdviceKind.NOT_FOR, "at_risk", None, "BB-V1")


def test_without_a_birth_date_nothing_is_recommended_by_age() -> None:
    unknown = person(None)
    in_a_risk_group = person(None, risk_groups=["heart"])

    nobody = advise(ALL_YEAR, unknown, [], on=DAY)
    advice = advise(SEASONAL, in_a_risk_group, [], on=DAY)
    later = advise(SEASONAL, unknown, [], on=DAY)

    assert nobody.kind is AdviceKind.NOT_FOR
    assert (advice.kind, advice.group and advice.group.code) == (AdviceKind.POSSIBLE, "medical_risk")
    assert advice.why["sv"].endswith("Ålder okänd: bedöm åldern före vaccination.")
    assert (later.kind, later.from_on) == (AdviceKind.POSSIBLE_FROM, date(2026, 12, 1))
    assert later.why["en"].endswith("Age unknown: judge the age before vaccinating.")


def test_a_dose_of_another_programme_today_still_keeps_its_distance_when_the_window_opens() -> None:
    """The same day is allowed, so that nothing speaks against it yet; six days later is too near."""
    pack = invented()
    forager = PersonFacts(
        birth_date=None,
        risk_groups=frozenset({"forager"}),
        estimated_due_on=None,
        setting="clinic",
        is_care_staff=False,
        is_household_contact=False,
        days={},
    )
    today = date(2026, 10, 26)
    other = GivenDose(on=today, programme="lingonberry_fever", duplicate_group="berry", product_npl_id=None)

    kind, _group, from_on, rule = _said(pack, forager, other, on=today)

    assert (kind, from_on, rule) == (AdviceKind.TOO_EARLY, date(2026, 11, 2), "BB-I4")
