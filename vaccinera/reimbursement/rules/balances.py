"""What a payee gets when a month and what was carried to it are put together: never less than nothing (point 35)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Settlement:
    """One payee's month in whole öre. What is below zero is not claimed back: it is carried to the next month."""

    brought_ore: int
    lines_ore: int

    @property
    def total_ore(self) -> int:
        """The month's lines together with what was carried to it."""
        return self.brought_ore + self.lines_ore

    @property
    def to_pay_ore(self) -> int:
        """What the payment file holds: the total when it is positive, else nothing."""
        return max(self.total_ore, 0)

    @property
    def carried_ore(self) -> int:
        """What is carried to the next month: zero or below."""
        return min(self.total_ore, 0)


def settled(*, brought_ore: int, lines_ore: int) -> Settlement:
    """Put a month's lines together with the balance of the month before, which is zero or a debt."""
    if brought_ore > 0:
        raise ValueError("a balance is zero or below: what is above zero was paid")
    return Settlement(brought_ore=brought_ore, lines_ore=lines_ore)
