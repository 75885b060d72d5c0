"""Who is paid, what is paid beside the visits, and up to how much somebody may approve."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from vaccinera.programmes.states import ProposalState
from vaccinera.reimbursement.models.proposed import Proposed
from vaccinera.reimbursement.states import ManualKind


class Payee(Proposed):
    """To whom a provider's money goes in ``[from_on, to_on)``. ``account_kind`` is bankgiro, plusgiro or iban."""

    provider_id = models.IntegerField()
    name = models.CharField(max_length=140)
    organisation_number = models.CharField(max_length=10)
    account_kind = models.CharField(max_length=10)
    account = models.CharField(max_length=34)
    from_on = models.DateField()
    to_on = models.DateField(null=True)

    class Meta(Proposed.Meta):
        db_table = "reimbursement_payee"
        constraints: ClassVar[tuple[models.BaseConstraint, ...]] = (
            *Proposed.Meta.constraints,
            models.CheckConstraint(
                condition=Q(to_on__isnull=True) | Q(to_on__gte=F("from_on")), name="a_payee_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=Q(account_kind__in=["bankgiro", "plusgiro", "iban"]) & ~Q(account="") & ~Q(name=""),
                name="a_payee_has_a_name_and_an_account",
            ),
            models.CheckConstraint(
                condition=Q(organisation_number__regex=r"^\d{10}$"), name="an_organisation_number_has_10_digits"
            ),
        )


class ManualLine(Proposed):
    """A recovery, a fine or an agreed adjustment, in the run of a month, which is its first day."""

    provider_id = models.IntegerField()
    kind = models.CharField(max_length=20)
    ore = models.BigIntegerField()
    month = models.DateField()
    document = models.CharField(max_length=120)

    class Meta(Proposed.Meta):
        db_table = "reimbursement_manual_line"
        constraints: ClassVar[tuple[models.BaseConstraint, ...]] = (
            *Proposed.Meta.constraints,
            models.CheckConstraint(
                condition=Q(kind__in=[str(kind) for kind in ManualKind]) & ~Q(ore=0) & ~Q(document=""),
                name="a_manual_line_has_a_kind_an_amount_and_a_document",
            ),
            models.CheckConstraint(condition=Q(month__day=1), name="a_manual_line_is_of_a_month"),
            models.CheckConstraint(
                condition=~Q(kind__in=["recovery", "fine"]) | Q(ore__lt=0), name="recoveries_and_fines_are_taken"
            ),
        )


class ExtraCost(Proposed):
    """What a vaccine cost beside the ordinary, against an invoice: entered by the provider, decided by the clerk."""

    provider_id = models.IntegerField()
    document_id = models.UUIDField()
    ore = models.BigIntegerField()
    invoice = models.CharField(max_length=120)

    class Meta(Proposed.Meta):
        db_table = "reimbursement_extra_cost"
        constraints: ClassVar[tuple[models.BaseConstraint, ...]] = (
            *Proposed.Meta.constraints,
            models.CheckConstraint(
                condition=Q(ore__gt=0) & ~Q(invoice=""), name="an_extra_cost_has_an_amount_and_an_invoice"
            ),
            models.UniqueConstraint(
                fields=("document_id",),
                condition=Q(state__in=[ProposalState.PROPOSED.value, ProposalState.APPROVED.value]),
                name="a_visit_has_one_extra_cost",
            ),
        )


class ApproverLimit(Proposed):
    """The most one person may lock in one run; nobody without a limit locks any.

    It holds from the day it is approved, and has no days until then. Two others than its holder decide it.
    """

    staff_id = models.IntegerField()
    holder_hsa_id = models.CharField(max_length=32)
    ore = models.BigIntegerField()
    from_on = models.DateField(null=True)
    to_on = models.DateField(null=True)

    class Meta(Proposed.Meta):
        db_table = "reimbursement_approver_limit"
        constraints: ClassVar[tuple[models.BaseConstraint, ...]] = (
            *Proposed.Meta.constraints,
            models.CheckConstraint(
                condition=Q(ore__gt=0) & ~Q(holder_hsa_id=""), name="a_limit_has_a_holder_and_an_amount"
            ),
            models.CheckConstraint(
                condition=~Q(state=ProposalState.APPROVED.value) | Q(from_on__isnull=False),
                name="an_approved_limit_has_a_first_day",
            ),
            models.CheckConstraint(
                condition=Q(to_on__isnull=True) | Q(to_on__gte=F("from_on")), name="a_limit_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=~Q(proposed_by_hsa_id=F("holder_hsa_id")) & ~Q(decided_by_hsa_id=F("holder_hsa_id")),
                name="nobody_has_a_say_in_their_own_limit",
            ),
            models.UniqueConstraint(
                fields=("staff_id",),
                condition=Q(state=ProposalState.PROPOSED.value),
                name="one_limit_of_a_person_waits",
            ),
        )
