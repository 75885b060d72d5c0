"""Runs, what each said of each visit, and the money. Nothing is edited: an error is answered by its mirror line.

Outcomes and lines name what they are about by keys without database constraints: a million of them are written in one
statement, from rows that cannot be deleted.
"""

from __future__ import annotations

from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import Q

from vaccinera.reimbursement.models.policy import Price
from vaccinera.reimbursement.states import OutcomeCode, PriceKind, RunState


class Run(models.Model):
    """A month's run; ``month`` is its first day. It sees what was so before ``cut_off_at`` (rules 7 and 8).

    ``totals`` are its control totals, ``csv_sha256`` the digest of its content in the fixed form, which is kept as a
    document of the run (rule 34).
    """

    id = models.UUIDField(primary_key=True)
    month = models.DateField(unique=True)
    state = models.CharField(max_length=20)
    cut_off_at = models.DateTimeField()
    previewed_at = models.DateTimeField(null=True)
    policy_digest = models.CharField(max_length=64, blank=True, default="")
    totals = models.JSONField(default=dict)
    checked_at = models.DateTimeField(null=True)
    checked_by_hsa_id = models.CharField(max_length=32, blank=True, default="")
    checked_by_name = models.CharField(max_length=160, blank=True, default="")
    locked_at = models.DateTimeField(null=True)
    locked_by_hsa_id = models.CharField(max_length=32, blank=True, default="")
    locked_by_name = models.CharField(max_length=160, blank=True, default="")
    paid_at = models.DateTimeField(null=True)
    paid_by_hsa_id = models.CharField(max_length=32, blank=True, default="")
    paid_by_name = models.CharField(max_length=160, blank=True, default="")
    csv_sha256 = models.CharField(max_length=64, blank=True, default="")

    class Meta:
        db_table = "reimbursement_run"
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=[str(state) for state in RunState]), name="a_run_has_a_known_state"
            ),
            models.CheckConstraint(condition=Q(month__day=1), name="a_run_is_of_a_month"),
            models.CheckConstraint(
                condition=Q(state="preliminary") | Q(checked_at__isnull=False) & ~Q(checked_by_hsa_id=""),
                name="a_checked_run_says_by_whom_and_when",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["preliminary", "checked"], locked_at__isnull=True)
                | Q(state__in=["locked", "paid"], locked_at__isnull=False)
                & ~Q(locked_by_hsa_id="")
                & ~Q(csv_sha256=""),
                name="a_locked_run_says_by_whom_and_keeps_its_content",
            ),
            models.CheckConstraint(
                condition=Q(locked_by_hsa_id="") | ~Q(locked_by_hsa_id=models.F("checked_by_hsa_id")),
                name="another_than_the_checker_locks_a_run",
            ),
            models.CheckConstraint(
                condition=Q(state="paid", paid_at__isnull=False) & ~Q(paid_by_hsa_id="")
                | ~Q(state="paid") & Q(paid_at__isnull=True),
                name="a_paid_run_says_by_whom_and_when",
            ),
            models.CheckConstraint(
                condition=Q(locked_at__isnull=True) | Q(locked_at__gte=models.F("cut_off_at")),
                name="a_run_is_locked_after_its_cut_off",
            ),
        )

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} ({self.state})"


class Judged(models.Model):
    """What a run says of a visit: one outcome, the rule, the row that decided, and the facts it was judged by.

    ``provider_id`` is whose visit it is and ``payee_id`` who holds the contract. ``detail`` names by key what decided:
    no answer, no free text, and of another provider's visit nothing but that it stands. ``facts`` is a digest of the
    payment facts: another means that one of them has changed (rule 30).
    """

    document_id = models.UUIDField()
    visit_id = models.UUIDField()
    provider_id = models.IntegerField()
    unit_id = models.IntegerField()
    payee_id = models.IntegerField(null=True)
    assignment_code = models.CharField(max_length=40)
    programme_code = models.CharField(max_length=40)
    season = models.CharField(max_length=20)
    target_group = models.CharField(max_length=60)
    given_on = models.DateField()
    code = models.SmallIntegerField()
    is_final = models.BooleanField()
    is_judged_again = models.BooleanField()
    rule = models.CharField(max_length=60, blank=True)
    price_id = models.UUIDField(null=True)
    facts = models.UUIDField()
    detail = models.JSONField()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.document_id} {self.code}"


class Outcome(Judged):
    """The outcome of a visit in a locked run."""

    id = models.BigAutoField(primary_key=True)
    run = models.ForeignKey(Run, models.PROTECT, related_name="outcomes", db_constraint=False, db_index=False)

    class Meta:
        db_table = "reimbursement_outcome"
        indexes = (
            models.Index(fields=("document_id",), name="outcomes_left_open", condition=Q(is_final=False)),
            BrinIndex(
                fields=("run", "given_on"), name="outcomes_by_run_and_day", pages_per_range=32, autosummarize=True
            ),
        )
        constraints = (
            # By the visit first: the outcomes of a visit are looked up by it too.
            models.UniqueConstraint(fields=("document_id", "run"), name="a_run_gives_a_visit_one_outcome"),
            models.CheckConstraint(
                condition=Q(code__in=[int(code) for code in OutcomeCode]), name="an_outcome_has_a_known_code"
            ),
            models.CheckConstraint(
                condition=~Q(code=OutcomeCode.PAID.value) | Q(price_id__isnull=False, payee_id__isnull=False),
                name="what_is_paid_names_its_price_and_payee",
            ),
        )


class Money(models.Model):
    """One amount for one visit: to whom, for what, by which price. ``provider_id`` is the payee (rule 25)."""

    document_id = models.UUIDField()
    kind = models.CharField(max_length=20)
    supplement = models.CharField(max_length=40, blank=True, default="", db_default="")
    price = models.ForeignKey(Price, models.PROTECT, db_constraint=False, db_index=False, related_name="+")
    ore = models.BigIntegerField()
    provider_id = models.IntegerField()
    unit_id = models.IntegerField()
    programme_code = models.CharField(max_length=40)
    given_on = models.DateField()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.document_id} {self.kind} {self.ore}"


class Line(Money):
    """A line of the ledger. A mirror line ``reverses`` another, which then says ``reversed_by``, and nothing else."""

    id = models.BigAutoField(primary_key=True)
    run = models.ForeignKey(Run, models.PROTECT, related_name="lines", db_constraint=False, db_index=False)
    # Of either kind one at most, by the constraints below: few lines have any, and only those are in an index.
    reverses = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        db_constraint=False,
        db_index=False,
        related_name="+",
        db_column="reverses_id",
    )
    reversed_by = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        db_constraint=False,
        db_index=False,
        related_name="+",
        db_column="reversed_by_id",
    )

    class Meta:
        db_table = "reimbursement_line"
        indexes = (
            models.Index(fields=("run", "provider_id"), name="lines_of_a_run_and_provider"),
            models.Index(fields=("document_id",), name="lines_of_a_visit"),
            BrinIndex(fields=("given_on",), name="lines_by_day", pages_per_range=32),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("document_id", "kind", "supplement"),
                condition=Q(reverses__isnull=True, reversed_by__isnull=True),
                name="a_visit_has_one_unreversed_line_a_kind",
            ),
            models.UniqueConstraint(
                fields=("reverses",), condition=Q(reverses__isnull=False), name="a_line_is_reversed_once"
            ),
            models.UniqueConstraint(
                fields=("reversed_by",), condition=Q(reversed_by__isnull=False), name="a_mirror_line_reverses_one"
            ),
            models.CheckConstraint(
                condition=Q(reverses__isnull=True, ore__gt=0)
                | Q(reverses__isnull=False, reversed_by__isnull=True, ore__lt=0),
                name="only_a_mirror_line_takes_money_back",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[str(kind) for kind in PriceKind]), name="a_line_has_a_known_kind"
            ),
        )


class Balance(models.Model):
    """What a payee is owed of a run: brought from before, earned, added by hand; paid out, or carried on (rule 35)."""

    id = models.BigAutoField(primary_key=True)
    run = models.ForeignKey(Run, models.PROTECT, related_name="balances")
    provider_id = models.IntegerField()
    brought_ore = models.BigIntegerField()
    earned_ore = models.BigIntegerField()
    manual_ore = models.BigIntegerField()
    paid_ore = models.BigIntegerField()
    carried_ore = models.BigIntegerField()

    class Meta:
        db_table = "reimbursement_balance"
        constraints = (
            models.UniqueConstraint(fields=("run", "provider_id"), name="a_payee_has_one_balance_a_run"),
            models.CheckConstraint(
                condition=Q(
                    brought_ore=models.F("paid_ore")
                    + models.F("carried_ore")
                    - models.F("earned_ore")
                    - models.F("manual_ore"),
                    paid_ore__gte=0,
                    carried_ore__lte=0,
                    brought_ore__lte=0,
                ),
                name="a_balance_balances_and_only_debt_is_carried",
            ),
        )

    def __str__(self) -> str:
        return f"{self.run_id} {self.provider_id}"


class RunDocument(models.Model):
    """A document of a locked run, made once and served as stored (rule 34). ``provider_id`` is whose it is."""

    id = models.UUIDField(primary_key=True)
    run = models.ForeignKey(Run, models.PROTECT, related_name="documents")
    provider_id = models.IntegerField()
    kind = models.CharField(max_length=30)
    media_type = models.CharField(max_length=100)
    file_name = models.CharField(max_length=120)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    made_at = models.DateTimeField()

    class Meta:
        db_table = "reimbursement_run_document"
        constraints = (
            models.UniqueConstraint(fields=("run", "provider_id", "kind"), name="a_document_of_a_run_is_made_once"),
        )

    def __str__(self) -> str:
        return self.file_name
