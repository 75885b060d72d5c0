"""The posting of a run: one voucher a payee that adds up to zero, as CSV and as SIE 4."""

from __future__ import annotations

import csv
from datetime import date
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vaccinera.kernel.refusals import Refused
from vaccinera.reimbursement.rules.ledger_files import (
    Company,
    LedgerAccounts,
    PayeeMonth,
    Posting,
    Voucher,
    posting_csv,
    sie_file,
    vouchers,
)
from vaccinera.reimbursement.rules.statements import MoneyRow

ACCOUNTS = LedgerAccounts(cost="4011", fine="3990", payable="2440")
REGION = Company(name="Region Åsö", organisation_number="232100-0016")
DECEMBER = date(2026, 12, 1)


def _line(ore: int, kind: str = "base", programme: str = "influenza") -> MoneyRow:
    return MoneyRow(kind=kind, ore=ore, unit="SE2321000016-U1", programme=programme)


def _payee(provider_id: int, *rows: MoneyRow, name: str = "Almvikens vård AB") -> PayeeMonth:
    return PayeeMonth(provider_id=provider_id, name=name, organisation_number="556000-4615", rows=rows)


def _sie(*payees: PayeeMonth) -> str:
    made = vouchers(payees, month=DECEMBER, accounts=ACCOUNTS)
    return sie_file(made, company=REGION, accounts=ACCOUNTS, made_on=date(2027, 1, 7)).decode("cp437")


def test_a_voucher_has_the_costs_and_what_is_owed() -> None:
    rows = (_line(21_050), _line(21_050), _line(-20_000), MoneyRow(kind="fine", ore=-5_000))

    (voucher,) = vouchers([_payee(1, *rows)], month=DECEMBER, accounts=ACCOUNTS)

    assert (voucher.number, voucher.posted_on) == ("202612001", date(2026, 12, 31))
    assert [(one.account, one.unit, one.kind, one.ore) for one in voucher.postings] == [
        ("3990", "", "fine", -5_000),
        ("4011", "SE2321000016-U1", "base", 22_100),
        ("2440", "", "payable", -17_100),
    ]


def test_a_payee_without_lines_has_no_voucher_and_the_order_is_fixed() -> None:
    payees = [_payee(3, _line(3)), _payee(2), _payee(1, _line(1))]

    made = vouchers(payees, month=date(2026, 2, 1), accounts=ACCOUNTS)

    assert [(one.number, one.postings[-1].ore) for one in made] == [("202602001", -1), ("202602002", -3)]
    assert made[0].posted_on == date(2026, 2, 28)


@given(
    st.lists(
        st.tuples(
            st.integers(-(10**12), 10**12),
            st.sampled_from(["base", "supplement", "extra_cost", "recovery", "fine", "adjustment"]),
            st.sampled_from(["", "influenza", "tbe"]),
        ),
        min_size=1,
    )
)
def test_every_voucher_is_in_balance_in_both_files(lines: list[tuple[int, str, str]]) -> None:
    payee = _payee(1, *(_line(ore, kind, programme) for ore, kind, programme in lines))
    made = vouchers([payee], month=DECEMBER, accounts=ACCOUNTS)

    written = posting_csv(made).decode()
    amounts = [line.split("} ")[1].split()[0] for line in _sie(payee).splitlines() if "#TRANS" in line]

    assert sum(int(row["ore"]) for row in csv.DictReader(StringIO(written))) == 0
    assert sum(int(amount.replace(".", "")) for amount in amounts) == 0


def test_the_sie_file_is_as_the_standard_says() -> None:
    assert _sie(_payee(1, _line(12_305), _line(-1), name='Åse "Vård" AB')).split("\r\n") == [
        "#FLAGGA 0",
        '#PROGRAM "Vaccinera" "1"',
        "#FORMAT PC8",
        "#GEN 20270107",
        "#SIETYP 4",
        "#ORGNR 232100-0016",
        '#FNAMN "Region Åsö"',
        "#VALUTA SEK",
        '#KONTO 4011 "Vaccinationsersättning"',
        '#KONTO 3990 "Viten"',
        '#KONTO 2440 "Skuld till vårdgivare"',
        '#DIM 1 "Enhet"',
        '#DIM 6 "Program"',
        '#OBJEKT 1 "SE2321000016-U1" "SE2321000016-U1"',
        '#OBJEKT 6 "influenza" "influenza"',
        r'#VER VACC 202612001 20261231 "Vaccinationsersättning 2026-12 Åse \"Vård\" AB"',
        "{",
        '   #TRANS 4011 {1 "SE2321000016-U1" 6 "influenza"} 123.04 20261231 "Grundersättning"',
        '   #TRANS 2440 {} -123.04 20261231 "Skuld till vårdgivare"',
        "}",
        "",
    ]


def test_a_letter_the_encoding_lacks_or_a_line_break_does_not_break_the_file() -> None:
    written = _sie(_payee(1, _line(100), name="Łódź\nAB"))

    assert '"Vaccinationsersättning 2026-12 ?ód? AB"' in written


def test_a_voucher_out_of_balance_is_refused() -> None:
    wrong = Posting(account="4011", unit="", programme="", kind="base", ore=1)
    voucher = Voucher(number="202612001", posted_on=DECEMBER, payee="A", organisation_number="1", postings=(wrong,))

    with pytest.raises(Refused) as refused:
        sie_file([voucher], company=REGION, accounts=ACCOUNTS, made_on=DECEMBER)

    assert refused.value.code == "reimbursement.posting.not_in_balance"
