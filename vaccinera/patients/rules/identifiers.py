"""Every number a person may be known by: read, written and masked.

A refusal never carries any part of the number, since refusals reach logs (PER-12).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date

from stdnum import luhn

from vaccinera.kernel.refusals import Refused
from vaccinera.patients.rules.reserve_numbers import (
    check_carelink,
    check_formless,
    check_lma,
    check_national,
    check_vastra_gotaland,
)
from vaccinera.patients.states import FORMLESS_RESERVE_NUMBERS, IdentifierKind, Sex

_TEN = 10
_TWELVE = 12
# A samordningsnummer is written with sixty added to the day (lag 2022:1697 2 kap. 8 §).
_COORDINATION_OFFSET = 60
# Numbers began in 1947; nobody living then was born earlier. Catches a mistyped century, which the check
# digit does not cover.
_FIRST_BIRTH_YEAR = 1840
# No personal number begins so: the year would be 99xx.
_RESERVE_PREFIX = "99"
# The word before the mark of somebody unknown.
_UNKNOWN = "OKÄND"
_DATED = frozenset({IdentifierKind.PERSONAL_NUMBER, IdentifierKind.COORDINATION_NUMBER})
# Published text says 1980-2299, but the same source gives a valid example from 1945, so the check is only
# there to catch a number that belongs to some other series.
_FIRST_RESERVE_YEAR, _LAST_RESERVE_YEAR = 1900, 2299

_DIGITS = re.compile(r"[0-9]+(?:\+[0-9]{4})?")
_SHAPE_OF_NATIONAL = re.compile(r"[0-9]{8}[A-Z]{2}[0-9A-Z][0-9]")
_SHAPE_OF_VASTRA_GOTALAND = re.compile(r"[0-9]{8}[KMX][0-9]{3}")
_SHAPE_OF_LMA = re.compile(r"\s*[0-9]{2}-[0-9]{6}\s*")


@dataclass(frozen=True, slots=True)
class Identifier:
    """A valid number as it is stored, and what may be read out of it.

    ``birth_date`` is the date the number tells; the person's own birth date may be another (PER-03). Only personal and
    coordination numbers tell birth date and sex (PER-05). Number and date keep out of ``repr`` and so out
    of logs.
    """

    kind: IdentifierKind
    value: str = field(repr=False)
    birth_date: date | None = field(repr=False)
    sex: Sex


def looks_like_identifier(text: str) -> bool:
    """Whether a search is for a number, though perhaps a mistyped one, rather than for a name."""
    digits = sum(letter.isdigit() for letter in text)
    return digits > sum(letter.isalpha() for letter in text)


def parse_identifier(text: str, *, on: date, checks_national: bool = False) -> Identifier:
    """The number somebody typed, of any kind that can be told by its form; with or without spaces, ``-`` and ``+``.

    ``on`` is today: it decides the century of ten digits and what is a future birth. ``checks_national`` is whether
    the check character of a national reserve number is judged (PER-06). Refuses each fault by its own code. Sources:
    folkbokföringslagen 1991:481 18 § (PER-01), lag 2022:1697 (PER-02), Inera's description of the Stockholm series
    (PER-05).
    """
    written = compact(text)
    if _SHAPE_OF_NATIONAL.fullmatch(written):
        check_national(written, checks_digit=checks_national)
        return _untelling(IdentifierKind.NATIONAL_RESERVE_NUMBER, written)
    if _SHAPE_OF_VASTRA_GOTALAND.fullmatch(written):
        check_vastra_gotaland(written)
        return _untelling(IdentifierKind.RESERVE_NUMBER_VASTRA_GOTALAND, written)
    if _SHAPE_OF_LMA.fullmatch(text):
        return _untelling(IdentifierKind.LMA_NUMBER, written)
    digits, has_plus = _digits_of(text)
    if len(digits) == _TEN:
        digits = _with_century(digits, has_plus=has_plus, on=on)
    if digits.startswith(_RESERVE_PREFIX):
        return _reserve_number(digits)
    return _dated_number(digits, on=on)


def parse_as(kind: IdentifierKind, text: str) -> Identifier:
    """A number whose kind was said, since its form does not tell, or could be a mistyped one of another kind."""
    written = compact(text)
    if not written:
        raise Refused("patients.identifier.missing")
    if kind is IdentifierKind.LMA_NUMBER:
        check_lma(written)
    elif kind is IdentifierKind.RESERVE_NUMBER_CARELINK:
        check_carelink(written)
    else:
        check_formless(written)
    return _untelling(kind, written)


def unknown_person(mark: str) -> Identifier:
    """What somebody without any number goes by here: a local mark, behind a word that no number has (PER-08)."""
    return _untelling(IdentifierKind.UNKNOWN_PERSON, f"{_UNKNOWN}{mark}")


def format_identifier(kind: IdentifierKind, value: str) -> str:
    """The way people write it: ``19420101-2389``, ``12-345678``, ``OKÄND 7RJB-Z4P5``; a reserve number as it is."""
    if kind is IdentifierKind.LMA_NUMBER:
        return f"{value[:2]}-{value[2:]}"
    if kind is IdentifierKind.UNKNOWN_PERSON:
        mark = value.removeprefix(_UNKNOWN)
        return f"{_UNKNOWN} {mark[:4]}-{mark[4:]}"
    return f"{value[:8]}-{value[8:]}" if kind in _DATED else value


def mask_identifier(kind: IdentifierKind, value: str) -> str:
    """Enough to tell two people on the same screen apart: ``19420101-XXXX``, reserve ``991981XXXXXX``."""
    shown = 2 if kind is IdentifierKind.LMA_NUMBER or kind in FORMLESS_RESERVE_NUMBERS else 6
    if kind is IdentifierKind.UNKNOWN_PERSON:
        shown = len(_UNKNOWN)
    if kind in _DATED:
        shown = 8
    return format_identifier(kind, value[:shown] + "X" * (len(value) - shown))


def compact(text: str) -> str:
    """What was typed in capitals, without spaces, dashes of every length and invisible marks."""
    return _without_marks(text).upper()


def _untelling(kind: IdentifierKind, value: str) -> Identifier:
    return Identifier(kind, value, None, Sex.UNKNOWN)


def _without_marks(text: str) -> str:
    if text.isascii() and text.isalnum():
        return text
    return "".join(
        letter
        for letter in unicodedata.normalize("NFKC", text)
        # Spaces, dashes of every length, and the invisible marks that follow text copied from a document.
        if not letter.isspace() and unicodedata.category(letter) not in {"Pd", "Cf"} and letter != "\u2212"
    )


def _digits_of(text: str) -> tuple[str, bool]:
    """Ten or twelve digits, and whether a plus stood before the last four."""
    written = _without_marks(text)
    if not written:
        raise Refused("patients.identifier.missing")
    if not _DIGITS.fullmatch(written):
        raise Refused("patients.identifier.not_a_number")
    digits = written.replace("+", "")
    if len(digits) not in {_TEN, _TWELVE}:
        raise Refused("patients.identifier.wrong_length", digits=len(digits))
    return digits, digits != written


def _with_century(digits: str, *, has_plus: bool, on: date) -> str:
    """Twelve digits of ten: the latest birth that is not in the future.

    The hyphen turns into a plus at the start of the year in which the person becomes a hundred, so a plus
    means the latest year at least a hundred years back, even before the birthday.
    """
    month, day = int(digits[2:4]), int(digits[4:6])
    born_day = day - _COORDINATION_OFFSET if day > _COORDINATION_OFFSET else day
    year = on.year - on.year % 100 + int(digits[:2])
    if has_plus:
        year -= 100 if year <= on.year else 200
    elif (year, month, born_day) > (on.year, on.month, on.day):
        year -= 100
    return f"{year // 100}{digits}"


def _reserve_number(digits: str) -> Identifier:
    if not _FIRST_RESERVE_YEAR <= int(digits[2:6]) <= _LAST_RESERVE_YEAR:
        raise Refused("patients.identifier.impossible_reserve_year", first=_FIRST_RESERVE_YEAR, last=_LAST_RESERVE_YEAR)
    # The check digit covers positions 5-11 only.
    if not luhn.is_valid(digits[4:]):
        raise Refused("patients.identifier.wrong_check_digit")
    return Identifier(IdentifierKind.RESERVE_NUMBER_STOCKHOLM, digits, None, Sex.UNKNOWN)


def _dated_number(digits: str, *, on: date) -> Identifier:
    year, month, day = int(digits[:4]), int(digits[4:6]), int(digits[6:8])
    if year < _FIRST_BIRTH_YEAR or year // 100 > on.year // 100:
        raise Refused("patients.identifier.impossible_century")
    is_coordination = day > _COORDINATION_OFFSET
    try:
        birth_date = date(year, month, day - _COORDINATION_OFFSET if is_coordination else day)
    except ValueError:
        raise Refused("patients.identifier.impossible_date") from None
    if not luhn.is_valid(digits[2:]):
        raise Refused("patients.identifier.wrong_check_digit")
    if birth_date > on:
        raise Refused("patients.identifier.future_birth_date")
    kind = IdentifierKind.COORDINATION_NUMBER if is_coordination else IdentifierKind.PERSONAL_NUMBER
    return Identifier(kind, digits, birth_date, Sex.MALE if int(digits[10]) % 2 else Sex.FEMALE)
