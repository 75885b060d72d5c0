"""The outcomes in the law's order: the first that matches. Rules 1 to 12 look at one visit at a time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from tests.reimbursement.evaluation.days import day_of, months_later
from tests.reimbursement.evaluation.history import Group, Interval, Pack, Schedule, Terms
from tests.reimbursement.evaluation.seen import Dose, Seen

NUMBERS = {
    "nullified": 1,
    "payer_not_region": 2,
    "unsigned": 3,
    "not_signed_in_time": 4,
    "identity_not_payable": 5,
    "no_contract": 6,
    "programme_outside_contract": 7,
    "product_not_accepted": 8,
    "outside_window": 9,
    "not_in_target_group": 10,
    "group_not_funded": 11,
    "too_early": 12,
    "duplicate": 13,
    "no_price": 14,
    "paid": 15,
}
OPEN = frozenset(
    {
        "unsigned",
        "identity_not_payable",
        "no_contract",
        "programme_outside_contract",
        "too_early",
        "duplicate",
        "no_price",
    }
)


def refusal(dose: Dose, seen: Seen) -> str | None:
    """The code of the first of rules 1 to 12 that matches; None leaves it to the rules after them."""
    for rule in (_of_the_visit, _of_the_contract, _of_the_pack):
        code = rule(dose, seen)
        if code is not None:
            return code
    return None


def _of_the_visit(dose: Dose, seen: Seen) -> str | None:
    facts, terms = dose.facts, seen.terms(dose.facts.given_on)
    if dose.is_nullified:
        return "nullified"
    if facts.payer != "region":
        return "payer_not_region"
    if dose.completed_at is None:
        is_past = day_of(seen.cut_off) > seen.last_day_to_sign(facts)
        return "not_signed_in_time" if is_past else "unsigned"
    if not dose.is_timely:
        return "not_signed_in_time"
    if terms is None or seen.identifier_kind(dose.person) not in terms.payable:
        return "identity_not_payable"
    return None


def _of_the_contract(dose: Dose, seen: Seen) -> str | None:
    facts, terms = dose.facts, seen.terms(dose.facts.given_on)
    contract = seen.contract(facts)
    if contract is None:
        return "no_contract"
    if facts.programme not in contract.programmes:
        return "programme_outside_contract"
    if terms is None or (facts.programme, facts.product, facts.funding) not in terms.accepted:
        return "product_not_accepted"
    return None


def _of_the_pack(dose: Dose, seen: Seen) -> str | None:
    """The signed group, setting and product are facts; what the pack of the day says of them is checked (point 13)."""
    facts, terms = dose.facts, seen.terms(dose.facts.given_on)
    pack = seen.pack(facts.programme, facts.given_on)
    if pack is None or not _is_in_a_window(dose, pack):
        return "outside_window"
    group = next((one for one in pack.groups if one.code == facts.group), None)
    if group is None or not _belongs(dose, group, pack, seen.birth_date(dose.person)):
        return "not_in_target_group"
    if group.payer != "region":
        return "group_not_funded"
    if terms is not None and not terms.pays_early and _is_too_early(dose, pack, terms, seen):
        return "too_early"
    return None


def _is_in_a_window(dose: Dose, pack: Pack) -> bool:
    facts = dose.facts
    return any(
        (window.groups is None or facts.group in window.groups)
        and (window.settings is None or facts.setting in window.settings)
        and window.from_on <= facts.given_on <= (window.to_on or date.max)
        for window in pack.windows
    )


def _belongs(dose: Dose, group: Group, pack: Pack, born: date | None) -> bool:
    facts = dose.facts
    if facts.setting not in (pack.settings if group.settings is None else group.settings):
        return False
    return _is_of_age(group, born, facts.given_on) and _is_in_week(group, facts.due_on, facts.given_on)


def _is_of_age(group: Group, born: date | None, on: date) -> bool:
    limits = (group.from_months, group.below_months, group.born_from, group.born_to)
    if born is None:
        return all(limit is None for limit in limits)
    if not (group.born_from or 1) <= born.year <= (group.born_to or 9999):
        return False
    if group.by_birth_year:
        years = on.year - born.year
        return (group.from_months or 0) <= years * 12 and (
            group.below_months is None or years * 12 < group.below_months
        )
    return (group.from_months is None or months_later(born, group.from_months) <= on) and (
        group.below_months is None or on < months_later(born, group.below_months)
    )


def _is_in_week(group: Group, due_on: date | None, on: date) -> bool:
    if group.pregnancy_from is None and group.pregnancy_to is None:
        return True
    if due_on is None:
        return False
    day = (on - (due_on - timedelta(days=280))).days
    return (group.pregnancy_from or 0) <= day <= (307 if group.pregnancy_to is None else group.pregnancy_to)


def _is_too_early(dose: Dose, pack: Pack, terms: Terms, seen: Seen) -> bool:
    """Against the nearest earlier dose of the same interval group (point 14)."""
    if terms.excuses_passed and "too_early" in dose.facts.passed:
        return False
    for interval in pack.intervals:
        if not _binds(interval, dose) or not _is_by_schedule(interval, dose, pack, terms, seen):
            continue
        earlier = [day for day in _days_counted_from(interval, dose, terms, seen) if day < dose.facts.given_on]
        if earlier and _is_aged(interval, seen.birth_date(dose.person), max(earlier), unknown=True):
            first = months_later(max(earlier), interval.least_months) + timedelta(days=interval.least_days)
            if dose.facts.given_on < first:
                return True
    return False


def _binds(interval: Interval, dose: Dose) -> bool:
    facts = dose.facts
    number = facts.dose_number
    return (
        (interval.groups is None or facts.group in interval.groups)
        and (interval.before is None or facts.duplicate_group in interval.before)
        and (number is None or interval.from_dose <= number <= (interval.to_dose or number))
    )


def _is_by_schedule(interval: Interval, dose: Dose, pack: Pack, terms: Terms, seen: Seen) -> bool:
    """Whether the schedule the dose was given by is of those the interval names; the first that fits is it."""
    if interval.schedules is None:
        return True
    own = Interval("", frozenset({dose.facts.duplicate_group}), None)
    known = {*_days_counted_from(own, dose, terms, seen), dose.facts.given_on}
    days = {day for day in known if day <= dose.facts.given_on}
    fitting = (one.rule for one in pack.schedules if _fits(one, dose, pack, days, seen.birth_date(dose.person)))
    return next(fitting, None) in interval.schedules


def _fits(schedule: Schedule, dose: Dose, pack: Pack, days: set[date], born: date | None) -> bool:
    if schedule.gives != dose.facts.duplicate_group:
        return False
    if schedule.groups is not None and dose.facts.group not in schedule.groups:
        return False
    begins = min(window.from_on for window in pack.windows)
    if schedule.only_if_never and min(days) < begins:
        return False
    counted = {
        "life": days,
        "season": {day for day in days if day >= begins},
        "pregnancy": {dose.facts.given_on},
    }[schedule.counted_per]
    return _is_aged(schedule, born, min(counted), unknown=False)


def _is_aged(limits: Interval | Schedule, born: date | None, on: date, *, unknown: bool) -> bool:
    """Of an age between the limits; ``unknown`` is what is said where there are limits and no birth date."""
    if limits.from_months is None and limits.below_months is None:
        return True
    if born is None:
        return unknown
    return (limits.from_months is None or months_later(born, limits.from_months) <= on) and (
        limits.below_months is None or on < months_later(born, limits.below_months)
    )


def _days_counted_from(interval: Interval, dose: Dose, terms: Terms, seen: Seen) -> Iterator[date]:
    programme = dose.facts.programme
    for other in seen.signed_doses_of.get(dose.person, ()):
        if other.visit != dose.visit and _counts(
            interval, other.facts.programme, other.facts.duplicate_group, programme
        ):
            yield other.facts.given_on
    if not terms.counts_history:
        return
    for programme_of, group_of, day in seen.history_of(dose.person):
        if _counts(interval, programme_of, group_of, programme):
            yield day


def _counts(interval: Interval, programme: str, duplicate_group: str, own: str) -> bool:
    if interval.is_other_programme:
        return programme != own and (interval.after is None or programme in interval.after)
    return programme == own and (interval.after is None or duplicate_group in interval.after)
