"""The region's register of products grows with what is approved, and a trade item number means one product."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tests.factories.region import Region
from tests.personas import ANNA, TOMAS
from vaccinera.kernel.refusals import Refused
from vaccinera.kernel.scope import acting
from vaccinera.products.actions import register_products
from vaccinera.products.models import Pack, Product
from vaccinera.products.rules.registered import RegisteredProduct, days_used

NEW = RegisteredProduct(
    npl_id="99000000009999",
    name="Provvaccin",
    atc="J07BX99",
    form="Injektionsvätska",
    strength="1 dos",
    manufacturer="Prov AB",
    vaccine_type="Prov",
    target_diseases=({"code": "prov", "system": None, "names": {"sv": "prov", "en": "trial"}},),
    is_live=False,
    gtins=("09520000000011", "09520000000028"),
    used_from=date(2027, 1, 1),
    used_to=date(2027, 9, 1),
)


def register(region: Region, *products: RegisteredProduct) -> None:
    tomas = region.reader(TOMAS)
    with acting(tomas):
        register_products(by=tomas, products=products)


def test_a_new_product_comes_with_all_its_packs(region: Region) -> None:
    register(region, NEW)

    product = Product.objects.get(npl_id="99000000009999")
    assert (product.name, product.valid_from, product.valid_to) == ("Provvaccin", date(2027, 1, 1), date(2027, 9, 1))
    assert product.target_diseases[0]["code"] == "prov"
    assert set(product.packs.values_list("gtin", flat=True)) == {"09520000000011", "09520000000028"}


def test_a_known_product_keeps_its_key_and_takes_the_newest_facts(region: Region) -> None:
    register(region, NEW)
    key = Product.objects.get(npl_id="99000000009999").pk

    register(region, replace(NEW, name="Provvaccin 2", used_from=date(2026, 6, 1), used_to=date(2028, 9, 1)))

    product = Product.objects.get(pk=key)
    assert (product.name, product.valid_from, product.valid_to) == ("Provvaccin 2", date(2026, 6, 1), date(2028, 9, 1))
    assert Pack.objects.filter(product=product).count() == 2


def test_a_trade_item_number_of_another_product_is_refused(region: Region) -> None:
    """MED-03."""
    register(region, NEW)

    with pytest.raises(Refused) as refused:
        register(region, replace(NEW, npl_id="99000000009998", name="Annat"))

    assert refused.value.code == "products.pack.of_another_product"
    assert refused.value.facts == {"gtin": "09520000000011", "product": "Provvaccin"}


def test_a_nurse_adds_no_products(region: Region) -> None:
    anna = region.reader(ANNA)

    with pytest.raises(Refused) as refused:
        register_products(by=anna, products=[NEW])

    assert refused.value.code == "access.permission.missing"


@pytest.mark.parametrize(
    ("known", "approved", "expected"),
    [
        ((date(2026, 9, 1), None), NEW, (date(2026, 9, 1), None)),
        ((date(2027, 6, 1), date(2028, 1, 1)), NEW, (date(2027, 1, 1), date(2028, 1, 1))),
        ((date(2027, 1, 1), date(2027, 9, 1)), replace(NEW, used_to=None), (date(2027, 1, 1), None)),
        (
            (date(2024, 9, 1), date(2025, 9, 1)),
            replace(NEW, used_to=NEW.used_from),
            (date(2024, 9, 1), date(2025, 9, 1)),
        ),
    ],
)
def test_the_days_a_product_is_used_grow_and_never_shrink(
    known: tuple[date, date | None], approved: RegisteredProduct, expected: tuple[date, date | None]
) -> None:
    """One that is only to be recognised changes nothing."""
    assert days_used(known, approved) == expected
