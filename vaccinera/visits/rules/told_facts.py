"""What a declaration's facts tell the programmes: risk groups, a pregnancy's due date, and other days."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from vaccinera.programmes.rules.pack_facts import ESTIMATED_DUE_DATE, RISK_GROUPS
from vaccinera.programmes.rules.pregnancy import due_on_from_week

_PREGNANCY_WEEK = "pregnancy_week"


@dataclass(frozen=True, slots=True)
class ToldFacts:
    """The facts as programmes read them. ``days`` are all that are days, the due date too, by name."""

    risk_groups: frozenset[str]
    estimated_due_on: date | None
    days: Mapping[str, date]


def told_facts(facts: Mapping[str, object], *, on: date) -> ToldFacts:
    """Read a declaration's facts, answered on a day.

    An older questionnaire asked for the completed week alone; the due date is then reckoned from it.
    """
    days = {name: day for name, value in facts.items() if (day := _day(value))}
    risk_groups, week = facts.get(RISK_GROUPS), facts.get(_PREGNANCY_WEEK)
    due_on = days.get(ESTIMATED_DUE_DATE)
    if due_on is None and isinstance(week, int):
        due_on = due_on_from_week(week, on=on)
    return ToldFacts(
        risk_groups=frozenset(risk_groups if isinstance(risk_groups, list) else ()),
        estimated_due_on=due_on,
        days=days,
    )


def _day(value: object) -> date | None:
    """The day an ISO text says; None for what is no day. A code that could be read as one is never used."""
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
