"""One row read by itself: every cell, and what the register says of them. Advice and windows do not apply."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from vaccinera.exchange.rules.cells import Cells
from vaccinera.exchange.rules.columns import Column, folded
from vaccinera.exchange.rules.register import ProductKnown, ProgrammeKnown, Register, UnitKnown, VersionKnown
from vaccinera.exchange.states import FaultCode, ImportMode
from vaccinera.kernel.clock import SWEDISH_TIME
from vaccinera.kernel.refusals import Refused
from vaccinera.patients.rules.identifiers import Identifier, compact, parse_as, parse_identifier, unknown_person
from vaccinera.patients.states import FORMLESS_RESERVE_NUMBERS, IdentifierKind
from vaccinera.products.rules.batches import normalise_batch_number

_NOON = time(12)
_NAME, _LONG_NAME, _SENTENCE = 80, 160, 300
_NUMBER_FAULTS: Mapping[str, FaultCode] = {
    "wrong_check_digit": FaultCode.NUMBER_CHECK_DIGIT,
    "impossible_date": FaultCode.NUMBER_DATE,
    "impossible_century": FaultCode.NUMBER_DATE,
    "impossible_reserve_year": FaultCode.NUMBER_DATE,
    "future_birth_date": FaultCode.NUMBER_DATE,
}
# Kinds of numbers whose form does not tell them: the column says which.
_TOLD_BY_KIND = FORMLESS_RESERVE_NUMBERS | {IdentifierKind.LMA_NUMBER, IdentifierKind.RESERVE_NUMBER_CARELINK}
_NEEDED_TO_SETTLE = (
    Column.PRESCRIBER_NAME,
    Column.PRESCRIBER_HSA_ID,
    Column.PRESCRIPTION_SIGNED_AT,
    Column.GIVER_HSA_ID,
    Column.ADMINISTRATION_SIGNED_AT,
    Column.SETTING,
    Column.TARGET_GROUP,
    Column.PAYER,
    Column.FUNDING_SOURCE,
)


@dataclass(frozen=True, slots=True)
class RowRead:
    """What a row says, apart from who the person is here. ``told`` are facts of :class:`ImportedVisit`."""

    cells: Cells
    key: str
    identifier: Identifier | None
    given_name: str = field(repr=False)
    family_name: str = field(repr=False)
    given_on: date | None
    told: Mapping[str, Any] = field(repr=False)

    @property
    def row(self) -> int:
        """The row's number in the file."""
        return self.cells.row


def read_row(row: int, written: Mapping[Column, str], register: Register) -> RowRead:
    """Read a row with all its faults noted."""
    cells = Cells(row, written)
    identifier = _identifier(cells, register.on)
    given_on = _given_on(cells, register.on)
    product = _product(cells, register)
    programme = _programme(cells, product, register)
    version = programme.version_on(given_on) if programme and given_on else None
    told: dict[str, Any] = {
        "source_system": cells.text(Column.SOURCE_SYSTEM, longest=32) or register.source_system,
        "given_on": given_on,
        "given_at": _given_at(cells, given_on),
        "programme_code": programme.code if programme else "",
        "programme_version_id": version.id if version else None,
        "season": version.season if version else "",
        **_unit(cells, register),
        **_product_told(product, programme, given_on),
        **_batch(cells),
        **_dose(cells),
        **_people(cells, register.at),
        **_payment(cells, version),
    }
    if register.mode is ImportMode.SETTLEABLE:
        _need_to_settle(cells, register, programme, version)
    _product_of_the_day(cells, product, given_on)
    return RowRead(
        cells=cells,
        key=_key(cells, identifier, told),
        identifier=identifier,
        given_name=cells.text(Column.GIVEN_NAME, longest=_NAME),
        family_name=cells.text(Column.FAMILY_NAME, longest=_NAME),
        given_on=given_on,
        told=told,
    )


def _identifier(cells: Cells, on: date) -> Identifier | None:
    written = cells.text(Column.PERSON_NUMBER, longest=40, missing=FaultCode.NUMBER_MISSING)
    kind = cells.code(Column.NUMBER_KIND)
    if not written:
        return None
    try:
        if kind == IdentifierKind.UNKNOWN_PERSON:
            return unknown_person(compact(written).removeprefix(unknown_person("").value))
        if kind in _TOLD_BY_KIND:
            return parse_as(IdentifierKind(kind), written)
        return parse_identifier(written, on=on)
    except Refused as refused:
        what = refused.code.rpartition(".")[2]
        cells.wrong(Column.PERSON_NUMBER, _NUMBER_FAULTS.get(what, FaultCode.NUMBER_UNREADABLE))
        return None


def _given_on(cells: Cells, on: date) -> date | None:
    given_on = cells.day(Column.GIVEN_ON, missing=FaultCode.DATE_MISSING)
    if given_on and given_on > on:
        cells.wrong(Column.GIVEN_ON, FaultCode.DATE_IN_FUTURE)
    return given_on


def _given_at(cells: Cells, given_on: date | None) -> datetime | None:
    """The instant of the dose; noon where the other system keeps days only."""
    clock = cells.clock(Column.GIVEN_TIME)
    return datetime.combine(given_on, clock or _NOON, SWEDISH_TIME) if given_on else None


def _product(cells: Cells, register: Register) -> ProductKnown | None:
    written = cells.text(Column.PRODUCT, longest=200, missing=FaultCode.PRODUCT_MISSING)
    if not written:
        return None
    name = folded(written)
    # Excel takes the zeros off a trade item number.
    found = register.products.get(name) or (name.isdigit() and register.products.get(name.zfill(14))) or ()
    if len(found) == 1:
        return found[0]
    cells.wrong(Column.PRODUCT, FaultCode.PRODUCT_AMBIGUOUS if found else FaultCode.PRODUCT_UNKNOWN)
    return None


def _product_of_the_day(cells: Cells, product: ProductKnown | None, given_on: date | None) -> None:
    if product and given_on and given_on < product.valid_from:
        cells.wrong(Column.GIVEN_ON, FaultCode.DATE_BEFORE_PRODUCT, from_on=product.valid_from.isoformat())


def _programme(cells: Cells, product: ProductKnown | None, register: Register) -> ProgrammeKnown | None:
    """The programme written, else the only one that uses the product."""
    written = cells.text(Column.PROGRAMME, longest=100)
    if written:
        found = register.programmes.get(folded(written))
        if found is None:
            cells.wrong(Column.PROGRAMME, FaultCode.PROGRAMME_UNKNOWN, known=", ".join(register.programme_codes))
        return found
    if product is None:
        return None
    if len(product.programmes) == 1:
        return register.programmes[folded(product.programmes[0])]
    known = product.programmes or register.programme_codes
    cells.wrong(Column.PROGRAMME, FaultCode.PROGRAMME_AMBIGUOUS, known=", ".join(known))
    return None


def _product_told(
    product: ProductKnown | None, programme: ProgrammeKnown | None, given_on: date | None
) -> dict[str, Any]:
    if product is None or programme is None or given_on is None:
        return {"product_id": product.id if product else 0, "duplicate_group": ""}
    group = programme.duplicate_group_of(product.npl_id, on=given_on)
    return {"product_id": product.id, "duplicate_group": group}


def _unit(cells: Cells, register: Register) -> dict[str, Any]:
    """Where the visit belongs here, and under which name it was recorded there."""
    hsa_id = cells.hsa_id(Column.UNIT_HSA_ID)
    own = register.units.get(hsa_id)
    unit: UnitKnown = own or register.receiving
    return {
        "unit_id": unit.id,
        "unit_hsa_id": hsa_id or unit.hsa_id,
        "unit_name": cells.text(Column.UNIT_NAME, longest=200) or ("" if hsa_id and own is None else unit.name),
        "provider_hsa_id": cells.hsa_id(Column.PROVIDER_HSA_ID) or register.provider_hsa_id,
        "provider_name": cells.text(Column.PROVIDER_NAME, longest=200) or register.provider_name,
        "assignment_code": cells.text(Column.ASSIGNMENT, longest=40) or (own.assignment_code if own else ""),
    }


def _batch(cells: Cells) -> dict[str, Any]:
    written = cells.text(Column.BATCH, longest=_NAME, missing=FaultCode.BATCH_MISSING)
    number = ""
    if written:
        try:
            number = normalise_batch_number(written)
        except Refused:
            cells.wrong(Column.BATCH, FaultCode.BATCH_UNREADABLE)
    expires_on = cells.day(Column.BATCH_EXPIRES_ON)
    return {"batch_written": written, "batch_number": number, "batch_expires_on": expires_on}


def _dose(cells: Cells) -> dict[str, Any]:
    number, of = cells.whole(Column.DOSE_NUMBER), cells.whole(Column.DOSES_PRESCRIBED)
    if number and of and number > of:
        cells.wrong(Column.DOSE_NUMBER, FaultCode.DOSE_NUMBER_ABOVE, of=of)
    quantity = cells.amount(Column.DOSE_QUANTITY)
    return {
        "dose_number": number,
        "doses_prescribed": of,
        "dose_quantity": quantity,
        "dose_unit": cells.text(Column.DOSE_UNIT, longest=20) or ("ml" if quantity else ""),
        "site": cells.code(Column.SITE),
        "route": cells.code(Column.ROUTE),
        "indication": cells.text(Column.INDICATION, longest=200),
        "comment": cells.text(Column.COMMENT, longest=_SENTENCE),
    }


def _people(cells: Cells, at: datetime) -> dict[str, Any]:
    """Who gave, who prescribed, and when each signed in the other system."""
    giver = cells.text(Column.GIVER_NAME, longest=_LONG_NAME, missing=FaultCode.GIVER_MISSING)
    giver_hsa_id = cells.hsa_id(Column.GIVER_HSA_ID)
    prescriber = cells.text(Column.PRESCRIBER_NAME, longest=_LONG_NAME)
    prescriber_hsa_id = cells.hsa_id(Column.PRESCRIBER_HSA_ID)
    return {
        "giver_name": giver,
        "giver_hsa_id": giver_hsa_id,
        "prescriber_name": prescriber,
        "prescriber_hsa_id": prescriber_hsa_id,
        "administration_signed_at": _signed_at(
            cells, Column.ADMINISTRATION_SIGNED_AT, at, is_signer_known=bool(giver and giver_hsa_id)
        ),
        "prescription_signed_at": _signed_at(
            cells, Column.PRESCRIPTION_SIGNED_AT, at, is_signer_known=bool(prescriber and prescriber_hsa_id)
        ),
    }


def _signed_at(cells: Cells, column: Column, at: datetime, *, is_signer_known: bool) -> datetime | None:
    signed_at = cells.instant(column)
    if signed_at and not is_signer_known:
        cells.wrong(column, FaultCode.SIGNATURE_WITHOUT_SIGNER)
    if signed_at and signed_at > at:
        cells.wrong(column, FaultCode.SIGNED_IN_FUTURE)
    return signed_at


def _payment(cells: Cells, version: VersionKnown | None) -> dict[str, Any]:
    group = cells.text(Column.TARGET_GROUP, longest=60)
    known = version.target_groups if version else frozenset()
    if group and known and group not in known:
        cells.wrong(Column.TARGET_GROUP, FaultCode.CODE_UNKNOWN, known=", ".join(sorted(known)))
    return {
        "setting": cells.code(Column.SETTING),
        "payer": cells.code(Column.PAYER),
        "funding_source": cells.code(Column.FUNDING_SOURCE),
        "target_group": group,
    }


def _need_to_settle(
    cells: Cells, register: Register, programme: ProgrammeKnown | None, version: VersionKnown | None
) -> None:
    """What is paid is paid by these facts, so none of them may be missing."""
    for column in _NEEDED_TO_SETTLE:
        if cells.is_empty(column):
            cells.wrong(column, FaultCode.NEEDED_TO_SETTLE)
    hsa_id = cells.text(Column.UNIT_HSA_ID, longest=100).upper()
    if hsa_id not in register.units:
        cells.wrong(Column.UNIT_HSA_ID, FaultCode.UNIT_NOT_OURS if hsa_id else FaultCode.NEEDED_TO_SETTLE)
    if programme and version is None and not cells.is_empty(Column.GIVEN_ON):
        cells.wrong(Column.GIVEN_ON, FaultCode.NOT_IN_FORCE)


def _key(cells: Cells, identifier: Identifier | None, told: Mapping[str, Any]) -> str:
    """What tells a row from every other: the other system's own id for it, else the facts that make it a dose."""
    own = cells.text(Column.SOURCE_ROW_ID, longest=_NAME)
    facts = (
        ("row", told["source_system"], own)
        if own
        else (
            "facts",
            told["source_system"],
            identifier.kind.value if identifier else "",
            identifier.value if identifier else "",
            str(told["given_on"]),
            str(told["product_id"]),
            str(told["batch_number"]),
            str(told["dose_number"]),
        )
    )
    return hashlib.sha256("\x1f".join(facts).encode()).hexdigest()
