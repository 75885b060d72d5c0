"""No small number can be had by subtracting what is shown: every subtraction is tried, over reports and days too.

Whoever subtracts knows the rule, and that a row that is not there is a zero. A figure tells a span; what is left when
every other figure is taken away must be a span too.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import product

import pytest

from vaccinera.reports.rules.suppression import Key, is_told_by_its_total, shown, suppressed

Row = Sequence[int]


def _table(counts: Row) -> dict[Key, int]:
    return {(place,): count for place, count in enumerate(counts) if count}


def _seen(counts: Row) -> tuple[str, ...]:
    """The total as another report shows it, and the parts."""
    told = suppressed(_table(counts))
    parts = ["0" if not count else str(told.get((place,), "")) for place, count in enumerate(counts)]
    return str(shown(sum(counts))), *(parts if told else ["not shown"])


@pytest.mark.parametrize(
    ("count", "text"), [(0, "0"), (1, "<5"), (4, "<5"), (5, "5"), (7, "5"), (8, "10"), (12, "10"), (1_233, "1235")]
)
def test_what_is_shown_of_a_count(count: int, text: str) -> None:
    assert str(shown(count)) == text
    assert shown(count).low <= count <= shown(count).high
    assert shown(count).is_small is (text == "<5")


@pytest.mark.parametrize(
    ("parts", "is_told"),
    [
        ((), False),
        ((0, 0), False),
        ((40, 60), False),
        ((3,), False),
        ((3, 40), False),
        ((4, 4), True),  # a total of ten: both are four
        ((1, 1, 1), True),
        ((1,) * 17, True),  # fifteen in seventeen days: one on each
        ((4,) * 12, True),
    ],
)
def test_parts_that_their_total_would_tell_are_not_shown(parts: Row, is_told: bool) -> None:
    assert is_told_by_its_total(parts) is is_told


@pytest.mark.parametrize(("parts", "up_to"), [(2, 20), (3, 13), (4, 8), (5, 6)])
def test_no_part_of_any_table_can_be_had_from_the_others_and_the_total(parts: int, up_to: int) -> None:
    """Every table there is, put together by what can be seen of it: a small part is never the same in all of them."""
    alike: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    for counts in product(range(up_to + 1), repeat=parts):
        alike[_seen(counts)].append(counts)

    had = [
        (seen, place)
        for seen, tables in alike.items()
        if max(map(max, tables)) < up_to - 2  # above, tables are missing that look the same
        for place in range(parts)
        if len({counts[place] for counts in tables}) == 1 and 0 < tables[0][place] < 5
    ]

    assert had == []


def test_no_part_can_be_had_when_all_are_as_small_or_as_large_as_they_can_be() -> None:
    """Where a span ends, there is one table only."""
    had = [
        (many, each)
        for many, each in product(range(2, 400), (1, 4))
        if suppressed(_table([each] * many)) and _room([each] * many) < 1
    ]

    assert had == []


def _room(counts: Row) -> int:
    total = shown(sum(counts))
    return min(4 * len(counts) - total.low, total.high - len(counts))


def test_no_day_s_number_can_be_had_from_the_days_before_and_after() -> None:
    """A figure of today less yesterday's, whatever both are."""
    differences: dict[tuple[str, str], set[int]] = defaultdict(set)
    for before in range(60):
        for after in range(before, 60):
            differences[str(shown(before)), str(shown(after))].add(after - before)

    had = {seen for seen, found in differences.items() if len(found) == 1 and found != {0}}

    assert {seen for seen in had if seen != ("0", "60")} == set()


def test_no_cell_of_a_table_with_two_divisions_can_be_had_by_taking_away_the_others() -> None:
    """Each margin, as its own report shows it, less every other cell of its line."""
    had = []
    for counts in product((0, 1, 2, 4, 5, 8, 13), repeat=4):
        table: dict[Key, int] = {
            key: count for key, count in zip(product((0, 1), repeat=2), counts, strict=True) if count
        }
        told = suppressed(table)
        lines = [[key for key in table if key[place] == side] for place, side in product((0, 1), repeat=2)]
        for line in [*lines, list(table)]:
            had += [(counts, key) for key in line if key in told and _is_had(key, line, table)]

    assert had == []


def _is_had(key: Key, line: Sequence[Key], table: Mapping[Key, int]) -> bool:
    margin, others = shown(sum(table[one] for one in line)), [shown(table[one]) for one in line if one != key]
    cell = shown(table[key])
    low = max(cell.low, margin.low - sum(one.high for one in others))
    high = min(cell.high, margin.high - sum(one.low for one in others))
    return cell.is_small and bool(others) and low == high


def test_an_empty_table_shows_nothing() -> None:
    assert suppressed({}) == {}
