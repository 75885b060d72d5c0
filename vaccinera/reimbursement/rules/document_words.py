"""The Swedish words of the documents a provider gets, and money and days as people write them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path

DOCUMENTS = Path(__file__).parents[1] / "documents"
_THIN_SPACE, _FIRM_SPACE = "\N{NARROW NO-BREAK SPACE}", "\N{NO-BREAK SPACE}"
_ORE = 100


@cache
def document_words() -> Mapping[str, Mapping[str, str]]:
    """``kind`` and ``outcome`` by code, and ``mend``: what to do about an outcome."""
    return tomllib.loads((DOCUMENTS / "words.toml").read_text("utf-8"))


def kronor(ore: int) -> str:
    """Whole öre as people write money, on pages and documents alike: ``1 234,50 kr``, and no line breaks in it."""
    whole, rest = divmod(abs(ore), _ORE)
    sign = "\N{MINUS SIGN}" if ore < 0 else ""
    return f"{sign}{whole:,}".replace(",", _THIN_SPACE) + f",{rest:02}{_FIRM_SPACE}kr"


def month_named(month: date) -> str:
    """A month as people say it: ``oktober 2026``."""
    return f"{_MONTHS[month.month - 1]} {month.year}"


_MONTHS = (
    "januari",
    "februari",
    "mars",
    "april",
    "maj",
    "juni",
    "juli",
    "augusti",
    "september",
    "oktober",
    "november",
    "december",
)
