"""Groups that overlap, beside everybody: what may be shown of them to those who may see no small number.

Everybody, those of 65 and older, and those in nursing homes are no parts of one total, so they are not weighed as
parts. But everybody less the elderly is the younger ones, whose ages stand in the same report divided by age. So every
group, and every difference of everybody and the groups, is held against its ages, and these against what other
divisions tell of them (:mod:`together`); where one of these would be told, no group of that line is shown, and
everybody alone is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterator, Mapping, Sequence
from itertools import product
from typing import NamedTuple, TypeAlias

from vaccinera.reports.rules.narrowing import Span, Sum, narrowed
from vaccinera.reports.rules.suppression import Key, Part, Shown, is_of_few, suppressed_among, tells_its_parts
from vaccinera.reports.rules.together import TOTAL, Figures, Web, added_up


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


def suppressed_of_overlapping(
    ages: Mapping[Key, Figures], *, everybody: object, webs: Mapping[Key, Web]
) -> Mapping[Key, Shown]:
    """The cells that may be shown of a table that is divided by overlapping groups, and of everybody.

    Each key of ``ages`` has the group and the age last; what is before them is its line. ``webs`` has what is told of
    everybody in a line, by age and by whatever else; a line that has none shows everybody alone.
    """
    cells = added_up((key[:-1], told) for key, told in ages.items())
    beside = _lines(ages, cells)
    told_by_ages = {line for line, groups in beside.items() if _is_told(groups, everybody, webs.get(line))}
    whole = {key: told for key, told in cells.items() if key[-1] == everybody}
    groups = {key: told for key, told in cells.items() if key[-1] != everybody}
    told = {key: one for key, one in suppressed_among(groups).items() if key[:-1] not in told_by_ages}
    return {**suppressed_among(whole), **told}


def _lines(ages: Mapping[Key, Figures], cells: Mapping[Key, Figures]) -> Mapping[Key, Sequence[_Group]]:
    """The groups that stand beside each other, each with its ages; of few people none does."""
    of_ages: dict[Key, dict[object, Figures]] = defaultdict(dict)
    for key, figures in ages.items():
        of_ages[key[:-1]][key[-1]] = figures
    lines: dict[Key, list[_Group]] = defaultdict(list)
    for key, (count, among) in cells.items():
        if not is_of_few(among):
            lines[key[:-1]].append(_Group(_Term(key[-1], count, among), of_ages[key]))
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


def _is_told(groups: Sequence[_Group], everybody: object, web: Web | None) -> bool:
    """Whether any of the sums tells too much of what it adds up, or all of them and the web together do."""
    sums = list(_sums(groups))
    if web is None or any(tells_its_parts(whole.part.shown, [one.part for one in parts]) for whole, parts in sums):
        return True
    terms = {one for whole, parts in sums for one in (whole, *parts)}
    spans: dict[Hashable, Span] = {one: (one.part.shown.low, one.part.shown.high) for one in terms}
    together: list[Sum[Hashable]] = [*sums, *web.sums, *_alike(groups, everybody)]
    left = narrowed({**spans, **web.spans}, together)
    return web.is_told_by(left) or any(left[one][0] == left[one][1] and _is_small(one) for one in terms)


def _alike(groups: Sequence[_Group], everybody: object) -> Iterator[Sum[Hashable]]:
    """What is the same people in the sums of the groups and in the web: everybody, and each age of them."""
    for one in groups:
        if one.all.of == everybody:
            yield one.all, (TOTAL,)
            for age, figures in one.ages.items():
                yield _Term(("age", age), *figures), (((0, age),),)


def _is_small(one: _Term) -> bool:
    return one.part.shown.is_small or one.part.is_nearly_all
