"""Groups that overlap, beside everybody: what may be shown of them to those who may see no small number.

Everybody, those of 65 and older, and those in nursing homes are no parts of one total, so they are not weighed as
parts. But everybody less the elderly is the younger ones, whose ages stand in the same report divided by age. So every
group, and every difference of everybody and the groups, is held against its ages; where one of these would be told, no
group of that line is shown, and everybody alone is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from typing import NamedTuple, TypeAlias

from vaccinera.reports.rules.suppression import Key, Part, Shown, is_of_few, suppressed, tells_its_parts

Figures: TypeAlias = "tuple[int, int]"
"""How many are counted, among how many."""


class _Term(NamedTuple):
    """A figure of a sum: what it is of, how many are counted, among how many. Equal ones are the same people."""

    of: object
    counted: int
    among: int

    @property
    def part(self) -> Part:
        """What is told of it. More than there are is of people who are not known."""
        return Part.of(self.counted, self.among if self.among >= self.counted else None)


class _Group(NamedTuple):
    """Everybody, or a group of them, and how many of each age."""

    all: _Term
    ages: Mapping[object, Figures]


_Sum: TypeAlias = "tuple[_Term, Sequence[_Term]]"


def suppressed_of_overlapping(ages: Mapping[Key, Figures], *, place: int, everybody: object) -> Mapping[Key, Shown]:
    """The cells that may be shown of a table that is divided by overlapping groups.

    ``ages`` has its cells divided further, by what stands last in each key; ``place`` is where the group stands.
    """
    cells = _added_up(ages)
    told_by_ages = {line for line, groups in _lines(ages, cells, place).items() if _is_told(list(_sums(groups)))}
    whole = {key: told for key, told in cells.items() if key[place] == everybody}
    groups = {key: told for key, told in cells.items() if key[place] != everybody}
    told = {key: one for key, one in _suppressed(groups).items() if _line_of(key, place) not in told_by_ages}
    return {**_suppressed(whole), **told}


def _added_up(ages: Mapping[Key, Figures]) -> Mapping[Key, Figures]:
    cells: dict[Key, Figures] = {}
    for key, (count, among) in ages.items():
        before = cells.get(key[:-1], (0, 0))
        cells[key[:-1]] = before[0] + count, before[1] + among
    return cells


def _suppressed(cells: Mapping[Key, Figures]) -> Mapping[Key, Shown]:
    counts = {key: count for key, (count, _) in cells.items()}
    return suppressed(counts, {key: among for key, (_, among) in cells.items()})


def _line_of(key: Key, place: int) -> Key:
    return key[:place] + key[place + 1 :]


def _lines(ages: Mapping[Key, Figures], cells: Mapping[Key, Figures], place: int) -> Mapping[Key, Sequence[_Group]]:
    """The groups that stand beside each other, each with its ages; of few people none does."""
    of_ages: dict[Key, dict[object, Figures]] = defaultdict(dict)
    for key, figures in ages.items():
        of_ages[key[:-1]][key[-1]] = figures
    lines: dict[Key, list[_Group]] = defaultdict(list)
    for key, (count, among) in cells.items():
        if not is_of_few(among):
            lines[_line_of(key, place)].append(_Group(_Term(key[place], count, among), of_ages[key]))
    return lines


def _sums(groups: Sequence[_Group]) -> Iterator[_Sum]:
    """Each group as the sum of any others and of the ages that these leave, where none is less than nothing."""
    for whole in groups:
        others = [one for one in groups if one is not whole and one.ages.keys() <= whole.ages.keys()]
        for chosen in product((False, True), repeat=len(others)):
            within = [one for one, is_chosen in zip(others, chosen, strict=True) if is_chosen]
            left = [_left(age, figures, within) for age, figures in whole.ages.items()]
            if all(one.counted >= 0 for one in left):
                yield whole.all, [*(one.all for one in within), *left]


def _left(age: object, figures: Figures, within: Sequence[_Group]) -> _Term:
    taken = [one.ages.get(age, (0, 0)) for one in within]
    return _Term(
        ("age", age), figures[0] - sum(count for count, _ in taken), figures[1] - sum(among for _, among in taken)
    )


def _is_told(sums: Sequence[_Sum]) -> bool:
    """Whether any of the sums tells too much of what it adds up, or all of them together do."""
    if any(tells_its_parts(whole.part.shown, [one.part for one in parts]) for whole, parts in sums):
        return True
    spans = _narrowed(sums)
    return any(low == high and _is_small(one) for one, (low, high) in spans.items())


def _is_small(one: _Term) -> bool:
    return one.part.shown.is_small or one.part.is_nearly_all


def _narrowed(sums: Sequence[_Sum]) -> Mapping[_Term, tuple[int, int]]:
    """What is told of each when every sum has been taken apart, until nothing more comes of it."""
    terms = {one for whole, parts in sums for one in (whole, *parts)}
    spans = {one: (one.part.shown.low, one.part.shown.high) for one in terms}
    before: Mapping[_Term, tuple[int, int]] = {}
    while spans != before:
        before = dict(spans)
        for whole, parts in sums:
            _narrow(spans, whole, parts)
    return spans


def _narrow(spans: dict[_Term, tuple[int, int]], whole: _Term, parts: Sequence[_Term]) -> None:
    lows, highs = sum(spans[one][0] for one in parts), sum(spans[one][1] for one in parts)
    low, high = spans[whole]
    for one in parts:
        least, most = spans[one]
        spans[one] = max(least, low - (highs - most)), min(most, high - (lows - least))
    spans[whole] = max(low, lows), min(high, highs)
