"""A number that was typed wrong is caught by its check digit before money goes anywhere."""

from __future__ import annotations

import pytest

from tests.organisations.scenes import refused_by
from vaccinera.reimbursement.rules.accounts import (
    account,
    account_shown,
    organisation_number,
    organisation_number_shown,
)
from vaccinera.reimbursement.states import AccountKind


@pytest.mark.parametrize("written", ["556000-4615", "5560004615", " 556000 4615 "])
def test_an_organisation_number_is_kept_as_ten_digits_and_shown_with_its_hyphen(written: str) -> None:
    assert organisation_number(written) == "5560004615"
    assert organisation_number_shown("5560004615") == "556000-4615"


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("", "reimbursement.payee.number_malformed"),
        ("55600046", "reimbursement.payee.number_malformed"),
        ("551000-4615", "reimbursement.payee.number_malformed"),
        ("556000-4616", "reimbursement.payee.number_check_digit"),
    ],
)
def test_an_organisation_number_that_cannot_be_is_refused(written: str, code: str) -> None:
    assert refused_by(organisation_number, written).code == code


def test_an_organisation_number_is_written_with_its_hyphen() -> None:
    assert organisation_number_shown("5560004615") == "556000-4615"


@pytest.mark.parametrize(
    ("kind", "written", "kept", "shown"),
    [
        (AccountKind.BANKGIRO, "5050-1055", "50501055", "5050-1055"),
        (AccountKind.BANKGIRO, "991-2346", "9912346", "991-2346"),
        (AccountKind.PLUSGIRO, "4 74 90-8", "474908", "4 74 90-8"),
        (AccountKind.PLUSGIRO, "28 65 43-4", "2865434", "28 65 43-4"),
        (
            AccountKind.IBAN,
            "se45 5000 0000 0583 9825 7466",
            "SE4550000000058398257466",
            "SE45 5000 0000 0583 9825 7466",
        ),
    ],
)
def test_an_account_is_kept_bare_and_shown_as_people_write_it(
    kind: AccountKind, written: str, kept: str, shown: str
) -> None:
    assert account(kind, written) == kept
    assert account_shown(kind, kept) == shown


@pytest.mark.parametrize(
    ("kind", "written", "code"),
    [
        (AccountKind.BANKGIRO, "123", "reimbursement.payee.account_malformed"),
        (AccountKind.BANKGIRO, "5050-1056", "reimbursement.payee.account_check_digit"),
        (AccountKind.PLUSGIRO, "4 74 90-1", "reimbursement.payee.account_check_digit"),
        (AccountKind.PLUSGIRO, "1", "reimbursement.payee.account_malformed"),
        (AccountKind.IBAN, "SE45", "reimbursement.payee.account_malformed"),
        (AccountKind.IBAN, "SE45 5000 0000 0583 9825 7467", "reimbursement.payee.account_check_digit"),
    ],
)
def test_an_account_that_cannot_be_is_refused(kind: AccountKind, written: str, code: str) -> None:
    assert refused_by(account, kind, written).code == code
