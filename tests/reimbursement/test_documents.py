"""The documents of a locked month: made once from the ledger, kept with their SHA-256, each provider's its own."""

from __future__ import annotations

import csv
import hashlib
import json
from datetime import date
from io import StringIO
from uuid import UUID

import pytest
from pytest_django import Settings

from tests.factories.region import Region
from tests.factories.reimbursement import decided
from tests.personas import ATLE, KLARA, MAJA, OLGA, Persona
from tests.reimbursement.ledgers import LOCKED, OCTOBER, SEPTEMBER, Ledger, a_month, make_payee
from vaccinera.audit.models import Event
from vaccinera.kernel.refusals import Refused
from vaccinera.kernel.scope import acting, reading
from vaccinera.reimbursement.actions.documents import hand_out_document, make_documents, make_payment_file
from vaccinera.reimbursement.models import Line, ManualLine, RunDocument
from vaccinera.reimbursement.queries.statements import documents_of, months_of

pytestmark = pytest.mark.django_db

PAY_ON = date(2026, 11, 25)


@pytest.fixture
def region(region: Region, settings: Settings) -> Region:
    """The test region, which pays from an account and has named its accounts."""
    settings.VACCINERA_PAYING_ACCOUNT = "SE4550000000058398257466"
    settings.VACCINERA_PAYING_BANK = "XXXXSESS"
    settings.VACCINERA_LEDGER_ACCOUNTS = ("4011", "3990", "2440")
    return region


def _made(region: Region, month: date = OCTOBER) -> int:
    approver = region.reader(ATLE)
    with acting(approver):
        return make_documents(by=approver, month=month, at=LOCKED)


def _paid(region: Region, pay_on: date = PAY_ON) -> RunDocument:
    clerk = region.reader(KLARA)
    with acting(clerk):
        return make_payment_file(by=clerk, month=OCTOBER, pay_on=pay_on, at=LOCKED)


def _kept(region: Region, kind: str) -> bytes:
    return bytes(_handed(region, MAJA, kind, provider_id=1).content)


def _handed(region: Region, persona: Persona, kind: str, *, provider_id: int) -> RunDocument:
    by = region.reader(persona)
    with acting(by):
        return hand_out_document(by=by, month=OCTOBER, provider_id=provider_id, kind=kind)


def _logged(region: Region, action: str) -> int:
    with reading(region.reader(KLARA)):
        return Event.objects.filter(action=action).count()


def test_a_provider_gets_its_statement_in_four_forms_as_they_were_kept(region: Region) -> None:
    run = a_month(region)
    make_payee(region, 1)

    made = _made(region)

    with reading(region.reader(MAJA)):
        kept = documents_of(run, 1)
    told = json.loads(_kept(region, "json"))
    assert made == 10
    assert [one.kind for one in kept] == ["csv", "json", "pdf", "xlsx"]
    assert {hashlib.sha256(_kept(region, one.kind)).hexdigest() for one in kept} == {one.sha256 for one in kept}
    assert (told["provider"]["name"], told["provider"]["account"]) == ("Norra vården AB", "5999-0010")
    assert [one["code"] for one in told["outcomes"]] == ["paid", "unsigned"]
    assert told["totals"]["to_pay_ore"] == 11_100


def test_nobody_reads_the_statement_of_another_provider(region: Region) -> None:
    a_month(region)
    _made(region)

    told = bytes(_handed(region, OLGA, "json", provider_id=2).content)
    with reading(region.reader(OLGA)):
        seen = set(RunDocument.objects.values_list("provider_id", flat=True))
    with pytest.raises(Refused) as refused:
        _handed(region, OLGA, "json", provider_id=1)

    assert b"Norra" not in told
    assert seen == {2}
    assert refused.value.code == "reimbursement.document.not_found"


def test_made_again_nothing_is_made_and_nothing_is_changed(region: Region) -> None:
    a_month(region)
    _made(region)
    before = _kept(region, "pdf")

    assert _made(region) == 0
    assert _kept(region, "pdf") == before
    assert _logged(region, "reimbursement.documents.made") == 1


def test_a_reversal_tells_which_month_it_takes_back_from_and_why(region: Region) -> None:
    ledger = Ledger(region)
    ledger.month(SEPTEMBER, ("line", 11_100, {"document": UUID(int=1)}), balances={1: 11_100})
    with reading(region.reader(MAJA)):
        line = Line.objects.get()
    ledger.month(
        OCTOBER,
        ("line", -11_100, {"document": UUID(int=1), "reverses": line}),
        ("outcome", 1, {"document": UUID(int=1)}),
        balances={1: -11_100},
    )

    _made(region)

    told = json.loads(_kept(region, "json"))
    assert [(one["reverses_month"], one["reversed_because"]) for one in told["lines"]] == [("2026-09", "nullified")]
    assert told["totals"]["carried_ore"] == -11_100


def test_a_debt_is_brought_to_the_next_month(region: Region) -> None:
    Ledger(region).month(
        OCTOBER, ("line", 11_100, {"document": UUID(int=1)}), ("fine", -5_000, {}), balances={1: 1_100}
    )

    _made(region)

    totals = json.loads(_kept(region, "json"))["totals"]
    assert totals == {
        "brought_ore": -5_000, "lines_ore": 6_100, "total_ore": 1_100, "to_pay_ore": 1_100, "carried_ore": 0,
    }  # fmt: skip


def test_a_statement_that_is_not_what_is_paid_is_never_made(region: Region) -> None:
    """Somebody has approved a fine after the balance was struck."""
    a_month(region)
    with acting(region.reader(KLARA)):
        ManualLine.objects.create(
            **decided(), provider_id=1, kind="fine", ore=-1, month=OCTOBER, document="Dnr 2026-18"
        )

    with pytest.raises(Refused) as refused:
        _made(region)

    assert refused.value.code == "reimbursement.documents.do_not_agree"


def test_the_region_reads_every_statement_and_each_handing_out_is_logged(region: Region) -> None:
    a_month(region)
    _made(region)

    handed = [_handed(region, KLARA, "json", provider_id=one) for one in (1, 2)]

    assert [json.loads(bytes(one.content))["provider"]["name"] for one in handed] == ["Norra vården", "Södra vården"]
    assert _logged(region, "reimbursement.document.handed_out") == 2


def test_a_month_that_is_open_has_no_documents(region: Region) -> None:
    with pytest.raises(Refused) as refused:
        _made(region)
    with pytest.raises(Refused) as unpaid:
        _paid(region)

    assert refused.value.code == unpaid.value.code == "reimbursement.documents.not_locked"


def test_the_posting_is_the_regions_and_in_balance(region: Region) -> None:
    Ledger(region).month(
        OCTOBER,
        ("line", 11_100, {"document": UUID(int=1)}),
        ("line", 11_100, {"document": UUID(int=2)}),
        ("line", 11_100, {"document": UUID(int=3), "provider": 2}),
        ("fine", -5_000, {}),
        balances={1: 17_200, 2: 11_100},
    )

    _made(region)

    posting, sie = (_handed(region, ATLE, kind, provider_id=9) for kind in ("posting_csv", "posting_sie"))
    rows = list(csv.DictReader(StringIO(bytes(posting.content).decode())))
    assert [(one["voucher"], one["account"], one["ore"]) for one in rows] == [
        ("202610001", "3990", "-5000"),
        ("202610001", "4011", "22200"),
        ("202610001", "2440", "-17200"),
        ("202610002", "4011", "11100"),
        ("202610002", "2440", "-11100"),
    ]
    assert bytes(sie.content).decode("cp437").count("#VER VACC") == 2


def test_without_accounts_of_its_own_the_region_gets_no_posting(region: Region, settings: Settings) -> None:
    settings.VACCINERA_LEDGER_ACCOUNTS = ()
    a_month(region)

    assert _made(region) == 8


def test_the_payment_file_pays_each_payee_once_and_is_kept(region: Region) -> None:
    a_month(region)
    make_payee(region, 1)
    make_payee(region, 2)

    first, again = _paid(region), _paid(region, PAY_ON.replace(day=26))

    assert again.pk == first.pk
    assert bytes(first.content).count(b"<CdtTrfTxInf>") == 2
    assert b"<CtrlSum>222.00</CtrlSum>" in bytes(first.content)
    assert _logged(region, "reimbursement.payment.made") == 1


def test_a_payee_without_an_account_stops_the_payment(region: Region) -> None:
    a_month(region)
    make_payee(region, 1)
    make_payee(region, 2, to_on=date(2026, 11, 16))

    with pytest.raises(Refused) as refused:
        _paid(region)

    assert refused.value.code == "reimbursement.payment.payee_missing"
    assert refused.value.facts == {"provider": "Södra vården"}


def test_a_payment_needs_an_account_to_pay_from(region: Region, settings: Settings) -> None:
    settings.VACCINERA_PAYING_ACCOUNT = ""
    a_month(region)

    with pytest.raises(Refused) as refused:
        _paid(region)

    assert refused.value.code == "reimbursement.payment.account_not_set"


def test_a_payment_is_not_made_for_a_day_that_has_passed(region: Region) -> None:
    a_month(region)

    with pytest.raises(Refused) as refused:
        _paid(region, date(2026, 11, 15))

    assert refused.value.code == "reimbursement.payment.day_has_passed"


def test_a_month_in_which_nobody_is_owed_anything_has_no_payment(region: Region) -> None:
    Ledger(region).month(OCTOBER, ("fine", -5_000, {}), balances={1: -5_000})

    with pytest.raises(Refused) as refused:
        _paid(region)

    assert refused.value.code == "reimbursement.payment.nobody_to_pay"


def test_months_tell_what_they_came_to_for_the_reader(region: Region) -> None:
    ledger = Ledger(region)
    ledger.month(SEPTEMBER, ("line", 11_100, {"document": UUID(int=1), "provider": 2}), balances={2: 11_100})
    ledger.month(OCTOBER, ("line", 11_100, {"document": UUID(int=2)}), balances={1: 11_100})

    with reading(region.reader(MAJA)):
        months = months_of(region.reader(MAJA))

    assert [(one.run.month, one.paid_ore, one.carried_ore) for one in months] == [
        (OCTOBER, 11_100, 0),
        (SEPTEMBER, 0, 0),
    ]
