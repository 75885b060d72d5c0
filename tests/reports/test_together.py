"""What divisions tell together: every population of two ages by two sexes, put together by all that is seen of it.

Whoever puts together knows the rule, how many people there are, what is shown by age, by sex and of everybody, and that
rows are left out. Neither a cell nor any sum may then be the same few in all populations that look alike.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import product
from typing import TypeAlias

import pytest

from vaccinera.reports.rules.one_at_a_time import suppressed_one_at_a_time
from vaccinera.reports.rules.suppression import Key
from vaccinera.reports.rules.together import web_of

Counts: TypeAlias = "tuple[int, ...]"
Seen: TypeAlias = "tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]"
_CELLS = tuple(product((0, 1), repeat=2))
_ALL = "all"


def _cells(counts: Sequence[int], people: Sequence[int]) -> dict[Key, tuple[int, int]]:
    told = zip(counts, people, strict=True)
    return {(_ALL, *cell): one for cell, one in zip(_CELLS, told, strict=True)}


def _table(counts: Sequence[int], people: Sequence[int], *by: int) -> tuple[str, ...]:
    told = suppressed_one_at_a_time(_cells(counts, people), always=0, by=by, everybody=_ALL)
    return tuple(str(told.get(key, "left out")) for key in ([(0,), (1,)] if by else [()]))


@cache
def _seen_of_sums(ages: tuple[int, int], female: int, people: int) -> Seen:
    """What is shown is of sums alone, so that one population stands for all that have them."""
    low = max(0, female - people, ages[0] - people)
    counts = next(one for one in _with_sums(ages, female, people, low))
    return _table(counts, [people] * 4), _table(counts, [people] * 4, 1), _table(counts, [people] * 4, 2)


def _with_sums(ages: tuple[int, int], female: int, people: int, low: int) -> Iterator[Counts]:
    for one in range(low, people + 1):
        counts = one, ages[0] - one, female - one, ages[1] - female + one
        if all(0 <= many <= people for many in counts):
            yield counts


def _seen(counts: Counts, people: int) -> Seen:
    """Of equal cells, it is the same whichever age and sex is called the first."""
    ages, female = (counts[0] + counts[1], counts[2] + counts[3]), counts[0] + counts[2]
    male = sum(ages) - female
    total, by_age, by_sex = _seen_of_sums((min(ages), max(ages)), min(female, male), people)
    return total, by_age if ages[0] <= ages[1] else by_age[::-1], by_sex if female <= male else by_sex[::-1]


def _alike(people: int) -> Mapping[Seen, Sequence[Counts]]:
    alike: dict[Seen, list[Counts]] = defaultdict(list)
    for counts in product(range(people + 1), repeat=4):
        alike[_seen(counts, people)].append(counts)
    return alike


def _is_few(count: int, people: int) -> bool:
    return 0 < count < people and (count < 5 or people - count < 5)


_SUMS = [(0,), (1,), (2,), (3,), (0, 1), (2, 3), (0, 2), (1, 3), (0, 1, 2, 3)]


@pytest.mark.parametrize(("people", "both_are_shown"), [(6, 1_203), (9, 8_220), (12, 26_690)])
def test_no_few_are_had_of_any_two_divisions(people: int, both_are_shown: int) -> None:
    """Without the rule both would be shown of 1,207, 8,386 and 26,879 populations."""
    alike = _alike(people)

    had = [
        (seen, of)
        for seen, populations in alike.items()
        for of in _SUMS
        if len({sum(counts[one] for one in of) for counts in populations}) == 1
        and _is_few(sum(populations[0][one] for one in of), people * len(of))
    ]

    assert had == []
    shown = [populations for seen, populations in alike.items() if "left out" not in {*seen[1], *seen[2]}]
    assert sum(map(len, shown)) == both_are_shown


def test_two_divisions_that_meet_in_one_number_are_both_left_out() -> None:
    """`<5` and `15` by age are at least 14, `5` and `5` by sex are at most 14."""
    counts, people = (1, 0, 6, 7), (12, 12, 12, 12)

    assert _table(counts, people) == ("15",)
    assert _table(counts, people, 1) == _table(counts, people, 2) == ("left out", "left out")


def test_a_division_that_its_total_tells_takes_the_others_along() -> None:
    """Of four and four `10` would tell both; by sex they are six and two, which ten would tell as well."""
    counts, people = (2, 2, 4, 0), (90, 90, 90, 90)

    assert (_table(counts, people), _table(counts, people, 1), _table(counts, people, 2)) == (
        ("10",),
        ("left out", "left out"),
        ("left out", "left out"),
    )


def test_nothing_is_left_out_of_many() -> None:
    counts, people = (311, 0, 208, 4_117), (600, 700, 212, 5_002)

    assert _table(counts, people, 1) == ("310", "4325")
    assert _table(counts, people, 2) == ("520", "4115")


def test_few_who_lack_in_all_are_not_told_by_two_divisions() -> None:
    """Of 48, 45 says 43 to 47; both divisions say 46, and so that two lack."""
    counts, people = (12, 12, 11, 11), (12, 12, 12, 12)

    assert web_of({key[1:]: told for key, told in _cells(counts, people).items()}).is_told


def test_of_people_who_are_not_known_no_number_of_people_says_anything() -> None:
    """Three of a sex that the population does not have."""
    counts, people = (40, 2, 30, 1), (90, 0, 90, 0)

    assert _table(counts, people, 1) == ("40", "30")
    assert _table(counts, people, 2) == ("70", "<5")
