"""The documents of a locked run: made once, kept with their SHA-256, and served as they were kept (rule 34)."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from uuid_utils.compat import uuid7

from vaccinera.access.states import Permission
from vaccinera.audit.actions import record
from vaccinera.kernel.clock import civil_day
from vaccinera.kernel.refusals import Refused
from vaccinera.organisations.models import CareProvider
from vaccinera.reimbursement.actions.locking import lock_run
from vaccinera.reimbursement.models import RunDocument
from vaccinera.reimbursement.queries.postings import payee_months, payments_of
from vaccinera.reimbursement.queries.settling import unwatched
from vaccinera.reimbursement.queries.statements import (
    balance_of,
    locked_run,
    provider_seen,
    providers_of,
    statement_of,
)
from vaccinera.reimbursement.rules.accounts import organisation_number_shown
from vaccinera.reimbursement.rules.ledger_files import Company, LedgerAccounts, posting_csv, sie_file, vouchers
from vaccinera.reimbursement.rules.payment_files import Account, Payer, payment_file
from vaccinera.reimbursement.rules.statement_files import MEDIA_TYPES, statement_file

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime

    from vaccinera.access.rules.readers import Reader
    from vaccinera.reimbursement.models import Run
    from vaccinera.reimbursement.rules.statements import Statement

POSTING_CSV, POSTING_SIE, PAYMENT = "posting_csv", "posting_sie", "payment"


@transaction.atomic
def close_run(
    *,
    by: Reader,
    month: date,
    at: datetime,
    on_settled: Callable[[int, int], None] = unwatched,
    on_documented: Callable[[int, int], None] = unwatched,
) -> Run:
    """Lock a checked month and make its documents: both, or neither. Refuses as each of them does."""
    run = lock_run(by=by, month=month, at=at, on_progress=on_settled)
    make_documents(by=by, month=month, at=at, on_progress=on_documented)
    return run


@transaction.atomic
def make_documents(
    *, by: Reader, month: date, at: datetime, on_progress: Callable[[int, int], None] = unwatched
) -> int:
    """Make what a locked month still lacks of documents, and say how many were made.

    For each provider its statement in four forms; for the region, under its own key, the posting. They come from the
    ledger alone, so one made later is the one that would have been made at once, and asking again makes none. Refuses a
    month that is not locked, and a statement that does not agree with its payee's balance. ``on_progress`` is told
    providers done and in all.
    """
    by.require(Permission.RUN_LOCK)
    run = _locked(month)
    kept = set(RunDocument.objects.filter(run=run).values_list("provider_id", "kind"))
    made, providers = 0, providers_of(run)
    for done, provider in enumerate(providers, start=1):
        lacking = [kind for kind in MEDIA_TYPES if (provider.pk, kind) not in kept]
        made += _make_statement(run, provider, lacking, at=at) if lacking else 0
        on_progress(done, len(providers))
    made += _make_postings(run, by, kept, at=at)
    if made:
        record("reimbursement.documents.made", by=by, subject=("run", run.pk), month=f"{month:%Y-%m}", count=made)
    return made


def _make_statement(run: Run, provider: CareProvider, lacking: list[str], *, at: datetime) -> int:
    content = statement_of(run, provider)
    _agrees_with_balance(run, provider, content)
    for kind in lacking:
        name = f"ersattningsunderlag-{run.month:%Y-%m}.{kind}"
        _keep(run, provider.pk, kind, statement_file(content, kind), name=name, media=MEDIA_TYPES[kind], at=at)
    return len(lacking)


def _agrees_with_balance(run: Run, provider: CareProvider, content: Statement) -> None:
    """The lines a provider is shown are the lines it is paid by."""
    balance = balance_of(run, provider.pk)
    paid, carried = (0, 0) if balance is None else (balance.paid_ore, balance.carried_ore)
    if (content.settlement.to_pay_ore, content.settlement.carried_ore) != (paid, carried):
        raise Refused("reimbursement.documents.do_not_agree", provider=provider.name, month=f"{run.month:%Y-%m}")


@transaction.atomic
def make_payment_file(*, by: Reader, month: date, pay_on: date, at: datetime) -> RunDocument:
    """The bank's file of a locked month, to be paid on a day; asked again, the file that was made is the answer.

    Refuses when the region's own account is not set, when a payee has no account in force, when the day has passed,
    and when nobody is to be paid.
    """
    by.require(Permission.RUN_MARK_PAID)
    run = _locked(month)
    kept = RunDocument.objects.filter(run=run, provider_id=by.provider_id, kind=PAYMENT).first()
    if kept is not None:
        return kept
    if not (settings.VACCINERA_PAYING_ACCOUNT and settings.VACCINERA_PAYING_BANK):
        raise Refused("reimbursement.payment.account_not_set")
    if pay_on < civil_day(at):
        raise Refused("reimbursement.payment.day_has_passed", pay_on=pay_on)
    content = payment_file(_payer(by), payments_of(run, on=civil_day(at)), month=month, made_at=at, pay_on=pay_on)
    if content is None:
        raise Refused("reimbursement.payment.nobody_to_pay", month=f"{month:%Y-%m}")
    made = _keep(
        run, by.provider_id, PAYMENT, content, name=f"betalning-{month:%Y-%m}.xml", media="application/xml", at=at
    )
    record("reimbursement.payment.made", by=by, subject=("run", run.pk), month=f"{month:%Y-%m}", sha256=made.sha256)
    return made


@transaction.atomic
def hand_out_document(*, by: Reader, month: date, provider_id: int, kind: str) -> RunDocument:
    """One document as it was kept, and in the log that it was handed out. Refuses what is not the reader's."""
    by.require(Permission.STATEMENT_READ)
    found = None
    if provider_seen(by, provider_id):
        found = RunDocument.objects.filter(run=locked_run(month), provider_id=provider_id, kind=kind).first()
    if found is None:
        raise Refused("reimbursement.document.not_found")
    record(
        "reimbursement.document.handed_out",
        by=by,
        subject=("run_document", found.pk),
        file_name=found.file_name,
        sha256=found.sha256,
    )
    return found


def _locked(month: date) -> Run:
    run = locked_run(month)
    if run is None:
        raise Refused("reimbursement.documents.not_locked", month=f"{month:%Y-%m}")
    return run


def _make_postings(run: Run, by: Reader, kept: set[tuple[int, str]], *, at: datetime) -> int:
    """The posting in both forms, once the region has named its accounts."""
    lacking = [kind for kind in (POSTING_CSV, POSTING_SIE) if (by.provider_id, kind) not in kept]
    if not lacking or not settings.VACCINERA_LEDGER_ACCOUNTS:
        return 0
    cost, fine, payable = settings.VACCINERA_LEDGER_ACCOUNTS
    accounts = LedgerAccounts(cost=cost, fine=fine, payable=payable)
    made, region = vouchers(payee_months(run), month=run.month, accounts=accounts), _payer(by)
    company = Company(name=region.name, organisation_number=organisation_number_shown(region.organisation_number))
    forms = {
        POSTING_CSV: (posting_csv(made), "csv", "text/csv; charset=utf-8"),
        POSTING_SIE: (
            sie_file(made, company=company, accounts=accounts, made_on=civil_day(run.locked_at or at)),
            "si",
            "application/octet-stream",
        ),
    }
    for kind in lacking:
        content, ending, media = forms[kind]
        _keep(run, by.provider_id, kind, content, name=f"bokforing-{run.month:%Y-%m}.{ending}", media=media, at=at)
    return len(lacking)


def _payer(by: Reader) -> Payer:
    """The region as its bank and its books know it."""
    region = CareProvider.objects.get(pk=by.provider_id)
    return Payer(
        name=region.name,
        organisation_number=region.organisation_number,
        account=Account("iban", settings.VACCINERA_PAYING_ACCOUNT),
        bic=settings.VACCINERA_PAYING_BANK,
    )


def _keep(run: Run, provider_id: int, kind: str, content: bytes, *, name: str, media: str, at: datetime) -> RunDocument:
    return RunDocument.objects.create(
        id=uuid7(),
        run=run,
        provider_id=provider_id,
        kind=kind,
        media_type=media,
        file_name=name,
        content=content,
        sha256=hashlib.sha256(content).hexdigest(),
        made_at=at,
    )
