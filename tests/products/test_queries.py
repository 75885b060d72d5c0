"""What lies in a unit's fridge, and what a scanned code means there."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest
from uuid_utils.compat import uuid7

from tests.factories.region import NOON, Region, make_batch
from tests.personas import ANNA, OLLE, ULLA
from vaccinera.kernel.refusals import Refused
from vaccinera.kernel.scope import acting, reading
from vaccinera.products.models import BatchRecall, Product, UnitBatch
from vaccinera.products.queries import (
    ScanFound,
    batch_in_hand,
    batches_about_to_expire,
    products_named,
    scan_found,
    usable_batches,
)
from vaccinera.products.rules.scans import ScannedPack

TODAY = date(2026, 11, 23)
GTIN = "09521000000209"  # the first product's
NPL_IDS = ("99000000000202", "99000000000303", "99000000000404")


def _recall(product: Product, number: str = "AB1234") -> None:
    BatchRecall.objects.create(
        id=uuid7(), product=product, batch_number=number, reason="Läckage", recalled_on=date(2026, 11, 20)
    )


def _finish(region: Region, batch: UnitBatch) -> None:
    with acting(region.reader(ANNA)):
        UnitBatch.objects.filter(pk=batch.pk).update(is_finished=True)


def _scan(
    region: Region, *, gtin: str = GTIN, number: str | None = "AB1234", expires_on: date | None = date(2027, 6, 30)
) -> ScanFound:
    anna = region.reader(ANNA)
    with reading(anna):
        return scan_found(anna, ScannedPack(gtin, number, expires_on, "0001"), on=TODAY)


def test_a_batch_of_the_unit_is_judged_for_the_day(region: Region) -> None:
    """MED-04: the same batch is usable one day and expired the next."""
    anna = region.reader(ANNA)
    batch = make_batch(anna, region.products[0], expires_on=TODAY)

    with reading(anna):
        on_its_last_day = batch_in_hand(anna, batch.pk, on=TODAY)
        the_day_after = batch_in_hand(anna, batch.pk, on=date(2026, 11, 24))

    assert on_its_last_day is not None
    assert the_day_after is not None
    assert (on_its_last_day.batch.pk, on_its_last_day.fault) == (batch.pk, None)
    assert the_day_after.fault == "products.batch.expired"


def test_a_batch_elsewhere_is_not_in_hand(region: Region) -> None:
    """LAW-01: neither another unit's nor another provider's, and the row policy stands behind the filter."""
    anna, ulla, olle = region.reader(ANNA), region.reader(ULLA), region.reader(OLLE)
    batch = make_batch(anna, region.products[0])

    with reading(ulla):
        at_another_unit = batch_in_hand(ulla, batch.pk, on=TODAY)
    with reading(olle):
        at_another_provider = batch_in_hand(olle, batch.pk, on=TODAY)
        by_key_alone = UnitBatch.objects.filter(pk=batch.pk).count()

    assert (at_another_unit, at_another_provider, by_key_alone) == (None, None, 0)


def test_a_key_of_no_batch_is_not_in_hand(region: Region) -> None:
    anna = region.reader(ANNA)

    with reading(anna):
        assert batch_in_hand(anna, UUID("01990000-0000-7000-8000-000000000099"), on=TODAY) is None


def test_usable_batches_are_neither_expired_recalled_nor_finished_and_the_first_to_expire_stands_first(
    region: Region,
) -> None:
    """MED-04."""
    anna, (first, second, *_) = region.reader(ANNA), region.products
    make_batch(anna, first, number="LATE", expires_on=date(2027, 12, 31))
    make_batch(anna, first, number="EXPIRED", expires_on=date(2026, 11, 22))
    make_batch(anna, second, number="SOON", expires_on=TODAY)
    make_batch(anna, first, number="RECALLED")
    _finish(region, make_batch(anna, first, number="FINISHED"))
    _recall(first, "RECALLED")

    with reading(anna):
        usable = usable_batches(anna, npl_ids=NPL_IDS, on=TODAY)
        of_one_product = usable_batches(anna, npl_ids=[NPL_IDS[0]], on=TODAY)

    assert [batch.batch_number for batch in usable] == ["SOON", "LATE"]
    assert [batch.batch_number for batch in of_one_product] == ["LATE"]


def test_a_batch_finished_later_could_be_given_on_the_day(region: Region) -> None:
    """What is written down afterwards may be of a batch that is empty by now."""
    anna = region.reader(ANNA)
    batch = make_batch(anna, region.products[0])
    with acting(anna):
        UnitBatch.objects.filter(pk=batch.pk).update(is_finished=True, finished_at=NOON)

    with reading(anna):
        before, same_day = (
            usable_batches(anna, npl_ids=[region.products[0].npl_id], on=day) for day in (date(2026, 11, 22), TODAY)
        )

    assert (before, same_day) == ([batch], [])


def test_batches_that_go_out_soon_are_the_units_unfinished_ones(region: Region) -> None:
    """From a day, up to and not including another."""
    anna, product = region.reader(ANNA), region.products[0]
    for number, expires_on in (
        ("GONE", date(2026, 11, 22)),
        ("LATER", date(2026, 12, 22)),
        ("TODAY", TODAY),
        ("AFTER", date(2026, 12, 23)),
    ):
        make_batch(anna, product, number=number, expires_on=expires_on)
    _finish(region, make_batch(anna, product, number="FINISHED", expires_on=TODAY))
    make_batch(region.reader(ULLA), product, number="ELSEWHERE", expires_on=TODAY)

    with reading(anna):
        soon = batches_about_to_expire(anna, on=TODAY, before=date(2026, 12, 23))

    assert [batch.batch_number for batch in soon] == ["TODAY", "LATER"]


def test_products_stand_in_swedish_order(region: Region) -> None:
    """Å, ä and ö last, whatever the database thinks of them."""
    for key, name in enumerate(("Ögripal", "Ärvita", "Ålivax"), start=1):
        Product.objects.filter(pk=key).update(name=name)

    names = [product.name for product in products_named((*NPL_IDS, "99000000000101"))]

    assert names == ["Influvita Tetra", "Ålivax", "Ärvita", "Ögripal"]


def test_a_scan_of_a_batch_the_unit_has_finds_product_and_batch(region: Region) -> None:
    """MED-07: whichever way it was written when it was added."""
    batch = make_batch(region.reader(ANNA), region.products[0], number="ab 1234")

    found = _scan(region)

    assert (found.product.name, found.batch, found.fault) == ("Influvita", batch, None)
    assert (found.batch_number, found.batch_written, found.expires_on) == ("AB1234", "AB1234", date(2027, 6, 30))


def test_a_second_trade_item_number_means_the_same_product(region: Region) -> None:
    """MED-03: resolved by the table of packs, and by it alone."""
    found = _scan(region, gtin="09521000000117")

    assert found.product.npl_id == "99000000000202"


def test_a_trade_item_number_is_found_without_its_leading_zeros(region: Region) -> None:
    found = _scan(region, gtin="9521000000209")

    assert found.product.name == "Influvita"


def test_a_scan_of_an_unknown_product_is_refused(region: Region) -> None:
    with pytest.raises(Refused) as refused:
        _scan(region, gtin="09521000009998")

    assert refused.value.code == "products.scan.unknown_product"
    assert refused.value.facts == {"gtin": "09521000009998"}


def test_a_batch_the_unit_has_not_added_is_told_with_what_the_code_says_of_it(region: Region) -> None:
    """It can then be added without leaving the page."""
    make_batch(region.reader(ULLA), region.products[0])

    found = _scan(region, number="ab1234")

    assert (found.batch, found.fault) == (None, None)
    assert (found.batch_number, found.batch_written, found.expires_on) == ("AB1234", "ab1234", date(2027, 6, 30))


@pytest.mark.parametrize("is_added", [True, False])
def test_an_expired_batch_is_said_to_be_whether_added_or_not(region: Region, *, is_added: bool) -> None:
    """MED-04."""
    if is_added:
        make_batch(region.reader(ANNA), region.products[0], expires_on=date(2026, 11, 22))

    found = _scan(region, expires_on=date(2026, 11, 22))

    assert (found.batch is not None, found.fault) == (is_added, "products.batch.expired")


@pytest.mark.parametrize("is_added", [True, False])
def test_a_recalled_batch_is_said_to_be_whether_added_or_not(region: Region, *, is_added: bool) -> None:
    """MED-04: the gravest fault first, should it have expired as well."""
    if is_added:
        make_batch(region.reader(ANNA), region.products[0])
    _recall(region.products[0])

    found = _scan(region)

    assert (found.batch is not None, found.fault) == (is_added, "products.batch.recalled")


def test_a_recalled_batch_is_said_to_be_though_the_code_has_no_expiry(region: Region) -> None:
    """MED-04: a code with batch and no day is enough to know."""
    _recall(region.products[0])

    found = _scan(region, expires_on=None)

    assert found.fault == "products.batch.recalled"


def test_a_finished_batch_is_said_to_be(region: Region) -> None:
    _finish(region, make_batch(region.reader(ANNA), region.products[0]))

    assert _scan(region).fault == "products.batch.finished"


@pytest.mark.parametrize(("number", "expires_on"), [(None, None), (None, date(2027, 6, 30)), ("AB1234", None)])
def test_a_code_that_lacks_batch_or_expiry_still_tells_the_product(
    region: Region, number: str | None, expires_on: date | None
) -> None:
    found = _scan(region, number=number, expires_on=expires_on)

    assert (found.product.name, found.batch, found.fault) == ("Influvita", None, None)


def test_an_expiry_on_the_pack_that_has_passed_is_said_though_no_batch_stands_there(region: Region) -> None:
    """MED-04: an old pack is old whatever else the code lacks."""
    found = _scan(region, number=None, expires_on=date(2026, 11, 22))

    assert found.fault == "products.batch.expired"


def test_the_day_on_the_pack_counts_when_the_unit_wrote_another(region: Region) -> None:
    """MED-04: a slip when the batch was added does not make an expired dose usable."""
    make_batch(region.reader(ANNA), region.products[0], expires_on=date(2027, 11, 22))

    found = _scan(region, expires_on=date(2026, 11, 22))

    assert (found.fault, found.expires_on) == ("products.batch.expired", date(2026, 11, 22))
