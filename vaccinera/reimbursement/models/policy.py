"""What decides whether and how much is paid: prices and terms, dated, and decisions that reach back in time."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from vaccinera.organisations.models import Assignment, DirectoryChange
from vaccinera.products.models import Product
from vaccinera.products.states import FundingSource
from vaccinera.programmes.models import Programme
from vaccinera.programmes.states import Payer
from vaccinera.reimbursement.models.proposed import Proposed
from vaccinera.reimbursement.states import PriceKind


class RetroactiveDecision(Proposed):
    """That policy changes for days of locked months; the next run judges each visit it touches again (rule 28).

    It touches visits given in ``[from_on, to_on)``, of the ``programmes`` and ``assignments`` named; an empty list is
    all of them. ``rows`` are the prices, terms or contract that become others, as whoever approves has read them; a
    contract's own change is named, since the decision is made with it and by the same two.
    """

    rows = models.JSONField(default=list)
    contract_change = models.OneToOneField(DirectoryChange, models.PROTECT, null=True, related_name="+")
    programmes = models.JSONField()
    assignments = models.JSONField()
    from_on = models.DateField()
    to_on = models.DateField()

    class Meta(Proposed.Meta):
        db_table = "reimbursement_retroactive_decision"
        constraints: ClassVar[tuple[models.BaseConstraint, ...]] = (
            *Proposed.Meta.constraints,
            models.CheckConstraint(
                condition=Q(to_on__gt=F("from_on")), name="a_retroactive_decision_ends_after_it_begins"
            ),
        )


class PriceList(Proposed):
    """Prices as somebody wants them from a day: the whole list as read, and the decision that lets it reach back."""

    name = models.CharField(max_length=120)
    content = models.JSONField()
    from_on = models.DateField()
    decision = models.ForeignKey(RetroactiveDecision, models.PROTECT, null=True, related_name="price_lists")

    class Meta(Proposed.Meta):
        db_table = "reimbursement_price_list"


class Price(models.Model):
    """One approved price in ``[from_on, to_on)``; product outranks setting where several fit (rule 26).

    ``product`` null and ``setting`` empty are any. An extra cost's ``ore`` is the most that is paid of it.
    """

    id = models.UUIDField(primary_key=True)
    price_list = models.ForeignKey(PriceList, models.PROTECT, related_name="prices")
    kind = models.CharField(max_length=20)
    supplement = models.CharField(max_length=40, blank=True, default="")
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    payer = models.CharField(max_length=20)
    assignment = models.ForeignKey(Assignment, models.PROTECT, related_name="+")
    product = models.ForeignKey(Product, models.PROTECT, null=True, related_name="+")
    setting = models.CharField(max_length=40, blank=True, default="")
    ore = models.BigIntegerField()
    from_on = models.DateField()
    to_on = models.DateField(null=True)

    class Meta:
        db_table = "reimbursement_price"
        constraints = (
            models.CheckConstraint(condition=Q(ore__gt=0), name="a_price_is_more_than_nothing"),
            models.CheckConstraint(
                condition=Q(to_on__isnull=True) | Q(to_on__gte=F("from_on")), name="a_price_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[str(kind) for kind in PriceKind], payer__in=[str(payer) for payer in Payer]),
                name="a_price_has_a_known_kind_and_payer",
            ),
            models.CheckConstraint(
                condition=Q(kind="supplement") & ~Q(supplement="") | ~Q(kind="supplement") & Q(supplement=""),
                name="only_a_supplement_says_which_it_is",
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.programme_id} {self.ore}"


class Terms(Proposed):
    """What the region pays for, by the day a dose was given: approved, in ``[from_on, to_on)``, one at a time.

    ``content`` is what was proposed, for the rows below to be made of when it is approved. Until then it has no days
    of its own. A run's cut-off is that of the terms in force on the last day of its month.
    """

    name = models.CharField(max_length=120)
    content = models.JSONField()
    from_on = models.DateField()
    to_on = models.DateField(null=True)
    cut_off_day = models.IntegerField()
    days_to_sign = models.IntegerField()
    reopening_months = models.IntegerField()
    identifier_kinds = models.JSONField()
    counts_history = models.BooleanField()
    warnings_excuse = models.BooleanField()
    pays_early_doses = models.BooleanField()
    decision = models.ForeignKey(RetroactiveDecision, models.PROTECT, null=True, related_name="terms")

    class Meta(Proposed.Meta):
        db_table = "reimbursement_terms"
        constraints: ClassVar[tuple[models.BaseConstraint, ...]] = (
            *Proposed.Meta.constraints,
            models.CheckConstraint(
                condition=Q(to_on__isnull=True) | Q(to_on__gte=F("from_on")), name="terms_end_after_they_begin"
            ),
            models.CheckConstraint(
                condition=Q(cut_off_day__range=(1, 28), days_to_sign__range=(1, 365), reopening_months__range=(1, 120)),
                name="terms_have_days_and_months_that_exist",
            ),
        )


class AcceptedProduct(models.Model):
    """That a product, bought by whom, is paid for in a programme."""

    id = models.UUIDField(primary_key=True)
    terms = models.ForeignKey(Terms, models.PROTECT, related_name="accepted_products")
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    product = models.ForeignKey(Product, models.PROTECT, related_name="+")
    funding_source = models.CharField(max_length=20)

    class Meta:
        db_table = "reimbursement_accepted_product"
        constraints = (
            models.UniqueConstraint(
                fields=("terms", "programme", "product", "funding_source"), name="a_product_is_accepted_once"
            ),
            models.CheckConstraint(
                condition=Q(funding_source__in=[str(source) for source in FundingSource]),
                name="an_accepted_product_has_a_known_funding_source",
            ),
        )

    def __str__(self) -> str:
        return f"{self.programme_id} {self.product_id}"


class DoseTerms(models.Model):
    """How many doses are paid for a person and season, and how far apart; an empty group is any other."""

    id = models.UUIDField(primary_key=True)
    terms = models.ForeignKey(Terms, models.PROTECT, related_name="doses")
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    target_group = models.CharField(max_length=60, blank=True, default="")
    most_doses = models.IntegerField()
    least_days = models.IntegerField()

    class Meta:
        db_table = "reimbursement_dose_terms"
        constraints = (
            models.UniqueConstraint(fields=("terms", "programme", "target_group"), name="a_group_has_its_doses_once"),
            models.CheckConstraint(
                condition=Q(most_doses__gte=1, least_days__gte=0), name="at_least_one_dose_is_paid_for"
            ),
        )

    def __str__(self) -> str:
        return f"{self.programme_id} {self.target_group} {self.most_doses}"
