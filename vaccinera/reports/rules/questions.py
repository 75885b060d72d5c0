"""A question kept, as text, to be asked again: by a worker in a moment, or by anybody on another day.

What it is of may be said by the day it is asked on (the month before, the season so far), and then the answer follows
the calendar.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from vaccinera.reports.rules.asking import Asked, season_of
from vaccinera.reports.states import CountsBy, Filter, Period, Span

if TYPE_CHECKING:
    from vaccinera.reports.rules.catalogue import Report

LAST_DAY_TO_ASK = 28
"""The last day of the month on which something can be asked every month."""

MOST_ROWS_AT_ONCE = 50_000
"""A file of more rows is written in the background."""

_MOST_DAYS_BY_DAY = 366


@dataclass(frozen=True, slots=True)
class Question:
    """What was asked, and which period it is of when it is asked again."""

    asked: Asked
    span: Span = Span.AS_ASKED


def as_text(question: Question) -> str:
    """The question as it is kept; it holds no person."""
    asked = question.asked
    told = {
        "span": question.span.value,
        "from_on": asked.from_on.isoformat(),
        "to_on": asked.to_on.isoformat(),
        "counts_by": asked.counts_by.value,
        "period": asked.period.value,
        "only": {one.value: list(keys) for one, keys in asked.only.items() if keys},
        "by": sorted(asked.by),
    }
    return json.dumps(told, sort_keys=True)


def question_of(text: str) -> Question:
    """A question that was kept; its own day is the last of its period, until it is asked on another."""
    told = json.loads(text)
    to_on = date.fromisoformat(told["to_on"])
    asked = Asked(
        from_on=date.fromisoformat(told["from_on"]),
        to_on=to_on,
        as_of=to_on - timedelta(days=1),
        counts_by=CountsBy(told["counts_by"]),
        period=Period(told["period"]),
        only={Filter(one): tuple(keys) for one, keys in told["only"].items()},
        by=frozenset(told["by"]),
    )
    return Question(asked, Span(told["span"]))


def asked_on(question: Question, report: Report, *, on: date) -> Asked:
    """What the question asks on a day."""
    begun, over = _days_of(question, report, on)
    return replace(question.asked, from_on=begun, to_on=over, as_of=on)


def _days_of(question: Question, report: Report, on: date) -> tuple[date, date]:
    """The first day, and the first day after."""
    tomorrow, month, monday = on + timedelta(days=1), on.replace(day=1), on - timedelta(days=on.weekday())
    season = season_of(on)
    return {
        Span.AS_ASKED: (question.asked.from_on, question.asked.to_on),
        Span.PREVIOUS_WEEK: (monday - timedelta(days=7), monday),
        Span.PREVIOUS_MONTH: ((month - timedelta(days=1)).replace(day=1), month),
        Span.MONTH_SO_FAR: (month, tomorrow),
        Span.YEAR_SO_FAR: (on.replace(month=1, day=1), tomorrow),
        Span.SEASON_SO_FAR: (season.replace(year=season.year - report.seasons_back), tomorrow),
    }[question.span]


def next_day_to_ask(day_of_month: int, *, after: date) -> date:
    """The next day of that number after a day."""
    this = after.replace(day=day_of_month)
    return this if this > after else (this.replace(day=1) + timedelta(days=31)).replace(day=day_of_month)


def is_written_in_background(asked: Asked, *, rows: int) -> bool:
    """Whether a file is too large to wait for: by the rows it is known to have, or days over more than a year."""
    days = (asked.to_on - asked.from_on).days
    return rows > MOST_ROWS_AT_ONCE or (asked.period is Period.DAY and days > _MOST_DAYS_BY_DAY)
