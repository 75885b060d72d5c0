"""What somebody wants changed in the region's directory, and what another decided (decision 0008)."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from vaccinera.organisations.states import ChangeKind, ChangeState

_PROPOSED, _APPROVED, _REJECTED, _WITHDRAWN = (str(state) for state in ChangeState)


class DirectoryChange(models.Model):
    """A proposed change to a provider, a unit, a contract, the processor instruction, a message or a help article.

    ``subject`` is the key of what is changed, nothing for what is new; ``before`` is how it stood when the change was
    proposed. What is decided is final, and until then nothing but the decision can be written.
    """

    id = models.UUIDField(primary_key=True)
    kind = models.CharField(max_length=20)
    subject = models.CharField(max_length=40, blank=True)
    content = models.JSONField()
    before = models.JSONField(null=True)
    reason = models.CharField(max_length=500)
    state = models.CharField(max_length=20)
    proposed_by_hsa_id = models.CharField(max_length=32)
    proposed_by_name = models.CharField(max_length=160)
    proposed_at = models.DateTimeField()
    decided_by_hsa_id = models.CharField(max_length=32, blank=True)
    decided_by_name = models.CharField(max_length=160, blank=True)
    decided_at = models.DateTimeField(null=True)
    decision_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        db_table = "organisations_change"
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=[str(state) for state in ChangeState])
                & Q(kind__in=[str(kind) for kind in ChangeKind]),
                name="a_change_has_a_known_kind_and_state",
            ),
            models.CheckConstraint(
                condition=~Q(reason="") & ~Q(proposed_by_hsa_id=""), name="a_change_says_who_wants_it_and_why"
            ),
            models.CheckConstraint(
                condition=Q(state=_PROPOSED, decided_at__isnull=True, decided_by_hsa_id="")
                | (~Q(state=_PROPOSED) & Q(decided_at__isnull=False) & ~Q(decided_by_hsa_id="")),
                name="a_decided_change_says_by_whom_and_when",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[_PROPOSED, _WITHDRAWN]) | ~Q(decided_by_hsa_id=F("proposed_by_hsa_id")),
                name="a_second_person_decides_a_change",
            ),
            models.CheckConstraint(
                condition=~Q(state=_WITHDRAWN) | Q(decided_by_hsa_id=F("proposed_by_hsa_id")),
                name="a_change_is_withdrawn_by_its_proposer",
            ),
            models.CheckConstraint(
                condition=~Q(state=_REJECTED) | ~Q(decision_reason=""), name="a_rejected_change_says_why"
            ),
            models.UniqueConstraint(
                fields=("kind", "subject"),
                condition=Q(state=_PROPOSED) & ~Q(subject=""),
                name="one_change_of_a_thing_waits_at_a_time",
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.subject} ({self.state})"
