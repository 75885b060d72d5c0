"""The paper lists being entered at the reader's unit, and how far each of their persons has come."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, Q

from vaccinera.kernel.refusals import Refused
from vaccinera.visits.models import PaperList, PaperRow, Visit
from vaccinera.visits.states import DraftState, VisitState

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from django.db.models import QuerySet

    from vaccinera.access.rules.readers import Reader


@dataclass(frozen=True, slots=True)
class EnteredRow:
    """One person of a paper list: the draft, and the visit once the dose is registered."""

    row: PaperRow
    visit_id: UUID | None
    visit_state: str

    @property
    def is_registered(self) -> bool:
        """Whether the dose stands in the record."""
        return self.row.draft.state == DraftState.DONE


def open_paper_lists(reader: Reader) -> QuerySet[PaperList]:
    """Those not closed yet, the latest first, each with how many were entered and how many of them registered."""
    return (
        _of_unit(reader)
        .filter(closed_at=None)
        .annotate(entered=Count("rows"), registered=Count("rows", filter=Q(rows__draft__state=DraftState.DONE)))
        .select_related("programme", "created_by")
        .order_by("-created_at")
    )


def paper_list_by_id(reader: Reader, list_id: UUID) -> PaperList:
    """One paper list of the reader's unit; refuses when there is none."""
    found = _of_unit(reader).select_related("programme").filter(pk=list_id).first()
    if found is None:
        raise Refused("visits.paper_list.not_found")
    return found


def rows_of(reader: Reader, paper_list: PaperList) -> Sequence[EnteredRow]:
    """The persons entered from a list, the latest first."""
    rows = list(
        PaperRow.objects.filter(provider_id=reader.provider_id, paper_list=paper_list)
        .select_related("draft__person")
        .order_by("-number")
    )
    visits = Visit.objects.filter(
        provider_id=reader.provider_id, draft_id__in=[row.draft_id for row in rows], is_current=True
    ).exclude(state=VisitState.WITHDRAWN)
    known = {draft_id: (key, state) for draft_id, key, state in visits.values_list("draft_id", "pk", "state")}
    return [EnteredRow(row, *known.get(row.draft_id, (None, ""))) for row in rows]


def _of_unit(reader: Reader) -> QuerySet[PaperList]:
    return PaperList.objects.filter(provider_id=reader.provider_id, unit_id=reader.unit_id)
