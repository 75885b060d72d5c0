"""What is left to do at the reader's unit: to sign, to prescribe, to give; and what was done today."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, Min, Prefetch, Q

from vaccinera.kernel.refusals import Refused
from vaccinera.visits.models import Addressing, Draft, Visit
from vaccinera.visits.queries.addressing import count_addressed_here, work_here
from vaccinera.visits.queries.unsigned import parts_of, waiting_for_signatures
from vaccinera.visits.states import DraftState, VisitState

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from django.db.models import QuerySet

    from vaccinera.access.rules.readers import Reader

PAGE = 50


@dataclass(frozen=True, slots=True)
class DayAtUnit:
    """The numbers of the start page."""

    given_today: int
    given_by_me_today: int
    unsigned_mine: int
    unsigned_here: int
    nearest_last_day: date | None
    to_prescribe: int
    to_give: int
    begun: int
    in_line: int
    addressed_here: int

    @property
    def to_give_in_all(self) -> int:
        """At the unit's own prescribers' word, and at others'."""
        return self.to_give + self.addressed_here


def count_to_sign(reader: Reader) -> int:
    """How many visits wait for the reader's own signature, in one query."""
    return waiting_for_signatures(reader).filter(parts_of(reader.staff_id)).count()


def to_prescribe(reader: Reader) -> list[Draft]:
    """Drafts sent to the reader, or to any prescriber of the unit, with what was declared; the oldest first."""
    return list(waiting_for_prescriber(reader).select_related("declaration")[:PAGE])


def waiting_for_prescriber(reader: Reader) -> QuerySet[Draft]:
    """The same without an end."""
    drafts = _drafts(reader, DraftState.AWAITING_PRESCRIBER)
    return drafts.filter(Q(prescriber_id=reader.staff_id) | Q(prescriber=None)).order_by("updated_at", "id")


def to_give(reader: Reader, *, page: int = 1) -> tuple[list[Visit], int]:
    """A page of what is prescribed and signed but not yet given at the unit, and the total.

    The oldest come first; each with the draft it goes on from, and the units it is addressed to.
    """
    visits = Visit.objects.filter(
        provider_id=reader.provider_id,
        unit_id=reader.unit_id,
        state=VisitState.PRESCRIBED,
        is_current=True,
        nullified_at=None,
    )
    to_units = Addressing.objects.select_related("performing_unit").order_by("addressed_at", "id")
    rows = visits.select_related("person__merged_into", "programme", "prescription__product").prefetch_related(
        Prefetch("addressings", to_units)
    )
    return list(rows.order_by("prescription_signed_at", "id")[(page - 1) * PAGE : page * PAGE]), visits.count()


def drafts_begun(reader: Reader, *, page: int = 1) -> tuple[list[Draft], int]:
    """A page of the work begun at the unit and neither sent nor finished, the latest first, and the total."""
    drafts = _drafts(reader, DraftState.OPEN)
    return list(drafts.order_by("-updated_at", "id")[(page - 1) * PAGE : page * PAGE]), drafts.count()


def drafts_discarded(reader: Reader, *, page: int = 1) -> tuple[list[Draft], int]:
    """A page of the work put aside at the unit, the latest first, and the total."""
    drafts = _drafts(reader, DraftState.DISCARDED)
    return list(drafts.order_by("-updated_at", "id")[(page - 1) * PAGE : page * PAGE]), drafts.count()


def latest_drafts(reader: Reader, *, most: int) -> list[Draft]:
    """The latest work begun at the unit, so many at the most."""
    return list(_drafts(reader, DraftState.OPEN).order_by("-updated_at", "id")[:most])


def _drafts(reader: Reader, state: DraftState) -> QuerySet[Draft]:
    return Draft.objects.filter(provider_id=reader.provider_id, unit_id=reader.unit_id, state=state).select_related(
        "person__merged_into", "programme", "created_by", "prescriber"
    )


def day_at_unit(reader: Reader, *, on: date) -> DayAtUnit:
    """Today in numbers, in three queries whatever the season has grown to; one more where others' doses are given."""
    given = Visit.objects.filter(
        provider_id=reader.provider_id, unit_id=reader.unit_id, given_on=on, is_current=True, nullified_at=None
    ).aggregate(all=Count("id"), mine=Count("id", filter=Q(administration__giver_id=reader.staff_id)))
    waiting = waiting_for_signatures(reader).aggregate(
        here=Count("id"), mine=Count("id", filter=parts_of(reader.staff_id)), nearest=Min("last_day_to_sign")
    )
    drafts = Draft.objects.filter(provider_id=reader.provider_id, unit_id=reader.unit_id).aggregate(
        to_prescribe=Count(
            "id",
            filter=Q(state=DraftState.AWAITING_PRESCRIBER) & (Q(prescriber_id=reader.staff_id) | Q(prescriber=None)),
        ),
        to_give=Count("id", filter=Q(state=DraftState.PRESCRIBED)),
        begun=Count("id", filter=Q(state=DraftState.OPEN)),
        in_line=Count("id", filter=Q(state=DraftState.OPEN, waiting_since__isnull=False, taken_at=None)),
    )
    return DayAtUnit(
        given_today=given["all"],
        given_by_me_today=given["mine"],
        unsigned_mine=waiting["mine"],
        unsigned_here=waiting["here"],
        nearest_last_day=waiting["nearest"],
        to_prescribe=drafts["to_prescribe"],
        to_give=drafts["to_give"],
        begun=drafts["begun"],
        in_line=drafts["in_line"],
        addressed_here=count_addressed_here(reader, on=on),
    )


def draft_at_work(reader: Reader, draft_id: UUID) -> Draft:
    """One draft of the reader's unit that has not been put aside; refuses when there is none."""
    draft = draft_by_id(reader, draft_id)
    if draft is None or draft.state in (DraftState.DISCARDED, DraftState.NOT_GIVEN):
        raise Refused("visits.draft.not_found")
    return draft


def draft_by_id(reader: Reader, draft_id: UUID) -> Draft | None:
    """One draft of the reader's unit, or addressed to it, with its person."""
    return (
        Draft.objects.filter(work_here(reader), pk=draft_id)
        .select_related("person__merged_into", "programme", "created_by", "prescriber", "declaration__questionnaire")
        .defer("declaration__questionnaire__content")
        .first()
    )
