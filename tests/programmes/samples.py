"""Packs the programme tests are written against, and the people and doses they ask about."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from copy import deepcopy
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import vaccinera.programmes
from vaccinera.programmes.rules.pack_reading import read_pack
from vaccinera.programmes.rules.packs import Pack
from vaccinera.programmes.rules.persons import GivenDose, PersonFacts

SHIPPED = Path(vaccinera.programmes.__file__).parent / "packs"
INVENTED = Path(__file__).with_name("invented.toml")
DAY = date(2026, 11, 23)

Raw = dict[str, Any]


@cache
def shipped_packs() -> dict[str, Pack]:
    """Every shipped pack by its file's name."""
    return {path.stem: read_pack(tomllib.loads(path.read_text("utf-8"))) for path in sorted(SHIPPED.glob("*.toml"))}


def seasonal(season: str) -> Pack:
    """The shipped pack of a season of influenza."""
    return shipped_packs()[f"influenza-{season[:4]}"]


def all_year() -> Pack:
    """The shipped pack of a programme of the whole year, with two product groups that follow each other."""
    return shipped_packs()["pneumococcal-2026"]


@cache
def _read_invented() -> Raw:
    return tomllib.loads(INVENTED.read_text("utf-8"))


def raw_invented() -> Raw:
    """A fresh copy of the invented pack's content, to change."""
    return deepcopy(_read_invented())


@cache
def invented() -> Pack:
    """The invented pack."""
    return read_pack(_read_invented())


def person(
    birth_date: date | None = date(1980, 5, 5),
    *,
    risk_groups: Iterable[str] = (),
    pregnant: tuple[int, int] | None = None,
    setting: str = "clinic",
    is_care_staff: bool = False,
    is_household_contact: bool = False,
    days: Mapping[str, date] | None = None,
) -> PersonFacts:
    """A healthy grown-up at a clinic, unless said otherwise. ``pregnant`` is completed weeks and days on DAY."""
    return PersonFacts(
        birth_date=birth_date,
        risk_groups=frozenset(risk_groups),
        estimated_due_on=None if pregnant is None else due_on(*pregnant),
        setting=setting,
        is_care_staff=is_care_staff,
        is_household_contact=is_household_contact,
        days=days or {},
    )


def due_on(weeks: int, days: int = 0, *, on: date = DAY) -> date:
    """The due date of someone who is that far on a day."""
    return on + timedelta(days=40 * 7 - weeks * 7 - days)


def dose(on: date, pack: Pack, duplicate_group: str | None = None) -> GivenDose:
    """A dose of the pack's programme, of its first product group unless another is named."""
    return GivenDose(on, pack.code, duplicate_group or pack.products[0].duplicate_group, None)


def foreign_dose(on: date, programme: str) -> GivenDose:
    """A dose of another programme."""
    return GivenDose(on, programme, programme, None)
