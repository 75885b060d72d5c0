"""Doses that were given elsewhere or abroad: told of here, never given here, never paid and never reported."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from vaccinera.organisations.models import CareUnit
from vaccinera.patients.models import Person
from vaccinera.products.models import Product
from vaccinera.programmes.models import Programme
from vaccinera.visits.states import DayPrecision, ElsewhereSource


class ElsewhereDose(models.Model):
    """One dose as somebody told of it, by whom it was written down, and whether that was taken back.

    ``given_on`` is the first day of what ``precision`` says is known, ``counts_on`` the latest day it can have been.
    A correction is a new row that ``replaces`` the one it nullifies. The two marks are always false: no payment and no
    report may take the row for a visit.
    """

    id = models.UUIDField(primary_key=True)
    provider_id = models.IntegerField()
    unit = models.ForeignKey(CareUnit, models.PROTECT)
    unit_name = models.CharField(max_length=200)
    person = models.ForeignKey(Person, models.PROTECT)
    given_on = models.DateField()
    precision = models.CharField(max_length=10)
    counts_on = models.DateField()
    programme = models.ForeignKey(Programme, models.PROTECT, null=True)
    duplicate_group = models.CharField(max_length=60, blank=True)
    product = models.ForeignKey(Product, models.PROTECT, null=True)
    vaccine = models.CharField(max_length=100, blank=True)
    diseases = models.CharField(max_length=160, blank=True)
    source = models.CharField(max_length=20)
    country = models.CharField(max_length=60)
    certificate_seen_by_hsa_id = models.CharField(max_length=32, blank=True)
    certificate_seen_by_name = models.CharField(max_length=160, blank=True)
    comment = models.CharField(max_length=300, blank=True)
    is_payable = models.BooleanField(default=False)
    is_reportable = models.BooleanField(default=False)
    replaces = models.OneToOneField("self", models.PROTECT, null=True, related_name="replaced_by")
    recorded_at = models.DateTimeField()
    recorded_by_hsa_id = models.CharField(max_length=32)
    recorded_by_name = models.CharField(max_length=160)
    nullified_at = models.DateTimeField(null=True)
    nullified_by_hsa_id = models.CharField(max_length=32, blank=True)
    nullified_by_name = models.CharField(max_length=160, blank=True)
    nullified_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        db_table = "visits_elsewhere_dose"
        indexes = (models.Index(fields=("person", "-given_on"), name="doses_elsewhere_of_a_person"),)
        constraints = (
            models.UniqueConstraint(
                fields=("provider_id", "person", "programme", "duplicate_group", "given_on", "precision"),
                condition=Q(nullified_at__isnull=True, programme__isnull=False),
                name="a_dose_elsewhere_is_told_once",
            ),
            models.CheckConstraint(
                condition=Q(is_payable=False, is_reportable=False), name="a_dose_elsewhere_is_never_paid_or_reported"
            ),
            models.CheckConstraint(
                condition=Q(source__in=[str(source) for source in ElsewhereSource]),
                name="a_dose_elsewhere_has_a_known_source",
            ),
            models.CheckConstraint(
                condition=Q(precision__in=[str(precision) for precision in DayPrecision])
                & Q(counts_on__gte=F("given_on")),
                name="a_dose_elsewhere_says_when",
            ),
            models.CheckConstraint(
                condition=Q(programme__isnull=False) | ~Q(diseases=""), name="a_dose_elsewhere_says_against_what"
            ),
            models.CheckConstraint(
                condition=~Q(source="certificate") | ~Q(certificate_seen_by_hsa_id=""),
                name="a_certificate_was_seen_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(country="") & ~Q(recorded_by_hsa_id=""), name="a_dose_elsewhere_says_where_and_who_wrote"
            ),
            models.CheckConstraint(
                condition=Q(nullified_at__isnull=True) | (~Q(nullified_reason="") & ~Q(nullified_by_hsa_id="")),
                name="a_nullified_dose_elsewhere_says_by_whom_and_why",
            ),
        )

    def __str__(self) -> str:
        return str(self.id)
