"""The packs we ship: read, invented where they must be, and in step with the rooms around them."""

from __future__ import annotations

import json
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

import vaccinera.declarations
from tests.programmes.samples import DAY, dose, person, seasonal, shipped_packs
from tests.yardstick import work_of
from vaccinera.programmes.rules.advice import advise
from vaccinera.programmes.rules.pack_checks import placed_rules
from vaccinera.programmes.rules.packs import PackProduct
from vaccinera.programmes.rules.windows import open_window

# In times of a yardstick of about 4 ms. The dearest pack took half of one.
MOST_WORK = 1.5
QUESTIONNAIRES = Path(vaccinera.declarations.__file__).parent / "questionnaires"


def test_a_file_is_named_by_its_programme_and_the_year_its_season_begins() -> None:
    for name, pack in shipped_packs().items():
        assert name == f"{pack.code}-{pack.season.code[:4]}"
        assert pack.version.split(".")[0] == pack.season.code[:4]


def test_a_day_lies_in_one_season_of_a_programme() -> None:
    seasons = [seasonal(code).season for code in ("2024/25", "2025/26", "2026/27")]

    for earlier, later in pairwise(seasons):
        assert earlier.to_on is not None
        assert later.from_on == earlier.to_on + timedelta(days=1)


def test_the_season_is_open_today_for_those_it_is_free_for() -> None:
    pack = seasonal("2026/27")

    for group in ("nursing_home", "age_65", "medical_risk", "pregnant"):
        assert open_window(pack, group=group, setting="nursing_home", on=DAY)


def test_nothing_is_known_of_the_coming_windows_so_all_are_marked_assumed() -> None:
    assert all(window.rule.assumption for window in seasonal("2026/27").windows)


def test_a_published_window_is_marked_with_its_source_alone() -> None:
    """Region Stockholm, October 2025: free of charge 14 October to 31 December."""
    window = seasonal("2025/26").windows[1]

    assert (window.from_on, window.to_on) == (date(2025, 10, 14), date(2025, 12, 31))
    assert window.rule.assumption is None


def test_no_product_can_be_taken_for_a_real_one() -> None:
    """NPL-ids begin with 99, trade item numbers with GS1's prefix for demonstrations."""
    for pack in shipped_packs().values():
        for product in pack.products:
            assert product.npl_id.startswith("99")
            assert all(gtin.startswith("0952") for gtin in product.gtins)


def test_a_product_is_the_same_in_every_season() -> None:
    seen: dict[str, tuple[object, ...]] = {}
    for pack in shipped_packs().values():
        for product in pack.products:
            assert seen.setdefault(product.npl_id, _registered(product)) == _registered(product)


def _registered(product: PackProduct) -> tuple[object, ...]:
    """What stands in the product register, not in the programme."""
    return (
        product.name,
        product.atc,
        product.form,
        product.strength,
        product.manufacturer,
        product.vaccine_type,
        product.gtins,
        product.diseases,
        product.is_live,
    )


def test_a_rule_s_name_means_one_rule_in_all_packs() -> None:
    names = [rule.id for pack in shipped_packs().values() for _, rule in placed_rules(pack)]

    assert len(names) == len(set(names))


def test_risk_groups_are_those_the_health_declaration_asks_about() -> None:
    for pack in shipped_packs().values():
        questionnaires = [json.loads(path.read_text("utf-8")) for path in QUESTIONNAIRES.glob("*.json")]
        asked = next(raw for raw in questionnaires if raw["url"] == pack.questionnaire)
        text = json.dumps(asked)
        assert all(f'"{risk_group.code}"' in text for risk_group in pack.risk_groups)


@pytest.mark.parametrize("name", sorted(shipped_packs()))
def test_an_advice_over_fifty_doses_takes_less_than_20_milliseconds(name: str) -> None:
    """Of a person to whom every criterion holds; in a yardstick, which takes as much longer on a slow machine."""
    pack = shipped_packs()[name]
    product_groups = sorted({product.duplicate_group for product in pack.products})
    doses = [dose(DAY - timedelta(days=100 * n), pack, product_groups[n % len(product_groups)]) for n in range(50)]
    facts = person(
        date(1942, 1, 1),
        risk_groups=[risk_group.code for risk_group in pack.risk_groups],
        pregnant=(20, 0),
        is_care_staff=True,
        is_household_contact=True,
        days={interval.fact: DAY - timedelta(days=90) for interval in pack.intervals if interval.fact},
    )

    assert work_of(lambda: advise(pack, facts, doses, on=DAY), times=10) < MOST_WORK
