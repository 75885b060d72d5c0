"""What is kept of how reports are asked, and for a day of what tiles were answered (decisions 0028 and 0031)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from vaccinera.organisations.models import Commission


class SavedReport(models.Model):
    """A report's question as somebody saved it, for themselves or for their unit. No figure is in it.

    With a day of the month it is asked again each month, as a ``kind`` of file in the owner's commission;
    ``stopped`` is the refusal's code that ended that.
    """

    id = models.UUIDField(primary_key=True)
    provider_id = models.IntegerField()
    unit_id = models.IntegerField()
    commission = models.ForeignKey(Commission, models.PROTECT, related_name="+")
    owner_hsa_id = models.CharField(max_length=32)
    owner_name = models.CharField(max_length=160)
    name = models.CharField(max_length=80)
    report = models.CharField(max_length=60)
    question = models.TextField()
    is_shared = models.BooleanField()
    day_of_month = models.SmallIntegerField(null=True)
    kind = models.CharField(max_length=10)
    language = models.CharField(max_length=2)
    asks_next_on = models.DateField(null=True)
    stopped = models.CharField(max_length=120, blank=True, default="")
    saved_at = models.DateTimeField()

    class Meta:
        db_table = "reports_saved_report"
        indexes = (
            models.Index(
                fields=("asks_next_on",), condition=Q(asks_next_on__isnull=False), name="saved_reports_by_next_day"
            ),
        )
        constraints = (
            models.CheckConstraint(condition=~Q(name=""), name="a_saved_report_has_a_name"),
            models.CheckConstraint(
                condition=Q(day_of_month__isnull=True) | Q(day_of_month__range=(1, 28)),
                name="a_saved_report_is_asked_on_a_day_that_every_month_has",
            ),
            models.CheckConstraint(
                condition=Q(asks_next_on__isnull=True) | (Q(day_of_month__isnull=False) & Q(stopped="")),
                name="a_saved_report_that_is_stopped_is_not_asked",
            ),
            models.UniqueConstraint(
                fields=("unit_id", "owner_hsa_id", "name"), name="nobody_saves_two_reports_by_one_name"
            ),
        )

    def __str__(self) -> str:
        return self.name


class KeptFigures(models.Model):
    """What a slow tile's report answered, with the instant it was counted as of: rows of keys and counts.

    ``key`` says what decides the rows; ``gates`` are those that the key of whoever counted opened, which the database
    holds against the reader's own. Lost in a crash, since it is counted anew.
    """

    id = models.UUIDField(primary_key=True)
    provider_id = models.IntegerField()
    key = models.CharField(max_length=64)
    gates = models.CharField(max_length=200)
    counted_on = models.DateField()
    counted_at = models.DateTimeField()
    rows = models.JSONField()

    class Meta:
        db_table = "reports_kept_figures"
        constraints = (
            models.UniqueConstraint(
                fields=("provider_id", "key", "gates"), name="figures_are_kept_once_for_those_who_see_the_same"
            ),
        )

    def __str__(self) -> str:
        return self.key
