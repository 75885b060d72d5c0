"""Events as they happened, and the seals that chain them."""

from __future__ import annotations

from django.db import models

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
