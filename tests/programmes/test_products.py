"""Which of the programme's products suit a person."""

from __future__ import annotations

from datetime import date

import pytest

from tests.programmes.samples import DAY, invented, person
from vaccinera.programmes.rules.products import judge_product, products_for


def _names(birth_date: date | None, group: str) -> list[str]:
    products = products_for(invented(), person(birth_date), group=group, duplicate_group="berry", on=DAY)
    return [product.name for product in products]


def test_the_target_group_s_preferred_product_comes_first() -> None:
    assert _names(date(1960, 1, 1), "residents") == ["Blåvax Senior", "Blåvax"]
    assert _names(date(1960, 1, 1), "seventy") == ["Blåvax", "Blåvax Senior"]


def test_products_for_another_age_are_left_out() -> None:
    assert _names(date(1990, 1, 1), "residents") == ["Blåvax"]
    assert _names(date(1946, 1, 1), "residents") == ["Blåvax Senior"]


def test_every_product_is_shown_for_an_unknown_age() -> None:
    assert _names(None, "at_risk") == ["Blåvax", "Blåvax Senior"]


@pytest.mark.parametrize(
    ("npl_id", "birth_date", "code"),
    [
        ("99000000009901", date(1990, 1, 1), None),
        ("99000000009901", None, None),
        ("99000000009901", date(2026, 2, 23), None),
        ("99000000009901", date(2026, 2, 24), "programmes.product.too_young"),
        ("99000000009901", date(1946, 11, 24), None),
        ("99000000009901", date(1946, 11, 23), "programmes.product.too_old"),
        ("99000000009903", date(1990, 1, 1), "programmes.product.not_this_season"),
        ("99000000000000", date(1990, 1, 1), "programmes.product.not_in_programme"),
    ],
)
def test_a_product_is_judged_by_programme_season_and_age(
    npl_id: str, birth_date: date | None, code: str | None
) -> None:
    """MED-04."""
    assert judge_product(invented(), npl_id, person(birth_date), on=DAY) == code
