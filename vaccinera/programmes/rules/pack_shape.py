"""Which fields a pack's tables can have and what kind of value each takes, learned from packs as they are read.

The reading itself says which fields there are: it is given the content in a form that remembers what it was asked for.
So a field added to the format can be edited at once, and no second list of fields has to agree with the first.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from vaccinera.kernel.refusals import Refused
from vaccinera.programmes.rules.pack_reading import read_pack

Content = Mapping[str, object]
_DAY_FIELD = "_on"
_NUMBER_FIELDS = ("_years", "_months", "_days", "_weeks")
# What a table is about comes first and what is said to people last, wherever the reading asks for them; between them
# stands the rest, as it is read. A stored content has lost the order of its file.
_FIRST = (
    *("format", "code", "id", "npl_id", "system", "version", "names", "name", "text", "indication", "questionnaire"),
    *("rule", "source", "assumption", "kind", "profession", "competence", "from_on", "to_on"),
    *("settings", "season", "diseases", "risk_groups"),
)
_LAST = ("why", "done", "otherwise", "assumptions")


class FieldKind(StrEnum):
    """What a field holds, as far as its values tell."""

    WORDS = "words"
    """A text in several languages."""
    TEXT = "text"
    NUMBER = "number"
    CLAIM = "claim"
    """True or false."""
    DAY = "day"
    CODES = "codes"
    """A list of texts, or the word that stands for all."""
    TABLE = "table"
    """A table, or a list of tables, with fields of its own."""
    MIXED = "mixed"
    """Now one kind, now another: typed as in the file."""
    UNKNOWN = "unknown"
    """No pack at hand has used the field."""


@dataclass(frozen=True, slots=True)
class Shape:
    """The fields of each kind of table, by its place without numbers, in the order they are read; and their kinds."""

    fields: Mapping[str, tuple[str, ...]]
    kinds: Mapping[tuple[str, str], FieldKind]

    def fields_of(self, place: str) -> tuple[str, ...]:
        """The fields a table at a place can have, in the order people want to meet them."""
        read = self.fields.get(without_numbers(place), ())
        return tuple(sorted(read, key=lambda field: (_standing(field), read.index(field))))

    def kind_of(self, place: str, field: str) -> FieldKind:
        """What a field of a table takes; what no pack has used may be named like something that one has."""
        found = self.kinds.get((without_numbers(place), field))
        if found is None:
            found = next((kind for (_, name), kind in self.kinds.items() if name == field), _kind_by_name(field))
        return found


def _standing(field: str) -> int:
    if field in _FIRST:
        return _FIRST.index(field)
    return len(_FIRST) + (1 + _LAST.index(field) if field in _LAST else 0)


def _kind_by_name(field: str) -> FieldKind:
    if field.endswith(_DAY_FIELD):
        return FieldKind.DAY
    return FieldKind.NUMBER if field.endswith(_NUMBER_FIELDS) else FieldKind.UNKNOWN


def without_numbers(place: str) -> str:
    """``windows`` for ``windows/2``: places are written with slashes here, and numbers count entries of a list."""
    return "/".join(part for part in place.split("/") if not part.isdigit())


def shape_of(contents: Sequence[Content]) -> Shape:
    """The shape that some packs show together, of which the first may be broken and the others hold."""
    asked: dict[str, dict[str, None]] = {}
    kinds: dict[tuple[str, str], FieldKind] = {}
    for content in contents:
        with suppress(Refused):
            read_pack(_Watched(content, "", asked))
        _note_kinds(content, "", kinds, asked)
    return Shape({place: tuple(fields) for place, fields in asked.items()}, kinds)


class _Watched(Mapping[str, object]):
    """A table that remembers which of its fields are asked for, there or not."""

    def __init__(self, content: Content, place: str, asked: dict[str, dict[str, None]]) -> None:
        self._content, self._place, self._asked = content, place, asked

    def __contains__(self, key: object) -> bool:
        self._asked.setdefault(self._place, {})[str(key)] = None
        return key in self._content

    def __getitem__(self, key: str) -> object:
        self._asked.setdefault(self._place, {})[key] = None
        value = self._content[key]
        place = f"{self._place}/{key}".strip("/")
        if isinstance(value, Mapping):
            return _Watched(value, place, self._asked)
        if isinstance(value, list):
            return [_Watched(entry, place, self._asked) if isinstance(entry, Mapping) else entry for entry in value]
        return value

    def __iter__(self) -> Iterator[str]:
        return iter(self._content)

    def __len__(self) -> int:
        return len(self._content)


def _note_kinds(
    content: Content, place: str, kinds: dict[tuple[str, str], FieldKind], asked: dict[str, dict[str, None]]
) -> None:
    for key, value in content.items():
        asked.setdefault(place, {})[key] = None
        kind = kind_of_value(key, value)
        if kind is not FieldKind.UNKNOWN and kinds.setdefault((place, key), kind) is not kind:
            kinds[place, key] = FieldKind.MIXED
        if kind is FieldKind.TABLE:
            inner = f"{place}/{key}".strip("/")
            for entry in value if isinstance(value, list) else [value]:
                if isinstance(entry, Mapping):
                    _note_kinds(entry, inner, kinds, asked)


def kind_of_value(key: str, value: object) -> FieldKind:
    """What a value is; an empty list does not tell."""
    match value:
        case bool():
            return FieldKind.CLAIM
        case int():
            return FieldKind.NUMBER
        case date():
            return FieldKind.DAY
        case str():
            return FieldKind.CODES if value == "all" else FieldKind.DAY if key.endswith(_DAY_FIELD) else FieldKind.TEXT
        case Mapping():
            return FieldKind.WORDS if "sv" in value else FieldKind.TABLE
        case [Mapping(), *_]:
            return FieldKind.TABLE
        case [_, *_]:
            return FieldKind.CODES
        case _:
            return FieldKind.UNKNOWN
