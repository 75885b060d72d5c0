"""Small numbers in statistics for analysts and the public: what is shown, so that nobody is found by subtracting.

Zero is shown; one to four are ``<5``; every other figure is rounded to the nearest five, in every report and at every
time alike. So a total less its other parts, a report less another, or Tuesday less Monday, leaves a span and never
somebody. Where even the rounded total would tell a part (two parts of four and a total of ten), the group is told by
its total alone. It is never applied to payment, nor to a provider's own figures.

Where everybody knows how many there are (``among``), what is not counted is a number too: one to four who are not
vaccinated are no more to be had than one to four who are, and of fewer than five people nothing is told.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import NamedTuple, TypeAlias

LEAST, STEP = 5, 5
"""From here a figure is told, and to what it is rounded."""
_HALF = STEP // 2
# A total of at most this with a small part, or one that leaves the small parts less room than this, tells its parts.
_TELLS_ITS_PARTS, _ROOM = 12, 3

Key: TypeAlias = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """A figure as it may be shown: ``value``, or ``None`` for one to four; ``low`` and ``high`` are all it tells."""

    value: int | None
    low: int
    high: int

    @property
    def is_small(self) -> bool:
        """Whether it is one to four, and shown as ``<5``."""
        return self.value is None

    def __str__(self) -> str:
        return f"<{LEAST}" if self.value is None else str(self.value)


def shown(count: int, among: int | None = None) -> Shown:
    """What may be shown of a count; the same for the same count, wherever it stands.

    Of how many it is cuts what it tells, and is nothing that it shows.
    """
    if among is not None and count <= among and is_of_few(among):
        return Shown(None, 0, among)
    if count == 0:
        return Shown(0, 0, 0)
    if count < LEAST:
        return Shown(None, 1, LEAST - 1)
    value = (count + _HALF) // STEP * STEP
    high = value + _HALF
    return Shown(value, max(LEAST, value - _HALF), high if among is None or count > among else min(high, among))


def is_of_few(among: int | None) -> bool:
    """Whether it is of one to four people, so that nothing is told. Of none it is of people who are not known."""
    return among is not None and 0 < among < LEAST


class Part(NamedTuple):
    """A part of a total: what it tells, and whether all but one to four are counted in it."""

    shown: Shown
    is_nearly_all: bool

    @classmethod
    def of(cls, count: int, among: int | None = None) -> Part:
        """The part of a count."""
        return cls(shown(count, among), among is not None and 0 < among - count < LEAST)


def is_told_by_its_total(parts: Sequence[int], among: Sequence[int] | None = None) -> bool:
    """Whether the rounded total of the parts tells too much of a small one, so that the parts are not shown."""
    if among is None:
        return tells_its_parts(shown(sum(parts)), [Part.of(count) for count in parts])
    total = shown(sum(parts), sum(among))
    return tells_its_parts(total, [Part.of(*one) for one in zip(parts, among, strict=True)])


def tells_its_parts(total: Shown, parts: Iterable[Part]) -> bool:
    """Whether a total that tells so much tells too much of a small part, or of those who lack in one."""
    some = [part for part in parts if part.shown.high]
    return _tells_a_small(total, [part.shown for part in some]) or any(
        _is_had(total, some, place) for place, part in enumerate(some) if part.is_nearly_all
    )


def _tells_a_small(total: Shown, parts: Sequence[Shown]) -> bool:
    small = [one for one in parts if one.is_small]
    if not small or not total.high:
        return False
    if total.high <= _TELLS_ITS_PARTS:
        return len(parts) > 1 or not small[0].low
    others = [one for one in parts if not one.is_small]
    low = total.low - sum(one.high for one in others)
    high = total.high - sum(one.low for one in others)
    return min(sum(one.high for one in small) - low, high - sum(one.low for one in small)) < _ROOM


def _is_had(total: Shown, parts: Sequence[Part], place: int) -> bool:
    """Whether the total less all others leaves one number for a part."""
    others = [part.shown for at, part in enumerate(parts) if at != place]
    one = parts[place].shown
    low = max(one.low, total.low - sum(other.high for other in others))
    return low == min(one.high, total.high - sum(other.low for other in others))


def suppressed(counts: Mapping[Key, int], among: Mapping[Key, int] | None = None) -> Mapping[Key, Shown]:
    """The cells of a table that may be shown. A cell whose group is told by its total is left out, and so are zeros.

    The keys are the divisions in their order; a group is every choice of some of them, and the whole table.
    """
    told = {key: count for key, count in counts.items() if among is None or not is_of_few(among[key])}
    divisions = len(next(iter(counts), ()))
    for kept in _choices(divisions):
        for group in _groups(counts, kept):
            people = None if among is None else [among[key] for key in group]
            if is_told_by_its_total([counts[key] for key in group], people):
                for key in group:
                    told.pop(key, None)
    return {key: shown(count, None if among is None else among[key]) for key, count in told.items()}


def suppressed_among(cells: Mapping[Key, tuple[int, int]]) -> Mapping[Key, Shown]:
    """The cells that may be shown of a table that has how many are counted, among how many."""
    counts = {key: count for key, (count, _) in cells.items()}
    return suppressed(counts, {key: among for key, (_, among) in cells.items()})


def _choices(divisions: int) -> Iterable[Sequence[int]]:
    return (kept for many in range(divisions) for kept in combinations(range(divisions), many))


def _groups(counts: Mapping[Key, int], kept: Sequence[int]) -> Iterable[Sequence[Key]]:
    groups: dict[Key, list[Key]] = {}
    for key in counts:
        groups.setdefault(tuple(key[place] for place in kept), []).append(key)
    return groups.values()
