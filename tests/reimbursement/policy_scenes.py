"""What the tests of the reimbursement's policy have in common: a list, terms, a payee, and who decides."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

from tests.factories.region import NOON, Region
from tests.personas import ATLE, INGELA, KLARA, TOMAS, Persona
from tests.reimbursement.test_price_lists import row
from vaccinera.kernel.scope import acting
from vaccinera.reimbursement.actions.limits import approve_limit, propose_limit
from vaccinera.reimbursement.actions.manual_lines import propose_manual_line
from vaccinera.reimbursement.actions.payees import approve_payee, propose_payee
from vaccinera.reimbursement.actions.prices import approve_prices, propose_prices
from vaccinera.reimbursement.actions.terms import approve_terms, propose_terms
from vaccinera.reimbursement.models import ApproverLimit, ManualLine, Payee, PriceList, Run, Terms
from vaccinera.reimbursement.rules.attachments import ReadFile
from vaccinera.reimbursement.rules.price_rows import PriceRow
from vaccinera.reimbursement.rules.terms import accepted_of, doses_of
from vaccinera.reimbursement.states import AccountKind, FileKind, ManualKind

SEPTEMBER, OCTOBER, NOVEMBER = date(2026, 9, 1), date(2026, 10, 1), date(2026, 11, 1)
DECEMBER = date(2026, 12, 1)
DOCUMENT = ReadFile("beslut.pdf", FileKind.PDF, b"%PDF-1.7\nbeslut\n%%EOF\n")
INVOICE = ReadFile("faktura.pdf", FileKind.PDF, b"%PDF-1.7\nfaktura\n%%EOF\n")


def proposed_prices(
    region: Region,
    rows: Sequence[PriceRow] = (),
    *,
    from_on: date = DECEMBER,
    why: str = "",
    by: Persona = INGELA,
) -> PriceList:
    """A list, by default one base price, from the first of December."""
    with acting(reader := region.reader(by)):
        return propose_prices(
            by=reader,
            name="Priser.csv",
            rows=rows or [row(21_000, from_on)],
            from_on=from_on,
            reason="Nya priser",
            retroactive_why=why,
            at=NOON,
        )


def approved_prices(region: Region, rows: Sequence[PriceRow] = (), **named: Any) -> PriceList:
    """The same, approved by a colleague."""
    made = proposed_prices(region, rows, **named)
    with acting(tomas := region.reader(TOMAS)):
        return approve_prices(by=tomas, list_id=made.pk, at=NOON)


def terms_wanted(region: Region, **changes: Any) -> dict[str, Any]:
    """Terms as a form gives them."""
    return {
        "cut_off_day": 10,
        "days_to_sign": 30,
        "reopening_months": 12,
        "identifier_kinds": ["personal_number"],
        "counts_history": False,
        "warnings_excuse": False,
        "pays_early_doses": False,
        "accepted_products": accepted_of(f"influenza; {region.products[0].npl_id}; region"),
        "doses": doses_of("influenza; ; 1; 0"),
    } | changes


def proposed_terms(region: Region, *, from_on: date = DECEMBER, why: str = "", **changes: Any) -> Terms:
    """Terms from the first of December."""
    with acting(ingela := region.reader(INGELA)):
        return propose_terms(
            by=ingela,
            name="Villkor",
            content=terms_wanted(region, **changes),
            from_on=from_on,
            reason="Nya villkor",
            retroactive_why=why,
            at=NOON,
        )


def approved_terms(region: Region, **named: Any) -> Terms:
    """The same, approved by a colleague."""
    made = proposed_terms(region, **named)
    with acting(tomas := region.reader(TOMAS)):
        return approve_terms(by=tomas, terms_id=made.pk, at=NOON)


def proposed_payee(region: Region, *, provider_id: int = 1, from_on: date = DECEMBER, **changes: str) -> Payee:
    """The northern provider is to be paid by bankgiro."""
    told = {"name": "Norra vården AB", "number": "556000-4615", "account_number": "5050-1055"} | changes
    with acting(ingela := region.reader(INGELA)):
        return propose_payee(
            by=ingela,
            provider_id=provider_id,
            account_kind=AccountKind.BANKGIRO,
            from_on=from_on,
            reason="Nytt konto",
            at=NOON,
            **told,
        )


def approved_payee(region: Region, **named: Any) -> Payee:
    """The same, approved by a colleague."""
    made = proposed_payee(region, **named)
    with acting(tomas := region.reader(TOMAS)):
        return approve_payee(by=tomas, payee_id=made.pk, at=NOON)


def proposed_line(
    region: Region, *, by: Persona = KLARA, provider_id: int = 1, ore: int = 50_000, month: date = NOVEMBER
) -> ManualLine:
    """Five hundred kronor claimed back."""
    with acting(reader := region.reader(by)):
        return propose_manual_line(
            by=reader,
            provider_id=provider_id,
            kind=ManualKind.RECOVERY,
            ore=ore,
            month=month,
            document="HM 2026:17",
            file=DOCUMENT,
            reason="Felaktigt utbetalt",
            at=NOON,
        )


def proposed_limit(
    region: Region, ore: int = 50_000, *, staff_id: int = ATLE.key, by: Persona = INGELA
) -> ApproverLimit:
    """Up to how much the approver may approve, for a colleague to decide."""
    with acting(reader := region.reader(by)):
        return propose_limit(by=reader, staff_id=staff_id, ore=ore, reason="Delegationsbeslut", at=NOON)


def limited(region: Region, ore: int, *, at: datetime = NOON) -> ApproverLimit:
    """The same, approved."""
    made = proposed_limit(region, ore)
    with acting(tomas := region.reader(TOMAS)):
        return approve_limit(by=tomas, limit_id=made.pk, at=at)


def locked(region: Region, month: date = OCTOBER) -> Run:
    """A month whose run is locked, by people who edited nothing."""
    with acting(region.reader(KLARA)):
        return Run.objects.create(
            id=uuid4(),
            month=month,
            state="locked",
            cut_off_at=NOON - timedelta(days=10),
            checked_at=NOON,
            checked_by_hsa_id="K",
            locked_at=NOON - timedelta(hours=1),
            locked_by_hsa_id="A",
            csv_sha256="0" * 64,
        )
