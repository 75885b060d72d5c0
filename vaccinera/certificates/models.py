"""A certificate is tenant data, and final: what was handed out can be neither changed nor taken out of the list."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from vaccinera.certificates.states import Coverage
from vaccinera.organisations.models import CareUnit
from vaccinera.patients.models import Person
from vaccinera.visits.models import Visit


class Certificate(models.Model):
    """One certificate as handed out: to whom, when and by whom (LAW-10, LAW-13).

    ``names_unit`` is whether it tells where the doses were given, which it does not for a person whose whereabouts are
    protected unless somebody chose that it shall (PER-11).
    """

    id = models.UUIDField(primary_key=True)
    provider_id = models.IntegerField()
    number = models.CharField(max_length=14)
    person = models.ForeignKey(Person, models.PROTECT)
    coverage = models.CharField(max_length=20)
    recipient = models.CharField(max_length=160)
    names_unit = models.BooleanField()
    unit = models.ForeignKey(CareUnit, models.PROTECT)
    unit_name = models.CharField(max_length=200)
    provider_name = models.CharField(max_length=200)
    issued_at = models.DateTimeField()
    issued_by_hsa_id = models.CharField(max_length=32)
    issued_by_name = models.CharField(max_length=160)
    issued_by_role_name = models.CharField(max_length=80)

    class Meta:
        db_table = "certificates_certificate"
        indexes = (models.Index(fields=("person", "-issued_at"), name="certificates_of_a_person"),)
        constraints = (
            models.UniqueConstraint(fields=("number",), name="a_certificate_number_is_given_once"),
            models.CheckConstraint(
                condition=Q(coverage__in=[str(coverage) for coverage in Coverage]),
                name="a_certificate_covers_a_known_choice",
            ),
            models.CheckConstraint(condition=~Q(recipient=""), name="a_certificate_says_who_received_it"),
            models.CheckConstraint(
                condition=~Q(issued_by_hsa_id="") & ~Q(issued_by_name=""), name="a_certificate_says_who_issued_it"
            ),
        )

    def __str__(self) -> str:
        return self.number


class CertifiedDose(models.Model):
    """One dose a certificate tells of: the very version of the visit it was read from."""

    id = models.UUIDField(primary_key=True)
    provider_id = models.IntegerField()
    certificate = models.ForeignKey(Certificate, models.PROTECT, related_name="doses")
    visit = models.ForeignKey(Visit, models.PROTECT)

    class Meta:
        db_table = "certificates_dose"
        constraints = (
            models.UniqueConstraint(fields=("certificate", "visit"), name="a_certificate_tells_of_a_dose_once"),
        )

    def __str__(self) -> str:
        return str(self.id)
