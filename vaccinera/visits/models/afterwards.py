"""What is said of an entry afterwards: objections, adverse effects, reports. Beside it, since it stays as signed."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from vaccinera.visits.models.visits import Visit
from vaccinera.visits.states import Concerns, EffectOutcome


class Recorded(models.Model):
    """Who wrote it down, in which role, where and when."""

    provider_id = models.IntegerField()
    recorded_by_hsa_id = models.CharField(max_length=32)
    recorded_by_name = models.CharField(max_length=160)
    recorded_by_role_name = models.CharField(max_length=80)
    recorded_unit_name = models.CharField(max_length=200)
    recorded_at = models.DateTimeField()

    class Meta:
        abstract = True


class Objection(Recorded):
    """What a patient thinks is wrong or misleading in an entry, attached to it (LAW-09)."""

    id = models.UUIDField(primary_key=True)
    visit = models.ForeignKey(Visit, models.PROTECT, related_name="objections")
    objected_on = models.DateField()
    text = models.CharField(max_length=1000)

    class Meta:
        db_table = "visits_objection"
        constraints = (models.CheckConstraint(condition=~Q(text=""), name="an_objection_says_what"),)

    def __str__(self) -> str:
        return str(self.id)


class AdverseEffect(Recorded):
    """An effect noted later than the dose, of the dose or of the visit (ADR-01)."""

    id = models.UUIDField(primary_key=True)
    visit = models.ForeignKey(Visit, models.PROTECT, related_name="noted_effects")
    concerns = models.CharField(max_length=10)
    reaction = models.CharField(max_length=300)
    began_on = models.DateField()
    outcome = models.CharField(max_length=20)
    seriousness = models.JSONField()
    course = models.CharField(max_length=2000, blank=True)

    class Meta:
        db_table = "visits_adverse_effect"
        constraints = (
            models.CheckConstraint(condition=~Q(reaction=""), name="an_adverse_effect_says_what"),
            models.CheckConstraint(
                condition=Q(concerns__in=[str(one) for one in Concerns]), name="an_adverse_effect_is_of_dose_or_visit"
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=[str(one) for one in EffectOutcome]), name="an_adverse_effect_has_an_outcome"
            ),
        )

    def __str__(self) -> str:
        return self.reaction


class AdverseReport(Recorded):
    """A report made to the agency, with its reference; a supplement names the first (ADR-03)."""

    id = models.UUIDField(primary_key=True)
    effect = models.ForeignKey(AdverseEffect, models.PROTECT, related_name="reports")
    first = models.ForeignKey("self", models.PROTECT, null=True, related_name="supplements")
    reported_on = models.DateField()
    reference = models.CharField(max_length=80)

    class Meta:
        db_table = "visits_adverse_report"
        constraints = (
            models.CheckConstraint(condition=~Q(reference=""), name="an_adverse_report_has_a_reference"),
            models.UniqueConstraint(
                fields=("effect",), condition=Q(first__isnull=True), name="an_adverse_effect_has_one_first_report"
            ),
        )

    def __str__(self) -> str:
        return self.reference
