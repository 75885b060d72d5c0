"""Statements: what one provider is paid for a month, what not and why, to the öre (rules 34 and 35)."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from vaccinera.reimbursement.rules.balances import settled
from vaccinera.reimbursement.rules.statements import Head, MoneyRow, OutcomeRow, Statement, statement, told

CLINIC = ("SE2321000016-U1", "Almvikens vaccinationsmottagning")


def head(*, is_preview: bool = False) -> Head:
    """Almviken's October."""
    return Head(
        provider_hsa_id="SE2321000016-P1",
        provider_name="Almvikens vård AB",
        organisation_number="556000-4615",
        account="123-4566",
        month=date(2026, 10, 1),
        cut_off_at=datetime(2026, 11, 4, 23, 0, tzinfo=UTC),
        made_at=datetime(2026, 11, 6, 10, 0, tzinfo=UTC),
        is_preview=is_preview,
    )


def paid(number: int, ore: int, **facts: object) -> MoneyRow:
    """A line of a visit at the clinic."""
    kept = {"kind": "base", "programme": "influenza", "given_on": date(2026, 10, 2), **facts}
    return MoneyRow(ore=ore, document_id=UUID(int=number), unit=CLINIC[0], unit_name=CLINIC[1], **kept)  # type: ignore[arg-type]  # facts are as the class has them


def outcome(number: int, code: str, *, is_final: bool = False) -> OutcomeRow:
    """What the run said of a visit at the clinic."""
    return OutcomeRow(
        document_id=UUID(int=number),
        given_on=date(2026, 10, 2),
        unit=CLINIC[0],
        unit_name=CLINIC[1],
        programme="influenza",
        code=code,
        decided_by="terms",
        is_final=is_final,
    )


def a_month() -> Statement:
    """Two doses paid, one with a supplement and one with an extra cost; September's taken back; a fine; four unpaid."""
    return statement(
        head(),
        rows=[
            MoneyRow(kind="fine", ore=-5_000, reason="Vite enligt beslut", reference="Dnr 2026-17"),
            paid(2, 21_050),
            paid(1, 21_050),
            paid(1, 9_999, kind="supplement", supplement="home_visit"),
            paid(2, 12_345, kind="extra_cost"),
            paid(9, -20_000, reverses_month=date(2026, 9, 1), reversed_because="nullified", given_on=date(2026, 9, 3)),
        ],
        outcomes=[
            outcome(1, "paid", is_final=True),
            outcome(2, "paid", is_final=True),
            outcome(9, "nullified", is_final=True),
            outcome(3, "unsigned"),
            outcome(4, "unsigned"),
            outcome(5, "payer_not_region", is_final=True),
        ],
        brought_ore=-1_000,
    )


def test_the_total_is_every_line_and_what_was_brought_to_the_month() -> None:
    month = a_month().settlement

    assert (month.lines_ore, month.total_ore) == (39_444, 38_444)
    assert (month.to_pay_ore, month.carried_ore) == (38_444, 0)


@pytest.mark.parametrize(
    ("brought", "lines", "to_pay", "carried"),
    [(0, 0, 0, 0), (0, 1, 1, 0), (-1, 1, 0, 0), (-2, 1, 0, -1), (0, -500, 0, -500), (-100, -500, 0, -600)],
)
def test_what_is_below_zero_is_carried_and_never_paid(brought: int, lines: int, to_pay: int, carried: int) -> None:
    month = settled(brought_ore=brought, lines_ore=lines)

    assert (month.to_pay_ore, month.carried_ore) == (to_pay, carried)


def test_a_balance_above_zero_was_paid_and_cannot_be_brought() -> None:
    with pytest.raises(ValueError, match="zero or below"):
        settled(brought_ore=1, lines_ore=0)


def test_months_in_a_row_pay_what_all_lines_come_to() -> None:
    """A debt follows the payee until it is earned."""
    brought, paid_out = 0, 0
    for lines in (-900, 300, 700, 50):
        month = settled(brought_ore=brought, lines_ore=lines)
        brought, paid_out = month.carried_ore, paid_out + month.to_pay_ore

    assert (paid_out, brought) == (150, 0)


def test_lines_are_added_up_by_unit_and_programme() -> None:
    rows = [*a_month().rows, paid(7, 30_000, programme="tbe")]

    one, other = statement(head(), rows=rows, outcomes=[], brought_ore=0).sums

    assert (other.programme, other.paid_visits, other.ore) == ("tbe", 1, 30_000)
    assert (one.unit_name, one.programme, one.paid_visits) == (CLINIC[1], "influenza", 2)
    assert (one.base_ore, one.supplement_ore, one.extra_cost_ore, one.reversed_ore) == (42_100, 9_999, 12_345, -20_000)
    assert one.ore == 44_444


def test_each_row_stands_in_one_part() -> None:
    content = a_month()

    assert [row.ore for row in content.payments] == [21_050, 9_999, 21_050, 12_345]
    assert [row.ore for row in content.reversals] == [-20_000]
    assert [row.kind for row in content.manual] == ["fine"]


def test_what_others_pay_stands_apart_from_what_is_refused() -> None:
    content = a_month()

    assert [one.code for one in content.self_paid] == ["payer_not_region"]
    assert content.unpaid_by_code == {"unsigned": 2, "nullified": 1}


def test_the_same_month_is_the_same_whatever_order_it_is_read_in() -> None:
    one = a_month()

    other = statement(head(), rows=reversed(one.rows), outcomes=reversed(one.outcomes), brought_ore=-1_000)

    assert told(other) == told(one)


def test_the_control_sum_follows_every_line() -> None:
    one = a_month()

    other = statement(head(), rows=[*one.rows[1:], paid(1, 21_051)], outcomes=one.outcomes, brought_ore=-1_000)

    assert len(one.control_sum) == 64
    assert other.control_sum != one.control_sum


def test_a_statement_is_told_with_its_amounts_in_whole_ore() -> None:
    whole = told(a_month())

    assert whole["month"] == "2026-10"
    assert whole["totals"] == {
        "brought_ore": -1_000,
        "lines_ore": 39_444,
        "total_ore": 38_444,
        "to_pay_ore": 38_444,
        "carried_ore": 0,
    }
    assert whole["control"] == {"lines": 6, "outcomes": 6, "sha256": a_month().control_sum}
