"""A pack is read whole or refused with its place, what is wrong and what should stand there."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from tests.programmes.samples import INVENTED, Raw, invented, raw_invented
from vaccinera.kernel.refusals import Refused
from vaccinera.programmes.rules.pack_reading import read_pack, read_pack_file
from vaccinera.programmes.rules.packs import AgeLimits, Assumption, CodedName, Link, Season, Span
from vaccinera.programmes.states import AgeBy, Route

Change = Callable[[Raw], Any]


def _fault(change: Change) -> dict[str, object]:
    """What the invented pack is refused with after a change."""
    raw = raw_invented()
    change(raw)
    with pytest.raises(Refused) as refused:
        read_pack(raw)
    assert refused.value.code == "programmes.pack.invalid"
    return refused.value.facts


def _set(path: str, value: object) -> Change:
    """Put a value at a place written as the refusals write it: ``windows[2].from_on``."""

    def change(raw: Raw) -> None:
        table, name = _table_at(raw, path)
        table[name] = value

    return change


def _drop(path: str) -> Change:
    """Take away the field at a place."""

    def change(raw: Raw) -> None:
        table, name = _table_at(raw, path)
        del table[name]

    return change


def _table_at(raw: Raw, path: str) -> tuple[Any, str]:
    *tables, name = path.split(".")
    found: Any = raw
    for table in tables:
        key, _, number = table.rstrip("]").partition("[")
        found = found[key][int(number) - 1] if number else found[key]
    return found, name


def test_a_whole_pack_is_read() -> None:
    pack = invented()

    assert (pack.code, pack.version) == ("blueberry_fever", "2026.3")
    assert (pack.allows_list_prescription, pack.allows_general_directive) == (True, False)
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


@pytest.mark.parametrize(
    ("change", "place", "reason", "expected"),
    [
        (_set("format", 2), "format", "unknown_code", "1"),
        (_drop("format"), "format", "missing", "whole number"),
        (_drop("code"), "code", "missing", "text"),
        (_set("code", 7), "code", "wrong_type", "text"),
        (_set("code", "Blueberry"), "code", "wrong_form", "[a-z][a-z0-9_]{0,39}"),
        (_set("version", "3"), "version", "wrong_form", "2026.1"),
        (_set("questionnaire", " "), "questionnaire", "wrong_form", "1-300 characters"),
        (_set("questionnaire", "x" * 301), "questionnaire", "wrong_form", "1-300 characters"),
        (_set("allows_list_prescription", "yes"), "allows_list_prescription", "wrong_type", "true or false"),
        (_set("colour", "blue"), "colour", "unknown_field", ""),
        (_set("otherwise.colour", "blue"), "otherwise.colour", "unknown_field", ""),
        (_set("season", "2026/27"), "season", "wrong_type", "table"),
        (_set("season.code", "26/27"), "season.code", "wrong_form", "2026/27"),
        (_set("season.from_on", "1 september"), "season.from_on", "wrong_form", "YYYY-MM-DD"),
        (_set("season.from_on", 20260901), "season.from_on", "wrong_type", "day"),
        (_set("season.from_on", datetime(2026, 9, 1)), "season.from_on", "wrong_type", "day"),  # noqa: DTZ001 - as TOML reads it
        (_drop("names.en"), "names.en", "missing", "text"),
        (_set("names.en", ""), "names.en", "wrong_form", "1-300 characters"),
        (_set("names.en", "Fever {year}"), "names.en", "unknown_placeholder", ""),
        (_set("settings", []), "settings", "wrong_form", "at least one"),
        (_set("settings", "clinic"), "settings", "wrong_type", "list of text"),
        (_set("settings", ["clinic", 7]), "settings", "wrong_form", "[a-z][a-z0-9_]{0,39}"),
        (_set("settings", ["clinic", "clinic"]), "settings", "repeated", ""),
        (_set("windows", []), "windows", "wrong_form", "at least one"),
        (_set("windows", {}), "windows", "wrong_type", "list of tables"),
        (_set("windows", ["all"]), "windows[1]", "wrong_type", "table"),
        (_set("diseases[1].system", "SNOMED"), "diseases[1].system", "wrong_form", "OID"),
        (_set("target_groups[2].payer", "state"), "target_groups[2].payer", "unknown_code", "region, person, employer"),
        (_set("target_groups[2].priority", True), "target_groups[2].priority", "wrong_form", "whole number from 0"),
        (_set("target_groups[2].priority", -1), "target_groups[2].priority", "wrong_form", "whole number from 0"),
        (_set("target_groups[2].min_age_months", 6), "target_groups[2].min_age_months", "unknown_field", ""),
        (_set("target_groups[5].max_age_months", 11), "target_groups[5].min_age", "wrong_order", ""),
        (_set("target_groups[4].pregnancy_from", "16+7"), "target_groups[4].pregnancy_from", "wrong_form", "13+0"),
        (_set("target_groups[4].pregnancy_to", "15+6"), "target_groups[4].pregnancy_to", "wrong_order", ""),
        (
            _set("target_groups[1].why.sv", "Bor {where}."),
            "target_groups[1].why.sv",
            "unknown_placeholder",
            "risk_groups, year",
        ),
        (_set("target_groups[1].rule", "bb g1"), "target_groups[1].rule", "wrong_form", "[A-Z0-9][A-Z0-9-]{0,39}"),
        (_drop("target_groups[1].source"), "target_groups[1].source", "missing", "text"),
        (_drop("windows[2].to_on"), "windows[2].why.en", "unknown_placeholder", "from_on"),
        (_drop("windows[2].settings"), "windows[2].settings", "missing", "list of text"),
        (_set("windows[2].settings", "any"), "windows[2].settings", "wrong_type", "list of text"),
        (_set("products[1].npl_id", "123"), "products[1].npl_id", "wrong_form", "14 digits"),
        (_set("products[1].gtins", ["9529000009901"]), "products[1].gtins", "wrong_form", "14 digits"),
        (_set("products[1].atc", "J07"), "products[1].atc", "wrong_form", "ATC code of seven characters"),
        (_set("products[1].route", "by_mouth"), "products[1].route", "unknown_code", ", ".join(Route)),
        (
            _set("products[1].dose_quantity", "0,5"),
            "products[1].dose_quantity",
            "wrong_form",
            "number with at most three decimals, as text",
        ),
        (_set("products[1].dose_quantity", "0.0"), "products[1].dose_quantity", "wrong_form", "number above zero"),
        (_set("schedules[1].doses", 0), "schedules[1].doses", "wrong_form", "whole number from 1"),
        (
            _set("schedules[1].counted_per", "life"),
            "schedules[1].only_if_never",
            "wrong_form",
            'counted_per = "season"',
        ),
        (_drop("intervals[1].min_days"), "intervals[1].min_days", "missing", "whole number"),
        (_set("intervals[1].min_months", 1), "intervals[1].min_days", "unknown_field", ""),
        (
            _set("prescribing_rights[2].profession", "doctor"),
            "prescribing_rights[2].profession",
            "unknown_code",
            "physician, specialist_nurse, nurse, midwife, assistant_nurse, administrator",
        ),
        (_drop("otherwise.no_group"), "otherwise.no_group", "missing", "table"),
    ],
)
def test_a_fault_says_where_and_what_should_stand_there(change: Change, place: str, reason: str, expected: str) -> None:
    assert _fault(change) == {"place": place, "reason": reason, "expected": expected}


@pytest.mark.parametrize(
    ("change", "place", "reason", "expected"),
    [
        (_set("risk_groups[2].code", "forager"), "risk_groups[2].code", "repeated", ""),
        (_set("target_groups[3].priority", 20), "target_groups[3].priority", "repeated", ""),
        (_set("windows[1].rule", "BB-G1"), "windows[1].rule", "repeated", ""),
        (_set("products[2].npl_id", "99000000009901"), "products[2].npl_id", "repeated", ""),
        (_set("products[2].gtins", ["09529000009901"]), "products[2].gtins", "repeated", ""),
        (_set("products[1].gtins", ["09529000009902"]), "products[1].gtins", "wrong_check_digit", "09529000009901"),
        (
            _set("target_groups[3].risk_groups", ["heart"]),
            "target_groups[3].risk_groups",
            "unknown_code",
            "forager, pie_eater",
        ),
        (
            _set("target_groups[1].settings", ["home"]),
            "target_groups[1].settings",
            "unknown_code",
            "clinic, hospital, nursing_home",
        ),
        (
            _set("windows[1].settings", ["home"]),
            "windows[1].settings",
            "unknown_code",
            "clinic, hospital, nursing_home",
        ),
        (_set("products[1].diseases", ["ague"]), "products[1].diseases", "unknown_code", "blueberry_fever"),
        (_set("schedules[3].duplicate_group", "stem"), "schedules[3].duplicate_group", "unknown_code", "berry, seed"),
        (_set("intervals[1].after", ["stem"]), "intervals[1].after", "unknown_code", "berry, seed"),
        (_set("intervals[4].before", ["stem"]), "intervals[4].before", "unknown_code", "berry, seed"),
        (_set("season.assumption", "A-BB-NONE"), "season.assumption", "unknown_code", "A-BB-YEAR"),
        (_set("assumptions[1].id", "A-BB-DAY"), "target_groups[2].assumption", "unknown_code", "A-BB-DAY"),
        (_set("season.to_on", "2026-08-31"), "season.to_on", "wrong_order", ""),
        (_set("windows[1].to_on", "2026-09-30"), "windows[1].to_on", "wrong_order", ""),
        (_set("windows[1].from_on", "2026-08-31"), "windows[1].from_on", "outside_season", ""),
        (_set("windows[1].to_on", "2027-09-01"), "windows[1].to_on", "outside_season", ""),
        (_set("windows[3].from_on", "2026-12-31"), "windows[3]", "overlap", "windows[2]"),
        (_set("windows[4].settings", ["clinic"]), "target_groups[8].code", "gap", "window for hospital"),
        (
            _set("schedules[2].max_age_years", 69),
            "target_groups[1].code",
            "gap",
            "schedule for every age and history",
        ),
        (
            _set("schedules[2].target_groups", ["residents"]),
            "target_groups[2].code",
            "gap",
            "schedule for every age and history",
        ),
        (_set("products[4].seasons", ["2025/26"]), "schedules[3].duplicate_group", "gap", "product of the season"),
        (
            _set("prescribing_rights[1].min_age_years", 18),
            "prescribing_rights",
            "gap",
            "physician for all target groups",
        ),
    ],
)
def test_parts_that_contradict_each_other_are_refused(change: Change, place: str, reason: str, expected: str) -> None:
    assert _fault(change) == {"place": place, "reason": reason, "expected": expected}


def _and_drop(path: str, *others: str) -> Change:
    """Take away fields at several places."""

    def change(raw: Raw) -> None:
        for place in (path, *others):
            _drop(place)(raw)

    return change


def _added(lists: str, entry: Raw) -> Change:
    """A copy of the list's first entry with other fields, after the others."""

    def change(raw: Raw) -> None:
        raw[lists].append({**raw[lists][0], **entry})

    return change


@pytest.mark.parametrize(
    ("change", "place", "reason", "expected"),
    [
        (_drop("information"), "information", "missing", "table"),
        (_set("information.who.sv", "x" * 2001), "information.who.sv", "wrong_form", "1-2000 characters"),
        (_set("information.links[1].url", "http://x.se"), "information.links[1].url", "wrong_form", "https://…"),
        (_set("information.announced_from", "2026-09-02"), "information.announced_from", "wrong_order", ""),
        (_set("information.valid_to", "2026-08-31"), "information.valid_to", "wrong_order", ""),
        (_set("information.fact_checked_on", "2026-07-31"), "information.fact_checked_on", "wrong_order", ""),
        (_set("season_goals[1].percent", 0), "season_goals[1].percent", "wrong_form", "whole number from 1 to 100"),
        (_set("season_goals[1].percent", 101), "season_goals[1].percent", "wrong_form", "whole number from 1 to 100"),
        (
            _added("season_goals", {"rule": "BB-M2", "target_groups": ["seventy"]}),
            "season_goals[2]",
            "overlap",
            "season_goals[1]",
        ),
        (
            _added("season_goals", {"rule": "BB-M2", "target_groups": "all"}),
            "season_goals[2]",
            "overlap",
            "season_goals[1]",
        ),
        (
            _set("contraindications[1].value", 1),
            "contraindications[1].value",
            "wrong_type",
            "true, false or code",
        ),
        (
            _set("contraindications[3].value", "Pie eater"),
            "contraindications[3].value",
            "wrong_form",
            "[a-z][a-z0-9_]{0,39}",
        ),
        (
            _set("contraindications[1].outcome", "refuse"),
            "contraindications[1].outcome",
            "unknown_code",
            "ok, note_required, prescriber_decides, stop",
        ),
        (
            _set("contraindications[2].products", ["stem"]),
            "contraindications[2].products",
            "unknown_code",
            "berry, seed",
        ),
        (_set("contraindications[2].products", "dead"), "contraindications[2].products", "wrong_type", "list of text"),
        (
            _added("contraindications", {"rule": "BB-C9", "products": "all"}),
            "contraindications[5]",
            "overlap",
            "contraindications[1]",
        ),
        (
            _set("contraindications[1].outcome", "prescriber_decides"),
            "products[1].is_live",
            "gap",
            "stop for pregnant",
        ),
        (
            _set("contraindications[2].products", ["seed"]),
            "products[1].is_live",
            "gap",
            "stop for severe_immunosuppression",
        ),
        (_drop("intervals[5].fact"), "intervals[5].fact", "missing", "text"),
        (_set("intervals[5].after", "all"), "intervals[5].after", "unknown_field", ""),
        (_set("intervals[1].fact", "berry_infection_on"), "intervals[1].fact", "unknown_field", ""),
        (_set("intervals[6].schedules", ["BB-S9"]), "intervals[6].schedules", "unknown_code", "BB-S1, BB-S2, BB-S3"),
        (_set("intervals[6].to_dose", 2), "intervals[6].to_dose", "wrong_order", ""),
        (_set("intervals[6].from_dose", 0), "intervals[6].from_dose", "wrong_form", "whole number from 1"),
        (_set("intervals[3].max_years", 0), "intervals[3].max", "wrong_order", ""),
        (_set("intervals[3].max_days", 900), "intervals[3].max_days", "unknown_field", ""),
        (_set("national_register[1].to_on", "2020-12-31"), "national_register[1].to_on", "wrong_order", ""),
        (_set("national_register[2].born_to", 1946), "national_register[2].born_to", "wrong_order", ""),
        (
            _set("national_register[2].born_from", 47),
            "national_register[2].born_from",
            "wrong_form",
            "whole number from 1900 to 2200",
        ),
        (
            _set("national_register[1].target_groups", ["giants"]),
            "national_register[1].target_groups",
            "unknown_code",
            "at_risk, contacts, grown_ups, pregnant, residents, seventy, staff, toddlers",
        ),
        (
            _set("national_register[1].products", ["stem"]),
            "national_register[1].products",
            "unknown_code",
            "berry, seed",
        ),
        (
            _set("national_register[1].risk_groups", ["heart"]),
            "national_register[1].risk_groups",
            "unknown_code",
            "forager, pie_eater",
        ),
        (_set("season_goals[1].target_groups", ["giants"]), "season_goals[1].target_groups", "unknown_code", None),
        (_drop("otherwise.not_reported"), "otherwise.not_reported", "missing", "table"),
        (
            _and_drop("target_groups[2].assumption", "contraindications[3].assumption"),
            "assumptions[1].id",
            "unused",
            "",
        ),
    ],
)
def test_what_a_pack_says_besides_is_read_as_strictly(
    change: Change, place: str, reason: str, expected: str | None
) -> None:
    fault = _fault(change)

    assert (fault["place"], fault["reason"]) == (place, reason)
    assert expected is None or fault["expected"] == expected


def test_a_live_product_may_be_said_to_need_no_stop() -> None:
    """With a rule and a source, and the wider or the narrower name of the fact, or as a member of a list."""
    raw = raw_invented()
    raw["contraindications"][0]["outcome"] = "ok"
    raw["contraindications"][1] |= {"fact": "risk_groups", "value": "severe_immunosuppression"}

    assert [said.outcome for said in read_pack(raw).contraindications][:2] == ["ok", "stop"]


def test_a_live_product_of_another_season_needs_no_stop() -> None:
    raw = raw_invented()
    raw["products"][0]["is_live"] = False
    raw["products"][2]["is_live"] = True
    raw["contraindications"] = raw["contraindications"][2:]

    assert read_pack(raw).products[2].is_live


def test_a_group_no_schedule_is_for_is_refused() -> None:
    def only_residents(raw: Raw) -> None:
        for schedule in raw["schedules"]:
            schedule["target_groups"] = ["residents"]

    assert _fault(only_residents) == {
        "place": "target_groups[2].code",
        "reason": "gap",
        "expected": "schedule for every age and history",
    }


@pytest.mark.parametrize("lists", ["windows[2]", "products[2].preferred_for", "schedules[3]", "intervals[2]"])
def test_an_unknown_target_group_is_refused_wherever_it_stands(lists: str) -> None:
    place = lists if lists.endswith("for") else f"{lists}.target_groups"

    fault = _fault(_set(place, ["giants"]))

    assert (fault["place"], fault["reason"]) == (place, "unknown_code")


def test_an_unknown_target_group_of_a_right_is_refused() -> None:
    fault = _fault(_set("prescribing_rights[2].target_groups", ["giants"]))

    assert (fault["place"], fault["reason"]) == ("prescribing_rights[2].target_groups", "unknown_code")
