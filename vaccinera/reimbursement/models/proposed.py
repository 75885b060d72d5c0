"""What one person wants and another decides: the shape that everything money depends on has."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from vaccinera.programmes.states import ProposalState

_PROPOSED, _APPROVED, _REJECTED, _WITHDRAWN = (str(state) for state in ProposalState)
_WAITS = Q(state=_PROPOSED, decided_at__isnull=True, decided_by_hsa_id="")
_IS_DECIDED = ~Q(state=_PROPOSED) & Q(decided_at__isnull=False) & ~Q(decided_by_hsa_id="")
_BY_ITS_PROPOSER = Q(decided_by_hsa_id=F("proposed_by_hsa_id"))


class Proposed(models.Model):
    """Proposed by one, decided by another or withdrawn by its proposer. What is decided is final."""

    id = models.UUIDField(primary_key=True)
    reason = models.CharField(max_length=500)
    state = models.CharField(max_length=20)
    proposed_by_hsa_id = models.CharField(max_length=32)
    proposed_by_name = models.CharField(max_length=160)
    proposed_at = models.DateTimeField()
    decided_by_hsa_id = models.CharField(max_length=32, blank=True, default="")
    decided_by_name = models.CharField(max_length=160, blank=True, default="")
    decided_at = models.DateTimeField(null=True)
    decision_reason = models.CharField(max_length=500, blank=True, default="")

    class Meta:
        abstract = True
        constraints: ClassVar[tuple[models.BaseConstraint, ...]] = (
            models.CheckConstraint(
                condition=Q(state__in=[_PROPOSED, _APPROVED, _REJECTED, _WITHDRAWN]),
                name="a_%(class)s_has_a_known_state",
            ),
            models.CheckConstraint(
                condition=~Q(reason="") & ~Q(proposed_by_hsa_id=""), name="a_%(class)s_says_who_wants_it_and_why"
            ),
            models.CheckConstraint(condition=_WAITS | _IS_DECIDED, name="a_decided_%(class)s_says_by_whom_and_when"),
            models.CheckConstraint(
                condition=Q(state__in=[_PROPOSED, _WITHDRAWN]) | ~_BY_ITS_PROPOSER,
                name="a_second_person_decides_a_%(class)s",
            ),
            models.CheckConstraint(
                condition=~Q(state=_WITHDRAWN) | _BY_ITS_PROPOSER, name="a_%(class)s_is_withdrawn_by_its_proposer"
            ),
            models.CheckConstraint(
                condition=~Q(state=_REJECTED) | ~Q(decision_reason=""), name="a_rejected_%(class)s_says_why"
            ),
        )

    def __str__(self) -> str:
        return f"{self.id} ({self.state})"
