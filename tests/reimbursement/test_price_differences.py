"""What a new list changes is told thing by thing; what it does not change is not touched."""

from __future__ import annotations

from datetime import date

from tests.reimbursement.test_price_lists import row
from vaccinera.reimbursement.rules.price_differences import (
    Rewriting,
    difference_kept,
    price_differences,
    rewritings,
)
from vaccinera.reimbursement.states import PriceChange

SEPTEMBER, OCTOBER, JANUARY = date(2026, 9, 1), date(2026, 10, 1), date(2027, 1, 1)


def test_the_same_list_changes_nothing() -> None:
    rows = [row(21_000, SEPTEMBER)]

    assert price_differences(rows, rows, from_on=OCTOBER) == ()


def test_a_row_split_in_two_with_the_same_amount_changes_nothing() -> None:
    split = [row(21_000, SEPTEMBER, JANUARY), row(21_000, JANUARY)]

    assert price_differences([row(21_000, SEPTEMBER)], split, from_on=OCTOBER) == ()


def test_added_changed_and_ended_are_told_with_their_days_and_ore() -> None:
    old = [row(21_000, SEPTEMBER), row(9_000, SEPTEMBER, programme="pertussis")]
    new = [row(21_000, SEPTEMBER, JANUARY), row(22_000, JANUARY), row(5_000, OCTOBER, setting="home")]

    told = price_differences(old, new, from_on=OCTOBER)

    assert [(one.kind, one.from_on, one.to_on, one.before, one.after, one.change) for one in told] == [
        (PriceChange.CHANGED, JANUARY, None, 21_000, 22_000, 1_000),
        (PriceChange.ADDED, OCTOBER, None, None, 5_000, None),
        (PriceChange.ENDED, OCTOBER, None, 9_000, None, None),
    ]
    assert [difference_kept(one.as_json()) for one in told] == list(told)


def test_days_between_two_changes_are_told_with_their_end() -> None:
    told = price_differences(
        [row(21_000, SEPTEMBER)], [row(21_500, OCTOBER, JANUARY), row(21_000, JANUARY)], from_on=OCTOBER
    )

    [one] = told
    assert (one.from_on, one.to_on, one.before, one.after) == (OCTOBER, JANUARY, 21_000, 21_500)
    assert difference_kept(one.as_json()) == one


def test_what_the_list_says_of_earlier_days_is_left_as_it_is() -> None:
    assert price_differences([row(21_000, SEPTEMBER)], [row(21_000, OCTOBER)], from_on=OCTOBER) == ()


def test_only_what_differs_is_written_from_the_day_it_differs() -> None:
    """Rule 30: visits paid by a row that stands give no lines."""
    old = [row(21_000, SEPTEMBER), row(9_000, SEPTEMBER, programme="pertussis")]
    new = [row(21_000, SEPTEMBER, JANUARY), row(22_000, JANUARY), row(9_000, SEPTEMBER, programme="pertussis")]

    told = rewritings(price_differences(old, new, from_on=OCTOBER), new)

    assert told == (Rewriting(row(0, OCTOBER).key, JANUARY, (row(22_000, JANUARY),)),)


def test_a_row_that_began_earlier_is_written_from_the_day_it_differs() -> None:
    new = [row(22_000, SEPTEMBER)]

    [told] = rewritings(price_differences([row(21_000, SEPTEMBER)], new, from_on=OCTOBER), new)

    assert told.rows == (row(22_000, OCTOBER),)


def test_what_ends_is_followed_by_nothing() -> None:
    [told] = rewritings(price_differences([row(21_000, SEPTEMBER)], [], from_on=OCTOBER), [])

    assert (told.ends_on, told.rows) == (OCTOBER, ())
