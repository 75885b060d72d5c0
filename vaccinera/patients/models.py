"""One region-wide index of people. That a record exists at a provider is tenant data and never stands here."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from vaccinera.patients.states import IdentifierKind, Protection, Sex


class Person(models.Model):
    """Somebody who may be vaccinated. The birth date is its own fact and may differ from the number (PER-03)."""

    id = models.UUIDField(primary_key=True)
    given_name = models.CharField(max_length=80)
    family_name = models.CharField(max_length=80)
    sort_key = models.CharField(max_length=200)
    birth_date = models.DateField(null=True)
    sex = models.CharField(max_length=10)
    protection = models.CharField(max_length=30, default=Protection.NONE.value)
    deceased_on = models.DateField(null=True)
    street = models.CharField(max_length=100, blank=True)
    postal_code = models.CharField(max_length=5, blank=True)
    city = models.CharField(max_length=60, blank=True)
    municipality_code = models.CharField(max_length=4, blank=True)
    region_code = models.CharField(max_length=2, blank=True)

    class Meta:
        db_table = "patients_person"
        indexes = (models.Index(fields=("birth_date", "sort_key"), name="patients_by_birth_and_name"),)
        constraints = (
            models.CheckConstraint(condition=Q(sex__in=[str(sex) for sex in Sex]), name="a_sex_is_a_known_code"),
            models.CheckConstraint(
                condition=Q(protection__in=[str(level) for level in Protection]), name="a_protection_is_a_known_code"
            ),
        )

    def __str__(self) -> str:
        return str(self.id)

    @property
    def is_protected(self) -> bool:
        """Whether the person's identity is protected in any form (PER-11)."""
        return self.protection != Protection.NONE


class PersonIdentifier(models.Model):
    """One number of a person, kept for ever with its kind and time (PER-07). ``replaced_by`` points to a later one."""

    id = models.UUIDField(primary_key=True)
    person = models.ForeignKey(Person, models.PROTECT, related_name="identifiers")
    kind = models.CharField(max_length=30)
    value = models.CharField(max_length=12)
    from_on = models.DateField(null=True)
    to_on = models.DateField(null=True)
    replaced_by = models.ForeignKey("self", models.PROTECT, null=True)

    class Meta:
        db_table = "patients_identifier"
        constraints = (
            models.UniqueConstraint(fields=("value", "kind"), name="a_number_belongs_to_one_person"),
            models.CheckConstraint(
                condition=Q(kind__in=[str(kind) for kind in IdentifierKind]), name="an_identifier_kind_is_a_known_code"
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"
