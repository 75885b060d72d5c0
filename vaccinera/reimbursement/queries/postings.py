"""What a locked run posts and pays, payee by payee, added up by the database whatever the number of lines."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from django.db.models import Sum

from vaccinera.kernel.refusals import Refused
from vaccinera.organisations.models import CareProvider, CareUnit
from vaccinera.organisations.queries.contracts import provider_by_id
from vaccinera.reimbursement.models import Balance, Line
from vaccinera.reimbursement.queries.statements import manual_rows, payees_on
from vaccinera.reimbursement.rules.accounts import organisation_number_shown
from vaccinera.reimbursement.rules.ledger_files import PayeeMonth
from vaccinera.reimbursement.rules.payment_files import Account, Payment
from vaccinera.reimbursement.rules.statements import MoneyRow

if TYPE_CHECKING:
    from datetime import date

    from vaccinera.reimbursement.models import Payee, Run


def payee_months(run: Run) -> list[PayeeMonth]:
    """Each payee's lines added up by unit, programme and kind, with its manual lines."""
    summed = Line.objects.filter(run=run).values("provider_id", "unit_id", "programme_code", "kind")
    units = CareUnit.objects.in_bulk()
    rows: defaultdict[int, list[MoneyRow]] = defaultdict(list)
    for one in summed.annotate(sum=Sum("ore")).order_by("provider_id", "unit_id", "programme_code", "kind"):
        rows[one["provider_id"]].append(
            MoneyRow(
                kind=one["kind"],
                ore=int(one["sum"]),
                unit=units[one["unit_id"]].hsa_id,
                programme=one["programme_code"],
            )
        )
    balanced = Balance.objects.filter(run=run).values_list("provider_id", flat=True)
    return [
        PayeeMonth(
            provider_id=provider.pk,
            name=provider.name,
            organisation_number=organisation_number_shown(provider.organisation_number),
            rows=[*rows[provider.pk], *manual_rows(run, provider.pk)],
        )
        for provider in CareProvider.objects.filter(pk__in={*rows, *balanced}).order_by("pk")
    ]


def payments_of(run: Run, *, on: date) -> list[Payment]:
    """What each payee is to be paid, to its account in force on a day; refuses when one has none."""
    owed = list(Balance.objects.filter(run=run, paid_ore__gt=0).order_by("provider_id"))
    payees = {one.provider_id: one for one in payees_on(on).filter(provider_id__in=[one.provider_id for one in owed])}
    return [_payment(balance, payees.get(balance.provider_id)) for balance in owed]


def _payment(balance: Balance, payee: Payee | None) -> Payment:
    if payee is None:
        raise Refused("reimbursement.payment.payee_missing", provider=provider_by_id(balance.provider_id).name)
    return Payment(
        provider_id=balance.provider_id,
        name=payee.name,
        organisation_number=payee.organisation_number,
        account=Account(payee.account_kind, payee.account),
        ore=balance.paid_ore,
    )
