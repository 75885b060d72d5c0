"""One region-wide index of people. That a record exists at a provider is tenant data and never stands here."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from vaccinera.patients.states import IdentifierKind, IdentityLevel, IdentityWay, Protection, Sex


class Person(models.Model):
    """Somebody who may be vaccinated. The birth date is its own fact and may differ from the number (PER-03).

    Somebody unknown has an estimated birth date, what they look like and where they were found or who is with them
    (PER-08). ``is_told_by_person`` is whether name and address are the person's own word, to be verified.
    ``merged_into`` is whom the open merge of this person keeps: what lists are read by. Whoever it names is merged into
    nobody (decision 0009).
    """

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
    birth_date_is_estimated = models.BooleanField(default=False, db_default=False)
    distinguishing = models.CharField(max_length=300, blank=True, default="", db_default="")
    found_with = models.CharField(max_length=300, blank=True, default="", db_default="")
    is_told_by_person = models.BooleanField(default=False, db_default=False)
    register_asked_at = models.DateTimeField(null=True)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, db_index=False, related_name="merged")

    class Meta:
        db_table = "patients_person"
        indexes = (
            models.Index(fields=("birth_date", "sort_key"), name="patients_by_birth_and_name"),
            models.Index(fields=("merged_into",), name="patients_merged_into", condition=Q(merged_into__isnull=False)),
            models.Index(fields=("id",), name="patients_protected", condition=~Q(protection="none")),
            models.Index(fields=("id",), include=("birth_date", "sex", "merged_into"), name="patients_counted"),
        )
        constraints = (
            models.CheckConstraint(condition=~Q(merged_into=F("id")), name="a_person_is_not_merged_into_itself"),
            models.CheckConstraint(condition=Q(sex__in=[str(sex) for sex in Sex]), name="a_sex_is_a_known_code"),
            models.CheckConstraint(
                condition=Q(protection__in=[str(level) for level in Protection]), name="a_protection_is_a_known_code"
            ),
        )

    def __str__(self) -> str:
        return str(self.id)

    @property
    def is_protected(self) -> bool:
        """Whether the person's identity is protected in any form, here or where it is merged into (PER-11)."""
        return {self.protection, self.kept.protection} != {Protection.NONE}

    @property
    def listed_name(self) -> str:
        """The name as lists write it; somebody unknown may have half of one."""
        return ", ".join(part for part in (self.family_name, self.given_name) if part)

    @property
    def kept(self) -> Person:
        """The person this one is merged into, or this one."""
        return self.merged_into or self


class PersonIdentifier(models.Model):
    """One number of a person, kept for ever with its kind and time (PER-07). ``replaced_by`` points to a later one.

    ``level`` is how sure the Tax Agency was of who got a coordination number; one that is uncertain or dormant is
    shown as such and never turned away (PER-04).
    """

    id = models.UUIDField(primary_key=True)
    person = models.ForeignKey(Person, models.PROTECT, related_name="identifiers")
    kind = models.CharField(max_length=30)
    value = models.CharField(max_length=32)
    level = models.CharField(max_length=20, blank=True, default="", db_default="")
    is_dormant = models.BooleanField(default=False, db_default=False)
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
            models.CheckConstraint(
                condition=Q(level__in=["", *(str(level) for level in IdentityLevel)]),
                name="an_identity_level_is_a_known_code",
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"


class Merge(models.Model):
    """Two people of the index found to be one. Undone, it stays with who undid it and why (PER-09).

    ``evidence`` is what proves it where neither has a number.
    """

    id = models.UUIDField(primary_key=True)
    kept = models.ForeignKey(Person, models.PROTECT, related_name="merges")
    merged = models.ForeignKey(Person, models.PROTECT, related_name="merges_away")
    reason = models.CharField(max_length=300)
    evidence = models.CharField(max_length=300, blank=True)
    merged_at = models.DateTimeField()
    merged_by_hsa_id = models.CharField(max_length=32)
    merged_by_name = models.CharField(max_length=160)
    undone_at = models.DateTimeField(null=True)
    undone_by_hsa_id = models.CharField(max_length=32, blank=True)
    undone_by_name = models.CharField(max_length=160, blank=True)
    undone_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        db_table = "patients_merge"
        constraints = (
            models.UniqueConstraint(
                fields=("merged",), condition=Q(undone_at__isnull=True), name="a_person_is_merged_once_at_a_time"
            ),
            models.CheckConstraint(condition=~Q(kept=F("merged")), name="two_people_are_merged"),
            models.CheckConstraint(condition=~Q(reason=""), name="a_merge_says_why"),
            models.CheckConstraint(
                condition=Q(undone_at__isnull=True) | ~Q(undone_reason="") & ~Q(undone_by_hsa_id=""),
                name="an_undone_merge_says_by_whom_and_why",
            ),
        )

    def __str__(self) -> str:
        return str(self.id)


class IdentityCheck(models.Model):
    """How it was established, on one occasion at one care provider, who somebody is. Never changed."""

    id = models.UUIDField(primary_key=True)
    provider_id = models.IntegerField()
    person = models.ForeignKey(Person, models.PROTECT, related_name="identity_checks")
    way = models.CharField(max_length=30)
    vouched_by_name = models.CharField(max_length=160, blank=True)
    vouched_by_shown = models.CharField(max_length=160, blank=True)
    checked_at = models.DateTimeField()
    checked_by_hsa_id = models.CharField(max_length=32)
    checked_by_name = models.CharField(max_length=160)

    class Meta:
        db_table = "patients_identity_check"
        constraints = (
            models.CheckConstraint(
                condition=Q(way__in=[str(way) for way in IdentityWay]), name="an_identity_is_established_in_a_known_way"
            ),
            models.CheckConstraint(
                condition=~Q(way="vouched_for") | ~Q(vouched_by_name="") & ~Q(vouched_by_shown=""),
                name="who_vouches_is_named_and_known",
            ),
        )

    def __str__(self) -> str:
        return str(self.id)


class SamePerson(models.Model):
    """Which rows of the index are one person: a view, with a row for each two that are, and for each and itself."""

    pk = models.CompositePrimaryKey("person", "same")
    person = models.ForeignKey(Person, models.DO_NOTHING, related_name="+")
    same = models.ForeignKey(Person, models.DO_NOTHING, related_name="known_as")

    class Meta:
        db_table = "patients_same_person"
        managed = False

    def __str__(self) -> str:
        return f"{self.person_id} {self.same_id}"
