"""Organisation numbers and accounts: whether their check digits are right, and how people write them."""

from __future__ import annotations

import re

from stdnum import iban, luhn

from vaccinera.kernel.refusals import Refused
from vaccinera.reimbursement.states import AccountKind

_ORGANISATION = re.compile(r"\d{10}")
_BANKGIRO = re.compile(r"\d{7,8}")
_PLUSGIRO = re.compile(r"\d{2,8}")
_LEGAL_PERSON = "2"
"""The third digit of a legal person's number is at least this, so that it is never taken for a birth date."""


def organisation_number(written: str) -> str:
    """The ten digits of a legal person's number; refuses another shape and a wrong check digit."""
    digits = "".join(written.split()).replace("-", "")
    if not _ORGANISATION.fullmatch(digits) or digits[2] < _LEGAL_PERSON:
        raise Refused("reimbursement.payee.number_malformed", number=written)
    if not luhn.is_valid(digits):
        raise Refused("reimbursement.payee.number_check_digit", number=organisation_number_shown(digits))
    return digits


def organisation_number_shown(digits: str) -> str:
    """The number as it stands in documents: 556000-4615."""
    return f"{digits[:6]}-{digits[6:]}"


def account(kind: AccountKind, written: str) -> str:
    """The account without spaces and hyphens; refuses another shape and wrong check digits."""
    kept = "".join(written.split()).replace("-", "").upper()
    shape = {AccountKind.BANKGIRO: _BANKGIRO, AccountKind.PLUSGIRO: _PLUSGIRO}.get(kind)
    if shape is None:
        return _iban(kept)
    if not shape.fullmatch(kept):
        raise Refused("reimbursement.payee.account_malformed", account=written)
    if not luhn.is_valid(kept):
        raise Refused("reimbursement.payee.account_check_digit", account=account_shown(kind, kept))
    return kept


def _iban(kept: str) -> str:
    if not re.fullmatch(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}", kept):
        raise Refused("reimbursement.payee.account_malformed", account=kept)
    if not iban.is_valid(kept):
        raise Refused("reimbursement.payee.account_check_digit", account=account_shown(AccountKind.IBAN, kept))
    return kept


def account_shown(kind: AccountKind, kept: str) -> str:
    """The account as it stands in documents: 5050-1055 or 4 74 90-8."""
    if kind is AccountKind.BANKGIRO:
        return f"{kept[:-4]}-{kept[-4:]}"
    if kind is AccountKind.IBAN:
        return iban.format(kept)
    front = kept[:-1]
    odd = len(front) % 2
    pairs = [front[place : place + 2] for place in range(odd, len(front), 2)]
    return " ".join([*([front[:odd]] if odd else []), *pairs]) + f"-{kept[-1]}"
