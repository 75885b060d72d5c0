"""What divisions tell together, though each is shown alone: age and sex both narrow their total, and so each other.

Everything that is told of one programme is a web of sums. Everybody is the sum of the ages, and of the sexes, and each
of these is the sum of its cells, which nobody is shown but of which everybody knows how many people there are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import NamedTuple, TypeAlias

from vaccinera.reports.rules.narrowing import Of, Span, Sum, narrowed
from vaccinera.reports.rules.suppression import LEAST, Key, is_told_by_its_total, shown

Figures: TypeAlias = "tuple[int, int]"
"""How many are counted, among how many."""
Term: TypeAlias = "tuple[tuple[int, object], ...]"
"""What a figure is of: the divisions by their places, each with its value. Of none, it is the total."""
TOTAL: Term = ()


def added_up(cells: Iterable[tuple[Of, Figures]]) -> dict[Of, Figures]:
    """How many are counted, among how many, by key."""
    table: dict[Of, Figures] = {}
    for key, (count, among) in cells:
        before = table.get(key, (0, 0))
        table[key] = before[0] + count, before[1] + among
    return table


class Web(NamedTuple):
    """All that is told of one programme: the figures, how they add up, and what is told of each by itself."""

    figures: Mapping[Term, Figures]
    sums: Sequence[Sum[Term]]
    spans: Mapping[Term, Span]

    @property
    def is_told(self) -> bool:
        """Whether a division is told by its total, or all of them tell a few together."""
        return any(self._is_told_by_total(parts) for whole, parts in self.sums if whole == TOTAL) or self.is_told_by(
            narrowed(self.spans, self.sums)
        )

    def _is_told_by_total(self, parts: Sequence[Term]) -> bool:
        figures = [self.figures[one] for one in parts]
        return is_told_by_its_total([count for count, _ in figures], [among for _, among in figures])

    def is_told_by(self, spans: Mapping[Term, Span] | Mapping[Hashable, Span]) -> bool:
        """Whether a few are told by what is left of the spans: by one number, or for the total by one of two.

        That rows are left out is seen as well, and tells that the total is such a number: so there must be several.
        """
        low, high = spans[TOTAL]
        few = {low, high} if high - low == 1 and (low, high) != self.spans[TOTAL] else set()
        return any(_is_few(count, self.figures[TOTAL][1]) for count in few) or any(
            _is_few(spans[one][0], among) for one, (_, among) in self.figures.items() if spans[one][0] == spans[one][1]
        )


def web_of(cells: Mapping[Key, Figures]) -> Web:
    """The web of the cells, which are divided by all that is shown one at a time."""
    figures = added_up((term, told) for key, told in cells.items() for term in _terms(key))
    most = shown(figures[TOTAL][0]).high
    spans = {term: _span(term, count, among, most) for term, (count, among) in figures.items()}
    return Web(figures, _sums(figures), spans)


def _terms(key: Key) -> Iterator[Term]:
    """The cell, and all that it is counted in."""
    places = tuple(enumerate(key))
    for many in range(len(places) + 1):
        yield from combinations(places, many)


def _sums(terms: Iterable[Term]) -> Sequence[Sum[Term]]:
    parts: dict[tuple[Term, int], list[Term]] = defaultdict(list)
    for term in terms:
        for one in term:
            parts[tuple(other for other in term if other != one), one[0]].append(term)
    return [(whole, of) for (whole, _), of in parts.items()]


def _span(term: Term, count: int, among: int, most: int) -> Span:
    """What is told of the total and of each division. Of a cell it is known that it is of no more than there are."""
    if len(term) <= 1:
        one = shown(count, among)
        return one.low, one.high
    return 0, among if among >= count else most


def _is_few(count: int, among: int) -> bool:
    """One to four who are counted, or who are not. That it is nobody, or everybody, is no secret."""
    return (0 < count < LEAST and count != among) or 0 < among - count < LEAST
