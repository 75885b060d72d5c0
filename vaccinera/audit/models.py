"""Events as they happened, the seals that chain them, and what auditors made of them."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from vaccinera.kernel.models import ClockTimestamp


class Event(models.Model):
    """One thing somebody did or saw (LAW-20): action, unit, time, user, person and purpose.

    The table also has ``xid``, the transaction that wrote the row, which the seals are ordered by. Nothing here is a
    foreign key, so that the log outlives what it tells of.
    """

    id = models.UUIDField(primary_key=True)
    at = models.DateTimeField(db_default=ClockTimestamp())
    action = models.CharField(max_length=80)
    provider_id = models.IntegerField(null=True)
    unit_hsa_id = models.CharField(max_length=32)
    user_hsa_id = models.CharField(max_length=32)
    user_name = models.CharField(max_length=200)
    commission_hsa_id = models.CharField(max_length=32)
    purpose = models.CharField(max_length=40)
    subject_label = models.CharField(max_length=40)
    subject_id = models.CharField(max_length=40)
    person_id = models.UUIDField(null=True)
    details = models.JSONField()
    reference = models.CharField(max_length=40)

    class Meta:
        db_table = "audit_event"

    def __str__(self) -> str:
        return f"{self.action} {self.id}"


class Seal(models.Model):
    """A digest over the events of a range of finished transactions, chained to the seal before."""

    n = models.BigIntegerField(primary_key=True)
    from_xid = models.BigIntegerField()
    to_xid = models.BigIntegerField()
    events = models.BigIntegerField()
    digest = models.BinaryField()
    previous = models.BinaryField()
    at = models.DateTimeField()

    class Meta:
        db_table = "audit_seal"
        managed = False

    def __str__(self) -> str:
        return f"seal {self.n}"


class SpotCheck(models.Model):
    """A sample of openings at a unit, or the whole provider, in a period; judged and signed off by name (LAW-21).

    ``openings`` were there to draw from, ``without_visit`` of them of people who had not been at the unit lately. With
    ``seed`` the same sample can be drawn again by anybody.
    """

    id = models.UUIDField(primary_key=True)
    provider_id = models.IntegerField()
    unit_hsa_id = models.CharField(max_length=32)
    unit_name = models.CharField(max_length=200)
    from_on = models.DateField()
    to_on = models.DateField()
    seed = models.CharField(max_length=64)
    openings = models.IntegerField()
    without_visit = models.IntegerField()
    state = models.CharField(max_length=20)
    drawn_at = models.DateTimeField()
    drawn_by_hsa_id = models.CharField(max_length=32)
    drawn_by_name = models.CharField(max_length=200)
    conclusion = models.CharField(max_length=1000)
    signed_off_at = models.DateTimeField(null=True)
    signed_off_by_hsa_id = models.CharField(max_length=32)
    signed_off_by_name = models.CharField(max_length=200)

    class Meta:
        db_table = "audit_spot_check"
        indexes = (models.Index(fields=("provider_id", "-drawn_at"), name="audit_spot_check_latest"),)
        constraints = (
            models.CheckConstraint(
                condition=~Q(state="signed_off") | (Q(signed_off_at__isnull=False) & ~Q(signed_off_by_name="")),
                name="a_spot_check_is_signed_off_by_somebody",
            ),
            models.CheckConstraint(condition=Q(to_on__gte=F("from_on")), name="a_spot_check_has_a_period"),
        )

    def __str__(self) -> str:
        return str(self.id)


class SampledOpening(models.Model):
    """One opening of a sample: the event that was drawn, and what the auditor made of it.

    ``events`` is how many openings of the same person by the same user on the same day it stands for.
    """

    id = models.UUIDField(primary_key=True)
    provider_id = models.IntegerField()
    check_of = models.ForeignKey(SpotCheck, models.PROTECT, related_name="sampled")
    place = models.IntegerField()
    event_id = models.UUIDField()
    events = models.IntegerField()
    is_without_visit = models.BooleanField()
    judgement = models.CharField(max_length=20)
    note = models.CharField(max_length=500)
    judged_at = models.DateTimeField(null=True)
    judged_by_hsa_id = models.CharField(max_length=32)
    judged_by_name = models.CharField(max_length=200)

    class Meta:
        db_table = "audit_sampled_opening"
        constraints = (
            models.UniqueConstraint(fields=("check_of", "event_id"), name="an_opening_is_sampled_once"),
            models.CheckConstraint(
                condition=Q(judgement="") | (Q(judged_at__isnull=False) & ~Q(judged_by_name="")),
                name="a_judgement_is_somebodys",
            ),
            models.CheckConstraint(
                condition=Q(judgement__in=("", "in_order")) | ~Q(note=""), name="what_is_not_in_order_has_a_note"
            ),
        )

    def __str__(self) -> str:
        return str(self.id)


class ExtractPolicy(models.Model):
    """What a provider has decided that a patient's extract tells of who looked (LAW-22); without a row the category."""

    provider_id = models.IntegerField(primary_key=True)
    told = models.CharField(max_length=20)
    decided_at = models.DateTimeField()
    decided_by_hsa_id = models.CharField(max_length=32)
    decided_by_name = models.CharField(max_length=200)

    class Meta:
        db_table = "audit_extract_policy"

    def __str__(self) -> str:
        return self.told
