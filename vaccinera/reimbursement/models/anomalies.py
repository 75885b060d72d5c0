"""What looks odd in a run, what a clerk has noted of it, and the cases in which somebody who signs is named."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from vaccinera.reimbursement.models.ledger import Run


class Anomaly(models.Model):
    """Something to look at before a run is checked, by codes; a clerk notes what it was (rule 38).

    ``subject`` tells it from the others of its code; ``detail`` has the subjects, the counts and where to look.
    ``stands`` is whether the last computation found it still. ``noted_counts`` are the counts that the note was about.
    """

    id = models.UUIDField(primary_key=True)
    run = models.ForeignKey(Run, models.PROTECT, related_name="anomalies")
    code = models.CharField(max_length=40)
    subject = models.CharField(max_length=120)
    detail = models.JSONField()
    stands = models.BooleanField(default=True)
    note = models.CharField(max_length=500, blank=True, default="")
    noted_by_hsa_id = models.CharField(max_length=32, blank=True, default="")
    noted_by_name = models.CharField(max_length=160, blank=True, default="")
    noted_at = models.DateTimeField(null=True)
    noted_counts = models.JSONField(default=dict)

    class Meta:
        db_table = "reimbursement_anomaly"
        constraints = (
            models.UniqueConstraint(fields=("run", "code", "subject"), name="an_anomaly_of_a_run_is_told_once"),
            models.CheckConstraint(
                condition=Q(note="", noted_at__isnull=True)
                | ~Q(note="") & Q(noted_at__isnull=False) & ~Q(noted_by_hsa_id=""),
                name="a_noted_anomaly_says_by_whom_and_when",
            ),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.subject}"


class AnomalyCase(models.Model):
    """That a clerk asked, for a reason, who signs by the code of an anomaly, and who it was. Never changed."""

    id = models.UUIDField(primary_key=True)
    anomaly = models.OneToOneField(Anomaly, models.PROTECT, related_name="case")
    reason = models.CharField(max_length=500)
    signer_hsa_id = models.CharField(max_length=32)
    signer_name = models.CharField(max_length=160)
    opened_by_hsa_id = models.CharField(max_length=32)
    opened_by_name = models.CharField(max_length=160)
    opened_at = models.DateTimeField()

    class Meta:
        db_table = "reimbursement_anomaly_case"
        constraints = (
            models.CheckConstraint(
                condition=~Q(reason="") & ~Q(signer_hsa_id="") & ~Q(opened_by_hsa_id=""),
                name="a_case_says_who_asked_why_and_who_it_was",
            ),
        )

    def __str__(self) -> str:
        return f"{self.anomaly_id} {self.signer_hsa_id}"
