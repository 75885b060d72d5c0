"""Makes a pack of a file's content. Whatever does not hold together is refused with its place."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from typing import TypeVar

from vaccinera.programmes.rules.pack_checks import check_pack
from vaccinera.programmes.rules.pack_entries import (
    SEASON,
    read_disease,
    read_interval,
    read_product,
    read_right,
    read_risk_group,
    read_schedule,
    read_target_group,
    read_window,
)
from vaccinera.programmes.rules.pack_fields import CODE, Table, refuse
from vaccinera.programmes.rules.pack_parts import ASSUMPTION, read_notice, read_rule
from vaccinera.programmes.rules.pack_statements import (
    read_contraindication,
    read_information,
    read_register_row,
    read_season_goal,
)
from vaccinera.programmes.rules.packs import Assumption, Pack, Season
from vaccinera.programmes.states import PackFault

FORMAT = 1
_LAST = 100
_LONGEST_LIST = 90
_VERSION = re.compile(r"\d{4}\.[1-9]\d{0,3}")
_Entry = TypeVar("_Entry")


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
        order=table.whole("order", at_least=1) if table.has("order") else _LAST,
        allows_list_prescription=table.claim("allows_list_prescription"),
        list_prescription_days=_list_days(table),
        allows_general_directive=table.claim("allows_general_directive"),
        season=season,
        information=read_information(table.table("information")),
        settings=frozenset(table.texts("settings")),
        diseases=_all(table, "diseases", read_disease),
        risk_groups=_any(table, "risk_groups", read_risk_group),
        target_groups=_all(table, "target_groups", read_target_group),
        windows=_all(table, "windows", read_window),
        products=tuple(read_product(entry, season) for entry in table.tables("products")),
        schedules=_all(table, "schedules", read_schedule),
        intervals=_any(table, "intervals", read_interval),
        contraindications=_any(table, "contraindications", read_contraindication),
        prescribing_rights=_all(table, "prescribing_rights", read_right),
        season_goals=_any(table, "season_goals", read_season_goal),
        national_register=_any(table, "national_register", read_register_row),
        no_group=read_notice(otherwise.table("no_group")),
        no_right=read_notice(otherwise.table("no_right")),
        answer_needs_physician=read_notice(otherwise.table("answer_needs_physician")),
        age_unknown=read_notice(otherwise.table("age_unknown")),
        not_reported=read_notice(otherwise.table("not_reported")),
        assumptions=_any(table, "assumptions", _assumption),
    )
    otherwise.end()
    table.end()
    check_pack(pack)
    return pack


def _all(table: Table, key: str, read: Callable[[Table], _Entry]) -> tuple[_Entry, ...]:
    """The entries of a list that must hold one."""
    return tuple(read(entry) for entry in table.tables(key))


def _any(table: Table, key: str, read: Callable[[Table], _Entry]) -> tuple[_Entry, ...]:
    """The entries of a list that may be left out."""
    return tuple(read(entry) for entry in table.tables(key, at_least=0))


def _list_days(table: Table) -> int | None:
    """For how many days a reviewed declaration holds for a list."""
    field = "list_prescription_days"
    return table.whole(field, at_least=1, at_most=_LONGEST_LIST) if table.has(field) else None


def _season(table: Table) -> Season:
    season = Season(
        code=table.text("code", SEASON, expected="2026/27"),
        from_on=table.day("from_on"),
        to_on=table.optional_day("to_on"),
        rule=read_rule(table),
    )
    table.end()
    return season


def _assumption(table: Table) -> Assumption:
    assumption = Assumption(id=table.text("id", ASSUMPTION), text=table.words("text"))
    table.end()
    return assumption
