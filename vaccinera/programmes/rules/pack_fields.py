"""Reads a pack field by field; a fault names its place, as ``windows[2].from_on`` of the second window."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import NoReturn, TypeVar

from vaccinera.kernel.refusals import Refused
from vaccinera.programmes.rules.packs import Text
from vaccinera.programmes.rules.sentences import placeholders_of
from vaccinera.programmes.states import PackFault

CODE = re.compile(r"[a-z][a-z0-9_]{0,39}")
LANGUAGES = ("sv", "en")
LONGEST_TEXT = 300
LONGEST_PROSE = 2000
_DECIMAL = re.compile(r"\d{1,3}(\.\d{1,3})?")
_Choice = TypeVar("_Choice", bound=StrEnum)
_Kind = TypeVar("_Kind")


def refuse(place: str, fault: PackFault, expected: str = "") -> NoReturn:
    """Refuse the pack: where the fault is, which it is, and what should stand there."""
    raise Refused("programmes.pack.invalid", place=place, reason=fault.value, expected=expected)


class Table:
    """One table of a pack; remembers what has been read, so that a misspelt field is not silently ignored."""

    __slots__ = ("_content", "_unread", "_where")

    def __init__(self, content: object, where: str) -> None:
        if not isinstance(content, Mapping):
            refuse(where, PackFault.WRONG_TYPE, "table")
        self._content: Mapping[str, object] = content
        self._unread = set(content)
        self._where = where

    def place(self, key: str) -> str:
        """The full name of a field of this table."""
        return f"{self._where}.{key}" if self._where else key

    def has(self, key: str) -> bool:
        """True when the field is there."""
        return key in self._content

    def fields(self) -> Collection[str]:
        """The names of all fields."""
        return self._content.keys()

    def end(self) -> None:
        """Refuse fields nobody has asked for."""
        for key in sorted(self._unread):
            refuse(self.place(key), PackFault.UNKNOWN_FIELD)

    def text(
        self, key: str, form: re.Pattern[str] | None = None, *, expected: str = "", longest: int = LONGEST_TEXT
    ) -> str:
        """Words in the given form."""
        found = self._take(key, str, "text")
        if not found.strip() or len(found) > longest:
            refuse(self.place(key), PackFault.WRONG_FORM, expected or f"1-{longest} characters")
        if form and not form.fullmatch(found):
            refuse(self.place(key), PackFault.WRONG_FORM, expected or form.pattern)
        return found

    def words(self, key: str, placeholders: Collection[str] = (), *, longest: int = LONGEST_TEXT) -> Text:
        """A text in Swedish, English and any other language, with no other placeholders than those named."""
        table = self.table(key)
        for language in LANGUAGES:
            table.text(language, longest=longest)
        texts = {language: table.text(language, longest=longest) for language in sorted(table.fields())}
        for language, text in texts.items():
            if not placeholders_of(text) <= {*placeholders}:
                allowed = ", ".join(sorted(placeholders))
                refuse(table.place(language), PackFault.UNKNOWN_PLACEHOLDER, allowed)
        return texts

    def day(self, key: str) -> date:
        """A day, as TOML writes it or as ISO text."""
        found = self._take(key, object, "day")
        if isinstance(found, date) and not isinstance(found, datetime):
            return found
        if not isinstance(found, str):
            refuse(self.place(key), PackFault.WRONG_TYPE, "day")
        try:
            return date.fromisoformat(found)
        except ValueError:
            refuse(self.place(key), PackFault.WRONG_FORM, "YYYY-MM-DD")

    def optional_day(self, key: str) -> date | None:
        """A day, or None when the field is not there."""
        return self.day(key) if self.has(key) else None

    def whole(self, key: str, *, at_least: int = 0, at_most: int | None = None) -> int:
        """A whole number."""
        found = self._take(key, int, "whole number")
        if isinstance(found, bool) or found < at_least or (at_most is not None and found > at_most):
            limits = f"whole number from {at_least}" + (f" to {at_most}" if at_most is not None else "")
            refuse(self.place(key), PackFault.WRONG_FORM, limits)
        return found

    def optional_whole(self, key: str, *, at_least: int = 0) -> int | None:
        """A whole number, or None when the field is not there."""
        return self.whole(key, at_least=at_least) if self.has(key) else None

    def decimal(self, key: str) -> Decimal:
        """A number above zero, written as text so that no binary fraction comes between."""
        found = Decimal(self.text(key, _DECIMAL, expected="number with at most three decimals, as text"))
        if not found:
            refuse(self.place(key), PackFault.WRONG_FORM, "number above zero")
        return found

    def claim(self, key: str, *, default: bool = False) -> bool:
        """True or false."""
        return self._take(key, bool, "true or false") if self.has(key) else default

    def code_or_claim(self, key: str) -> bool | str:
        """True or false, or a code."""
        found = self._take(key, object, "true, false or code")
        if isinstance(found, bool):
            return found
        if not isinstance(found, str):
            refuse(self.place(key), PackFault.WRONG_TYPE, "true, false or code")
        return self.text(key, CODE)

    def choice(self, key: str, choices: type[_Choice]) -> _Choice:
        """One of a closed list."""
        found = self.text(key)
        if found not in [*choices]:
            refuse(self.place(key), PackFault.UNKNOWN_CODE, ", ".join(choices))
        return choices(found)

    def texts(self, key: str, form: re.Pattern[str] = CODE, *, expected: str = "") -> tuple[str, ...]:
        """A list of at least one text, each in the given form, none twice."""
        found = self._take(key, list, "list of text")
        if not found:
            refuse(self.place(key), PackFault.WRONG_FORM, "at least one")
        texts = tuple(entry for entry in found if isinstance(entry, str) and form.fullmatch(entry))
        if len(texts) < len(found):
            refuse(self.place(key), PackFault.WRONG_FORM, expected or form.pattern)
        if len({*texts}) < len(texts):
            refuse(self.place(key), PackFault.REPEATED)
        return texts

    def codes(self, key: str) -> frozenset[str]:
        """A set of codes, empty when the field is not there."""
        return frozenset(self.texts(key)) if self.has(key) else frozenset()

    def codes_or_all(self, key: str) -> frozenset[str] | None:
        """A set of codes, or None for "all", which has to be written."""
        return None if self.says(key, "all") else frozenset(self.texts(key))

    def says(self, key: str, word: str) -> bool:
        """True when a field that may hold a list holds this one word instead."""
        if self._content.get(key) != word:
            return False
        self._unread.discard(key)
        return True

    def table(self, key: str) -> Table:
        """A table within this one."""
        return Table(self._take(key, object, "table"), self.place(key))

    def tables(self, key: str, *, at_least: int = 1) -> tuple[Table, ...]:
        """The tables of a list, in order."""
        if not at_least and not self.has(key):
            return ()
        found = self._take(key, list, "list of tables")
        if len(found) < at_least:
            refuse(self.place(key), PackFault.WRONG_FORM, "at least one")
        return tuple(Table(entry, f"{self.place(key)}[{number}]") for number, entry in enumerate(found, start=1))

    def _take(self, key: str, kind: type[_Kind], expected: str) -> _Kind:
        if key not in self._content:
            refuse(self.place(key), PackFault.MISSING, expected)
        self._unread.discard(key)
        found = self._content[key]
        if not isinstance(found, kind):
            refuse(self.place(key), PackFault.WRONG_TYPE, expected)
        return found
