"""Codes of a cell, by the words people write for them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from vaccinera.exchange.rules.columns import Column, folded
from vaccinera.patients.states import IdentifierKind
from vaccinera.programmes.states import Payer, Route
from vaccinera.visits.states import BodySite

_WORDS: Mapping[Column, Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        Column.SITE: {
            BodySite.LEFT_UPPER_ARM: ("vänster överarm", "left arm", "vänster arm"),
            BodySite.RIGHT_UPPER_ARM: ("höger överarm", "right arm", "höger arm"),
            BodySite.LEFT_THIGH: ("vänster lår",),
            BodySite.RIGHT_THIGH: ("höger lår",),
            BodySite.NOSE: ("näsan",),
            BodySite.MOUTH: ("munnen",),
        },
        Column.ROUTE: {
            Route.INTRAMUSCULAR: ("intramuskulärt", "im"),
            Route.SUBCUTANEOUS: ("subkutant", "sc"),
            Route.INTRADERMAL: ("intradermalt", "id"),
            Route.INTRANASAL: ("i näsan", "nasalt"),
            Route.ORAL: ("genom munnen", "oralt", "po"),
        },
        Column.SETTING: {
            "clinic": ("mottagning", "på mottagning"),
            "home": ("hemmet", "i hemmet"),
            "nursing_home": ("särskilt boende", "på särskilt boende", "säbo"),
            "hospital": ("sjukhus", "på sjukhus"),
            "geriatric_ward": ("geriatrisk avdelning", "på geriatrisk avdelning"),
        },
        Column.PAYER: {
            Payer.REGION: ("regionen",),
            Payer.PERSON: ("personen",),
            Payer.EMPLOYER: ("arbetsgivaren",),
        },
        Column.NUMBER_KIND: dict.fromkeys(IdentifierKind, ()),
        Column.FUNDING_SOURCE: {"region": ("regionen", "upphandlat"), "own": ("egen", "eget")},
    }
)
_BY_WORD: Mapping[Column, Mapping[str, str]] = MappingProxyType(
    {
        column: {folded(word): str(code) for code, words in codes.items() for word in (code, *words)}
        for column, codes in _WORDS.items()
    }
)
CODED: tuple[Column, ...] = tuple(_WORDS)


def code_written(column: Column, text: str) -> str | None:
    """The code a cell stands for, empty for an empty one, and None for words nobody knows."""
    return _BY_WORD[column].get(folded(text)) if text else ""


def codes_of(column: Column) -> Iterable[str]:
    """Every code a column can have."""
    return tuple(map(str, _WORDS[column]))
