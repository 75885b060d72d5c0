"""A pack's content as a page shows it: sections with entries, entries with fields, and what differs between two."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import get_language, gettext

from vaccinera.programmes.rules.differences import name_of
from vaccinera.programmes.rules.pack_shape import FieldKind, Shape, kind_of_value, without_numbers
from vaccinera.web.pack_words import choice_in_words, field_in_words, section_in_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vaccinera.programmes.rules.differences import Difference

_NUMBER = re.compile(r"\[(\d+)\]")
_ALL = "all"


@dataclass(frozen=True, slots=True)
class FieldShown:
    """A field of an entry in words; ``lines`` has one for each language of a text."""

    label: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EntryShown:
    """A table of the content. ``place`` is written with slashes, as in the address where it is changed."""

    place: str
    heading: str
    fields: tuple[FieldShown, ...]


@dataclass(frozen=True, slots=True)
class SectionShown:
    """A part of the content; ``name`` is the list an entry can be added to, or nothing."""

    id: str
    heading: str
    entries: tuple[EntryShown, ...]
    name: str


@dataclass(frozen=True, slots=True)
class DifferenceShown:
    """One place that differs, in words."""

    where: str
    what: str
    old: tuple[str, ...]
    new: tuple[str, ...]


def sections_of(content: Mapping[str, Any], shape: Shape) -> list[SectionShown]:
    """The whole content: the pack itself first, then each of its tables and lists."""
    sections = [SectionShown("pack", section_in_words(""), (_entry(content, "", "", shape),), "")]
    for key in shape.fields_of(""):
        value = content.get(key)
        if shape.kind_of("", key) is FieldKind.TABLE or kind_of_value(key, value) is FieldKind.TABLE:
            entries = tuple(_entries(value, key, shape))
            name = "" if isinstance(value, Mapping) else key
            sections.append(SectionShown(key, section_in_words(key), entries, name))
    return sections


def _entries(value: Any, place: str, shape: Shape) -> Iterator[EntryShown]:  # noqa: ANN401 - a part of JSON content
    """Every table at and below a place that has fields of its own."""
    if isinstance(value, list):
        for number, entry in enumerate(value, start=1):
            yield from _entries(entry, f"{place}/{number}", shape)
    elif isinstance(value, Mapping):
        shown = _entry(value, place, heading_of(value, place), shape)
        if shown.fields:
            yield shown
        for key in shape.fields_of(place):
            if key in value and kind_of_value(key, value[key]) is FieldKind.TABLE:
                yield from _entries(value[key], f"{place}/{key}", shape)


def _entry(table: Mapping[str, Any], place: str, heading: str, shape: Shape) -> EntryShown:
    fields = tuple(
        FieldShown(field_in_words(key), lines_of(key, table[key]))
        for key in shape.fields_of(place)
        if key in table and kind_of_value(key, table[key]) is not FieldKind.TABLE
    )
    return EntryShown(place, heading, fields)


def heading_of(entry: Mapping[str, Any], place: str) -> str:
    """What an entry is called: by its name in the page's language and its code or rule, else by where it stands."""
    names = entry.get("names", entry.get("label", entry.get("name")))
    spoken = in_page_language(names) if isinstance(names, Mapping) else str(names or "")
    told = [part for part in (spoken, name_of(entry) if place else "") if part]
    return " · ".join(dict.fromkeys(told)) or section_in_words(without_numbers(place).rpartition("/")[2])


def in_page_language(texts: Mapping[str, Any]) -> str:
    """A text in the page's language, else in Swedish, else in any."""
    return str(texts.get(get_language() or "sv") or texts.get("sv") or next(iter(texts.values()), ""))


def lines_of(field: str, value: object) -> tuple[str, ...]:
    """A value in words, a line for each language or table of it."""
    match value:
        case None:
            return ()
        case bool():
            return (gettext("ja") if value else gettext("nej"),)
        case str():
            return (gettext("alla") if value == _ALL else choice_in_words(field, value),)
        case Mapping():
            if "sv" in value:
                return tuple(str(value[key]) for key in sorted(value, key=lambda key: (key != "sv", key)))
            return tuple(f"{field_in_words(key)}: {'; '.join(lines_of(key, inner))}" for key, inner in value.items())
        case list():
            if any(isinstance(inner, Mapping) for inner in value):
                return tuple(" · ".join(lines_of(field, inner)) for inner in value)
            return (", ".join(str(inner) for inner in value),)
        case _:
            return (str(value),)


def place_in_words(place: str) -> tuple[str, str]:
    """Of a place as faults and differences name it: which section and entry, and which field."""
    *tables, field = place.split(".")
    if _NUMBER.search(field) or not tables:
        return (_table_in_words(field), "") if _NUMBER.search(field) else (section_in_words(""), field_in_words(field))
    language = ""
    if field in {"sv", "en"}:
        field, language = (tables.pop(), f" ({field})") if tables else (field, "")
    where = ", ".join(_table_in_words(table) for table in tables) or section_in_words("")
    return where, f"{field_in_words(field)}{language}"


def _table_in_words(table: str) -> str:
    number = _NUMBER.search(table)
    name = section_in_words(_NUMBER.sub("", table))
    return f"{name} {number[1]}" if number else name


def differences_shown(found: Sequence[Difference]) -> list[DifferenceShown]:
    """What differs, in words."""
    return [_difference(one) for one in found]


def _difference(one: Difference) -> DifferenceShown:
    where, what = place_in_words(one.place)
    field = one.place.rpartition(".")[2]
    named = f"{where} · {one.entry}" if one.entry else where
    return DifferenceShown(named, what, lines_of(field, one.old), lines_of(field, one.new))


def place_with_slashes(place: str) -> tuple[str, str]:
    """A fault's place as a table's address and a field: ``windows/2`` and ``from_on`` of ``windows[2].from_on``."""
    parts = [part for part in _NUMBER.sub(r".\1", place).split(".") if part]
    if parts and parts[-1] in {"sv", "en"}:
        parts.pop()
    if not parts or parts[-1].isdigit():
        return "/".join(parts), ""
    return "/".join(parts[:-1]), parts[-1]
