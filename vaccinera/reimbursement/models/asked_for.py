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
    file_name = models.CharField(max_length=200, blank=True, default="")
    file = models.BinaryField(null=True)

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


class ApproverLimit(models.Model):
    """The most one person may lock in one run; nobody without a limit locks any."""

    id = models.UUIDField(primary_key=True)
    staff_id = models.IntegerField()
    ore = models.BigIntegerField()
    from_on = models.DateField()
    to_on = models.DateField(null=True)
    set_by_hsa_id = models.CharField(max_length=32)
    set_by_name = models.CharField(max_length=160)
    set_at = models.DateTimeField()

    class Meta:
        db_table = "reimbursement_approver_limit"
        constraints = (
            models.CheckConstraint(condition=Q(ore__gt=0) & ~Q(set_by_hsa_id=""), name="a_limit_says_by_whom"),
            models.CheckConstraint(
                condition=Q(to_on__isnull=True) | Q(to_on__gte=F("from_on")), name="a_limit_ends_after_it_begins"
            ),
        )

    def __str__(self) -> str:
        return f"{self.staff_id} {self.ore}"
