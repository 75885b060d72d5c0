"""Doses that could have been given and were not: signed like a dose, and never one (LAW-11)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from vaccinera.declarations.models import Declaration
from vaccinera.organisations.models import CareUnit, Staff
from vaccinera.patients.models import Person
from vaccinera.programmes.models import Programme
from vaccinera.visits.models.visits import Draft, Visit
from vaccinera.visits.states import NotGivenReason


class NotGiven(models.Model):
    """One signed record that a dose was not given, on which day and why.

    ``visit`` is the prescription that was withdrawn by it, ``draft`` the work it ended, ``declaration`` what had been
    gone through with the person. ``content`` is what was signed (RFC 8785), and ``digest`` its SHA-256.
    """

    id = models.UUIDField(primary_key=True)
    provider_id = models.IntegerField()
    unit = models.ForeignKey(CareUnit, models.PROTECT)
    unit_hsa_id = models.CharField(max_length=32)
    unit_name = models.CharField(max_length=200)
    person = models.ForeignKey(Person, models.PROTECT)
    programme = models.ForeignKey(Programme, models.PROTECT)
    draft = models.OneToOneField(Draft, models.PROTECT, null=True, related_name="not_given")
    declaration = models.ForeignKey(Declaration, models.PROTECT, null=True)
    visit = models.ForeignKey(Visit, models.PROTECT, null=True)
    day = models.DateField()
    reason = models.CharField(max_length=30)
    note = models.CharField(max_length=300, blank=True)
    signer = models.ForeignKey(Staff, models.PROTECT)
    signer_hsa_id = models.CharField(max_length=32)
    signer_name = models.CharField(max_length=160)
    commission_hsa_id = models.CharField(max_length=32)
    level_of_assurance = models.CharField(max_length=60)
    signed_at = models.DateTimeField()
    content = models.TextField()
    digest = models.BinaryField()
    nullified_at = models.DateTimeField(null=True)
    nullified_by_hsa_id = models.CharField(max_length=32, blank=True)
    nullified_by_name = models.CharField(max_length=160, blank=True)
    nullified_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        db_table = "visits_not_given"
        indexes = (models.Index(fields=("person", "-day"), name="doses_not_given_to_a_person"),)
        constraints = (
            models.UniqueConstraint(
                fields=("provider_id", "unit", "person", "programme", "day"),
                condition=Q(nullified_at__isnull=True),
                name="a_dose_is_not_given_once_a_day",
            ),
            models.CheckConstraint(
                condition=Q(reason__in=[str(reason) for reason in NotGivenReason]),
                name="a_dose_not_given_has_a_known_reason",
            ),
            models.CheckConstraint(condition=~Q(reason="other") | ~Q(note=""), name="another_reason_is_written_out"),
            models.CheckConstraint(
                condition=~Q(signer_hsa_id="") & ~Q(commission_hsa_id="") & ~Q(content=""),
                name="a_dose_not_given_is_signed",
            ),
            models.CheckConstraint(
                condition=Q(nullified_at__isnull=True) | (~Q(nullified_reason="") & ~Q(nullified_by_hsa_id="")),
                name="a_nullified_not_given_says_by_whom_and_why",
            ),
        )

    def __str__(self) -> str:
        return str(self.id)
