"""What must hold of every advice, whoever it is about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.programmes.samples import due_on, invented, shipped_packs
from vaccinera.programmes.rules.advice import LOOK_AHEAD_MONTHS, Advice, advise
from vaccinera.programmes.rules.ages import days_of_age
from vaccinera.programmes.rules.days import months_after, open_span
from vaccinera.programmes.rules.doses import progress_in
from vaccinera.programmes.rules.groups import days_in_group
from vaccinera.programmes.rules.intervals import judge_interval
from vaccinera.programmes.rules.packs import Pack
from vaccinera.programmes.rules.persons import GivenDose, PersonFacts
from vaccinera.programmes.states import AdviceKind

PACKS = st.sampled_from([*shipped_packs().values(), invented()])
POSSIBLE_NOW = {AdviceKind.DUE, AdviceKind.POSSIBLE}
POSSIBLE_LATER = {AdviceKind.POSSIBLE_FROM, AdviceKind.TOO_EARLY}


def _infections(on: date) -> st.SearchStrategy[dict[str, date]]:
    """No infection, or one in the last year, by the names packs call it."""
    days = st.dates(min_value=on - timedelta(days=365), max_value=on)
    return st.just({}) | st.fixed_dictionaries({"berry_infection_on": days, "recent_infection_on": days})


@st.composite
def _cases(draw: st.DrawFn) -> tuple[Pack, PersonFacts, list[GivenDose], date]:
    """A pack, a person, the doses given so far and a day of the pack's season."""
    pack = draw(PACKS)
    last_day = pack.season.to_on or pack.season.from_on + timedelta(days=700)
    on = draw(st.dates(min_value=pack.season.from_on, max_value=last_day))
    pregnant = draw(st.none() | st.tuples(st.integers(4, 41), st.integers(0, 6)))
    risk_groups = [risk_group.code for risk_group in pack.risk_groups] or ["none"]
    facts = PersonFacts(
        birth_date=draw(st.none() | st.dates(min_value=date(1920, 1, 1), max_value=on)),
        risk_groups=draw(st.frozensets(st.sampled_from(risk_groups), max_size=2)),
        estimated_due_on=due_on(*pregnant, on=on) if pregnant else None,
        setting=draw(st.sampled_from(sorted(pack.settings))),
        is_care_staff=draw(st.booleans()),
        is_household_contact=draw(st.booleans()),
        days=draw(_infections(on)),
    )
    product_groups = sorted({product.duplicate_group for product in pack.products})
    doses = st.builds(
        GivenDose,
        on=st.dates(min_value=on - timedelta(days=2500), max_value=on),
        programme=st.sampled_from([pack.code, "lingonberry_fever"]),
        duplicate_group=st.sampled_from(product_groups),
        product_npl_id=st.none(),
    )
    return pack, facts, draw(st.lists(doses, max_size=4)), on


@settings(deadline=None)
@given(_cases())
def test_the_same_facts_give_the_same_advice_in_any_order(
    case: tuple[Pack, PersonFacts, list[GivenDose], date],
) -> None:
    pack, facts, doses, on = case

    first = advise(pack, facts, doses, on=on)
    again = advise(pack, facts, doses[::-1], on=on)

    assert first == again


@settings(deadline=None)
@given(_cases())
def test_an_advice_names_a_rule_of_the_pack_and_a_first_day_exactly_when_there_is_one(
    case: tuple[Pack, PersonFacts, list[GivenDose], date],
) -> None:
    pack, facts, doses, on = case

    advice = advise(pack, facts, doses, on=on)

    assert advice.rule
    assert advice.source
    assert set(advice.why) == {"sv", "en"}
    assert (advice.from_on is not None) is (advice.kind in POSSIBLE_LATER)
    assert advice.from_on is None or advice.from_on > on
    assert (advice.dose_number is not None) is (advice.kind in POSSIBLE_NOW | POSSIBLE_LATER)


@settings(max_examples=300, deadline=None)
@given(_cases(), st.integers(0, 100))
def test_what_is_promised_for_a_day_is_kept(case: tuple[Pack, PersonFacts, list[GivenDose], date], share: int) -> None:
    """No advice contradicts itself between two days: up to the first day it stays, on it the dose is possible."""
    pack, facts, doses, on = case
    advice = advise(pack, facts, doses, on=on)
    if advice.from_on is None or advice.from_on > on + timedelta(days=365):
        return
    wait = (advice.from_on - on).days
    between = wait * share // 101

    meanwhile = advise(pack, facts, doses, on=on + timedelta(days=between))
    then = advise(pack, facts, doses, on=advice.from_on)

    assert (meanwhile.kind, meanwhile.from_on) == (advice.kind, advice.from_on)
    assert then.kind in POSSIBLE_NOW
    assert (then.dose_number, then.doses_in_schedule) == (advice.dose_number, advice.doses_in_schedule)


@settings(deadline=None)
@given(_cases(), st.integers(0, 400))
def test_a_later_dose_never_moves_the_next_day_earlier(
    case: tuple[Pack, PersonFacts, list[GivenDose], date], days_ago: int
) -> None:
    pack, facts, doses, on = case
    before = advise(pack, facts, doses, on=on)
    if before.duplicate_group is None:
        return
    added = GivenDose(on - timedelta(days=days_ago), pack.code, before.duplicate_group, None)

    after = advise(pack, facts, [*doses, added], on=on)

    assert after.duplicate_group != before.duplicate_group or _first_day(after, on) >= _first_day(before, on)


def _first_day(advice: Advice, on: date) -> date:
    """The day a dose may be given, or the end of time when none is coming."""
    if advice.kind in POSSIBLE_NOW:
        return on
    return advice.from_on or date.max


@settings(max_examples=400, deadline=None)
@given(_cases())
def test_an_advice_changes_from_one_day_to_the_next_only_where_a_rule_says_so(
    case: tuple[Pack, PersonFacts, list[GivenDose], date],
) -> None:
    """A window opens or closes, an interval ends, an age or a week is reached: on any other day nothing changes."""
    pack, facts, doses, on = case
    tomorrow = on + timedelta(days=1)
    if tomorrow in _days_rules_name(pack, facts, doses) or _comes_in_sight(pack, facts, on=on):
        return

    today, then = advise(pack, facts, doses, on=on), advise(pack, facts, doses, on=tomorrow)

    assert replace(today, why={}, group=None) == replace(then, why={}, group=None)
    assert (today.group and today.group.code) == (then.group and then.group.code)


def _days_rules_name(pack: Pack, facts: PersonFacts, doses: Sequence[GivenDose]) -> set[date]:
    """Every day on which something begins to hold, or no longer does, by a rule of the pack."""
    spans = [open_span(window.from_on, window.to_on) for window in pack.windows]
    spans += [open_span(pack.season.from_on, pack.season.to_on)]
    spans += [span for group in pack.target_groups if (span := days_in_group(pack, group, facts))]
    ages = [*(product.ages for product in pack.products), *(schedule.ages for schedule in pack.schedules)]
    spans += [span for limits in ages if (span := days_of_age(limits, facts.birth_date))]
    named = {span.from_on for span in spans}
    named |= {span.to_on + timedelta(days=1) for span in spans if span.to_on < date.max}
    counted = [*(dose.on for dose in doses), *facts.days.values()]
    named |= {interval.least.after(day) for interval in pack.intervals for day in counted}
    return named | {day + timedelta(days=1) for one in pack.intervals if one.allows_same_day for day in counted}


def _comes_in_sight(pack: Pack, facts: PersonFacts, *, on: date) -> bool:
    """Whether a target group that is waited for comes within twelve months from one day to the next."""
    spans = [span for group in pack.target_groups if (span := days_in_group(pack, group, facts))]
    sight, farther = (months_after(day, LOOK_AHEAD_MONTHS) for day in (on, on + timedelta(days=1)))
    return any(sight < span.from_on <= farther for span in spans)


@settings(max_examples=300, deadline=None)
@given(_cases(), st.data())
def test_a_dose_given_later_never_lets_an_interval_end_sooner(
    case: tuple[Pack, PersonFacts, list[GivenDose], date], data: st.DataObject
) -> None:
    """Whatever number the next dose has, and however early the one added was."""
    pack, facts, doses, on = case
    group = data.draw(st.sampled_from(pack.target_groups)).code
    schedule = data.draw(st.sampled_from(pack.schedules))
    last_on = max((dose.on for dose in doses), default=on - timedelta(days=2500))
    later = GivenDose(data.draw(st.dates(min_value=last_on, max_value=on)), pack.code, schedule.duplicate_group, None)

    before = _interval_of(pack, facts, doses, group=group, of=schedule.duplicate_group, on=on)
    after = _interval_of(pack, facts, [*doses, later], group=group, of=schedule.duplicate_group, on=on)

    if before is not None and after is not None and before[0] == after[0]:
        assert after[1] >= before[1]


def _interval_of(
    pack: Pack, facts: PersonFacts, doses: Sequence[GivenDose], *, group: str, of: str, on: date
) -> tuple[str, date] | None:
    """The schedule that fits and the first day its intervals allow; None when no schedule fits."""
    progress = progress_in(pack, facts, doses, group=group, duplicate_group=of, on=on)
    if progress is None:
        return None
    verdict = judge_interval(pack, facts, doses, group=group, progress=progress, on=on)
    return progress.schedule.rule.id, verdict.from_on if verdict else date.min
