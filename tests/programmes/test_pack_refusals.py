"""A pack that does not hold together is refused with its place, what is wrong and what should stand there."""

from __future__ import annotations

from datetime import datetime

import pytest

from tests.programmes.pack_changes import Change, added, and_drop, drop, put, refusal_of
from tests.programmes.samples import Raw, raw_invented
from vaccinera.programmes.rules.pack_reading import read_pack
from vaccinera.programmes.states import Route


@pytest.mark.parametrize(
    ("change", "place", "reason", "expected"),
    [
        (put("format", 2), "format", "unknown_code", "1"),
        (drop("format"), "format", "missing", "whole number"),
        (drop("code"), "code", "missing", "text"),
        (put("code", 7), "code", "wrong_type", "text"),
        (put("code", "Blueberry"), "code", "wrong_form", "[a-z][a-z0-9_]{0,39}"),
        (put("version", "3"), "version", "wrong_form", "2026.1"),
        (put("questionnaire", " "), "questionnaire", "wrong_form", "1-300 characters"),
        (put("questionnaire", "x" * 301), "questionnaire", "wrong_form", "1-300 characters"),
        (put("list_prescription_days", 0), "list_prescription_days", "wrong_form", "whole number from 1 to 90"),
        (drop("list_prescription_days"), "list_prescription_days", "missing", "whole number from 1 to 90"),
        (put("allows_list_prescription", False), "list_prescription_days", "unused", ""),
        (put("allows_list_prescription", "yes"), "allows_list_prescription", "wrong_type", "true or false"),
        (put("colour", "blue"), "colour", "unknown_field", ""),
        (put("otherwise.colour", "blue"), "otherwise.colour", "unknown_field", ""),
        (put("season", "2026/27"), "season", "wrong_type", "table"),
        (put("season.code", "26/27"), "season.code", "wrong_form", "2026/27"),
        (put("season.from_on", "1 september"), "season.from_on", "wrong_form", "YYYY-MM-DD"),
        (put("season.from_on", 20260901), "season.from_on", "wrong_type", "day"),
        (put("season.from_on", datetime(2026, 9, 1)), "season.from_on", "wrong_type", "day"),  # noqa: DTZ001 - as TOML reads it
        (drop("names.en"), "names.en", "missing", "text"),
        (put("names.en", ""), "names.en", "wrong_form", "1-300 characters"),
        (put("names.en", "Fever {year}"), "names.en", "unknown_placeholder", ""),
        (put("settings", []), "settings", "wrong_form", "at least one"),
        (put("settings", "clinic"), "settings", "wrong_type", "list of text"),
        (put("settings", ["clinic", 7]), "settings", "wrong_form", "[a-z][a-z0-9_]{0,39}"),
        (put("settings", ["clinic", "clinic"]), "settings", "repeated", ""),
        (put("windows", []), "windows", "wrong_form", "at least one"),
        (put("windows", {}), "windows", "wrong_type", "list of tables"),
        (put("windows", ["all"]), "windows[1]", "wrong_type", "table"),
        (put("diseases[1].system", "SNOMED"), "diseases[1].system", "wrong_form", "OID"),
        (put("target_groups[2].payer", "state"), "target_groups[2].payer", "unknown_code", "region, person, employer"),
        (put("target_groups[2].priority", True), "target_groups[2].priority", "wrong_form", "whole number from 0"),
        (put("target_groups[2].priority", -1), "target_groups[2].priority", "wrong_form", "whole number from 0"),
        (put("target_groups[2].min_age_months", 6), "target_groups[2].min_age_months", "unknown_field", ""),
        (put("target_groups[5].max_age_months", 11), "target_groups[5].min_age", "wrong_order", ""),
        (put("target_groups[4].pregnancy_from", "16+7"), "target_groups[4].pregnancy_from", "wrong_form", "13+0"),
        (put("target_groups[4].pregnancy_to", "15+6"), "target_groups[4].pregnancy_to", "wrong_order", ""),
        (
            put("target_groups[1].why.sv", "Bor {where}."),
            "target_groups[1].why.sv",
            "unknown_placeholder",
            "risk_groups, year",
        ),
        (put("target_groups[1].rule", "bb g1"), "target_groups[1].rule", "wrong_form", "[A-Z0-9][A-Z0-9-]{0,39}"),
        (drop("target_groups[1].source"), "target_groups[1].source", "missing", "text"),
        (drop("windows[2].to_on"), "windows[2].why.en", "unknown_placeholder", "from_on"),
        (drop("windows[2].settings"), "windows[2].settings", "missing", "list of text"),
        (put("windows[2].settings", "any"), "windows[2].settings", "wrong_type", "list of text"),
        (put("products[1].npl_id", "123"), "products[1].npl_id", "wrong_form", "14 digits"),
        (put("products[1].gtins", ["9529000009901"]), "products[1].gtins", "wrong_form", "14 digits"),
        (put("products[1].atc", "J07"), "products[1].atc", "wrong_form", "ATC code of seven characters"),
        (put("products[1].route", "by_mouth"), "products[1].route", "unknown_code", ", ".join(Route)),
        (
            put("products[1].dose_quantity", "0,5"),
            "products[1].dose_quantity",
            "wrong_form",
            "number with at most three decimals, as text",
        ),
        (put("products[1].dose_quantity", "0.0"), "products[1].dose_quantity", "wrong_form", "number above zero"),
        (put("schedules[1].doses", 0), "schedules[1].doses", "wrong_form", "whole number from 1"),
        (
            put("schedules[1].counted_per", "life"),
            "schedules[1].only_if_never",
            "wrong_form",
            'counted_per = "season"',
        ),
        (drop("intervals[1].min_days"), "intervals[1].min_days", "missing", "whole number"),
        (put("intervals[1].min_months", 1), "intervals[1].min_days", "unknown_field", ""),
        (
            put("prescribing_rights[2].profession", "doctor"),
            "prescribing_rights[2].profession",
            "unknown_code",
            "physician, specialist_nurse, nurse, midwife, assistant_nurse, administrator",
        ),
        (drop("otherwise.no_group"), "otherwise.no_group", "missing", "table"),
    ],
)
def test_a_fault_says_where_and_what_should_stand_there(change: Change, place: str, reason: str, expected: str) -> None:
    assert refusal_of(change) == {"place": place, "reason": reason, "expected": expected}


@pytest.mark.parametrize(
    ("change", "place", "reason", "expected"),
    [
        (put("risk_groups[2].code", "forager"), "risk_groups[2].code", "repeated", ""),
        (put("target_groups[3].priority", 20), "target_groups[3].priority", "repeated", ""),
        (put("windows[1].rule", "BB-G1"), "windows[1].rule", "repeated", ""),
        (put("products[2].npl_id", "99000000009901"), "products[2].npl_id", "repeated", ""),
        (put("products[2].gtins", ["09529000009901"]), "products[2].gtins", "repeated", ""),
        (put("products[1].gtins", ["09529000009902"]), "products[1].gtins", "wrong_check_digit", "09529000009901"),
        (
            put("target_groups[3].risk_groups", ["heart"]),
            "target_groups[3].risk_groups",
            "unknown_code",
            "forager, pie_eater",
        ),
        (
            put("target_groups[1].settings", ["home"]),
            "target_groups[1].settings",
            "unknown_code",
            "clinic, hospital, nursing_home",
        ),
        (
            put("windows[1].settings", ["home"]),
            "windows[1].settings",
            "unknown_code",
            "clinic, hospital, nursing_home",
        ),
        (put("products[1].diseases", ["ague"]), "products[1].diseases", "unknown_code", "blueberry_fever"),
        (put("schedules[3].duplicate_group", "stem"), "schedules[3].duplicate_group", "unknown_code", "berry, seed"),
        (put("intervals[1].after", ["stem"]), "intervals[1].after", "unknown_code", "berry, seed"),
        (put("intervals[4].before", ["stem"]), "intervals[4].before", "unknown_code", "berry, seed"),
        (put("season.assumption", "A-BB-NONE"), "season.assumption", "unknown_code", "A-BB-YEAR"),
        (put("assumptions[1].id", "A-BB-DAY"), "target_groups[2].assumption", "unknown_code", "A-BB-DAY"),
        (put("season.to_on", "2026-08-31"), "season.to_on", "wrong_order", ""),
        (put("windows[1].to_on", "2026-09-30"), "windows[1].to_on", "wrong_order", ""),
        (put("windows[1].from_on", "2026-08-31"), "windows[1].from_on", "outside_season", ""),
        (put("windows[1].to_on", "2027-09-01"), "windows[1].to_on", "outside_season", ""),
        (put("windows[3].from_on", "2026-12-31"), "windows[3]", "overlap", "windows[2]"),
        (put("windows[4].settings", ["clinic"]), "target_groups[8].code", "gap", "window for hospital"),
        (
            put("schedules[2].max_age_years", 69),
            "target_groups[1].code",
            "gap",
            "schedule for every age and history",
        ),
        (
            put("schedules[2].target_groups", ["residents"]),
            "target_groups[2].code",
            "gap",
            "schedule for every age and history",
        ),
        (put("products[4].seasons", ["2025/26"]), "schedules[3].duplicate_group", "gap", "product of the season"),
        (
            put("prescribing_rights[1].min_age_years", 18),
            "prescribing_rights",
            "gap",
            "physician for all target groups",
        ),
    ],
)
def test_parts_that_contradict_each_other_are_refused(change: Change, place: str, reason: str, expected: str) -> None:
    assert refusal_of(change) == {"place": place, "reason": reason, "expected": expected}


@pytest.mark.parametrize(
    ("change", "place", "reason", "expected"),
    [
        (drop("information"), "information", "missing", "table"),
        (put("information.who.sv", "x" * 2001), "information.who.sv", "wrong_form", "1-2000 characters"),
        (put("information.links[1].url", "http://x.se"), "information.links[1].url", "wrong_form", "https://…"),
        (put("information.announced_from", "2026-09-02"), "information.announced_from", "wrong_order", ""),
        (put("information.valid_to", "2026-08-31"), "information.valid_to", "wrong_order", ""),
        (put("information.fact_checked_on", "2026-07-31"), "information.fact_checked_on", "wrong_order", ""),
        (put("season_goals[1].percent", 0), "season_goals[1].percent", "wrong_form", "whole number from 1 to 100"),
        (put("season_goals[1].percent", 101), "season_goals[1].percent", "wrong_form", "whole number from 1 to 100"),
        (
            added("season_goals", {"rule": "BB-M2", "target_groups": ["seventy"]}),
            "season_goals[2]",
            "overlap",
            "season_goals[1]",
        ),
        (
            added("season_goals", {"rule": "BB-M2", "target_groups": "all"}),
            "season_goals[2]",
            "overlap",
            "season_goals[1]",
        ),
        (
            put("contraindications[1].value", 1),
            "contraindications[1].value",
            "wrong_type",
            "true, false or code",
        ),
        (
            put("contraindications[3].value", "Pie eater"),
            "contraindications[3].value",
            "wrong_form",
            "[a-z][a-z0-9_]{0,39}",
        ),
        (
            put("contraindications[1].outcome", "refuse"),
            "contraindications[1].outcome",
            "unknown_code",
            "ok, note_required, prescriber_decides, stop",
        ),
        (
            put("contraindications[2].products", ["stem"]),
            "contraindications[2].products",
            "unknown_code",
            "berry, seed",
        ),
        (put("contraindications[2].products", "dead"), "contraindications[2].products", "wrong_type", "list of text"),
        (
            added("contraindications", {"rule": "BB-C9", "products": "all"}),
            "contraindications[5]",
            "overlap",
            "contraindications[1]",
        ),
        (
            put("contraindications[1].outcome", "prescriber_decides"),
            "products[1].is_live",
            "gap",
            "stop for pregnant",
        ),
        (
            put("contraindications[2].products", ["seed"]),
            "products[1].is_live",
            "gap",
            "stop for severe_immunosuppression",
        ),
        (drop("intervals[5].fact"), "intervals[5].fact", "missing", "text"),
        (put("intervals[5].after", "all"), "intervals[5].after", "unknown_field", ""),
        (put("intervals[1].fact", "berry_infection_on"), "intervals[1].fact", "unknown_field", ""),
        (put("intervals[6].schedules", ["BB-S9"]), "intervals[6].schedules", "unknown_code", "BB-S1, BB-S2, BB-S3"),
        (put("intervals[6].to_dose", 2), "intervals[6].to_dose", "wrong_order", ""),
        (put("intervals[6].from_dose", 0), "intervals[6].from_dose", "wrong_form", "whole number from 1"),
        (put("intervals[3].max_years", 0), "intervals[3].max", "wrong_order", ""),
        (put("intervals[3].max_days", 900), "intervals[3].max_days", "unknown_field", ""),
        (put("national_register[1].to_on", "2020-12-31"), "national_register[1].to_on", "wrong_order", ""),
        (put("national_register[2].born_to", 1946), "national_register[2].born_to", "wrong_order", ""),
        (
            put("national_register[2].born_from", 47),
            "national_register[2].born_from",
            "wrong_form",
            "whole number from 1900 to 2200",
        ),
        (
            put("national_register[1].target_groups", ["giants"]),
            "national_register[1].target_groups",
            "unknown_code",
            "at_risk, contacts, grown_ups, pregnant, residents, seventy, staff, toddlers",
        ),
        (
            put("national_register[1].products", ["stem"]),
            "national_register[1].products",
            "unknown_code",
            "berry, seed",
        ),
        (
            put("national_register[1].risk_groups", ["heart"]),
            "national_register[1].risk_groups",
            "unknown_code",
            "forager, pie_eater",
        ),
        (put("season_goals[1].target_groups", ["giants"]), "season_goals[1].target_groups", "unknown_code", None),
        (drop("otherwise.not_reported"), "otherwise.not_reported", "missing", "table"),
        (
            and_drop("target_groups[2].assumption", "contraindications[3].assumption"),
            "assumptions[1].id",
            "unused",
            "",
        ),
    ],
)
def test_what_a_pack_says_besides_is_read_as_strictly(
    change: Change, place: str, reason: str, expected: str | None
) -> None:
    found = refusal_of(change)

    assert (found["place"], found["reason"]) == (place, reason)
    assert expected is None or found["expected"] == expected


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

    assert refusal_of(only_residents) == {
        "place": "target_groups[2].code",
        "reason": "gap",
        "expected": "schedule for every age and history",
    }


@pytest.mark.parametrize("lists", ["windows[2]", "products[2].preferred_for", "schedules[3]", "intervals[2]"])
def test_an_unknown_target_group_is_refused_wherever_it_stands(lists: str) -> None:
    place = lists if lists.endswith("for") else f"{lists}.target_groups"

    fault = refusal_of(put(place, ["giants"]))

    assert (fault["place"], fault["reason"]) == (place, "unknown_code")


def test_an_unknown_target_group_of_a_right_is_refused() -> None:
    fault = refusal_of(put("prescribing_rights[2].target_groups", ["giants"]))

    assert (fault["place"], fault["reason"]) == ("prescribing_rights[2].target_groups", "unknown_code")
