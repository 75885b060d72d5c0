"""Providers on their way in, and what the region and a provider tell their people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q

from vaccinera.kernel.refusals import Refused
from vaccinera.organisations.models import Joining, JoiningStep, Message
from vaccinera.organisations.rules.joining import CHECKLIST, ENDED
from vaccinera.organisations.states import JoiningState

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from uuid import UUID


@dataclass(frozen=True, slots=True)
class ChecklistItem:
    """One step of the way in: what is reached by it, the step if it was taken, and whether it is the next."""

    state: JoiningState
    step: JoiningStep | None
    is_next: bool


def joinings() -> list[Joining]:
    """Every provider that has applied, those under way first, the newest before older ones."""
    rows = Joining.objects.select_related("provider").order_by("-applied_on", "-id")
    return sorted(rows, key=lambda one: one.state in {*ENDED, JoiningState.LIVE})


def joining_by_id(joining_id: UUID) -> Joining:
    """One of them; refuses when there is none."""
    found = Joining.objects.select_related("provider").filter(pk=joining_id).first()
    if found is None:
        raise Refused("organisations.joining.not_found")
    return found


def joining_of(provider_id: int) -> Joining | None:
    """How a provider came or comes in, if by an application here."""
    return Joining.objects.filter(provider_id=provider_id).first()


def checklist_of(joining: Joining) -> Sequence[ChecklistItem]:
    """The steps in order, with who took each and when; an application that ended has its end last."""
    taken = {step.state: step for step in JoiningStep.objects.filter(joining=joining).order_by("at", "id")}
    ended = [state for state in ENDED if state in taken]
    wanted = [state for state in CHECKLIST if state in taken or not ended] + ended
    upcoming = next((state for state in wanted if state not in taken), None)
    return [ChecklistItem(state, taken.get(state), state is upcoming) for state in wanted]


def messages_now(*, provider_id: int, at: datetime) -> list[Message]:
    """What is told at an instant to everybody at a provider: the region's and its own, the newest first."""
    whose = Q(provider=None) | Q(provider_id=provider_id)
    told = Message.objects.filter(whose, from_at__lte=at, to_at__gt=at, taken_down_at=None)
    return list(told.order_by("-from_at", "-id"))


def messages_of(provider_id: int | None, *, most: int) -> list[Message]:
    """The messages of a provider, or of the region, the newest first."""
    return list(Message.objects.filter(provider_id=provider_id).order_by("-from_at", "-id")[:most])
