"""Reads the entries of a pack: who, when, with what, how far apart, and by whose right."""

from __future__ import annotations

import re
from datetime import date

from vaccinera.programmes.rules.pack_fields import CODE, Table, refuse
from vaccinera.programmes.rules.pack_parts import (
    RULE,
    read_age_by,
    read_ages,
    read_birth_years,
    read_optional_span,
    read_rule,
    read_span,
)
from vaccinera.programmes.rules.packs import (
    CodedName,
    Interval,
    PackProduct,
    PrescribingRight,
    Schedule,
    Season,
    TargetGroup,
    Window,
)
from vaccinera.programmes.states import CountedPer, IntervalKind, PackFault, Payer, Profession, Route

_DAYS_IN_WEEK = 7
_ANY_DAY = date(2001, 1, 1)
SEASON = re.compile(r"\d{4}(/\d{2})?")
_DISEASE = re.compile(r"[a-z0-9][a-z0-9_]{0,39}")
_OID = re.compile(r"[0-2](\.\d+)+")
_NPL_ID = re.compile(r"\d{14}")
_GTIN = re.compile(r"\d{14}")
_ATC = re.compile(r"[A-Z]\d{2}[A-Z]{2}\d{2}")
_UNIT = re.compile(r"[a-zåäö%µ]{1,20}")
_PREGNANCY = re.compile(r"(\d{1,2})\+([0-6])")
_SHORT = re.compile(r".{1,60}")
_NAME = re.compile(r".{1,100}")


def read_disease(table: Table) -> CodedName:
    """A disease the programme protects against."""
    disease = CodedName(
        code=table.text("code", _DISEASE),
        names=table.words("names"),
        system=table.text("system", _OID, expected="OID") if table.has("system") else None,
    )
    table.end()
    return disease


def read_risk_group(table: Table) -> CodedName:
    """A risk group."""
    coded = CodedName(code=table.text("code", _DISEASE), names=table.words("names"))
    table.end()
    return coded


def _pregnancy_days(table: Table, key: str) -> int | None:
    if not table.has(key):
        return None
    weeks, days = table.text(key, _PREGNANCY, expected="13+0").split("+")
    return int(weeks) * _DAYS_IN_WEEK + int(days)


def read_target_group(table: Table) -> TargetGroup:
    """A target group."""
    group = TargetGroup(
        code=table.text("code", CODE),
        names=table.words("names"),
        rule=read_rule(table),
        payer=table.choice("payer", Payer),
        priority=table.whole("priority"),
        is_recommended=table.claim("is_recommended", default=True),
        ages=read_ages(table, read_age_by(table)),
        born=read_birth_years(table),
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


def read_window(table: Table) -> Window:
    """The days on which target groups are vaccinated."""
    to_on = table.optional_day("to_on")
    window = Window(
        rule=read_rule(table),
        target_groups=table.codes_or_all("target_groups"),
        settings=table.codes_or_all("settings"),
        from_on=table.day("from_on"),
        to_on=to_on,
        why=table.words("why", ("from_on",) if to_on is None else ("from_on", "to_on")),
    )
    table.end()
    return window


def read_product(table: Table, season: Season) -> PackProduct:
    """A product; without seasons of its own it belongs to the pack's."""
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
        ages=read_ages(table),
        seasons=frozenset(table.texts("seasons", SEASON)) if table.has("seasons") else frozenset({season.code}),
        preferred_for=table.codes("preferred_for"),
        rule=read_rule(table),
        why=table.words("why"),
    )
    table.end()
    return product


def read_schedule(table: Table) -> Schedule:
    """How many doses of a product group."""
    schedule = Schedule(
        rule=read_rule(table),
        target_groups=table.codes_or_all("target_groups"),
        duplicate_group=table.text("duplicate_group", CODE),
        ages=read_ages(table),
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


def read_interval(table: Table) -> Interval:
    """How far from what was before the next dose must be."""
    kind = table.choice("kind", IntervalKind)
    is_after_infection = kind is IntervalKind.AFTER_INFECTION
    interval = Interval(
        rule=read_rule(table),
        kind=kind,
        target_groups=table.codes_or_all("target_groups"),
        after=None if is_after_infection else table.codes_or_all("after"),
        fact=table.text("fact", CODE) if is_after_infection else None,
        since_on=table.optional_day("since_on") if is_after_infection else None,
        before=table.codes_or_all("before"),
        schedules=frozenset(table.texts("schedules", RULE)) if table.has("schedules") else None,
        from_dose=table.whole("from_dose", at_least=1) if table.has("from_dose") else 1,
        to_dose=table.optional_whole("to_dose", at_least=1),
        ages=read_ages(table),
        least=read_span(table, "min"),
        longest=read_optional_span(table, "max"),
        allows_same_day=table.claim("allows_same_day") if not is_after_infection else False,
        why=table.words("why", ("last_on", "from_on")),
    )
    if interval.to_dose is not None and interval.from_dose > interval.to_dose:
        refuse(table.place("to_dose"), PackFault.WRONG_ORDER)
    if interval.longest is not None and interval.longest.after(_ANY_DAY) < interval.least.after(_ANY_DAY):
        refuse(table.place("max"), PackFault.WRONG_ORDER)
    table.end()
    return interval


def read_right(table: Table) -> PrescribingRight:
    """Who may prescribe on their own."""
    right = PrescribingRight(
        rule=read_rule(table),
        profession=table.choice("profession", Profession),
        competence=table.text("competence", CODE) if table.has("competence") else None,
        target_groups=table.codes_or_all("target_groups"),
        min_age=table.optional_whole("min_age_years"),
        why=table.words("why"),
    )
    table.end()
    return right
