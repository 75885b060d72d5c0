"""Adding a batch to a unit, also in the middle of a registration."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from uuid_utils.compat import uuid7

from vaccinera.access.states import Permission
from vaccinera.audit.actions import record
from vaccinera.kernel.constraints import broken_constraint
from vaccinera.kernel.refusals import Refused
from vaccinera.products.models import BatchRecall, UnitBatch
from vaccinera.products.rules.batches import LONGEST, normalise_batch_number

if TYPE_CHECKING:
    from datetime import date, datetime

    from vaccinera.access.rules.readers import Reader
    from vaccinera.products.models import Product


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
