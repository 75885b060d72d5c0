"""The payment file of a run: ISO 20022 ``pain.001.001.09``, one transaction a payee, Swedish kronor within Sweden.

Written here and judged by the schema ``sepaxml`` carries: that library itself writes payments to an IBAN only, and most
care providers are paid to a bankgiro. Codes as in the Swedish banks' common reading of the standard: clearing system
``SESBA``, giros as ``BGNR`` and ``BBAN``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from xml.etree import ElementTree as ET  # nosec B405  # written here, never read

from sepaxml.validation import try_valid_xml

from vaccinera.kernel.clock import SWEDISH_TIME

SCHEMA = "pain.001.001.09"
_SPACE = f"urn:iso:std:iso:20022:tech:xsd:{SCHEMA}"
_CLEARING = "SESBA"
_IBAN, _BANKGIRO = "iban", "bankgiro"
# Where a giro is cleared: Bankgirot and Plusgirot have numbers of their own, as if they were banks.
_CLEARING_OF = MappingProxyType({_BANKGIRO: "9900", "plusgiro": "9500"})
_LONGEST_NAME = 70
_ORE = 100


@dataclass(frozen=True, slots=True)
class Account:
    """An account as it is kept: ``bankgiro``, ``plusgiro`` or ``iban``, and its signs without spaces and hyphens."""

    kind: str
    number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Payer:
    """The region that pays: as the bank knows it."""

    name: str
    organisation_number: str
    account: Account
    bic: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Payment:
    """What one payee is to be paid for a month, in whole öre."""

    provider_id: int
    name: str
    organisation_number: str
    account: Account
    ore: int


def end_to_end_id(month: date, provider_id: int) -> str:
    """What a payment is called from the region to the payee: the same for a run and payee however often it is made."""
    return f"VACC-{month:%Y%m}-{provider_id}"


def payment_file(
    payer: Payer, payments: Iterable[Payment], *, month: date, made_at: datetime, pay_on: date
) -> bytes | None:
    """The file, or ``None`` when nobody is to be paid: the standard knows no file without a payment.

    Only positive amounts are in it. It is judged by the standard's schema before it is handed out, and what does not
    follow it raises: such a file never leaves.
    """
    to_pay = sorted((one for one in payments if one.ore > 0), key=lambda one: one.provider_id)
    if not to_pay:
        return None
    # Names would be written with a prefix otherwise, which some banks do not read.
    ET.register_namespace("", _SPACE)
    root = ET.Element(_tag("Document"))
    whole = _child(root, "CstmrCdtTrfInitn")
    _write_group(whole, payer, to_pay, month=month, made_at=made_at)
    _write_payments(whole, payer, to_pay, month=month, pay_on=pay_on)
    ET.indent(root)
    written: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True) + b"\n"
    try_valid_xml(written, SCHEMA)
    return written


def _write_group(whole: ET.Element, payer: Payer, to_pay: Sequence[Payment], *, month: date, made_at: datetime) -> None:
    group = _child(whole, "GrpHdr")
    _child(group, "MsgId", f"VACC-{month:%Y%m}-{_digits(payer.organisation_number)}")
    _child(group, "CreDtTm", made_at.astimezone(SWEDISH_TIME).isoformat(timespec="seconds"))
    _child(group, "NbOfTxs", str(len(to_pay)))
    _child(group, "CtrlSum", _kronor(sum(one.ore for one in to_pay)))
    _write_party(_child(group, "InitgPty"), payer.name, payer.organisation_number)


def _write_payments(whole: ET.Element, payer: Payer, to_pay: Sequence[Payment], *, month: date, pay_on: date) -> None:
    part = _child(whole, "PmtInf")
    _child(part, "PmtInfId", f"VACC-{month:%Y%m}")
    _child(part, "PmtMtd", "TRF")
    _child(part, "NbOfTxs", str(len(to_pay)))
    _child(part, "CtrlSum", _kronor(sum(one.ore for one in to_pay)))
    kind = _child(part, "PmtTpInf")
    _child(_child(kind, "SvcLvl"), "Cd", "NURG")
    _child(_child(kind, "CtgyPurp"), "Cd", "SUPP")
    _child(_child(part, "ReqdExctnDt"), "Dt", pay_on.isoformat())
    _write_party(_child(part, "Dbtr"), payer.name, payer.organisation_number)
    account = _child(part, "DbtrAcct")
    _write_account(account, payer.account)
    _child(account, "Ccy", "SEK")
    _child(_child(_child(part, "DbtrAgt"), "FinInstnId"), "BICFI", payer.bic)
    for one in to_pay:
        _write_payment(_child(part, "CdtTrfTxInf"), one, month=month)


def _write_payment(written: ET.Element, one: Payment, *, month: date) -> None:
    name = end_to_end_id(month, one.provider_id)
    _child(_child(written, "PmtId"), "EndToEndId", name)
    amount = _child(_child(written, "Amt"), "InstdAmt", _kronor(one.ore))
    amount.set("Ccy", "SEK")
    if clearing := _CLEARING_OF.get(one.account.kind):
        member = _child(_child(_child(written, "CdtrAgt"), "FinInstnId"), "ClrSysMmbId")
        _child(_child(member, "ClrSysId"), "Cd", _CLEARING)
        _child(member, "MmbId", clearing)
    _write_party(_child(written, "Cdtr"), one.name, one.organisation_number)
    _write_account(_child(written, "CdtrAcct"), one.account)
    _child(_child(written, "RmtInf"), "Ustrd", f"Vaccinationer {month:%Y-%m} {name}")


def _write_party(party: ET.Element, name: str, organisation_number: str) -> None:
    _child(party, "Nm", name[:_LONGEST_NAME])
    other = _child(_child(_child(party, "Id"), "OrgId"), "Othr")
    _child(other, "Id", _digits(organisation_number))
    _child(_child(other, "SchmeNm"), "Cd", "COID")


def _write_account(written: ET.Element, account: Account) -> None:
    number = _child(written, "Id")
    if account.kind == _IBAN:
        _child(number, "IBAN", account.number)
        return
    other = _child(number, "Othr")
    _child(other, "Id", account.number)
    scheme = _child(other, "SchmeNm")
    if account.kind == _BANKGIRO:
        _child(scheme, "Prtry", "BGNR")
    else:
        _child(scheme, "Cd", "BBAN")


def _child(parent: ET.Element, name: str, text: str | None = None) -> ET.Element:
    child = ET.SubElement(parent, _tag(name))
    child.text = text
    return child


def _tag(name: str) -> str:
    return f"{{{_SPACE}}}{name}"


def _kronor(ore: int) -> str:
    return f"{ore // _ORE}.{ore % _ORE:02}"


def _digits(number: str) -> str:
    return "".join(sign for sign in number if sign.isdigit())
