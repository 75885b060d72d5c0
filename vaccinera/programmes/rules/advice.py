"""What a programme says about a person on a day: one advice, with its rule, version and source."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from vaccinera.programmes.rules.days import ALL_DAYS, MONTHS_IN_YEAR, DaySpan, months_after, shared_days
from vaccinera.programmes.rules.doses import Progress, doses_left
from vaccinera.programmes.rules.groups import GroupMatch, days_in_group, match_of
from vaccinera.programmes.rules.intervals import IntervalVerdict, judge_interval, latest_day
from vaccinera.programmes.rules.packs import Pack, PackProduct, Rule, TargetGroup, Text, Window
from vaccinera.programmes.rules.persons import GivenDose, PersonFacts
from vaccinera.programmes.rules.products import days_of_product, season_products
from vaccinera.programmes.rules.sentences import join, say
from vaccinera.programmes.rules.windows import days_of, windows_of
from vaccinera.programmes.states import AdviceKind

LOOK_AHEAD_MONTHS = MONTHS_IN_YEAR
"""How far ahead an age or a week of pregnancy is worth waiting for; further away it is no advice."""

_ORDER = {
    AdviceKind.DUE: 0,
    AdviceKind.POSSIBLE: 0,
    AdviceKind.POSSIBLE_FROM: 1,
    AdviceKind.TOO_EARLY: 1,
    AdviceKind.DONE: 2,
    AdviceKind.OUTSIDE_WINDOW: 3,
    AdviceKind.NOT_FOR: 4,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """An advice that explains itself.

    ``from_on`` is the first day a dose may be given, only with POSSIBLE_FROM and TOO_EARLY. ``group`` is the
    target group it is about, as it will be on that day. ``dose_number`` is the next dose's and
    ``doses_in_schedule`` how many it is one of, both None when no dose is coming; ``latest_on`` is the day by
    which it should be given, where a rule says so. ``version`` is the pack's.
    """

    kind: AdviceKind
    programme: str
    version: str
    rule: str
    source: str
    assumption: str | None
    why: Text
    from_on: date | None = None
    group: GroupMatch | None = None
    duplicate_group: str | None = None
    dose_number: int | None = None
    doses_in_schedule: int | None = None
    latest_on: date | None = None


@dataclass(frozen=True, slots=True)
class _Case:
    """A target group a person belongs to, or soon will, and the product group that is next for them."""

    pack: Pack
    facts: PersonFacts
    given: Sequence[GivenDose]
    on: date
    group: TargetGroup
    membership: DaySpan
    duplicate_group: str
    windows: tuple[Window, ...]
    products: Sequence[PackProduct]
    interval: IntervalVerdict | None

    def first_day(self, *, from_on: date, ages: Iterable[DaySpan]) -> date | None:
        """The first day from then on that lies within the membership, a window and a product's ages."""
        days = [
            shared_days(DaySpan(from_on), self.membership, days_of(window), of_product)
            for window in self.windows
            for of_product in ages
        ]
        return min((span.from_on for span in days if span), default=None)


def advise(pack: Pack, facts: PersonFacts, given: Sequence[GivenDose], *, on: date) -> Advice:
    """The advice for the person on the day: what can be done now first, then what can be done soonest.

    Among target groups that allow the same, the pack's priority decides. ``given`` are the doses this reader
    may see, of all programmes and in any order. Nothing but the arguments is looked at, so the same call
    gives the same answer.
    """
    best, _ = min(
        _advise_by_priority(pack, facts, given, on=on),
        key=lambda ranked: (_ORDER[ranked[0].kind], ranked[0].from_on or date.min, ranked[1]),
        default=(_no_group(pack), 0),
    )
    return best if facts.birth_date else _without_age(pack, best)


def _advise_by_priority(
    pack: Pack, facts: PersonFacts, given: Sequence[GivenDose], *, on: date
) -> Iterator[tuple[Advice, int]]:
    """Each group's advice with its priority, up to the first that allows a dose today: no later one is better."""
    for group in sorted(pack.target_groups, key=lambda one: one.priority):
        advice = _advise_in_group(pack, group, facts, given, on=on)
        if advice:
            yield advice, group.priority
            if _ORDER[advice.kind] == 0:
                return


def _advise_in_group(
    pack: Pack, group: TargetGroup, facts: PersonFacts, given: Sequence[GivenDose], *, on: date
) -> Advice | None:
    """The advice for one target group; None when the person is not in it and will not soon be."""
    membership = days_in_group(pack, group, facts)
    soon = DaySpan(on, months_after(on, LOOK_AHEAD_MONTHS))
    if membership is None or not shared_days(membership, soon):
        return None
    progresses = doses_left(pack, facts, given, group=group.code, on=on)
    left = next((progress for progress in progresses if not progress.is_done), None)
    if left is None:
        last = max(progresses, key=lambda progress: progress.given_on)
        return _done(pack, group, facts, last, on=on) if on in membership else None
    duplicate_group = left.schedule.duplicate_group
    case = _Case(
        pack,
        facts,
        given,
        on,
        group,
        membership,
        duplicate_group,
        windows_of(pack, group=group.code, setting=facts.setting),
        season_products(pack, duplicate_group=duplicate_group),
        judge_interval(pack, facts, given, group=group.code, progress=left, on=on),
    )
    ages = [days_of_product(product, facts.birth_date) for product in case.products]
    earliest = max(on, case.interval.from_on) if case.interval else on
    first = case.first_day(from_on=earliest, ages=ages)
    # An interval that lets two doses be given the same day may still run on the day a window opens.
    while first is not None and first > on:
        then = judge_interval(pack, facts, given, group=group.code, progress=left, on=first)
        if then is None or then.from_on <= first:
            break
        case = replace(case, interval=then)
        first = case.first_day(from_on=then.from_on, ages=ages)
    if first is None:
        return _never(case, ages) if on in membership else None
    if first > on:
        return _later(case, first)
    kind = AdviceKind.DUE if group.is_recommended else AdviceKind.POSSIBLE
    return _coming(case, kind, group.rule, None, on=on)


def _later(case: _Case, first: date) -> Advice:
    """A dose may be given from a later day, and what comes into force on that day is the reason."""
    if case.interval and first == case.interval.from_on:
        return _coming(case, AdviceKind.TOO_EARLY, case.interval.interval.rule, _wait(case.interval), on=first)
    for window in case.windows:
        if first == window.from_on:
            return _coming(case, AdviceKind.POSSIBLE_FROM, window.rule, _opening_days(window), on=first)
    if first == case.membership.from_on:
        return _coming(case, AdviceKind.POSSIBLE_FROM, case.group.rule, None, on=first)
    product = next(
        product for product in case.products if first == days_of_product(product, case.facts.birth_date).from_on
    )
    return _coming(case, AdviceKind.POSSIBLE_FROM, product.rule, product.why, on=first)


def _never(case: _Case, ages: Sequence[DaySpan]) -> Advice:
    """No day is left: the interval outlasts the windows, no product suits the age, or they are past."""
    last = case.windows[-1]
    kind, rule, why = AdviceKind.OUTSIDE_WINDOW, last.rule, _opening_days(last)
    if case.interval and case.first_day(from_on=case.on, ages=ages):
        why = join(_wait(case.interval), why)
    elif case.first_day(from_on=case.on, ages=[ALL_DAYS]):
        kind, rule, why = AdviceKind.NOT_FOR, case.products[0].rule, case.products[0].why
    return Advice(
        kind=kind,
        programme=case.pack.code,
        version=case.pack.version,
        rule=rule.id,
        source=rule.source,
        assumption=rule.assumption,
        why=why,
        group=match_of(case.pack, case.group, case.facts, on=case.on),
        duplicate_group=case.duplicate_group,
    )


def _no_group(pack: Pack) -> Advice:
    rule = pack.no_group.rule
    return Advice(
        kind=AdviceKind.NOT_FOR,
        programme=pack.code,
        version=pack.version,
        rule=rule.id,
        source=rule.source,
        assumption=rule.assumption,
        why=pack.no_group.why,
    )


def _without_age(pack: Pack, advice: Advice) -> Advice:
    """The same, said with the reservation that nobody knows the age: that takes away the recommendation."""
    kind = AdviceKind.POSSIBLE if advice.kind is AdviceKind.DUE else advice.kind
    return replace(advice, kind=kind, why=join(advice.why, pack.age_unknown.why))


def _done(pack: Pack, group: TargetGroup, facts: PersonFacts, progress: Progress, *, on: date) -> Advice:
    rule = progress.schedule.rule
    return Advice(
        kind=AdviceKind.DONE,
        programme=pack.code,
        version=pack.version,
        rule=rule.id,
        source=rule.source,
        assumption=rule.assumption,
        why=say(progress.schedule.done, {"doses": progress.schedule.doses, "last_on": progress.given_on[-1]}),
        group=match_of(pack, group, facts, on=on),
        duplicate_group=progress.schedule.duplicate_group,
    )


def _coming(case: _Case, kind: AdviceKind, rule: Rule, why: Text | None, *, on: date) -> Advice:
    """A dose to come; its group and schedule as they will be that day are the reason unless one is given."""
    group = match_of(case.pack, case.group, case.facts, on=on)
    progress = next(
        progress
        for progress in doses_left(case.pack, case.facts, case.given, group=case.group.code, on=on)
        if progress.schedule.duplicate_group == case.duplicate_group
    )
    return Advice(
        kind=kind,
        programme=case.pack.code,
        version=case.pack.version,
        rule=rule.id,
        source=rule.source,
        assumption=rule.assumption,
        why=why or join(group.why, say(progress.schedule.why, {"doses": progress.schedule.doses})),
        from_on=None if on == case.on else on,
        group=group,
        duplicate_group=case.duplicate_group,
        dose_number=progress.number,
        doses_in_schedule=progress.doses_in_schedule,
        latest_on=latest_day(case.pack, case.facts, case.given, group=case.group.code, progress=progress),
    )


def _wait(verdict: IntervalVerdict) -> Text:
    return say(verdict.interval.why, {"last_on": verdict.since_on, "from_on": verdict.from_on})


def _opening_days(window: Window) -> Text:
    return say(window.why, {"from_on": window.from_on, "to_on": window.to_on or ""})
