"""The cells of one row, read one by one; what cannot be read is noted, so that every fault of a row is told at once."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import TypeVar

from vaccinera.exchange.rules.codes import code_written, codes_of
from vaccinera.exchange.rules.columns import Column
from vaccinera.exchange.rules.faults import RowFault, shown_value
from vaccinera.exchange.states import FaultCode
from vaccinera.kernel.clock import SWEDISH_TIME

_DAY = re.compile(r"(\d{4})[-/.]?(\d{2})[-/.]?(\d{2})(?:[ T]00:00(?::00)?)?")
_TIME = re.compile(r"(\d{1,2})[:.]?(\d{2})(?:[:.](\d{2}))?")
_HSA_ID = re.compile(r"[A-Z0-9][A-Z0-9-]{3,31}", re.IGNORECASE)
_MOST_DIGITS = 2
_LONGEST = 40
_LARGEST_AMOUNT = Decimal(1000)
_T = TypeVar("_T")


class Cells:
    """What stands in a row, by column, and the faults found in it so far."""

    def __init__(self, row: int, written: Mapping[Column, str]) -> None:
        self.row, self._written = row, written
        self.faults: list[RowFault] = []

    def is_empty(self, column: Column) -> bool:
        """Whether nothing stands there."""
        return not self._written.get(column)

    def wrong(self, column: Column | None, code: FaultCode, **facts: str | int) -> None:
        """Note that something is wrong with a column, or with the whole row."""
        value = shown_value(column, self._written.get(column, "") if column else "")
        self.faults.append(RowFault(self.row, column, code, value, facts))

    def text(self, column: Column, *, longest: int, missing: FaultCode | None = None) -> str:
        """The text of a cell, on one line."""
        written = self._written.get(column, "")
        if not written:
            if missing:
                self.wrong(column, missing)
            return ""
        if "\n" in written or "\r" in written:
            written = " ".join(written.split())
        if len(written) > longest:
            self.wrong(column, FaultCode.TOO_LONG, length=len(written), longest=longest)
        return written

    def day(self, column: Column, *, missing: FaultCode | None = None) -> date | None:
        """A day, as people and spreadsheets write it."""
        return self._read(column, _day, FaultCode.DATE_UNREADABLE, missing=missing)

    def clock(self, column: Column) -> time | None:
        """A time of day."""
        return self._read(column, _clock, FaultCode.TIME_UNREADABLE)

    def instant(self, column: Column) -> datetime | None:
        """An instant; by Swedish clocks when no offset is written."""
        return self._read(column, _instant, FaultCode.TIME_UNREADABLE)

    def amount(self, column: Column) -> Decimal | None:
        """A quantity above zero, with a comma or a point."""
        return self._read(column, _amount, FaultCode.AMOUNT_UNREADABLE)

    def whole(self, column: Column) -> int | None:
        """A whole number from 1 to 99."""
        return self._read(column, _whole, FaultCode.WHOLE_NUMBER_UNREADABLE)

    def code(self, column: Column) -> str:
        """A code, by itself or by its words."""
        written = self.text(column, longest=100)
        code = code_written(column, written)
        if code is None:
            self.wrong(column, FaultCode.CODE_UNKNOWN, known=", ".join(codes_of(column)))
        return code or ""

    def hsa_id(self, column: Column) -> str:
        """An HSA-id, in capitals."""
        written = self.text(column, longest=100)
        if written and not _HSA_ID.fullmatch(written):
            self.wrong(column, FaultCode.HSA_ID_UNREADABLE)
        return written.upper()

    def _read(
        self, column: Column, reader: Callable[[str], _T], wrong: FaultCode, *, missing: FaultCode | None = None
    ) -> _T | None:
        written = self.text(column, longest=_LONGEST, missing=missing)
        if not written:
            return None
        try:
            return reader(written)
        except ValueError:
            self.wrong(column, wrong)
            return None


def _matched(pattern: re.Pattern[str], written: str) -> list[int]:
    found = pattern.fullmatch(written)
    if found is None:
        raise ValueError
    return [int(part or 0) for part in found.groups()]


def _day(written: str) -> date:
    year, month, day = _matched(_DAY, written)
    return date(year, month, day)


def _clock(written: str) -> time:
    hour, minute, second = _matched(_TIME, written)
    return time(hour, minute, second)


def _instant(written: str) -> datetime:
    found = datetime.fromisoformat(written)
    return found if found.tzinfo else found.replace(tzinfo=SWEDISH_TIME)


def _amount(written: str) -> Decimal:
    try:
        found = round(Decimal(written.replace(",", ".")), 3)
    except InvalidOperation:
        raise ValueError from None
    if not 0 < found < _LARGEST_AMOUNT:
        raise ValueError
    return found


def _whole(written: str) -> int:
    if not (written.isascii() and written.isdigit() and len(written) <= _MOST_DIGITS and int(written)):
        raise ValueError
    return int(written)
