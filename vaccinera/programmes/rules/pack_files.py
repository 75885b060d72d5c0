"""A pack's content between the file people write and the form it is stored in. Comments of a file are not kept."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from vaccinera.programmes.rules.pack_fields import refuse
from vaccinera.programmes.rules.pack_shape import FieldKind, Shape, kind_of_value, shape_of
from vaccinera.programmes.states import PackFault

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def content_of_file(text: str) -> dict[str, Any]:
    """What a TOML file holds, as it is stored: days are ISO text. Refuses what is no TOML; the rest is not judged."""
    try:
        content = tomllib.loads(text)
    except (ValueError, RecursionError) as broken:  # faults of the format, and what nobody wrote by hand
        refuse(str(broken), PackFault.NOT_TOML)
    return as_stored(content)


def as_stored(content: Mapping[str, Any]) -> dict[str, Any]:
    """The content as the database keeps it."""
    stored: dict[str, Any] = json.loads(json.dumps(content, default=str))
    return stored


def pack_as_toml(content: Mapping[str, object]) -> str:
    """The content in TOML: of each table what stands alone first, then the tables and lists of tables within it."""
    return "\n".join(_lines(content, "", shape_of([content]))) + "\n"


def _lines(table: Mapping[str, object], place: str, shape: Shape) -> Iterator[str]:
    ordered = [(key, table[key]) for key in shape.fields_of(place) if key in table]
    inner: list[tuple[str, Any]] = [
        (key, value) for key, value in ordered if kind_of_value(key, value) is FieldKind.TABLE
    ]
    yield from (f"{_key(key)} = {_value(value, key)}" for key, value in ordered if (key, value) not in inner)
    for key, value in inner:
        within = f"{place}/{key}".strip("/")
        name = ".".join(_key(part) for part in within.split("/"))
        for entry in value if isinstance(value, list) else [value]:
            yield from ("", f"[[{name}]]" if isinstance(value, list) else f"[{name}]")
            yield from _lines(entry, within, shape)


def _key(key: str) -> str:
    return key if _BARE.fullmatch(key) else _text(key)


def _value(value: object, key: str) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case date():
            return value.isoformat()
        case str():
            is_day = kind_of_value(key, value) is FieldKind.DAY and _DAY.fullmatch(value)
            return value if is_day else _text(value)
        case list():
            return f"[{', '.join(_value(entry, '') for entry in value)}]"
        case Mapping():
            words = sorted(value.items(), key=_language)
            return f"{{ {', '.join(f'{_key(name)} = {_value(said, name)}' for name, said in words)} }}"
        case _:
            return str(value)


def _language(words: tuple[str, object]) -> tuple[bool, bool, str]:
    """Swedish, the source, before English before any other."""
    return words[0] != "sv", words[0] != "en", words[0]


def _text(text: str) -> str:
    """A basic TOML string; its escapes are those of JSON, but for the one character JSON leaves as it is."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
