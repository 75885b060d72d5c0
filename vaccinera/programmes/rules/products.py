"""Which of the programme's products suit a person on a day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from vaccinera.programmes.rules.ages import days_of_age
from vaccinera.programmes.rules.days import ALL_DAYS, DaySpan
from vaccinera.programmes.rules.packs import Pack, PackProduct
from vaccinera.programmes.rules.persons import PersonFacts


def products_for(
    pack: Pack, facts: PersonFacts, *, group: str, duplicate_group: str, on: date
) -> tuple[PackProduct, ...]:
    """The season's products of a product group for the person's age, the target group's preferred first."""
    products = [
        product
        for product in season_products(pack, duplicate_group=duplicate_group)
        if on in days_of_product(product, facts.birth_date)
    ]
    return tuple(sorted(products, key=lambda product: group not in product.preferred_for))


def judge_product(pack: Pack, npl_id: str, facts: PersonFacts, *, on: date) -> str | None:
    """None when the product may be given to someone of that age this season, else a refusal's code."""
    product = pack.product(npl_id)
    if product is None:
        return "programmes.product.not_in_programme"
    if pack.season.code not in product.seasons:
        return "programmes.product.not_this_season"
    days = days_of_product(product, facts.birth_date)
    if on < days.from_on:
        return "programmes.product.too_young"
    if on > days.to_on:
        return "programmes.product.too_old"
    return None


def season_products(pack: Pack, *, duplicate_group: str) -> Sequence[PackProduct]:
    """The products of a product group that may be given this season, in the pack's order."""
    return [
        product
        for product in pack.products
        if product.duplicate_group == duplicate_group and pack.season.code in product.seasons
    ]


def days_of_product(product: PackProduct, birth_date: date | None) -> DaySpan:
    """The days on which the person has an age for the product; all days while the birth date is not known."""
    return days_of_age(product.ages, birth_date) or ALL_DAYS
