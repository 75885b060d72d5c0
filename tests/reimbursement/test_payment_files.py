"""The payment file: one transaction a payee, judged by the standard's own schema (rule 35)."""

from __future__ import annotations

from datetime import UTC, date, datetime
from xml.etree import ElementTree as ET

import pytest
from sepaxml.validation import ValidationError

from vaccinera.reimbursement.rules.payment_files import Account, Payer, Payment, end_to_end_id, payment_file

REGION = Payer(
    name="Region Exempel",
    organisation_number="232100-0016",
    account=Account("iban", "SE4550000000058398257466"),
    bic="ESSESESS",
)
_SPACE = {"p": "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"}


def _payment(provider_id: int, ore: int, *, account: Account | None = None) -> Payment:
    return Payment(
        provider_id=provider_id,
        name="Almvikens vård AB",
        organisation_number="5560004615",
        account=account or Account("bankgiro", "1234566"),
        ore=ore,
    )


def _file(*payments: Payment, payer: Payer = REGION) -> bytes | None:
    return payment_file(
        payer,
        payments,
        month=date(2026, 10, 1),
        made_at=datetime(2026, 11, 6, 10, 0, tzinfo=UTC),
        pay_on=date(2026, 11, 10),
    )


def _texts(written: bytes | None, path: str) -> list[str | None]:
    assert written is not None
    return [found.text for found in ET.fromstring(written).iterfind(f".//{path}", _SPACE)]  # noqa: S314 - our own file


def test_each_payee_gets_one_payment_and_the_sums_agree() -> None:
    written = _file(_payment(12, 123_450), _payment(7, 5))

    assert _texts(written, "p:InstdAmt") == ["0.05", "1234.50"]
    assert _texts(written, "p:CtrlSum") == ["1234.55", "1234.55"]
    assert _texts(written, "p:NbOfTxs") == ["2", "2"]
    assert _texts(written, "p:EndToEndId") == ["VACC-202610-7", "VACC-202610-12"]


def test_a_payment_is_called_the_same_however_often_the_file_is_made() -> None:
    assert _file(_payment(1, 100), _payment(2, 200)) == _file(_payment(2, 200), _payment(1, 100))
    assert end_to_end_id(date(2026, 11, 1), 7) != end_to_end_id(date(2026, 10, 1), 7)


def test_only_positive_amounts_are_paid() -> None:
    written = _file(_payment(1, -5), _payment(2, 0), _payment(3, 1))

    assert _texts(written, "p:EndToEndId") == ["VACC-202610-3"]
    assert _file(_payment(1, -5), _payment(2, 0)) is None


@pytest.mark.parametrize(
    ("account", "number", "scheme", "clearing"),
    [
        (Account("bankgiro", "1234566"), ["1234566"], ["BGNR"], ["9900"]),
        (Account("plusgiro", "4749901"), ["4749901"], [], ["9500"]),
        (Account("iban", "SE4550000000058398257466"), [], [], []),
    ],
)
def test_a_payee_is_paid_to_a_giro_or_an_account(
    account: Account, number: list[str], scheme: list[str], clearing: list[str]
) -> None:
    written = _file(_payment(1, 100, account=account))

    assert _texts(written, "p:CdtrAcct/p:Id/p:Othr/p:Id") == number
    assert _texts(written, "p:CdtrAcct//p:Prtry") == scheme
    assert _texts(written, "p:CdtrAgt//p:MmbId") == clearing
    assert len(_texts(written, "p:CdtrAcct//p:IBAN")) == (account.kind == "iban")


def test_a_file_that_the_schema_refuses_never_leaves() -> None:
    unknown_bank = Payer(name="Region Exempel", organisation_number="1", account=REGION.account, bic="no bank")

    with pytest.raises(ValidationError):
        _file(_payment(1, 100), payer=unknown_bank)
