"""What a proposed price list changes from a day on, thing by thing, and how it is written without touching the rest."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from vaccinera.reimbursement.rules.price_rows import PriceKey, PriceRow, days_of_change, of_each_key, ore_on
from vaccinera.reimbursement.states import PriceChange


@dataclass(frozen=True, slots=True)
class PriceDifference:
    """The days of one thing on which the amount would be another; nothing where there is no price."""

    key: PriceKey
    from_on: date
    to_on: date | None
    before: int | None
    after: int | None

    @property
    def kind(self) -> PriceChange:
        """Whether a price comes, goes or changes."""
        if self.before is None:
            return PriceChange.ADDED
        return PriceChange.ENDED if self.after is None else PriceChange.CHANGED

    @property
    def change(self) -> int | None:
        """How many öre more; nothing for what comes or goes."""
        return None if self.before is None or self.after is None else self.after - self.before

    def as_json(self) -> dict[str, Any]:
        """The difference as a decision tells of it."""
        return {
            **self.key._asdict(),
            "from_on": self.from_on.isoformat(),
            "to_on": self.to_on.isoformat() if self.to_on else None,
            "before": self.before,
            "after": self.after,
        }


def difference_kept(kept: Mapping[str, Any]) -> PriceDifference:
    """A difference as it was kept."""
    key = PriceKey(**{name: kept[name] for name in PriceKey._fields})
    to_on = date.fromisoformat(kept["to_on"]) if kept["to_on"] else None
    return PriceDifference(key, date.fromisoformat(kept["from_on"]), to_on, kept["before"], kept["after"])


def price_differences(
    old: Collection[PriceRow], new: Collection[PriceRow], *, from_on: date
) -> tuple[PriceDifference, ...]:
    """Everything that differs on some day from ``from_on``; what a list says of earlier days is left as it is."""
    before, after = of_each_key(old), of_each_key(new)
    return tuple(
        difference
        for key in sorted({*before, *after})
        for difference in _of_key(key, before.get(key, []), after.get(key, []), from_on)
    )


def _of_key(
    key: PriceKey, old: Sequence[PriceRow], new: Sequence[PriceRow], from_on: date
) -> Iterator[PriceDifference]:
    days = sorted({from_on, *days_of_change([*old, *new], after=from_on)})
    began, was, becomes = from_on, ore_on(old, from_on), ore_on(new, from_on)
    for day in days[1:]:
        told = (ore_on(old, day), ore_on(new, day))
        if told == (was, becomes):
            continue
        if was != becomes:
            yield PriceDifference(key, began, day, was, becomes)
        began, (was, becomes) = day, told
    if was != becomes:
        yield PriceDifference(key, began, None, was, becomes)


@dataclass(frozen=True, slots=True)
class Rewriting:
    """How one thing's prices come to say what is wanted: what stands ends on a day, and rows follow from there."""

    key: PriceKey
    ends_on: date
    rows: tuple[PriceRow, ...]


def rewritings(differences: Collection[PriceDifference], new: Collection[PriceRow]) -> tuple[Rewriting, ...]:
    """What to write. A thing that does not differ is not touched, so that what was paid by its row stands (rule 30)."""
    wanted: dict[PriceKey, list[PriceRow]] = of_each_key(new)
    first: dict[PriceKey, date] = {}
    for difference in differences:
        first.setdefault(difference.key, difference.from_on)
    return tuple(Rewriting(key, day, _from(wanted.get(key, []), day)) for key, day in first.items())


def _from(rows: Sequence[PriceRow], day: date) -> tuple[PriceRow, ...]:
    """The rows from a day on; one that began earlier begins that day."""
    return tuple(
        PriceRow(row.key, row.ore, max(row.from_on, day), row.to_on)
        for row in rows
        if row.to_on is None or row.to_on > day
    )
