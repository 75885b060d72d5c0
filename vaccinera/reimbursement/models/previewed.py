"""The last preliminary result of a month, replaced at each preview. Nothing depends on it; a crash may empty it."""

from __future__ import annotations

from django.db import models

from vaccinera.reimbursement.models.ledger import Judged, Money


class PreviewedOutcome(Judged):
    """The outcome a visit would have."""

    id = models.BigAutoField(primary_key=True)
    month = models.DateField()

    class Meta:
        db_table = "reimbursement_previewed_outcome"
        indexes = (models.Index(fields=("month", "provider_id"), name="previewed_outcomes_of_a_month"),)


class PreviewedLine(Money):
    """The line a visit would give; one that would mirror another names it."""

    id = models.BigAutoField(primary_key=True)
    month = models.DateField()
    reverses = models.BigIntegerField(null=True, db_column="reverses_id")

    class Meta:
        db_table = "reimbursement_previewed_line"
        indexes = (models.Index(fields=("month", "provider_id"), name="previewed_lines_of_a_month"),)
