"""Looking after a unit's batches: adding (also in the middle of a registration), finishing, choosing, changing.

And telling what was discarded of them; and products to the region's register, when a pack that needs them is approved.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from uuid_utils.compat import uuid7

from vaccinera.access.states import Permission
from vaccinera.audit.actions import as_event, record
from vaccinera.kernel.clock import civil_day
from vaccinera.kernel.combined_insert import insert_together
from vaccinera.kernel.constraints import broken_constraint
from vaccinera.kernel.refusals import Refused
from vaccinera.products.models import BatchRecall, BatchTrace, BatchWaste, Pack, Product, UnitBatch
from vaccinera.products.rules.batches import LONGEST, judge_batch, judge_batch_change, normalise_batch_number
from vaccinera.products.rules.registered import RegisteredProduct, days_used
from vaccinera.products.rules.waste import MOST_DOSES, WasteTold, judge_waste
from vaccinera.products.states import BatchAct, WasteReason

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime
    from uuid import UUID

    from vaccinera.access.rules.readers import Reader
    from vaccinera.products.states import FundingSource


@dataclass(frozen=True, slots=True)
class NewBatch:
    """A batch as somebody scanned it or read it off a pack."""

    product: Product
    batch_written: str
    expires_on: date
    funding_source: str


@transaction.atomic
def add_batch(
    *, by: Reader, product: Product, batch_written: str, expires_on: date, funding_source: str, on: date, at: datetime
) -> UnitBatch:
    """Add a batch to the reader's unit; refuses one that has expired, is recalled, or is there already (MED-04).

    The batch number is compared in its normalised form and kept as written (MED-07).
    """
    by.require(Permission.BATCH_ADD, at=by.unit_id)
    return _add(by, NewBatch(product, batch_written, expires_on, funding_source), on=on, at=at)


@transaction.atomic
def add_batches(*, by: Reader, batches: Sequence[NewBatch], on: date, at: datetime) -> Mapping[int, Refused]:
    """Add several batches or none: tells which are refused, by their places; nothing when all were added."""
    by.require(Permission.BATCH_MANAGE, at=by.unit_id)
    refused: dict[int, Refused] = {}
    for place, new in enumerate(batches):
        try:
            _add(by, new, on=on, at=at)
        except Refused as why:
            refused[place] = why
    if refused:
        transaction.set_rollback(True)
    return refused


def _add(by: Reader, new: NewBatch, *, on: date, at: datetime) -> UnitBatch:
    number, written = normalise_batch_number(new.batch_written), new.batch_written.strip()
    if len(written) > LONGEST:
        raise Refused("products.batch_number.too_long", length=len(written), longest=LONGEST)
    if new.expires_on < on:
        raise Refused("products.batch.expired", expires_on=new.expires_on)
    if _is_recalled(new.product.pk, number):
        raise Refused("products.batch.recalled")
    batch = UnitBatch(
        id=uuid7(),
        provider_id=by.provider_id,
        unit_id=by.unit_id,
        product=new.product,
        batch_number=number,
        batch_written=written,
        expires_on=new.expires_on,
        funding_source=new.funding_source,
        added_at=at,
        added_by_hsa_id=by.hsa_id,
    )
    try:
        with transaction.atomic():
            batch.save(force_insert=True)
    except IntegrityError as error:
        if broken_constraint(error) == "a_unit_adds_a_batch_once":
            raise Refused("products.batch.already_added") from error
        raise
    after = {"expires_on": str(new.expires_on), "funding_source": new.funding_source}
    _leave_trace(batch, BatchAct.ADDED, by=by, at=at, after=after)
    return batch


@transaction.atomic
def finish_batch(*, by: Reader, batch_id: UUID, at: datetime) -> UnitBatch:
    """The batch is used up: it is proposed nowhere any more. Whoever presses twice changes nothing."""
    batch = _locked(by, batch_id)
    if not batch.is_finished:
        batch.is_finished, batch.finished_at, batch.favourite_on = True, at, None
        batch.save(update_fields=["is_finished", "finished_at", "favourite_on"])
        _leave_trace(batch, BatchAct.FINISHED, by=by, at=at)
    return batch


@transaction.atomic
def unfinish_batch(*, by: Reader, batch_id: UUID, at: datetime) -> UnitBatch:
    """There was more of it after all."""
    batch = _locked(by, batch_id)
    if batch.is_finished:
        batch.is_finished, batch.finished_at = False, None
        batch.save(update_fields=["is_finished", "finished_at"])
        _leave_trace(batch, BatchAct.FOUND_AGAIN, by=by, at=at)
    return batch


@transaction.atomic
def choose_for_the_day(*, by: Reader, batch_id: UUID, is_chosen: bool, on: date, at: datetime) -> UnitBatch:
    """Propose the batch at the unit's registrations today, instead of another of the product, or no longer.

    Refuses one that may not be given.
    """
    batch = _locked(by, batch_id)
    if not is_chosen:
        if batch.favourite_on == on:
            batch.favourite_on = None
            batch.save(update_fields=["favourite_on"])
            _leave_trace(batch, BatchAct.NO_LONGER_CHOSEN, by=by, at=at)
        return batch
    fault = judge_batch(
        expires_on=batch.expires_on,
        is_recalled=_is_recalled(batch.product_id, batch.batch_number),
        is_finished=batch.is_finished,
        on=on,
    )
    if fault is not None:
        raise Refused(fault, expires_on=batch.expires_on)
    UnitBatch.objects.filter(
        provider_id=by.provider_id, unit_id=batch.unit_id, product_id=batch.product_id, favourite_on=on
    ).update(favourite_on=None)
    batch.favourite_on = on
    batch.save(update_fields=["favourite_on"])
    _leave_trace(batch, BatchAct.CHOSEN_FOR_THE_DAY, by=by, at=at)
    return batch


@transaction.atomic
def change_batch(
    *,
    by: Reader,
    batch_id: UUID,
    expires_on: date,
    funding_source: FundingSource,
    is_used: bool,
    reason: str,
    at: datetime,
) -> UnitBatch:
    """Put right what was read wrong off the pack. Doses already given keep what they were signed with.

    ``is_used`` is whether any dose was given from it: then there must be a reason.
    """
    batch = _locked(by, batch_id)
    refused = judge_batch_change(is_used=is_used, reason=reason)
    if refused is not None:
        raise Refused(refused)
    before = {"expires_on": str(batch.expires_on), "funding_source": batch.funding_source}
    after = {"expires_on": str(expires_on), "funding_source": funding_source.value}
    if before != after:
        batch.expires_on, batch.funding_source = expires_on, funding_source
        batch.save(update_fields=["expires_on", "funding_source"])
        _leave_trace(batch, BatchAct.CHANGED, by=by, at=at, before=before, after=after, reason=reason.strip())
    return batch


@transaction.atomic
def record_waste(*, by: Reader, batch_id: UUID, told: WasteTold, on: date, at: datetime) -> BatchWaste:
    """Doses of a batch were discarded. The record is final: a mistake is taken back by a row of its own."""
    batch = _locked(by, batch_id)
    added_on = civil_day(batch.added_at)
    refused = judge_waste(told, added_on=added_on, on=on)
    if refused is not None:
        raise Refused(refused, most=MOST_DOSES, added_on=added_on)
    waste = _waste_of(batch, told, by=by, at=at)
    subject = ("unit_batch", batch.pk)
    insert_together(waste, as_event("products.waste.recorded", by=by, subject=subject, **_details_of(waste)))
    return waste


@transaction.atomic
def take_back_waste(*, by: Reader, waste_id: UUID, why: str, at: datetime) -> BatchWaste:
    """Answer a record of discarded doses that was a mistake by its mirror row, once; there must be a reason."""
    wrong = BatchWaste.objects.filter(provider_id=by.provider_id, pk=waste_id, takes_back=None).first()
    if wrong is None:
        raise Refused("products.waste.not_found")
    batch = _locked(by, wrong.batch_id)
    if not why.strip():
        raise Refused("products.waste.why_missing")
    if BatchWaste.objects.filter(takes_back=wrong).exists():
        raise Refused("products.waste.already_taken_back")
    mirror = _waste_of(batch, WasteTold(-wrong.doses, wrong.wasted_on, WasteReason(wrong.reason), why), by=by, at=at)
    mirror.takes_back = wrong
    subject = ("unit_batch", batch.pk)
    insert_together(mirror, as_event("products.waste.taken_back", by=by, subject=subject, **_details_of(mirror)))
    return mirror


@transaction.atomic
def recall_batch(*, by: Reader, product: Product, batch_written: str, reason: str, on: date) -> BatchRecall:
    """Stop a batch in the whole region: from now on it is refused wherever a dose is registered (MED-04, MED-05).

    Only a region administrator decides so, with a reason: an analyst counts and changes nothing. It is final.
    """
    by.require(Permission.PROGRAMME_PROPOSE)
    number = normalise_batch_number(batch_written)
    if not reason.strip():
        raise Refused("products.recall.reason_missing")
    recall = BatchRecall(
        id=uuid7(),
        product=product,
        batch_number=number,
        reason=reason.strip(),
        recalled_on=on,
        recalled_by_hsa_id=by.hsa_id,
        recalled_by_name=by.name,
    )
    try:
        with transaction.atomic():
            recall.save(force_insert=True)
    except IntegrityError as error:
        if broken_constraint(error) == "a_batch_is_recalled_once":
            raise Refused("products.recall.already_recalled") from error
        raise
    record("products.batch.recalled", by=by, batch=number, product=product.npl_id, reason=recall.reason)
    return recall


def _locked(by: Reader, batch_id: UUID) -> UnitBatch:
    batch = UnitBatch.objects.select_for_update().filter(provider_id=by.provider_id, pk=batch_id).first()
    if batch is None:
        raise Refused("products.batch.not_found")
    by.require(Permission.BATCH_MANAGE, at=batch.unit_id)
    return batch


def _is_recalled(product_id: int, batch_number: str) -> bool:
    return BatchRecall.objects.filter(product_id=product_id, batch_number=batch_number).exists()


def _leave_trace(
    batch: UnitBatch,
    act: BatchAct,
    *,
    by: Reader,
    at: datetime,
    before: Mapping[str, str] | None = None,
    after: Mapping[str, str] | None = None,
    reason: str = "",
) -> None:
    trace = BatchTrace(
        id=uuid7(),
        provider_id=batch.provider_id,
        batch_id=batch.pk,
        act=act,
        at=at,
        by_hsa_id=by.hsa_id,
        by_name=by.name,
        before=before or {},
        after=after or {},
        reason=reason,
    )
    told: dict[str, Any] = {"batch": batch.batch_number, "product": batch.product.npl_id}
    if act is BatchAct.ADDED:
        event = as_event("products.batch.added", by=by, subject=("unit_batch", batch.pk), **told)
    else:
        event = as_event("products.batch.changed", by=by, subject=("unit_batch", batch.pk), act=act.value, **told)
    insert_together(trace, event)


def _waste_of(batch: UnitBatch, told: WasteTold, *, by: Reader, at: datetime) -> BatchWaste:
    return BatchWaste(
        id=uuid7(),
        provider_id=batch.provider_id,
        batch=batch,
        doses=told.doses,
        wasted_on=told.wasted_on,
        reason=told.reason,
        note=told.note.strip(),
        at=at,
        by_hsa_id=by.hsa_id,
        by_name=by.name,
    )


def _details_of(waste: BatchWaste) -> dict[str, Any]:
    return {
        "batch": waste.batch.batch_number,
        "product": waste.batch.product.npl_id,
        "doses": waste.doses,
        "wasted_on": str(waste.wasted_on),
        "why": str(waste.reason),
    }


@transaction.atomic
def register_products(*, by: Reader, products: Sequence[RegisteredProduct]) -> None:
    """Add products the register lacks and bring the others up to what is now approved; called when a pack is approved.

    Facts of a product are facts of the world and hold at once, whatever day the approval is from. A trade item number
    that already means another product is refused (MED-03).
    """
    by.require(Permission.PROGRAMME_APPROVE)
    known = {row.npl_id: row for row in Product.objects.select_for_update().order_by("id")}
    next_key = max((row.pk for row in known.values()), default=0) + 1
    for product in products:
        row = known.get(product.npl_id)
        if row is None:
            row = Product(id=next_key, npl_id=product.npl_id, valid_from=product.used_from, valid_to=product.used_to)
            next_key += 1
        row.valid_from, row.valid_to = days_used((row.valid_from, row.valid_to), product)
        for name in _REGISTERED:
            setattr(row, name, getattr(product, name))
        row.target_diseases = list(product.target_diseases)
        row.save()
        _register_packs(row, product.gtins)
    record("products.products.registered", by=by, products=[product.npl_id for product in products])


_REGISTERED = ("name", "atc", "form", "strength", "manufacturer", "vaccine_type", "is_live")


def _register_packs(product: Product, gtins: Sequence[str]) -> None:
    for gtin in gtins:
        pack, _ = Pack.objects.get_or_create(gtin=gtin, defaults={"product": product})
        if pack.product_id != product.pk:
            raise Refused("products.pack.of_another_product", gtin=gtin, product=pack.product.name)
