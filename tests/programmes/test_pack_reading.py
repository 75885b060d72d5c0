"""A pack is read whole or refused with its place, what is wrong and what should stand there."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

import pytest

from tests.programmes.samples import INVENTED, invented, raw_invented
from vaccinera.kernel.refusals import Refused
from vaccinera.programmes.rules.pack_reading import read_pack, read_pack_file
from vaccinera.programmes.rules.packs import AgeLimits, Assumption, CodedName, Link, Season, Span
from vaccinera.programmes.states import AgeBy, Route


def test_a_whole_pack_is_read() -> None:
    pack = invented()

    assert (pack.code, pack.version) == ("blueberry_fever", "2026.3")
    assert (pack.allows_list_prescription, pack.list_prescription_days) == (True, 14)
    assert pack.allows_general_directive is False
    assert pack.settings == {"clinic", "nursing_home", "hospital"}
    assert (pack.season.code, pack.season.from_on, pack.season.to_on) == (
        "2026/27",
        date(2026, 9, 1),
        date(2027, 8, 31),
    )
    assert pack.diseases == (CodedName("blueberry_fever", {"sv": "blåbärsfeber", "en": "blueberry fever"}),)
    assert pack.assumptions == (Assumption("A-BB-YEAR", {"sv": "Efter födelseår.", "en": "By birth year."}),)


def test_a_product_is_read_with_all_the_register_needs() -> None:
    product = invented().product("99000000009901")

    assert product is not None
    assert (product.name, product.atc, product.manufacturer) == ("Blåvax", "J07XX99", "Demo Vaccin AB")
    assert (product.form, product.strength) == ("Injektionsvätska", "5 blåbär")
    assert product.vaccine_type == "Blåbärsfeber, levande"
    assert product.gtins == ("09529000009901",)
    assert (product.dose_quantity, product.dose_unit, product.route) == (
        Decimal("0.25"),
        "ml",
        Route.SUBCUTANEOUS,
    )
    assert product.is_live
    assert product.ages == AgeLimits(AgeBy.BIRTHDAY, from_months=9, below_months=960)
    assert product.seasons == {"2026/27"}
    assert invented().product("99000000000000") is None


def test_an_interval_is_read_in_months_and_days() -> None:
    spans = [(interval.least, interval.longest) for interval in invented().intervals]

    assert spans == [
        (Span(0, 28), None),
        (Span(24, 0), None),
        (Span(2, 0), Span(36, 0)),
        (Span(0, 7), None),
        (Span(0, 90), None),
        (Span(30, 0), Span(60, 0)),
    ]


def test_an_interval_is_read_with_the_doses_and_ages_it_binds() -> None:
    intervals = invented().intervals

    assert [(interval.fact, interval.schedules) for interval in intervals[4:]] == [
        ("berry_infection_on", None),
        (None, {"BB-S3"}),
    ]
    assert [(interval.from_dose, interval.to_dose) for interval in intervals[4:]] == [(1, None), (3, 4)]
    assert intervals[5].ages == AgeLimits(AgeBy.BIRTHDAY, from_months=720)


def test_information_is_read_with_its_paragraphs_and_links() -> None:
    information = invented().information

    assert information.recommendations["en"] == "One dose each season.\n\nSeed every other year."
    assert information.links == (
        Link({"sv": "Om blåbär", "en": "About blueberries"}, "https://vaccinera.example/blueberries"),
    )
    assert (information.announced_from, information.valid_from, information.valid_to) == (
        date(2026, 8, 15),
        date(2026, 9, 1),
        date(2027, 8, 31),
    )
    assert (information.updated_on, information.fact_checked_on) == (date(2026, 8, 1), date(2026, 8, 10))
    assert (information.fact_checked_by, information.editor) == ("Bärinstitutet", "Skogsenheten")


def test_information_without_links_and_end_holds_until_the_next_version() -> None:
    raw = raw_invented()
    del raw["information"]["links"]
    del raw["information"]["valid_to"]

    information = read_pack(raw).information

    assert (information.links, information.valid_to) == ((), None)


def test_a_season_s_goal_is_read() -> None:
    goals = [(goal.rule.id, goal.target_groups, goal.percent) for goal in invented().season_goals]

    assert goals == [("BB-M1", frozenset({"residents", "seventy"}), 75)]


def test_groups_may_have_goals_of_their_own() -> None:
    raw = raw_invented()
    raw["season_goals"].append({"rule": "BB-M2", "source": "invented", "target_groups": ["staff"], "percent": 60})

    goals = [(goal.target_groups, goal.percent) for goal in read_pack(raw).season_goals]

    assert goals == [(frozenset({"residents", "seventy"}), 75), (frozenset({"staff"}), 60)]


def test_a_pack_stored_as_json_is_the_same_pack() -> None:
    """A version's content is kept as JSON, where days are text."""
    stored = json.loads(json.dumps(raw_invented(), default=str))

    assert read_pack(stored) == invented()


def test_a_file_is_read() -> None:
    assert read_pack_file(INVENTED.read_text("utf-8")) == invented()


def test_a_file_that_is_not_toml_says_where() -> None:
    with pytest.raises(Refused) as refused:
        read_pack_file("format = 1\ncode = = 2")

    assert refused.value.facts["reason"] == "not_toml"
    assert "line 2" in str(refused.value.facts["place"])


def test_a_programme_without_end_has_no_last_day() -> None:
    raw = raw_invented()
    del raw["season"]["to_on"]
    del raw["windows"][0]["to_on"]
    raw["windows"][0]["why"] = {"sv": "Från {from_on}.", "en": "From {from_on}."}

    pack = read_pack(raw)

    assert pack.season == Season("2026/27", date(2026, 9, 1), None, invented().season.rule)
    assert pack.windows[0].to_on is None


def test_a_pack_needs_neither_risk_groups_nor_intervals_nor_assumptions() -> None:
    raw = raw_invented()
    raw["target_groups"] = [group for group in raw["target_groups"] if group["code"] == "residents"]
    raw["windows"] = raw["windows"][:1]
    raw["schedules"] = raw["schedules"][:2]
    raw["prescribing_rights"] = raw["prescribing_rights"][:1]
    del raw["contraindications"][2]["assumption"]
    for emptied in ("risk_groups", "intervals", "assumptions", "season_goals", "national_register"):
        del raw[emptied]

    pack = read_pack(raw)

    assert (pack.risk_groups, pack.intervals, pack.assumptions) == ((), (), ())


def test_another_language_is_data() -> None:
    raw = raw_invented()
    raw["names"]["fi"] = "Mustikkakuume"

    assert read_pack(raw).names["fi"] == "Mustikkakuume"
