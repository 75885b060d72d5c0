"""A signed prescription that another unit may give."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from vaccinera.organisations.models import CareUnit, UnitAgreement
from vaccinera.visits.models.visits import Visit
from vaccinera.visits.states import AddressingEnd


class Addressing(models.Model):
    """A signed prescription addressed to a unit whose staff may give it: the second way to the visit's rows.

    It stands open from ``addressed_at`` until it is ended or ``expires_on`` has passed (decision 0011). A trigger ends
    it when the visit is given or withdrawn, by whatever path. ``dose_number``, ``doses_prescribed`` and
    ``is_dose_complete`` are what the prescriber's own record says of the dose, which the performer does not see.
    """

    id = models.UUIDField(primary_key=True)
    provider_id = models.IntegerField()
    visit = models.ForeignKey(Visit, models.PROTECT, related_name="addressings")
    performing_unit = models.ForeignKey(CareUnit, models.PROTECT)
    agreement = models.ForeignKey(UnitAgreement, models.PROTECT)
    addressed_at = models.DateTimeField()
    addressed_by_hsa_id = models.CharField(max_length=32)
    addressed_by_name = models.CharField(max_length=160)
    expires_on = models.DateField()
    dose_number = models.IntegerField(null=True)
    doses_prescribed = models.IntegerField(null=True)
    is_dose_complete = models.BooleanField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_why = models.CharField(max_length=20, blank=True, default="")
    ended_by_hsa_id = models.CharField(max_length=32, blank=True, default="")
    ended_note = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        db_table = "visits_addressing"
        indexes = (
            models.Index(
                fields=("performing_unit", "expires_on"),
                name="visits_addressed_to_a_unit",
                condition=Q(ended_at__isnull=True),
            ),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("visit", "performing_unit"),
                condition=Q(ended_at__isnull=True),
                name="a_dose_is_addressed_to_a_unit_once",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_why="", ended_by_hsa_id="")
                | Q(ended_at__isnull=False, ended_why__in=[str(why) for why in AddressingEnd]) & ~Q(ended_by_hsa_id=""),
                name="an_ended_addressing_says_by_whom_and_why",
            ),
            models.CheckConstraint(
                condition=~Q(ended_why="sent_back") | ~Q(ended_note=""), name="what_is_sent_back_says_why"
            ),
        )

    def __str__(self) -> str:
        return str(self.id)
