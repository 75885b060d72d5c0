"""Vaccines and their packs, for the whole region; each unit's batches, with their traces and their waste."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from vaccinera.kernel.clock import civil_day
from vaccinera.organisations.models import CareUnit
from vaccinera.products.rules.waste import MOST_DOSES
from vaccinera.products.states import BatchAct, FundingSource, WasteReason

if TYPE_CHECKING:
    from datetime import date


class Product(models.Model):
    """A vaccine product with its national product id, kept as text (MED-01)."""

    id = models.IntegerField(primary_key=True)
    npl_id = models.CharField(max_length=14, unique=True)
    name = models.CharField(max_length=100)
    atc = models.CharField(max_length=7)
    form = models.CharField(max_length=60)
    strength = models.CharField(max_length=60)
    manufacturer = models.CharField(max_length=100)
    vaccine_type = models.CharField(max_length=100)
    target_diseases = models.JSONField()
    is_live = models.BooleanField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        db_table = "products_product"
        constraints = (models.CheckConstraint(condition=Q(npl_id__regex=r"^\d{14}$"), name="an_npl_id_has_14_digits"),)

    def __str__(self) -> str:
        return self.name


class Pack(models.Model):
    """A trade item number that means a product; one product may have several over time (MED-03)."""

    gtin = models.CharField(max_length=14, primary_key=True)
    product = models.ForeignKey(Product, models.PROTECT, related_name="packs")

    class Meta:
        db_table = "products_pack"
        constraints = (models.CheckConstraint(condition=Q(gtin__regex=r"^\d{14}$"), name="a_gtin_has_14_digits"),)

    def __str__(self) -> str:
        return self.gtin


class BatchRecall(models.Model):
    """A batch that must not be used any more, anywhere in the region."""

    id = models.UUIDField(primary_key=True)
    product = models.ForeignKey(Product, models.PROTECT)
    batch_number = models.CharField(max_length=80)
    reason = models.CharField(max_length=200)
    recalled_on = models.DateField()
    recalled_by_hsa_id = models.CharField(max_length=32, default="", db_default="")
    recalled_by_name = models.CharField(max_length=160, default="", db_default="")

    class Meta:
        db_table = "products_batch_recall"
        constraints = (
            models.UniqueConstraint(fields=("product", "batch_number"), name="a_batch_is_recalled_once"),
            models.CheckConstraint(condition=Q(reason__regex="[^ ]"), name="a_recall_says_why"),
        )

    def __str__(self) -> str:
        return self.batch_number


class UnitBatch(models.Model):
    """A batch a unit vaccinates from. ``batch_number`` is the compared form, ``batch_written`` the pack's.

    ``favourite_on`` is the day it is proposed for; tomorrow nobody has chosen yet.
    """

    id = models.UUIDField(primary_key=True)
    provider_id = models.IntegerField()
    unit = models.ForeignKey(CareUnit, models.PROTECT)
    product = models.ForeignKey(Product, models.PROTECT)
    batch_number = models.CharField(max_length=80)
    batch_written = models.CharField(max_length=80)
    expires_on = models.DateField()
    funding_source = models.CharField(max_length=20)
    is_finished = models.BooleanField(default=False)
    added_at = models.DateTimeField()
    added_by_hsa_id = models.CharField(max_length=32)
    finished_at = models.DateTimeField(null=True)
    favourite_on = models.DateField(null=True)

    class Meta:
        db_table = "products_unit_batch"
        constraints = (
            models.UniqueConstraint(fields=("unit", "product", "favourite_on"), name="one_batch_a_product_and_day"),
            models.CheckConstraint(
                condition=Q(finished_at__isnull=True) | Q(is_finished=True), name="only_a_finished_batch_says_when"
            ),
            models.CheckConstraint(
                condition=Q(funding_source__in=[str(source) for source in FundingSource]),
                name="a_batch_has_a_known_funding_source",
            ),
            models.UniqueConstraint(fields=("unit", "product", "batch_number"), name="a_unit_adds_a_batch_once"),
            models.CheckConstraint(condition=~Q(batch_number=""), name="a_batch_has_a_number"),
        )

    def __str__(self) -> str:
        return self.batch_number

    def is_finished_on(self, on: date) -> bool:
        """Whether it was finished by a day: a late entry may be of a batch that was finished after it."""
        return self.is_finished and (self.finished_at is None or civil_day(self.finished_at) <= on)


class BatchTrace(models.Model):
    """One thing done to a unit's batch: by whom, when and, where the batch was in use, why. Never changed."""

    id = models.UUIDField(primary_key=True)
    provider_id = models.IntegerField()
    batch = models.ForeignKey(UnitBatch, models.PROTECT, related_name="traces")
    act = models.CharField(max_length=30)
    at = models.DateTimeField()
    by_hsa_id = models.CharField(max_length=32)
    by_name = models.CharField(max_length=160)
    before = models.JSONField()
    after = models.JSONField()
    reason = models.CharField(max_length=200)

    class Meta:
        db_table = "products_batch_trace"
        constraints = (
            models.CheckConstraint(
                condition=Q(act__in=[str(act) for act in BatchAct]), name="a_trace_tells_a_known_act"
            ),
            models.CheckConstraint(condition=~Q(by_hsa_id="") & ~Q(by_name=""), name="a_trace_says_by_whom"),
        )

    def __str__(self) -> str:
        return f"{self.act} {self.id}"


class BatchWaste(models.Model):
    """Doses of a unit's batch that were discarded, why, and who says so. Never changed.

    A record made by mistake is answered by its mirror row: the same day and reason, as many doses below nothing, and a
    ``note`` that says why it is taken back.
    """

    id = models.UUIDField(primary_key=True)
    provider_id = models.IntegerField()
    batch = models.ForeignKey(UnitBatch, models.PROTECT, related_name="waste")
    doses = models.IntegerField()
    wasted_on = models.DateField()
    reason = models.CharField(max_length=20)
    note = models.CharField(max_length=200)
    takes_back = models.OneToOneField("self", models.PROTECT, null=True, related_name="taken_back_by")
    at = models.DateTimeField()
    by_hsa_id = models.CharField(max_length=32)
    by_name = models.CharField(max_length=160)

    class Meta:
        db_table = "products_batch_waste"
        constraints = (
            models.CheckConstraint(
                condition=Q(takes_back=None, doses__gte=1, doses__lte=MOST_DOSES)
                | Q(takes_back__isnull=False, doses__gte=-MOST_DOSES, doses__lte=-1),
                name="only_a_mirror_row_takes_doses_back",
            ),
            models.CheckConstraint(
                condition=Q(reason__in=[str(reason) for reason in WasteReason]), name="waste_has_a_known_reason"
            ),
            models.CheckConstraint(
                condition=Q(takes_back=None) & ~Q(reason=str(WasteReason.OTHER)) | Q(note__regex="[^ ]"),
                name="waste_says_why_in_words_where_no_code_does",
            ),
            models.CheckConstraint(condition=~Q(by_hsa_id="") & ~Q(by_name=""), name="waste_says_by_whom"),
        )

    def __str__(self) -> str:
        return f"{self.doses} {self.id}"
