"""The region's own account and books, for the files of a locked month of the reimbursement."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from stdnum import iban

from config.problems import SettingProblem

if TYPE_CHECKING:
    from collections.abc import Mapping

_BANK = re.compile(r"[A-Z]{6}[A-Z0-9]{2}(?:[A-Z0-9]{3})?")
_ACCOUNTS = 3
# Invented, and of no bank; the number is the one the standard itself shows as an example.
_DEMO = {
    "VACCINERA_PAYING_ACCOUNT": "SE4550000000058398257466",
    "VACCINERA_PAYING_BANK": "XXXXSESS",
    "VACCINERA_LEDGER_ACCOUNTS": "4011,3990,2440",
}


@dataclass(frozen=True, slots=True)
class PayingSettings:
    """Where the region pays from, and its accounts for costs, fines and what it owes; empty when not set."""

    account: str
    bank: str
    ledger_accounts: tuple[str, ...]


def read_paying_settings(given: Mapping[str, str], *, is_demo: bool) -> PayingSettings:
    """The account and the bank come together: a payment file needs both."""
    told = {name: given.get(name, _DEMO[name] if is_demo else "").strip() for name in _DEMO}
    account, bank = iban.compact(told["VACCINERA_PAYING_ACCOUNT"]), told["VACCINERA_PAYING_BANK"].upper()
    if account and not iban.is_valid(account):
        raise SettingProblem("VACCINERA_PAYING_ACCOUNT is no IBAN. Write the account the region pays from.")
    if bank and not _BANK.fullmatch(bank):
        raise SettingProblem(f"VACCINERA_PAYING_BANK is {bank!r}. Write the bank's BIC, eight or eleven signs.")
    if bool(account) != bool(bank):
        raise SettingProblem("Set both VACCINERA_PAYING_ACCOUNT and VACCINERA_PAYING_BANK, or neither.")
    accounts = tuple(one.strip() for one in told["VACCINERA_LEDGER_ACCOUNTS"].split(",") if one.strip())
    if accounts and (len(accounts) != _ACCOUNTS or not all(one.isalnum() for one in accounts)):
        raise SettingProblem(
            "VACCINERA_LEDGER_ACCOUNTS names the accounts for costs, fines and debts, in that order: 4011,3990,2440."
        )
    return PayingSettings(account=account, bank=bank, ledger_accounts=accounts)
