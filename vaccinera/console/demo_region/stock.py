"""The batches in each unit's fridge, this season and those before."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from vaccinera.console.demo_region.catalogue import Catalogue, Version
from vaccinera.console.demo_region.keys import key_of
from vaccinera.console.demo_region.region import Region, Unit
from vaccinera.console.demo_region.rows import Row, Rows
from vaccinera.products.rules.batches import normalise_batch_number
from vaccinera.programmes.rules.packs import PackProduct

# Neither I, O, Q nor S, which are taken for digits on a label.
_LETTERS = "ABCDEFGHJKLMNPRTUVWXYZ"
_HALVES = 2
_LONGEST_SEASON = timedelta(days=365)
_DELIVERED_BEFORE = timedelta(days=10)


class Stock:
    """Every unit batch, found by unit, version and product."""

    def __init__(
        self, region: Region, catalogue: Catalogue, settings: Mapping[str, Any], *, seed: str, on: date
    ) -> None:
        self.rows = Rows()
        self._region, self._catalogue, self._settings, self._seed, self._on = region, catalogue, settings, seed, on
        self._usable: dict[tuple[int, int, str], list[Row]] = {}
        for version in catalogue.versions:
            for product in version.pack.products:
                if version.pack.season.code in product.seasons:
                    for unit in region.units:
                        if unit.setting in version.pack.settings:
                            self._deliver(unit, version, product)

    def batch_for(self, unit: Unit, version: Version, product: PackProduct, *, on: date) -> Row:
        """The batch the unit vaccinates from on a day: the first half of the season from one, then from another."""
        batches = self._usable[unit.id, version.id, product.npl_id]
        season = version.pack.season
        is_late = on > season.from_on + ((season.to_on or season.from_on + _LONGEST_SEASON) - season.from_on) / 4
        return batches[min(int(is_late), len(batches) - 1)]

    def _deliver(self, unit: Unit, version: Version, product: PackProduct) -> None:
        season = version.pack.season
        end = season.to_on or season.from_on + _LONGEST_SEASON
        is_over = end < self._on
        for half in range(_HALVES):
            # A pack without season is used for years; its batches are as long-lived.
            expires_on = end - timedelta(days=62 - 62 * half) if season.to_on else end + timedelta(days=200 + 90 * half)
            batch = self._batch(
                unit,
                version,
                product,
                f"half {half}",
                expires_on=expires_on,
                added_on=version.valid_from,
                is_finished=is_over,
            )
            self._usable.setdefault((unit.id, version.id, product.npl_id), []).append(batch)
        is_shown = version.pack.code == self._settings["special_programme"] and product is self._shown(version)
        if not is_over and is_shown:
            self._show(unit, version, product)

    def _shown(self, version: Version) -> PackProduct:
        """The product whose special batches show what must not be given: the season's first."""
        season = version.pack.season.code
        return next(product for product in version.pack.products if season in product.seasons)

    def _show(self, unit: Unit, version: Version, product: PackProduct) -> None:
        kinds = ["expiring_soon"]
        if unit.key in self._settings["special_at"]:
            kinds += ["expired", "recalled"]
        for kind in kinds:
            told = self._settings[kind]
            added_on = max(version.valid_from, self._on - timedelta(days=60))
            batch = self._batch(
                unit,
                version,
                product,
                kind,
                expires_on=self._on + timedelta(days=told["days"]),
                added_on=added_on,
                is_finished=False,
            )
            if kind == "recalled" and not self.rows.of("products_batch_recall"):
                self.rows.add(
                    "products_batch_recall",
                    id=key_of(self._seed, _morning(version.valid_from), "recall", product.npl_id),
                    product_id=self._catalogue.product_id(product),
                    batch_number=batch.batch_number,
                    reason=told["reason"],
                    recalled_on=self._on + timedelta(days=told["since"]),
                )

    def _batch(
        self,
        unit: Unit,
        version: Version,
        product: PackProduct,
        which: str,
        *,
        expires_on: date,
        added_on: date,
        is_finished: bool,
    ) -> Row:
        # A recall is the whole region's: that batch is the same everywhere it was delivered.
        where = "" if which == "recalled" else unit.key
        written = self._number(where, version.id, product.npl_id, which)
        added_at = _morning(max(added_on, version.valid_from - _DELIVERED_BEFORE))
        return self.rows.add(
            "products_unit_batch",
            id=key_of(self._seed, _morning(version.valid_from), "batch", unit.key, version.id, product.npl_id, which),
            provider_id=unit.provider_id,
            unit_id=unit.id,
            product_id=self._catalogue.product_id(product),
            batch_number=normalise_batch_number(written),
            batch_written=written,
            expires_on=expires_on,
            funding_source=self._settings["funding_source"],
            is_finished=is_finished,
            added_at=added_at,
            added_by_hsa_id=self._receiver(unit),
        )

    def _number(self, *what: object) -> str:
        digest = hashlib.sha256("|".join((self._seed, *map(str, what))).encode()).digest()
        letters = "".join(_LETTERS[byte % len(_LETTERS)] for byte in digest[:2])
        return f"{letters}{int.from_bytes(digest[2:5], 'big') % 10_000:04}{_LETTERS[digest[5] % len(_LETTERS)]}"

    def _receiver(self, unit: Unit) -> str:
        """The first of the unit's staff who may add a batch."""
        return next(self._receivers(unit))

    def _receivers(self, unit: Unit) -> Iterator[str]:
        for member in self._region.staff:
            if any(one.unit == unit and {"VAC", "PRE"} & {*one.roles} for one in member.commissions):
                yield member.hsa_id


def _morning(day: date) -> datetime:
    return datetime.combine(day, time(7), tzinfo=UTC)
