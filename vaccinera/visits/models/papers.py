"""Paper lists kept while the service was away, as they are entered: what is common to the list, and its persons."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from vaccinera.organisations.models import CareUnit, Staff
from vaccinera.programmes.models import Programme
from vaccinera.visits.models.visits import Draft


class PaperList(models.Model):
    """One paper list. ``common`` holds what every person on it begins with, as the registration page has its fields."""

    id = models.UUIDField(primary_key=True)
    provider_id = models.IntegerField()
    unit = models.ForeignKey(CareUnit, models.PROTECT)
    programme = models.ForeignKey(Programme, models.PROTECT)
    common = models.JSONField()
    created_by = models.ForeignKey(Staff, models.PROTECT)
    created_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "visits_paper_list"
        indexes = (
            models.Index(
                fields=("unit", "-created_at"), name="paper_lists_being_entered", condition=Q(closed_at__isnull=True)
            ),
        )

    def __str__(self) -> str:
        return str(self.id)


class PaperRow(models.Model):
    """One person entered from a paper list, by the draft it became; the draft says how far it has come."""

    id = models.UUIDField(primary_key=True)
    provider_id = models.IntegerField()
    paper_list = models.ForeignKey(PaperList, models.PROTECT, related_name="rows")
    draft = models.OneToOneField(Draft, models.PROTECT, related_name="paper_row")
    number = models.IntegerField()

    class Meta:
        db_table = "visits_paper_row"
        constraints = (
            models.UniqueConstraint(fields=("paper_list", "number"), name="a_row_of_a_paper_list_is_entered_once"),
        )

    def __str__(self) -> str:
        return f"{self.paper_list_id} {self.number}"
