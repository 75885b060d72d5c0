"""What a scanner typed, read as a pack: trade item, batch, expiry and serial number (MED-02, MED-03).

A scanner is a keyboard, so the group separator that ends a field of free length may arrive as a control
character, as some sign that stands for it, or not at all. The last is refused where it could give a wrong
batch.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from biip import ParseError
from biip.gs1_application_identifiers import GS1ApplicationIdentifier
from biip.gs1_element_strings import GS1ElementString
from stdnum import ean

from vaccinera.kernel.refusals import Refused

_GTIN, _BATCH, _EXPIRY, _SERIAL = "01", "10", "17", "21"
_SEPARATOR = "\x1d"
# Far more than a pack holds; keeps a pasted page from being read letter by letter.
_LONGEST = 300

# What keyboards make of the separator: control characters, their picture or caret form, the sign that Alt+29
# gives, escapes, and the signs scanners are commonly told to send. None may stand in a GS1 field, except that
# "<GS>" could and does not. A code's own name ("]d2") means that a code begins; its bracket is a "¨" on a
# Swedish keyboard.
_SENT_AS_SEPARATOR = re.compile(
    r"\^\]|[\x1c-\x1f\t\r\n^|~\u241d\u2194]|<GS>|\{GS\}|\[GS\]|\\x1d|\\u001d|\\F|[\]\u00a8][a-z][0-9]",
    re.IGNORECASE,
)
_NAME_WITHOUT_BRACKET = re.compile(r"(?:d2|C1|e0|Q3)(?=[0-9(])", re.IGNORECASE)
_BRACKETED_FIELD = re.compile(r"\(([0-9]{2,4})\)")
_BLANK = re.compile(r"[ \u00a0\ufeff\u200b]")
_PLAIN_GTIN = re.compile(r"[0-9]{13,14}")
_STARTS_LIKE_A_FIELD = re.compile(r"[0-9]{2}")

# Fields that a dropped separator hides at the end of another. A serial number must be hard to guess
# (regulation (EU) 2016/161 art. 4), so it has at least six characters; fewer are part of the batch number.
_HIDDEN_EXPIRY = re.compile(r".17[0-9]{2}(?:0[1-9]|1[0-2])(?:[0-2][0-9]|3[01])")
_HIDDEN_SERIAL = re.compile(r".21.{6}")

# The Nordic number on a pack: 704626, the six digits of the Vnr, and a check digit (wiki.vnr.fi).
_NORDIC_GTIN = re.compile(r"0?704626([0-9]{6})[0-9]")
_VNR = re.compile(r"[0-9]{6}")


@dataclass(frozen=True, slots=True)
class ScannedPack:
    """A read pack; what the code lacks is None.

    ``gtin`` has 14 digits. ``batch_number`` is as the pack writes it: that is kept beside its compared form.
    """

    gtin: str
    batch_number: str | None
    expires_on: date | None
    serial: str | None


def parse_scan(text: str) -> ScannedPack:
    """The pack behind scanned text: GS1 fields in any order, also printed with brackets, or a bare GTIN.

    Unknown fields are passed over up to the next separator. Refuses what cannot be read, a wrong check
    digit, a code without GTIN, two packs in one text, and a lost separator that would make the batch wrong.
    """
    fields = _separated(text[: _LONGEST + 1])
    if not fields or len(text) > _LONGEST:
        raise Refused("products.scan.unreadable")
    if len(fields) == 1 and _PLAIN_GTIN.fullmatch(fields[0]):
        return ScannedPack(canonical_gtin(fields[0]), None, None, None)
    elements = _elements(fields)
    if _GTIN not in elements:
        raise Refused("products.scan.no_gtin")
    if len(fields) == 1:
        _refuse_hidden_fields(elements)
    batch, expiry, serial = (elements.get(ai) for ai in (_BATCH, _EXPIRY, _SERIAL))
    return ScannedPack(
        gtin=canonical_gtin(elements[_GTIN].value),
        batch_number=batch.value if batch else None,
        # Day 00 is already the last of the month. Two-digit years are read within fifty years of the present.
        expires_on=expiry.date if expiry else None,
        serial=serial.value if serial else None,
    )


def canonical_gtin(gtin: str) -> str:
    """A trade item number in the 14 digits packs are stored by. Refuses a wrong check digit or length."""
    if not ean.is_valid(gtin):
        raise Refused("products.scan.wrong_check_digit")
    return ean.compact(gtin).zfill(14)


def vnr_of_gtin(gtin: str) -> str | None:
    """The Nordic article number (six digits) inside a GTIN of 13 or 14 digits.

    None when the company uses a number of its own; then only the pack table tells the product (MED-03).
    """
    nordic = _NORDIC_GTIN.fullmatch(gtin)
    if nordic is None or not ean.is_valid(gtin) or not _is_vnr(nordic[1]):
        return None
    return nordic[1]


def gtin_of_vnr(vnr: str) -> str:
    """The GTIN, 14 digits, of a Nordic article number. Refuses what is none: six digits in two series."""
    if not _is_vnr(vnr):
        raise Refused("products.vnr.not_a_vnr")
    return canonical_gtin(f"704626{vnr}{ean.calc_check_digit(f'704626{vnr}')}")


def _is_vnr(vnr: str) -> bool:
    return bool(_VNR.fullmatch(vnr)) and ("000001" <= vnr <= "199999" or "370000" <= vnr <= "599999")


def _separated(text: str) -> list[str]:
    """The stretches between separators, without blanks. Only the last field of each may be of free length."""
    plain = _BLANK.sub("", _SENT_AS_SEPARATOR.sub(_SEPARATOR, text)).strip(_SEPARATOR)
    plain = _NAME_WITHOUT_BRACKET.sub("", plain, count=1) if _NAME_WITHOUT_BRACKET.match(plain) else plain
    if plain.startswith("("):
        plain = _BRACKETED_FIELD.sub(rf"{_SEPARATOR}\1", plain)
    return [stretch for stretch in plain.split(_SEPARATOR) if stretch]


def _elements(fields: list[str]) -> dict[str, GS1ElementString]:
    """Fields by application identifier."""
    elements: dict[str, GS1ElementString] = {}
    for field in fields:
        rest = field
        while rest and (element := _next_element(rest)):
            rest = rest[len(element) :]
            if rest and element.ai.separator_required:
                if len(fields) == 1:
                    raise Refused("products.scan.separator_missing")
                raise Refused("products.scan.unreadable")
            if elements.setdefault(element.ai.ai, element).value != element.value:
                raise Refused("products.scan.two_packs")
    return elements


def _next_element(text: str) -> GS1ElementString | None:
    """The field that ``text`` begins with, or None for one that the standard's list does not know."""
    try:
        GS1ApplicationIdentifier.extract(text)
    except ParseError:
        if _STARTS_LIKE_A_FIELD.match(text):
            return None
        raise Refused("products.scan.unreadable") from None
    try:
        return GS1ElementString.extract(text)
    except ParseError:
        raise Refused("products.scan.unreadable") from None


def _refuse_hidden_fields(elements: dict[str, GS1ElementString]) -> None:
    """Refuse a code without separators whose last field seems to have swallowed the next one.

    A batch number inside a serial number is let through: then the batch is not wrong but missing, and is
    asked for.
    """
    for ai in (_BATCH, _SERIAL):
        value = elements[ai].value if ai in elements else ""
        hides_expiry = _EXPIRY not in elements and _HIDDEN_EXPIRY.search(value)
        hides_serial = _SERIAL not in elements and _HIDDEN_SERIAL.search(value)
        if hides_expiry or hides_serial:
            raise Refused("products.scan.separator_missing")
