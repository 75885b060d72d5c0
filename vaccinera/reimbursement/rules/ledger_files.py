"""The posting of a locked run: as CSV and as SIE 4 (type 4I, postings only), one voucher a payee that adds up to zero.

What a provider is paid for is a cost at its unit and programme; a fine is an income; the other side is what the region
owes the payee. A balance carried to the next month is already on that account, so it is not posted again.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from io import StringIO

from vaccinera.kernel.refusals import Refused
from vaccinera.reimbursement.rules.document_words import document_words
from vaccinera.reimbursement.rules.statements import CURRENCY, MoneyRow

# SIE's own encoding; a letter it lacks is written as a question mark, as the standard's programs do.
_PC8 = "cp437"
_SERIES = "VACC"
_UNIT, _PROGRAMME = "1", "6"  # reserved in SIE: 1 is the cost centre, 6 the project
_ORE = 100
_FINE = "fine"
_COLUMNS = (
    "voucher",
    "posted_on",
    "payee",
    "organisation_number",
    "account",
    "unit",
    "programme",
    "kind",
    "ore",
    "text",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerAccounts:
    """The region's accounts that postings go to."""

    cost: str
    fine: str
    payable: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Company:
    """Whose books they are."""

    name: str
    organisation_number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PayeeMonth:
    """One payee's lines of a month."""

    provider_id: int
    name: str
    organisation_number: str
    rows: Sequence[MoneyRow]


@dataclass(frozen=True, slots=True, kw_only=True)
class Posting:
    """One row of a voucher: debit above zero, credit below."""

    account: str
    unit: str
    programme: str
    kind: str
    ore: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Voucher:
    """One payee's postings for a month, in balance. ``number`` is the same however often the file is made."""

    number: str
    posted_on: date
    payee: str
    organisation_number: str
    postings: tuple[Posting, ...]

    @property
    def text(self) -> str:
        """What the voucher is called in the books."""
        return f"Vaccinationsersättning {self.posted_on:%Y-%m} {self.payee}"


def vouchers(payees: Iterable[PayeeMonth], *, month: date, accounts: LedgerAccounts) -> list[Voucher]:
    """A voucher for each payee with any line, posted on the month's last day: that is when the cost arose."""
    last_day = (month.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    with_rows = sorted((one for one in payees if one.rows), key=lambda one: one.provider_id)
    return [
        Voucher(
            number=f"{month:%Y%m}{place:03}",
            posted_on=last_day,
            payee=one.name,
            organisation_number=one.organisation_number,
            postings=tuple(_postings(one.rows, accounts)),
        )
        for place, one in enumerate(with_rows, 1)
    ]


def posting_csv(made: Iterable[Voucher]) -> bytes:
    """Each posting as a row; ``ore`` adds up to zero within a voucher. Comma, UTF-8, LF."""
    written = StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(_COLUMNS)
    for voucher in made:
        whose = (voucher.number, voucher.posted_on.isoformat(), voucher.payee, voucher.organisation_number)
        writer.writerows(
            (*whose, one.account, one.unit, one.programme, one.kind, one.ore, voucher.text) for one in voucher.postings
        )
    return written.getvalue().encode()


def sie_file(made: Sequence[Voucher], *, company: Company, accounts: LedgerAccounts, made_on: date) -> bytes:
    """The vouchers as SIE 4I. Refuses to write one that is not in balance: no books would take it."""
    lines = [*_sie_head(made, company=company, accounts=accounts, made_on=made_on)]
    for voucher in made:
        lines.extend(_sie_voucher(voucher))
    return "".join(f"{line}\r\n" for line in lines).encode(_PC8, errors="replace")


def _postings(rows: Sequence[MoneyRow], accounts: LedgerAccounts) -> Iterator[Posting]:
    """The costs by account, unit, programme and kind, then what is owed."""
    sums: defaultdict[tuple[str, str, str, str], int] = defaultdict(int)
    for row in rows:
        account = accounts.fine if row.kind == _FINE else accounts.cost
        sums[account, row.unit, row.programme, row.kind] += row.ore
    for (account, unit, programme, kind), ore in sorted(sums.items()):
        yield Posting(account=account, unit=unit, programme=programme, kind=kind, ore=ore)
    owed = sum(row.ore for row in rows)
    yield Posting(account=accounts.payable, unit="", programme="", kind="payable", ore=-owed)


def _sie_head(made: Sequence[Voucher], *, company: Company, accounts: LedgerAccounts, made_on: date) -> Iterator[str]:
    yield "#FLAGGA 0"
    yield '#PROGRAM "Vaccinera" "1"'
    yield "#FORMAT PC8"
    yield f"#GEN {made_on:%Y%m%d}"
    yield "#SIETYP 4"
    yield f"#ORGNR {company.organisation_number}"
    yield f"#FNAMN {_quoted(company.name)}"
    yield f"#VALUTA {CURRENCY}"
    yield f"#KONTO {accounts.cost} {_quoted('Vaccinationsersättning')}"
    yield f"#KONTO {accounts.fine} {_quoted('Viten')}"
    yield f"#KONTO {accounts.payable} {_quoted('Skuld till vårdgivare')}"
    yield f"#DIM {_UNIT} {_quoted('Enhet')}"
    yield f"#DIM {_PROGRAMME} {_quoted('Program')}"
    postings = [one for voucher in made for one in voucher.postings]
    for unit in sorted({one.unit for one in postings} - {""}):
        yield f"#OBJEKT {_UNIT} {_quoted(unit)} {_quoted(unit)}"
    for programme in sorted({one.programme for one in postings} - {""}):
        yield f"#OBJEKT {_PROGRAMME} {_quoted(programme)} {_quoted(programme)}"


def _sie_voucher(voucher: Voucher) -> Iterator[str]:
    if sum(one.ore for one in voucher.postings) != 0:
        raise Refused("reimbursement.posting.not_in_balance", voucher=voucher.number)
    day = f"{voucher.posted_on:%Y%m%d}"
    yield f"#VER {_SERIES} {voucher.number} {day} {_quoted(voucher.text)}"
    yield "{"
    for one in voucher.postings:
        text = document_words()["kind"].get(one.kind, "Skuld till vårdgivare")
        yield f"   #TRANS {one.account} {_objects(one)} {_amount(one.ore)} {day} {_quoted(text)}"
    yield "}"


def _objects(one: Posting) -> str:
    named = [(_UNIT, one.unit), (_PROGRAMME, one.programme)]
    return "{" + " ".join(f"{dimension} {_quoted(name)}" for dimension, name in named if name) + "}"


def _amount(ore: int) -> str:
    return f"{'-' if ore < 0 else ''}{abs(ore) // _ORE}.{abs(ore) % _ORE:02}"


def _quoted(text: str) -> str:
    plain = "".join(sign if sign.isprintable() else " " for sign in text)
    return '"' + plain.replace("\\", "\\\\").replace('"', '\\"') + '"'
