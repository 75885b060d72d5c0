"""What was done to an entry after it was made: by whom, when and why. Written once, never changed (LAW-06)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from vaccinera.visits.models.visits import Visit
from vaccinera.visits.states import AmendmentKind


class Amendment(models.Model):
    """One act on one entry: the version it made, or, for a nullification, the version it marked.

    ``carried_because`` is why the answers are those of the person an entry was moved to, when they were not asked anew.
    ``changed`` names the corrected fields. ``act_id`` is the same for all that one act corrected together, and
    ``undoes_act_id`` names the act a counter-correction answers.
    """

    id = models.UUIDField(primary_key=True)
    provider_id = models.IntegerField()
    visit = models.ForeignKey(Visit, models.PROTECT, related_name="amendments")
    kind = models.CharField(max_length=20)
    code = models.CharField(max_length=40, blank=True)
    reason = models.CharField(max_length=300)
    changed = models.JSONField()
    moved_from = models.ForeignKey(Visit, models.PROTECT, null=True, related_name="moved_to")
    carried_because = models.CharField(max_length=300, blank=True, default="")
    act_id = models.UUIDField(db_index=True)
    undoes_act_id = models.UUIDField(null=True, db_index=True)
    by_hsa_id = models.CharField(max_length=32)
    by_name = models.CharField(max_length=160)
    by_role_code = models.CharField(max_length=20)
    by_role_name = models.CharField(max_length=80)
    unit_hsa_id = models.CharField(max_length=32)
    unit_name = models.CharField(max_length=200)
    made_at = models.DateTimeField()

    class Meta:
        db_table = "visits_amendment"
        indexes = (models.Index(fields=("made_at",), name="visits_amended_since"),)
        constraints = (
            models.UniqueConstraint(
                fields=("visit",), condition=~Q(kind="nullified"), name="a_version_is_made_by_one_amendment"
            ),
            models.UniqueConstraint(
                fields=("visit",), condition=Q(kind="nullified"), name="a_version_is_nullified_once"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[str(kind) for kind in AmendmentKind]), name="an_amendment_has_a_known_kind"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="an_amendment_says_why"),
            models.CheckConstraint(
                condition=~Q(by_hsa_id="") & ~Q(unit_hsa_id=""), name="an_amendment_says_by_whom_and_where"
            ),
            models.CheckConstraint(
                condition=Q(kind="moved", moved_from__isnull=False) | ~Q(kind="moved") & Q(moved_from__isnull=True),
                name="a_moved_entry_says_from_where",
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.visit_id}"
