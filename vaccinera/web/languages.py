"""Languages by the names they have themselves, and which way they are written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf.locale import LANG_INFO

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class NamedLanguage:
    """A language: its code, its name in itself, and ``rtl`` when it is written from right to left."""

    code: str
    name: str
    direction: str


def named_languages(codes: Iterable[str]) -> list[NamedLanguage]:
    """The languages of these codes; one nobody has a name for is shown by its code."""
    return [_named(code) for code in codes]


def _named(code: str) -> NamedLanguage:
    known = LANG_INFO.get(code, {})
    name = str(known.get("name_local", code))
    return NamedLanguage(code, name[:1].upper() + name[1:], "rtl" if known.get("bidi") else "ltr")
