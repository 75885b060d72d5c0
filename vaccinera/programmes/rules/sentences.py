"""A pack's texts with their placeholders filled in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from string import Formatter

from vaccinera.programmes.rules.packs import Text


def placeholders_of(template: str) -> set[str]:
    """What stands in braces; a brace without its other half gives the whole text, which is never allowed."""
    try:
        parts = list(Formatter().parse(template))
    except ValueError:
        return {template}
    return {f"{name}{spec or ''}{conversion or ''}" for _, name, spec, conversion in parts if name is not None}


def say(template: Text, values: Mapping[str, str | int | date | Text] | None = None) -> Text:
    """The text in each language: days in ISO form, a text within it in the same language or in Swedish."""
    return {
        language: words.format(**{name: _in_language(value, language) for name, value in (values or {}).items()})
        for language, words in template.items()
    }


def join(first: Text, second: Text, *, between: str = " ") -> Text:
    """Two texts after each other, in the languages both are written in."""
    return {language: f"{first[language]}{between}{second[language]}" for language in first if language in second}


def _in_language(value: str | int | date | Text, language: str) -> str:
    if isinstance(value, Mapping):
        return value.get(language, value["sv"])
    return value.isoformat() if isinstance(value, date) else str(value)
