"""Providers, units, staff and commissions, and which unit may give what another prescribes."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q


class CareProvider(models.Model):
    """A legal entity that gives care; controller of its own records, and so the tenant (LAW-01).

    ``is_region`` is the region's own administration, whose staff decide for every provider and keep no records.
    """

    id = models.IntegerField(primary_key=True)
    hsa_id = models.CharField(max_length=32, unique=True)
    name = models.CharField(max_length=200)
    organisation_number = models.CharField(max_length=10)
    shows_records_to_patients = models.BooleanField()
    is_region = models.BooleanField(default=False)

    class Meta:
        db_table = "organisations_provider"
        constraints = (
            models.UniqueConstraint(fields=("is_region",), condition=Q(is_region=True), name="there_is_one_region"),
        )

    def __str__(self) -> str:
        return self.name


class Assignment(models.Model):
    """An assignment (uppdrag) under which a unit vaccinates; the list is data."""

    code = models.CharField(max_length=40, primary_key=True)
    name_sv = models.CharField(max_length=100)
    name_en = models.CharField(max_length=100)

    class Meta:
        db_table = "organisations_assignment"

    def __str__(self) -> str:
        return self.name_sv


class CareUnit(models.Model):
    """A unit of a provider: where staff hold commissions and, unless it has no assignment, visits take place.

    ``choices`` are what it begins from when somebody is registered, as ``rules.units`` reads them.
    """

    id = models.IntegerField(primary_key=True)
    provider = models.ForeignKey(CareProvider, models.PROTECT, related_name="units")
    hsa_id = models.CharField(max_length=32, unique=True)
    name = models.CharField(max_length=200)
    setting = models.CharField(max_length=40)
    assignment = models.ForeignKey(Assignment, models.PROTECT, null=True)
    street = models.CharField(max_length=100)
    postal_code = models.CharField(max_length=5)
    city = models.CharField(max_length=60)
    phone = models.CharField(max_length=30)
    opening_hours = models.CharField(max_length=500, default="", db_default="")
    choices = models.JSONField(default=dict, db_default={})

    class Meta:
        db_table = "organisations_unit"

    def __str__(self) -> str:
        return self.name


class Staff(models.Model):
    """A person who works in care, keyed by HSA-id whatever way they log in (ID-02).

    Everything is as the directory told it at ``directory_asked_at``, or as it was brought in when it was never asked.
    """

    id = models.IntegerField(primary_key=True)
    hsa_id = models.CharField(max_length=32, unique=True)
    given_name = models.CharField(max_length=80)
    family_name = models.CharField(max_length=80)
    sort_key = models.CharField(max_length=200)
    profession = models.CharField(max_length=40)
    competences = models.JSONField()
    role_code = models.CharField(max_length=20)
    role_name = models.CharField(max_length=80)
    licences = models.JSONField(default=list, db_default=[])
    has_nurse_prescription_right = models.BooleanField(default=False, db_default=False)
    is_protected = models.BooleanField(default=False, db_default=False)
    directory_asked_at = models.DateTimeField(null=True)
    left_on = models.DateField(null=True)

    class Meta:
        db_table = "organisations_staff"

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """Given and family name, as shown to those who work together and as kept in what is signed and logged."""
        return f"{self.given_name} {self.family_name}"

    @property
    def name_outside(self) -> str:
        """The name where others than colleagues read it; of somebody protected the HSA-id alone (ID-08)."""
        return self.hsa_id if self.is_protected else self.name


class Commission(models.Model):
    """A commission (medarbetaruppdrag): one person at one unit, with a purpose, roles and a time.

    ``to_on`` is the first day it no longer holds; one taken back before it was used ends on the day it begins.
    """

    id = models.IntegerField(primary_key=True)
    hsa_id = models.CharField(max_length=32, unique=True)
    staff = models.ForeignKey(Staff, models.PROTECT, related_name="commissions")
    unit = models.ForeignKey(CareUnit, models.PROTECT, related_name="commissions")
    name = models.CharField(max_length=120)
    purpose = models.CharField(max_length=40)
    roles = models.JSONField()
    grants = models.JSONField(default=list)
    from_on = models.DateField()
    to_on = models.DateField(null=True)

    class Meta:
        db_table = "organisations_commission"
        constraints = (
            models.CheckConstraint(
                condition=Q(to_on__isnull=True) | Q(to_on__gte=F("from_on")),
                name="a_commission_never_ends_before_it_begins",
            ),
        )

    def __str__(self) -> str:
        return self.name


class UnitAgreement(models.Model):
    """That staff of one unit may give what another unit prescribes, from a day and until one (decision 0011).

    ``programmes`` are the codes it covers; none means every programme. ``legal_basis`` is what the parties say it rests
    on, and ``is_basis_confirmed`` whether the region has confirmed that.
    """

    id = models.IntegerField(primary_key=True)
    prescribing_unit = models.ForeignKey(CareUnit, models.PROTECT, related_name="agreements_to_prescribe")
    performing_unit = models.ForeignKey(CareUnit, models.PROTECT, related_name="agreements_to_perform")
    programmes = models.JSONField(default=list)
    legal_basis = models.CharField(max_length=300)
    is_basis_confirmed = models.BooleanField(default=False)
    from_on = models.DateField()
    to_on = models.DateField(null=True)

    class Meta:
        db_table = "organisations_unit_agreement"
        constraints = (
            models.CheckConstraint(
                condition=Q(to_on__isnull=True) | Q(to_on__gt=F("from_on")), name="an_agreement_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=~Q(prescribing_unit=F("performing_unit")), name="an_agreement_is_between_two_units"
            ),
            models.CheckConstraint(condition=~Q(legal_basis=""), name="an_agreement_says_what_it_rests_on"),
        )

    def __str__(self) -> str:
        return f"{self.prescribing_unit_id} {self.performing_unit_id}"
