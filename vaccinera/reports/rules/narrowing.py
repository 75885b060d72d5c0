"""What is left of spans when each sum is taken apart: a total less its other parts, and the parts less each other.

Whoever reads statistics can do as much. So this is how it is known what several figures tell together.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import TypeAlias, TypeVar

Of = TypeVar("Of", bound=Hashable)
Span: TypeAlias = "tuple[int, int]"
"""The least and the most that it can be."""
Sum: TypeAlias = "tuple[Of, Sequence[Of]]"
"""What something is of, and what its parts are of."""


def narrowed(spans: Mapping[Of, Span], sums: Sequence[Sum[Of]]) -> Mapping[Of, Span]:
    """The spans when every sum has been taken apart, until nothing more comes of it."""
    found = dict(spans)
    before: Mapping[Of, Span] = {}
    while found != before:
        before = dict(found)
        for whole, parts in sums:
            _narrow(found, whole, parts)
    return found


def _narrow(spans: dict[Of, Span], whole: Of, parts: Sequence[Of]) -> None:
    lows, highs = sum(spans[one][0] for one in parts), sum(spans[one][1] for one in parts)
    low, high = spans[whole]
    for one in parts:
        least, most = spans[one]
        spans[one] = max(least, low - (highs - most)), min(most, high - (lows - least))
    spans[whole] = max(low, lows), min(high, highs)
