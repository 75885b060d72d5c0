"""What lies in a unit's fridge, and what a scanned code means there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q

from vaccinera.kernel.refusals import Refused
from vaccinera.kernel.remembering import remembered
from vaccinera.kernel.sorting import swedish_sort_key
from vaccinera.products.models import BatchRecall, BatchTrace, BatchWaste, Pack, Product, UnitBatch
from vaccinera.products.rules.batches import judge_batch, normalise_batch_number

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from uuid import UUID

    from django.db.models import QuerySet

    from vaccinera.access.rules.readers import Reader
    from vaccinera.products.rules.scans import ScannedPack

BATCHES_A_PAGE = 50


@dataclass(frozen=True, slots=True)
class BatchInHand:
    """A unit's batch, and why it may not be given on the day asked for (``None`` when it may)."""

    batch: UnitBatch
    fault: str | None


@dataclass(frozen=True, slots=True)
class ScanFound:
    """What a scan means at this unit: a known product, and the batch unless the unit has not added it yet.

    ``expires_on`` is the day that counts: the earlier of the code's and the unit's, ``None`` when neither tells.
    """

    product: Product
    batch_number: str | None
    batch_written: str | None
    expires_on: date | None
    batch: UnitBatch | None
    fault: str | None


@dataclass(frozen=True, slots=True)
class Wasted:
    """A record of discarded doses, and the mirror row that took it back, if one did."""

    record: BatchWaste
    taken_back: BatchWaste | None


def _batches(reader: Reader) -> QuerySet[UnitBatch]:
    recalls = BatchRecall.objects.filter(product_id=OuterRef("product_id"), batch_number=OuterRef("batch_number"))
    return (
        UnitBatch.objects.filter(provider_id=reader.provider_id, unit_id=reader.unit_id)
        .select_related("product")
        .annotate(is_recalled=Exists(recalls))
    )


def _judged(batch: UnitBatch, on: date) -> BatchInHand:
    is_recalled = _is_recalled(batch)
    fault = judge_batch(
        expires_on=batch.expires_on, is_recalled=is_recalled, is_finished=batch.is_finished_on(on), on=on
    )
    return BatchInHand(batch, fault)


def _is_recalled(batch: UnitBatch) -> bool:
    return bool(batch.is_recalled)  # type: ignore[attr-defined]  # annotated by the query


def batch_in_hand(reader: Reader, batch_id: UUID, *, on: date) -> BatchInHand | None:
    """One of the unit's batches, judged for a day; ``None`` when the unit has no such batch."""
    batch = _batches(reader).filter(pk=batch_id).first()
    return None if batch is None else _judged(batch, on)


def usable_batches(reader: Reader, *, npl_ids: Collection[str], on: date) -> list[UnitBatch]:
    """The unit's batches of some products that may be given on a day, the first to expire first."""
    batches = _batches(reader).filter(product__npl_id__in=npl_ids).order_by("expires_on", "batch_number")
    return [batch for batch in batches if _judged(batch, on).fault is None]


def batches_of_the_past(*, provider_id: int, unit_id: int, products: Collection[int], on: date) -> list[BatchInHand]:
    """A unit's batches of some products as they were on a day gone by, the last to expire first.

    One that is finished today was not then, and one that was recalled after the day could be given on it.
    """
    recalls = BatchRecall.objects.filter(
        product_id=OuterRef("product_id"), batch_number=OuterRef("batch_number"), recalled_on__lte=on
    )
    batches = (
        UnitBatch.objects.filter(provider_id=provider_id, unit_id=unit_id, product_id__in=products)
        .select_related("product")
        .annotate(is_recalled=Exists(recalls))
        .order_by("-expires_on", "batch_number")
    )
    return [
        BatchInHand(
            batch,
            judge_batch(expires_on=batch.expires_on, is_recalled=batch.is_recalled, is_finished=False, on=on),
        )
        for batch in batches
    ]


def batches_in_use(reader: Reader, *, on: date, since: datetime) -> list[BatchInHand]:
    """The unit's batches that may be given, by product in Swedish order; also those finished since an instant."""
    found = _batches(reader).filter(expires_on__gte=on).filter(Q(is_finished=False) | Q(finished_at__gte=since))
    return sorted((_judged(batch, on) for batch in found if not _is_recalled(batch)), key=_by_product)


def batches_put_away(reader: Reader, *, on: date, since: datetime, page: int) -> tuple[list[BatchInHand], int]:
    """A page of the unit's other batches (expired, recalled, finished earlier), the last to expire first.

    And how many there are.
    """
    is_over = Q(expires_on__lt=on) | Q(is_recalled=True)
    is_finished = Q(is_finished=True) & (Q(finished_at=None) | Q(finished_at__lt=since))
    found = _batches(reader).filter(is_over | is_finished).order_by("-expires_on", "id")
    shown = found[(page - 1) * BATCHES_A_PAGE : page * BATCHES_A_PAGE]
    return [_judged(batch, on) for batch in shown], found.count()


def traces_of(reader: Reader, batch_id: UUID) -> list[BatchTrace]:
    """What was done to one of the provider's batches, the latest first."""
    return list(BatchTrace.objects.filter(provider_id=reader.provider_id, batch_id=batch_id).order_by("-at", "-id"))


def waste_of(reader: Reader, batch_id: UUID) -> list[Wasted]:
    """What was discarded of one of the provider's batches, the latest day first."""
    rows = list(
        BatchWaste.objects.filter(provider_id=reader.provider_id, batch_id=batch_id).order_by("-wasted_on", "-at")
    )
    mirrors = {row.takes_back_id: row for row in rows if row.takes_back_id is not None}
    return [Wasted(row, mirrors.get(row.pk)) for row in rows if row.takes_back_id is None]


def doses_wasted(told: Iterable[Wasted]) -> int:
    """How many doses are discarded, of those records that stand."""
    return sum(one.record.doses for one in told if one.taken_back is None)


def recall_of(product_id: int, batch_number: str) -> BatchRecall | None:
    """The region's recall of a batch, if there is one."""
    return BatchRecall.objects.filter(product_id=product_id, batch_number=batch_number).first()


def all_products() -> list[Product]:
    """Every product ever used, in the Swedish order of their names: an old dose may be recalled too."""
    return sorted(Product.objects.all(), key=_in_swedish_order)


def products_in_register(*, on: date) -> list[Product]:
    """Every product used on a day, in the Swedish order of their names."""
    used = Product.objects.filter(Q(valid_to=None) | Q(valid_to__gte=on), valid_from__lte=on)
    return sorted(used, key=_in_swedish_order)


def _by_product(in_hand: BatchInHand) -> tuple[str, int, date, str]:
    batch = in_hand.batch
    return (*_in_swedish_order(batch.product), batch.expires_on, batch.batch_number)


def batches_about_to_expire(reader: Reader, *, on: date, before: date) -> list[UnitBatch]:
    """The unit's unfinished batches that expire from a day up to and not including another."""
    return list(
        _batches(reader).filter(is_finished=False, expires_on__gte=on, expires_on__lt=before).order_by("expires_on")
    )


@remembered(seconds=300)
def products_named(npl_ids: tuple[str, ...]) -> list[Product]:
    """Products by their national product ids, in the Swedish order of their names."""
    return sorted(Product.objects.filter(npl_id__in=npl_ids), key=_in_swedish_order)


def _in_swedish_order(product: Product) -> tuple[str, int]:
    return swedish_sort_key(product.name), product.pk


def product_of_scan(scanned: ScannedPack) -> Product:
    """The product of a scanned pack; refuses a code that belongs to no known product."""
    pack = Pack.objects.filter(gtin=scanned.gtin.zfill(14)).select_related("product").first()
    if pack is None:
        raise Refused("products.scan.unknown_product", gtin=scanned.gtin)
    return pack.product


def scan_found(reader: Reader, scanned: ScannedPack, *, on: date) -> ScanFound:
    """What a scanned pack means at the unit; refuses a code that belongs to no known product."""
    product = product_of_scan(scanned)
    number = None if scanned.batch_number is None else normalise_batch_number(scanned.batch_number)
    known = _batches(reader).filter(product=product, batch_number=number).first() if number else None
    days = [day for day in (scanned.expires_on, known.expires_on if known else None) if day is not None]
    # The earliest day counts: a slip when the batch was added must not make an expired pack usable.
    expires_on = min(days, default=None)
    fault = judge_batch(
        expires_on=expires_on or date.max,
        is_recalled=BatchRecall.objects.filter(product=product, batch_number=number).exists(),
        is_finished=known is not None and known.is_finished_on(on),
        on=on,
    )
    return ScanFound(product, number, scanned.batch_number, expires_on, known, fault)
