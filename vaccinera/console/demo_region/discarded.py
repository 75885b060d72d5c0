"""What the demo region discarded of its batches: a little of some, and what was left of those expired or recalled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from vaccinera.console.demo_region.keys import Chance, key_of
from vaccinera.console.demo_region.rows import Row, Rows
from vaccinera.products.rules.waste import WasteTold
from vaccinera.products.states import WasteReason

_NOTICED_AFTER = timedelta(minutes=20)


class Discarded:
    """The records of one region on one day, each of a batch that was there, and before the day."""

    def __init__(
        self, rows: Rows, settings: Mapping[str, Any], names: Mapping[str, str], *, seed: str, on: date
    ) -> None:
        self._rows, self._settings, self._names, self._seed, self._on = rows, settings, names, seed, on

    def add(self, batches: Sequence[Row], recalls: Sequence[Row]) -> None:
        """What was discarded of the batches; of those recalled, what was left on the day after."""
        recalled_on = {(one.product_id, one.batch_number): one.recalled_on for one in recalls}
        for batch in batches:
            self._add_of(batch, recalled_on.get((batch.product_id, batch.batch_number)))

    def _add_of(self, batch: Row, recalled_on: date | None) -> None:
        chance, day_after = Chance(self._seed, "discarded", batch.id), timedelta(days=1)
        used_to = min(batch.expires_on, self._on - day_after, recalled_on or date.max)
        days = (used_to - batch.added_at.date()).days
        if days > 0 and chance.happens(self._settings["part"]):
            reason, most = chance.pick(sorted(self._settings["reasons"].items()))
            wasted_on = batch.added_at.date() + timedelta(days=1 + chance.below(days))
            record = self._tell(batch, WasteTold(1 + chance.below(most), wasted_on, WasteReason(reason), ""))
            if chance.happens(self._settings["mistaken"]):
                self._take_back(batch, record)
        left = WasteTold(1 + chance.below(self._settings["left"]), used_to + day_after, WasteReason.EXPIRED, "")
        if recalled_on is not None:
            self._tell(batch, WasteTold(left.doses, used_to + day_after, WasteReason.RECALLED, ""))
        elif batch.expires_on + day_after < self._on and chance.happens(self._settings["left_over_part"]):
            self._tell(batch, left)

    def _tell(self, batch: Row, told: WasteTold) -> Row:
        at = datetime.combine(told.wasted_on, time(14), tzinfo=UTC)
        return self._row(batch, told, at=at, takes_back_id=None)

    def _take_back(self, batch: Row, wrong: Row) -> None:
        told = WasteTold(-wrong.doses, wrong.wasted_on, WasteReason(wrong.reason), self._settings["why_mistaken"])
        self._row(batch, told, at=wrong.at + _NOTICED_AFTER, takes_back_id=wrong.id)

    def _row(self, batch: Row, told: WasteTold, *, at: datetime, takes_back_id: object) -> Row:
        return self._rows.add(
            "products_batch_waste",
            id=key_of(self._seed, at, "waste", batch.id, told.reason, told.doses),
            provider_id=batch.provider_id,
            batch_id=batch.id,
            doses=told.doses,
            wasted_on=told.wasted_on,
            reason=told.reason.value,
            note=told.note,
            takes_back_id=takes_back_id,
            at=at,
            by_hsa_id=batch.added_by_hsa_id,
            by_name=self._names[batch.added_by_hsa_id],
        )
