"""A question kept is asked again as it was, or of the period that its day makes it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tests.reports.scenes import TODAY
from vaccinera.access.states import Permission, Scope
from vaccinera.reports.queries.catalogue import catalogue
from vaccinera.reports.rules.asking import asked_first
from vaccinera.reports.rules.questions import (
    Question,
    as_text,
    asked_on,
    is_written_in_background,
    next_day_to_ask,
    question_of,
)
from vaccinera.reports.rules.rights import holds_still, rights_told
from vaccinera.reports.states import Filter, Period, Span

DOSES, CURVE = catalogue()["doses"], catalogue()["season_curve"]
ASKED = replace(
    asked_first(DOSES, on=TODAY), period=Period.WEEK, only={Filter.UNIT: ("11",)}, by=frozenset({"unit_id"})
)


def test_a_question_comes_back_as_it_was_kept() -> None:
    question = Question(ASKED, Span.AS_ASKED)

    assert question_of(as_text(question)) == question


@pytest.mark.parametrize(
    ("span", "first", "first_after"),
    [
        (Span.AS_ASKED, date(2026, 7, 1), date(2026, 11, 24)),
        (Span.PREVIOUS_WEEK, date(2027, 1, 4), date(2027, 1, 11)),
        (Span.PREVIOUS_MONTH, date(2026, 12, 1), date(2027, 1, 1)),
        (Span.MONTH_SO_FAR, date(2027, 1, 1), date(2027, 1, 16)),
        (Span.YEAR_SO_FAR, date(2027, 1, 1), date(2027, 1, 16)),
        (Span.SEASON_SO_FAR, date(2026, 7, 1), date(2027, 1, 16)),
    ],
)
def test_a_period_follows_the_day_it_is_asked_on(span: Span, first: date, first_after: date) -> None:
    """A Friday in January: the week before ended on Sunday."""
    asked = asked_on(Question(ASKED, span), DOSES, on=date(2027, 1, 15))

    assert (asked.from_on, asked.to_on, asked.as_of) == (first, first_after, date(2027, 1, 15))
    assert (asked.period, asked.only, asked.by) == (ASKED.period, ASKED.only, ASKED.by)


def test_the_season_so_far_has_the_seasons_that_its_report_lays_beside_it() -> None:
    asked = asked_on(Question(asked_first(CURVE, on=TODAY), Span.SEASON_SO_FAR), CURVE, on=date(2027, 1, 15))

    assert asked.from_on == date(2024, 7, 1)


@pytest.mark.parametrize(
    ("after", "day", "then"),
    [
        (date(2026, 11, 2), 3, date(2026, 11, 3)),
        (date(2026, 11, 3), 3, date(2026, 12, 3)),
        (date(2026, 12, 31), 1, date(2027, 1, 1)),
        (date(2027, 1, 31), 28, date(2027, 2, 28)),
    ],
)
def test_the_next_day_of_the_month_is_after_today(after: date, day: int, then: date) -> None:
    assert next_day_to_ask(day, after=after) == then


def test_a_file_is_written_in_the_background_when_it_has_many_rows_or_years_of_days() -> None:
    ten_years = replace(ASKED, from_on=date(2016, 12, 1))
    by_day = replace(ten_years, period=Period.DAY)

    assert not is_written_in_background(ten_years, rows=50_000)
    assert is_written_in_background(ten_years, rows=50_001)
    assert is_written_in_background(by_day, rows=1)
    assert not is_written_in_background(replace(ASKED, period=Period.DAY), rows=1)


def test_a_file_holds_by_the_rights_it_was_written_with() -> None:
    held = {
        Permission.REPORT_READ: Scope.PROVIDER,
        Permission.PERSON_OPEN_PROTECTED: Scope.PROVIDER,
        Permission.LOG_READ_OWN: Scope.SELF,
    }
    told = rights_told(held, DOSES)

    assert told == "person.open_protected=P report.read=P"
    assert holds_still(held, told)
    assert not holds_still({Permission.REPORT_READ: Scope.PROVIDER}, told)
    assert not holds_still({**held, Permission.REPORT_READ: Scope.UNIT}, told)
