"""What administrators did to units and commissions."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from vaccinera.organisations.models.directory import CareUnit, Commission
from vaccinera.organisations.states import DirectoryAct


class DirectoryTrace(models.Model):
    """One thing an administrator did to a unit or to a commission: by whom and when, before and after. Never changed.

    ``provider_id`` is whose administrator it was; the region's own leave theirs with the region.
    """

    id = models.UUIDField(primary_key=True)
    provider_id = models.IntegerField()
    unit = models.ForeignKey(CareUnit, models.PROTECT, related_name="traces")
    commission = models.ForeignKey(Commission, models.PROTECT, null=True, related_name="traces")
    act = models.CharField(max_length=30)
    at = models.DateTimeField()
    by_hsa_id = models.CharField(max_length=32)
    by_name = models.CharField(max_length=160)
    before = models.JSONField()
    after = models.JSONField()

    class Meta:
        db_table = "organisations_trace"
        constraints = (
            models.CheckConstraint(
                condition=Q(act__in=[str(act) for act in DirectoryAct]), name="a_directory_trace_tells_a_known_act"
            ),
            models.CheckConstraint(condition=~Q(by_hsa_id="") & ~Q(by_name=""), name="a_directory_trace_says_by_whom"),
        )

    def __str__(self) -> str:
        return f"{self.act} {self.id}"
