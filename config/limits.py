"""How recent a login must be for what weighs most, how many people a login looks up, and how old figures may be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from config.problems import SettingProblem

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class LimitSettings:
    """Seconds, look-ups of one login in a minute and in an hour, and seconds in which figures are not counted again."""

    recent_login_seconds: int
    lookups_a_minute: int
    lookups_an_hour: int
    figures_new_seconds: int


def read_limits(given: Mapping[str, str]) -> LimitSettings:
    """Read the limits; whole numbers from 1, so that none is switched off by a slip."""
    return LimitSettings(
        recent_login_seconds=_number(given, "VACCINERA_RECENT_LOGIN_SECONDS", 30 * 60),
        lookups_a_minute=_number(given, "VACCINERA_LOOKUPS_A_MINUTE", 40),
        lookups_an_hour=_number(given, "VACCINERA_LOOKUPS_AN_HOUR", 600),
        figures_new_seconds=_number(given, "VACCINERA_FIGURES_NEW_SECONDS", 5 * 60),
    )


def _number(given: Mapping[str, str], name: str, default: int) -> int:
    raw = given.get(name, "") or str(default)
    if not raw.isdecimal() or int(raw) < 1:
        raise SettingProblem(f"{name} is {raw!r}. Write a whole number from 1.")
    return int(raw)
