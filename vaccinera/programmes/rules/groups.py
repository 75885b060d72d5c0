"""Which target groups a person belongs to, who then pays, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from vaccinera.programmes.rules.ages import days_of_age
from vaccinera.programmes.rules.days import DaySpan, shared_days
from vaccinera.programmes.rules.packs import Pack, TargetGroup, Text
from vaccinera.programmes.rules.persons import PersonFacts
from vaccinera.programmes.rules.pregnancy import LAST_DAY, began_on
from vaccinera.programmes.rules.sentences import join, say
from vaccinera.programmes.rules.windows import open_window
from vaccinera.programmes.states import Payer


@dataclass(frozen=True, slots=True)
class GroupMatch:
    """A target group a person belongs to, and by which rule.

    ``is_open`` says whether the group is vaccinated on the day, in the person's setting.
    """

    code: str
    name: Text
    payer: Payer
    rule: str
    source: str
    assumption: str | None
    is_recommended: bool
    is_open: bool
    why: Text


def matching_groups(pack: Pack, facts: PersonFacts, *, on: date) -> tuple[GroupMatch, ...]:
    """The target groups the person is in: those vaccinated on the day first, then by the pack's priority.

    Someone whose birth date is unknown belongs to no group with an age limit.
    """
    matches = [
        match_of(pack, group, facts, on=on)
        for group in sorted(pack.target_groups, key=lambda group: group.priority)
        if (days := days_in_group(pack, group, facts)) and on in days
    ]
    return tuple(sorted(matches, key=lambda match: not match.is_open))


def match_of(pack: Pack, group: TargetGroup, facts: PersonFacts, *, on: date) -> GroupMatch:
    """The group as something a person belongs to on a day; does not judge whether they do."""
    return GroupMatch(
        code=group.code,
        name=group.names,
        payer=group.payer,
        rule=group.rule.id,
        source=group.rule.source,
        assumption=group.rule.assumption,
        is_recommended=group.is_recommended,
        is_open=open_window(pack, group=group.code, setting=facts.setting, on=on) is not None,
        why=say(
            group.why,
            {"year": on.year, "risk_groups": _names_of(pack, group.risk_groups & facts.risk_groups)},
        ),
    )


def days_in_group(pack: Pack, group: TargetGroup, facts: PersonFacts) -> DaySpan | None:
    """The days, past and coming, on which someone with these facts is in the group, or None.

    Age and pregnancy go on; the other facts are taken to stay as they are.
    """
    ages = days_of_age(group.ages, facts.birth_date)
    weeks = _days_of_pregnancy(group, facts.estimated_due_on)
    holds = (
        group.born.include(facts.birth_date)
        and facts.setting in (pack.settings if group.settings is None else group.settings)
        and (not group.risk_groups or bool(group.risk_groups & facts.risk_groups))
        and (not group.is_for_care_staff or facts.is_care_staff)
        and (not group.is_for_household_contacts or facts.is_household_contact)
    )
    return shared_days(ages, weeks) if holds and ages and weeks else None


def is_in_weeks(pack: Pack, *, group: str, due_on: date | None, on: date) -> bool | None:
    """Whether a pregnancy is within a group's weeks on a day; None for a group that no week limits, or that is none."""
    target = next((one for one in pack.target_groups if one.code == group), None)
    if target is None or (target.pregnancy_from is None and target.pregnancy_to is None):
        return None
    weeks = _days_of_pregnancy(target, due_on)
    return weeks is not None and on in weeks


def _days_of_pregnancy(group: TargetGroup, due_on: date | None) -> DaySpan | None:
    """The days between the group's weeks: 15+6 is the day before 16+0."""
    if group.pregnancy_from is None and group.pregnancy_to is None:
        return DaySpan()
    if due_on is None:
        return None
    last_day = LAST_DAY if group.pregnancy_to is None else group.pregnancy_to
    return DaySpan(
        from_on=began_on(due_on) + timedelta(days=group.pregnancy_from or 0),
        to_on=began_on(due_on) + timedelta(days=last_day),
    )


def _names_of(pack: Pack, risk_groups: frozenset[str]) -> Text:
    """The names of risk groups after each other, in the pack's order."""
    named: Mapping[str, str] = {"sv": "", "en": ""}
    for risk_group in pack.risk_groups:
        if risk_group.code in risk_groups:
            named = join(named, risk_group.names, between=", ") if named["sv"] else risk_group.names
    return named
