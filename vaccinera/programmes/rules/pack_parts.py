"""Reads what the entries of a pack share: the rule they are, ages, birth years and lengths of time."""

from __future__ import annotations

import re

from vaccinera.programmes.rules.days import MONTHS_IN_YEAR
from vaccinera.programmes.rules.pack_fields import Table, refuse
from vaccinera.programmes.rules.packs import AgeLimits, BirthYears, Notice, Rule, Span
from vaccinera.programmes.states import AgeBy, PackFault

ASSUMPTION = re.compile(r"A-[A-Z0-9][A-Z0-9-]{0,37}")
RULE = re.compile(r"[A-Z0-9][A-Z0-9-]{0,39}")
_YEARS = (1900, 2200)


def read_rule(table: Table) -> Rule:
    """Which rule the entry is, where it comes from and what it assumes."""
    return Rule(
        id=table.text("rule", RULE),
        source=table.text("source"),
        assumption=table.text("assumption", ASSUMPTION) if table.has("assumption") else None,
    )


def read_ages(table: Table, by: AgeBy = AgeBy.BIRTHDAY) -> AgeLimits:
    """The ages an entry is for."""
    ages = AgeLimits(
        by=by,
        from_months=_months(table, "min_age", by, added=0),
        below_months=_months(table, "max_age", by, added=1),
    )
    if ages.from_months is not None and ages.below_months is not None and ages.from_months >= ages.below_months:
        refuse(table.place("min_age"), PackFault.WRONG_ORDER)
    return ages


def read_age_by(table: Table) -> AgeBy:
    """How the entry counts ages: by birthday unless it says otherwise."""
    return table.choice("age_by", AgeBy) if table.has("age_by") else AgeBy.BIRTHDAY


def _months(table: Table, name: str, by: AgeBy, *, added: int) -> int | None:
    """An age in months. A greatest age lasts until the next: eight years until the day before nine."""
    if table.has(f"{name}_years"):
        return (table.whole(f"{name}_years") + added) * MONTHS_IN_YEAR
    if by is AgeBy.BIRTHDAY and table.has(f"{name}_months"):
        return table.whole(f"{name}_months") + added
    return None


def read_birth_years(table: Table) -> BirthYears:
    """The years of birth an entry is for."""
    first, last = _YEARS
    born = BirthYears(
        from_year=table.whole("born_from", at_least=first, at_most=last) if table.has("born_from") else None,
        to_year=table.whole("born_to", at_least=first, at_most=last) if table.has("born_to") else None,
    )
    if (born.from_year or first) > (born.to_year or last):
        refuse(table.place("born_to"), PackFault.WRONG_ORDER)
    return born


def read_span(table: Table, name: str) -> Span:
    """A length of time, which is written in one of years, months and days."""
    if table.has(f"{name}_years"):
        return Span(table.whole(f"{name}_years") * MONTHS_IN_YEAR, 0)
    if table.has(f"{name}_months"):
        return Span(table.whole(f"{name}_months"), 0)
    return Span(0, table.whole(f"{name}_days"))


def read_optional_span(table: Table, name: str) -> Span | None:
    """A length of time, or None when none is written."""
    units = ("years", "months", "days")
    return read_span(table, name) if any(table.has(f"{name}_{unit}") for unit in units) else None


def read_notice(table: Table) -> Notice:
    """What is said when no other rule speaks."""
    notice = Notice(rule=read_rule(table), why=table.words("why"))
    table.end()
    return notice
