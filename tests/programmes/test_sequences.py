"""Sequences of doses as programmes have them, written as data: by dose number, by age, by schedule, to each other."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.programmes.samples import DAY, dose, invented, person, raw_invented
from vaccinera.programmes.rules.advice import Advice, advise
from vaccinera.programmes.rules.pack_reading import read_pack
from vaccinera.programmes.rules.packs import Pack
from vaccinera.programmes.rules.persons import PersonFacts
from vaccinera.programmes.states import AdviceKind

YOUNG, OLD = person(date(1990, 1, 1)), person(date(1960, 1, 1))
_SAID = {"sv": "{last_on}, {from_on}.", "en": "{last_on}, {from_on}."}
_TOLD = {"sv": "{doses}.", "en": "{doses}."}


def _interval(rule: str, **fields: Any) -> dict[str, Any]:
    """An interval between doses of seed unless told otherwise."""
    entry: dict[str, Any] = {"rule": rule, "source": "invented", "kind": "between_doses", "target_groups": "all"}
    return entry | {"after": ["seed"], "before": ["seed"], "why": _SAID} | fields


def _schedule(rule: str, doses: int, **fields: Any) -> dict[str, Any]:
    """A schedule of seed for life unless told otherwise."""
    entry: dict[str, Any] = {"rule": rule, "source": "invented", "target_groups": "all", "duplicate_group": "seed"}
    return entry | {"counted_per": "life", "doses": doses, "why": _TOLD, "done": _TOLD} | fields


def _pack(schedules: list[dict[str, Any]], intervals: list[dict[str, Any]]) -> Pack:
    """The invented pack, running on without end, for grown-ups alone, with these schedules and intervals."""
    raw = raw_invented()
    raw["season"] |= {"code": "2026", "from_on": "2026-01-01"}
    del raw["season"]["to_on"]
    raw["target_groups"] = [group for group in raw["target_groups"] if group["code"] == "grown_ups"]
    raw["windows"] = [raw["windows"][3] | {"from_on": "2026-01-01", "why": {"sv": "{from_on}", "en": "{from_on}"}}]
    del raw["windows"][0]["to_on"]
    raw["products"][1]["preferred_for"] = ["grown_ups"]
    raw["prescribing_rights"] = raw["prescribing_rights"][:1]
    del raw["season_goals"]
    raw["national_register"] = raw["national_register"][1:]
    raw["schedules"], raw["intervals"] = schedules, intervals
    return read_pack(raw)


def _said(pack: Pack, facts: PersonFacts, *seeds: date, on: date = DAY) -> tuple[str, date | None, int | None]:
    advice = _advice(pack, facts, *seeds, on=on)
    return advice.rule, advice.from_on, advice.dose_number


def _advice(pack: Pack, facts: PersonFacts, *seeds: date, on: date = DAY) -> Advice:
    return advise(pack, facts, [dose(day, pack, "seed") for day in seeds], on=on)


def _three_doses_and_boosters() -> Pack:
    """Three doses, the second after 1 to 3 months, the third after 5 to 12; then 3 years, then 5, or 3 from 60."""
    return _pack(
        [_schedule("X-S1", 3, is_repeated=True)],
        [
            _interval("X-I1", to_dose=2, min_months=1, max_months=3),
            _interval("X-I2", from_dose=3, to_dose=3, min_months=5, max_months=12),
            _interval("X-I3", from_dose=4, to_dose=4, min_years=3),
            _interval("X-I4", from_dose=5, max_age_years=59, min_years=5),
            _interval("X-I5", from_dose=5, min_age_years=60, min_years=3),
        ],
    )


@pytest.mark.parametrize(
    ("facts", "seeds", "expected"),
    [
        (YOUNG, [], ("BB-G8", None, 1)),
        (YOUNG, [date(2026, 11, 1)], ("X-I1", date(2026, 12, 1), 2)),
        (YOUNG, [date(2026, 10, 1), date(2026, 11, 1)], ("X-I2", date(2027, 4, 1), 3)),
        (YOUNG, [date(2026, 2, 1), date(2026, 3, 1), date(2026, 8, 1)], ("X-I3", date(2029, 8, 1), 4)),
        (
            YOUNG,
            [date(2019, 2, 1), date(2019, 3, 1), date(2019, 8, 1), date(2022, 8, 1)],
            ("X-I4", date(2027, 8, 1), 5),
        ),
        (
            OLD,
            [date(2020, 2, 1), date(2020, 3, 1), date(2020, 8, 1), date(2024, 8, 1)],
            ("X-I5", date(2027, 8, 1), 5),
        ),
    ],
)
def test_three_doses_and_boosters_by_age(
    facts: PersonFacts, seeds: list[date], expected: tuple[str, date | None, int | None]
) -> None:
    assert _said(_three_doses_and_boosters(), facts, *seeds) == expected


def test_the_day_by_which_a_dose_should_be_given_is_told_beside_the_first_day() -> None:
    advice = _advice(_three_doses_and_boosters(), YOUNG, date(2026, 11, 1))

    assert (advice.from_on, advice.latest_on) == (date(2026, 12, 1), date(2027, 2, 1))


def test_the_day_by_which_the_third_should_be_given_is_not_the_second_s() -> None:
    advice = _advice(_three_doses_and_boosters(), YOUNG, date(2026, 10, 1), date(2026, 11, 1))

    assert (advice.from_on, advice.latest_on) == (date(2027, 4, 1), date(2027, 11, 1))


def test_a_dose_that_comes_late_is_due_all_the_same() -> None:
    advice = _advice(_three_doses_and_boosters(), YOUNG, date(2026, 1, 10))

    assert (advice.kind, advice.latest_on, advice.dose_number) == (AdviceKind.POSSIBLE, date(2026, 4, 10), 2)


def test_a_booster_s_age_is_that_on_the_day_of_the_dose_before() -> None:
    """Sixty in July 2024: the dose in August counts as at sixty, one in May as at fifty-nine."""
    early = [date(2019, 2, 1), date(2019, 3, 1), date(2019, 8, 1)]
    facts = person(date(1964, 7, 1))

    assert _said(_three_doses_and_boosters(), facts, *early, date(2024, 8, 1)) == ("X-I5", date(2027, 8, 1), 5)
    assert _said(_three_doses_and_boosters(), facts, *early, date(2024, 5, 1)) == ("X-I4", date(2029, 5, 1), 5)


def test_while_the_birth_date_is_unknown_the_longest_interval_binds() -> None:
    pack = _pack(
        [_schedule("X-S1", 1, is_repeated=True)],
        [_interval("X-I1", max_age_years=59, min_years=5), _interval("X-I2", min_age_years=60, min_years=3)],
    )
    raw_unknown = person(None)
    everybody = [group for group in pack.target_groups if group.ages.is_open]

    assert everybody == []
    assert _advice(pack, raw_unknown, date(2026, 1, 1)).kind is AdviceKind.NOT_FOR


def test_two_doses_for_life_with_an_interval() -> None:
    pack = _pack([_schedule("X-S1", 2)], [_interval("X-I1", min_months=1)])

    assert _said(pack, YOUNG, date(2026, 11, 1)) == ("X-I1", date(2026, 12, 1), 2)
    assert _advice(pack, YOUNG, date(2026, 9, 1), date(2026, 10, 1)).kind is AdviceKind.DONE


def test_schedules_have_distances_of_their_own() -> None:
    """From 60 an extra dose after two months; the first schedule that fits on the day of the first dose counts."""
    pack = _pack(
        [_schedule("X-S1", 4, min_age_years=60), _schedule("X-S2", 3)],
        [
            _interval("X-I1", schedules=["X-S1"], from_dose=3, to_dose=3, min_months=2),
            _interval("X-I2", schedules=["X-S2"], from_dose=3, to_dose=3, min_months=5),
            _interval("X-I3", to_dose=2, min_months=1),
        ],
    )
    two = [date(2026, 9, 1), date(2026, 10, 1)]

    assert _said(pack, OLD, *two) == ("X-I1", date(2026, 12, 1), 3)
    assert _said(pack, YOUNG, *two) == ("X-I2", date(2027, 3, 1), 3)


def test_one_product_follows_another_after_two_months_and_the_other_way_after_a_year() -> None:
    berry_first = [_schedule("X-S1", 1, duplicate_group="berry"), _schedule("X-S2", 1)]
    pack = _pack(
        berry_first,
        [
            _interval("X-I1", after=["berry"], before=["seed"], min_months=2),
            _interval("X-I2", after=["seed"], before=["berry"], min_years=1),
        ],
    )

    after_berry = advise(pack, YOUNG, [dose(date(2026, 10, 1), pack, "berry")], on=DAY)
    after_seed = advise(pack, YOUNG, [dose(date(2026, 10, 1), pack, "seed")], on=DAY)

    assert (after_berry.rule, after_berry.from_on, after_berry.duplicate_group) == ("X-I1", date(2026, 12, 1), "seed")
    assert (after_seed.rule, after_seed.from_on, after_seed.duplicate_group) == ("X-I2", date(2027, 10, 1), "berry")


def test_a_dose_too_early_never_makes_the_next_one_possible_sooner() -> None:
    """The second after six months, the third after one more; a second dose after a week does not shorten the wait."""
    pack = _pack(
        [_schedule("X-S1", 3)],
        [_interval("X-I1", to_dose=2, min_months=6), _interval("X-I2", from_dose=3, min_months=1)],
    )

    assert _said(pack, YOUNG, date(2026, 11, 1)) == ("X-I1", date(2027, 5, 1), 2)
    assert _said(pack, YOUNG, date(2026, 11, 1), date(2026, 11, 8)) == ("X-I1", date(2027, 5, 1), 3)


@pytest.mark.parametrize(
    ("infection_on", "expected"),
    [
        (date(2026, 11, 10), (AdviceKind.TOO_EARLY, "BB-I5", date(2027, 2, 8))),
        (date(2026, 9, 5), (AdviceKind.TOO_EARLY, "BB-I5", date(2026, 12, 4))),
        (date(2026, 9, 1), (AdviceKind.TOO_EARLY, "BB-I5", date(2026, 11, 30))),
        (date(2026, 8, 31), (AdviceKind.DUE, "BB-G2", None)),
        (date(2026, 8, 25), (AdviceKind.DUE, "BB-G2", None)),
        (date(2026, 8, 24), (AdviceKind.DUE, "BB-G2", None)),
        (date(2026, 12, 1), (AdviceKind.DUE, "BB-G2", None)),
    ],
)
def test_an_infection_puts_off_the_dose(infection_on: date, expected: tuple[AdviceKind, str, date | None]) -> None:
    """Ninety days, from September on, within the windows; a day after the one asked about has not been."""
    facts = person(date(1950, 1, 1), days={"berry_infection_on": infection_on})

    advice = advise(invented(), facts, [], on=DAY)

    assert (advice.kind, advice.rule, advice.from_on) == expected


def test_a_group_by_year_of_birth_stays_the_same_as_the_years_go() -> None:
    raw = raw_invented()
    raw["target_groups"][7] |= {"born_from": 1960, "born_to": 1990}
    pack = read_pack(raw)

    kinds = [advise(pack, person(date(year, 1, 1)), [], on=date(2026, 12, 1)).kind for year in (1959, 1960, 1990, 1991)]

    assert kinds == [AdviceKind.NOT_FOR, AdviceKind.POSSIBLE, AdviceKind.POSSIBLE, AdviceKind.NOT_FOR]
    assert advise(pack, person(None), [], on=date(2026, 12, 1)).kind is AdviceKind.NOT_FOR
