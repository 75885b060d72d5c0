"""Which target groups a person belongs to, who then pays, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from vaccinera.programmes.rules.ages import days_of_age
from vaccinera.programmes.rules.days import DaySpan, shared_days
from vaccinera.programmes.rules.packs import Pack, TargetGroup, Text
from vaccinera.programmes.rules.persons import PersonFacts
from vaccinera.programmes.rules.sentences import join, say
from vaccinera.programmes.rules.windows import open_window
from vaccinera.programmes.states import Payer

DAYS_IN_WEEK = 7


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
        if (days := days_in_group(pack, group, facts, on=on)) and on in days
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


def days_in_group(pack: Pack, group: TargetGroup, facts: PersonFacts, *, on: date) -> DaySpan | None:
    """The days, past and coming, on which someone with these facts on ``on`` is in the group, or None.

    Age and pregnancy go on; the other facts are taken to stay as they are.
    """
    ages = days_of_age(group.ages, facts.birth_date)
    weeks = _days_of_pregnancy(group, facts, on=on)
    holds = (
        facts.setting in (pack.settings if group.settings is None else group.settings)
        and (not group.risk_groups or bool(group.risk_groups & facts.risk_groups))
        and (not group.is_for_care_staff or facts.is_care_staff)
        and (not group.is_for_household_contacts or facts.is_household_contact)
    )
    return shared_days(ages, weeks) if holds and ages and weeks else None


def _days_of_pregnancy(group: TargetGroup, facts: PersonFacts, *, on: date) -> DaySpan | None:
    if group.pregnancy_from is None and group.pregnancy_to is None:
        return DaySpan()
    if facts.pregnancy_week is None:
        return None
    began_on = on - timedelta(days=facts.pregnancy_week * DAYS_IN_WEEK + facts.pregnancy_day)
    return DaySpan(
        from_on=date.min if group.pregnancy_from is None else began_on + timedelta(days=group.pregnancy_from),
        to_on=date.max if group.pregnancy_to is None else began_on + timedelta(days=group.pregnancy_to),
    )


def _names_of(pack: Pack, risk_groups: frozenset[str]) -> Text:
    """The names of risk groups after each other, in the pack's order."""
    named: Mapping[str, str] = {"sv": "", "en": ""}
    for risk_group in pack.risk_groups:
        if risk_group.code in risk_groups:
            named = join(named, risk_group.names, between=", ") if named["sv"] else risk_group.names
    return named
