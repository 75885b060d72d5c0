"""Makes a pack of a file's content. Whatever does not hold together is refused with its place."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping

from vaccinera.programmes.rules.days import MONTHS_IN_YEAR
from vaccinera.programmes.rules.pack_checks import check_pack
from vaccinera.programmes.rules.pack_fields import CODE, Table, refuse
from vaccinera.programmes.rules.packs import (
    AgeLimits,
    Assumption,
    CodedName,
    Interval,
    Notice,
    Pack,
    PackProduct,
    PrescribingRight,
    Rule,
    Schedule,
    Season,
    TargetGroup,
    Window,
)
from vaccinera.programmes.states import (
    AgeBy,
    CountedPer,
    IntervalKind,
    PackFault,
    Payer,
    Profession,
    Route,
)

FORMAT = 1
_DAYS_IN_WEEK = 7
_VERSION = re.compile(r"\d{4}\.[1-9]\d{0,3}")
_SEASON = re.compile(r"\d{4}(/\d{2})?")
_RULE = re.compile(r"[A-Z0-9][A-Z0-9-]{0,39}")
_ASSUMPTION = re.compile(r"A-[A-Z0-9][A-Z0-9-]{0,37}")
_DISEASE = re.compile(r"[a-z0-9][a-z0-9_]{0,39}")
_OID = re.compile(r"[0-2](\.\d+)+")
_NPL_ID = re.compile(r"\d{14}")
_GTIN = re.compile(r"\d{14}")
_ATC = re.compile(r"[A-Z]\d{2}[A-Z]{2}\d{2}")
_UNIT = re.compile(r"[a-zåäö%µ]{1,20}")
_PREGNANCY = re.compile(r"(\d{1,2})\+([0-6])")
_SHORT = re.compile(r".{1,60}")
_NAME = re.compile(r".{1,100}")


def read_pack_file(text: str) -> Pack:
    """The pack a TOML file holds."""
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as broken:
        refuse(str(broken), PackFault.NOT_TOML)
    return read_pack(content)


def read_pack(raw: Mapping[str, object]) -> Pack:
    """The pack in a file's content, or in the same content stored as JSON (days are then ISO text).

    Refuses ``programmes.pack.invalid`` with ``place``, ``reason`` (a ``PackFault``) and ``expected`` at the
    first fault.
    """
    table = Table(raw, "")
    if table.whole("format") != FORMAT:
        refuse("format", PackFault.UNKNOWN_CODE, str(FORMAT))
    season = _season(table.table("season"))
    otherwise = table.table("otherwise")
    pack = Pack(
        code=table.text("code", CODE),
        version=table.text("version", _VERSION, expected="2026.1"),
        names=table.words("names"),
        indication=table.words("indication"),
        questionnaire=table.text("questionnaire"),
        allows_list_prescription=table.claim("allows_list_prescription"),
        allows_general_directive=table.claim("allows_general_directive"),
        season=season,
        settings=frozenset(table.texts("settings")),
        diseases=tuple(_disease(entry) for entry in table.tables("diseases")),
        risk_groups=tuple(_coded_name(entry) for entry in table.tables("risk_groups", at_least=0)),
        target_groups=tuple(_target_group(entry) for entry in table.tables("target_groups")),
        windows=tuple(_window(entry) for entry in table.tables("windows")),
        products=tuple(_product(entry, season) for entry in table.tables("products")),
        schedules=tuple(_schedule(entry) for entry in table.tables("schedules")),
        intervals=tuple(_interval(entry) for entry in table.tables("intervals", at_least=0)),
        prescribing_rights=tuple(_right(entry) for entry in table.tables("prescribing_rights")),
        no_group=_notice(otherwise.table("no_group")),
        no_right=_notice(otherwise.table("no_right")),
        answer_needs_physician=_notice(otherwise.table("answer_needs_physician")),
        age_unknown=_notice(otherwise.table("age_unknown")),
        assumptions=tuple(_assumption(entry) for entry in table.tables("assumptions", at_least=0)),
    )
    otherwise.end()
    table.end()
    check_pack(pack)
    return pack


def _season(table: Table) -> Season:
    season = Season(
        code=table.text("code", _SEASON, expected="2026/27"),
        from_on=table.day("from_on"),
        to_on=table.optional_day("to_on"),
        rule=_rule(table),
    )
    table.end()
    return season


def _rule(table: Table) -> Rule:
    return Rule(
        id=table.text("rule", _RULE),
        source=table.text("source"),
        assumption=table.text("assumption", _ASSUMPTION) if table.has("assumption") else None,
    )


def _assumption(table: Table) -> Assumption:
    assumption = Assumption(id=table.text("id", _ASSUMPTION), text=table.words("text"))
    table.end()
    return assumption


def _disease(table: Table) -> CodedName:
    disease = CodedName(
        code=table.text("code", _DISEASE),
        names=table.words("names"),
        system=table.text("system", _OID, expected="OID") if table.has("system") else None,
    )
    table.end()
    return disease


def _coded_name(table: Table) -> CodedName:
    coded = CodedName(code=table.text("code", _DISEASE), names=table.words("names"))
    table.end()
    return coded


def _age_limits(table: Table, by: AgeBy = AgeBy.BIRTHDAY) -> AgeLimits:
    ages = AgeLimits(
        by=by,
        from_months=_months(table, "min_age", by, added=0),
        below_months=_months(table, "max_age", by, added=1),
    )
    if ages.from_months is not None and ages.below_months is not None and ages.from_months >= ages.below_months:
        refuse(table.place("min_age"), PackFault.WRONG_ORDER)
    return ages


def _months(table: Table, name: str, by: AgeBy, *, added: int) -> int | None:
    """An age in months. A greatest age lasts until the next: eight years until the day before nine."""
    if table.has(f"{name}_years"):
        return (table.whole(f"{name}_years") + added) * MONTHS_IN_YEAR
    if by is AgeBy.BIRTHDAY and table.has(f"{name}_months"):
        return table.whole(f"{name}_months") + added
    return None


def _pregnancy_days(table: Table, key: str) -> int | None:
    if not table.has(key):
        return None
    weeks, days = table.text(key, _PREGNANCY, expected="13+0").split("+")
    return int(weeks) * _DAYS_IN_WEEK + int(days)


def _target_group(table: Table) -> TargetGroup:
    group = TargetGroup(
        code=table.text("code", CODE),
        names=table.words("names"),
        rule=_rule(table),
        payer=table.choice("payer", Payer),
        priority=table.whole("priority"),
        is_recommended=table.claim("is_recommended", default=True),
        ages=_age_limits(table, table.choice("age_by", AgeBy) if table.has("age_by") else AgeBy.BIRTHDAY),
        risk_groups=table.codes("risk_groups"),
        pregnancy_from=_pregnancy_days(table, "pregnancy_from"),
        pregnancy_to=_pregnancy_days(table, "pregnancy_to"),
        settings=frozenset(table.texts("settings")) if table.has("settings") else None,
        is_for_care_staff=table.claim("care_staff"),
        is_for_household_contacts=table.claim("household_contact"),
        why=table.words("why", ("year", "risk_groups")),
    )
    if group.pregnancy_to is not None and (group.pregnancy_from or 0) > group.pregnancy_to:
        refuse(table.place("pregnancy_to"), PackFault.WRONG_ORDER)
    table.end()
    return group


def _window(table: Table) -> Window:
    to_on = table.optional_day("to_on")
    window = Window(
        rule=_rule(table),
        target_groups=table.codes_or_all("target_groups"),
        settings=table.codes_or_all("settings"),
        from_on=table.day("from_on"),
        to_on=to_on,
        why=table.words("why", ("from_on",) if to_on is None else ("from_on", "to_on")),
    )
    table.end()
    return window


def _product(table: Table, season: Season) -> PackProduct:
    product = PackProduct(
        npl_id=table.text("npl_id", _NPL_ID, expected="14 digits"),
        name=table.text("name", _NAME),
        atc=table.text("atc", _ATC, expected="ATC code of seven characters"),
        form=table.text("form", _SHORT),
        strength=table.text("strength", _SHORT),
        manufacturer=table.text("manufacturer", _NAME),
        vaccine_type=table.text("vaccine_type", _NAME),
        gtins=table.texts("gtins", _GTIN, expected="14 digits"),
        diseases=table.texts("diseases", _DISEASE),
        is_live=table.claim("is_live"),
        duplicate_group=table.text("duplicate_group", CODE),
        dose_quantity=table.decimal("dose_quantity"),
        dose_unit=table.text("dose_unit", _UNIT),
        route=table.choice("route", Route),
        ages=_age_limits(table),
        seasons=frozenset(table.texts("seasons", _SEASON)) if table.has("seasons") else frozenset({season.code}),
        preferred_for=table.codes("preferred_for"),
        rule=_rule(table),
        why=table.words("why"),
    )
    table.end()
    return product


def _schedule(table: Table) -> Schedule:
    schedule = Schedule(
        rule=_rule(table),
        target_groups=table.codes_or_all("target_groups"),
        duplicate_group=table.text("duplicate_group", CODE),
        ages=_age_limits(table),
        only_if_never=table.claim("only_if_never"),
        counted_per=table.choice("counted_per", CountedPer),
        doses=table.whole("doses", at_least=1),
        is_repeated=table.claim("is_repeated"),
        why=table.words("why", ("doses",)),
        done=table.words("done", ("doses", "last_on")),
    )
    if schedule.only_if_never and schedule.counted_per is not CountedPer.SEASON:
        refuse(table.place("only_if_never"), PackFault.WRONG_FORM, 'counted_per = "season"')
    table.end()
    return schedule


def _interval(table: Table) -> Interval:
    min_months, min_days = _least_time(table)
    interval = Interval(
        rule=_rule(table),
        kind=table.choice("kind", IntervalKind),
        target_groups=table.codes_or_all("target_groups"),
        after=table.codes_or_all("after"),
        before=table.codes_or_all("before"),
        min_months=min_months,
        min_days=min_days,
        why=table.words("why", ("last_on", "from_on")),
    )
    table.end()
    return interval


def _least_time(table: Table) -> tuple[int, int]:
    """Months and days of an interval, which is written in one of years, months and days."""
    if table.has("min_years"):
        return table.whole("min_years") * MONTHS_IN_YEAR, 0
    if table.has("min_months"):
        return table.whole("min_months"), 0
    return 0, table.whole("min_days")


def _right(table: Table) -> PrescribingRight:
    right = PrescribingRight(
        rule=_rule(table),
        profession=table.choice("profession", Profession),
        competence=table.text("competence", CODE) if table.has("competence") else None,
        target_groups=table.codes_or_all("target_groups"),
        min_age=table.optional_whole("min_age_years"),
        why=table.words("why"),
    )
    table.end()
    return right


def _notice(table: Table) -> Notice:
    notice = Notice(rule=_rule(table), why=table.words("why"))
    table.end()
    return notice
