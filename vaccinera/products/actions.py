"""Adding a batch to a unit, also in the middle of a registration; and products to the region's register."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from uuid_utils.compat import uuid7

from vaccinera.access.states import Permission
from vaccinera.audit.actions import record
from vaccinera.kernel.constraints import broken_constraint
from vaccinera.kernel.refusals import Refused
from vaccinera.products.models import BatchRecall, Pack, Product, UnitBatch
from vaccinera.products.rules.batches import LONGEST, normalise_batch_number
from vaccinera.products.rules.registered import RegisteredProduct, days_used

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from vaccinera.access.rules.readers import Reader


@transaction.atomic
def add_batch(
    *, by: Reader, product: Product, batch_written: str, expires_on: date, funding_source: str, on: date, at: datetime
) -> UnitBatch:
    """Add a batch to the reader's unit; refuses one that has expired, is recalled, or is there already (MED-04).

    The batch number is compared in its normalised form and kept as written (MED-07).
    """
    by.require(Permission.BATCH_ADD, at=by.unit_id)
    number, written = normalise_batch_number(batch_written), batch_written.strip()
    if len(written) > LONGEST:
        raise Refused("products.batch_number.too_long", length=len(written), longest=LONGEST)
    if expires_on < on:
        raise Refused("products.batch.expired", expires_on=expires_on)
    if BatchRecall.objects.filter(product=product, batch_number=number).exists():
        raise Refused("products.batch.recalled")
    batch = UnitBatch(
        id=uuid7(),
        provider_id=by.provider_id,
        unit_id=by.unit_id,
        product=product,
        batch_number=number,
        batch_written=written,
        expires_on=expires_on,
        funding_source=funding_source,
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
    record("products.batch.added", by=by, subject=("unit_batch", batch.pk), batch=number, product=product.npl_id)
    return batch


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
