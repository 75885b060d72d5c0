"""Keys and chance that come out the same from the same seed, on every machine and every version of Python."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Sequence
from datetime import datetime
from typing import TypeVar
from uuid import UUID

_Thing = TypeVar("_Thing")
_VERSION_7 = 0x7
_VARIANT = 0b10


def key_of(seed: str, at: datetime, *what: object) -> UUID:
    """A UUIDv7 of an instant whose random part is a digest of what it names: keys sort by time, as real ones do."""
    digest = int.from_bytes(hashlib.sha256("|".join((seed, *map(str, what))).encode()).digest()[:10], "big")
    milliseconds = int(at.timestamp() * 1000)
    high = (milliseconds << 16) | (_VERSION_7 << 12) | (digest >> 68)
    low = (_VARIANT << 62) | (digest & ((1 << 62) - 1))
    return UUID(int=(high << 64) | low)


class Chance:
    """Draws from a seed; only ``random()`` is used, whose sequence Python promises never to change."""

    def __init__(self, *seed: object) -> None:
        self._random = random.Random("|".join(map(str, seed)))  # noqa: S311 - invents people, guards nothing

    def happens(self, part: float) -> bool:
        """True in this part (0 to 1) of all draws."""
        return self._random.random() < part

    def below(self, end: int) -> int:
        """A whole number from 0 up to but not including ``end``."""
        return int(self._random.random() * end)

    def pick(self, things: Sequence[_Thing]) -> _Thing:
        """One of the things, each as likely."""
        return things[self.below(len(things))]

    def weighted(self, things: Sequence[_Thing], weights: Sequence[float]) -> _Thing:
        """One of the things, each as likely as its weight."""
        left = self._random.random() * sum(weights)
        for thing, weight in zip(things, weights, strict=True):
            left -= weight
            if left < 0:
                return thing
        return things[-1]

    def shuffled(self, things: Sequence[_Thing]) -> list[_Thing]:
        """The things in a new order."""
        left = list(things)
        return [left.pop(self.below(len(left))) for _ in range(len(left))]
