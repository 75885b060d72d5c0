"""The people a prescriber may sign for by one list: drafts sent with a reviewed declaration, each judged on its own."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

from vaccinera.kernel.clock import civil_day
from vaccinera.programmes.queries import packs_in_force
from vaccinera.visits.models import Draft
from vaccinera.visits.queries.assessments import assess, basics_for
from vaccinera.visits.queries.history import histories_of
from vaccinera.visits.queries.worklists import waiting_for_prescriber
from vaccinera.visits.rules.listing import OnList, why_one_by_one
from vaccinera.visits.states import Basis

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence
    from datetime import date, datetime
    from uuid import UUID

    from vaccinera.access.rules.readers import Reader
    from vaccinera.declarations.models import Declaration
    from vaccinera.visits.queries.assessments import Assessment
    from vaccinera.visits.queries.history import History
    from vaccinera.visits.rules.registrations import Registration

MOST = 50
RegistrationOf: TypeAlias = "Callable[[Draft], Registration]"
"""Reads what a draft asks for, off the fields it keeps as they were typed."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """One draft, what it asks for, how that is judged, and the code of why it is taken on its own, if it is."""

    draft: Draft
    registration: Registration
    assessed: Assessment
    why_one_by_one: str


def programmes_with_list(*, on: date) -> dict[str, int]:
    """The programmes in force that allow a list, with the days a reviewed declaration holds for it."""
    days = {pack.code: pack.list_prescription_days for pack in packs_in_force(on=on)}
    return {code: held for code, held in days.items() if held is not None}


def drafts_for_list(reader: Reader, programme_code: str, *, among: Collection[UUID] | None = None) -> list[Draft]:
    """What was sent to the reader, or to any prescriber of the unit, in a programme; the oldest first."""
    drafts = waiting_for_prescriber(reader).filter(programme_id=programme_code)
    if among is not None:
        drafts = drafts.filter(pk__in=among)
    return list(drafts.select_related("declaration__questionnaire").defer("declaration__questionnaire__content")[:MOST])


def judged(
    reader: Reader, drafts: Sequence[Draft], registration_of: RegistrationOf, *, at: datetime
) -> list[Candidate]:
    """Each draft as it would be signed by the reader, with the histories of all read at once."""
    histories = histories_of(reader, [draft.person_id for draft in drafts])
    found = []
    for draft in drafts:
        registration = _to_prescribe_only(registration_of(draft), by=reader)
        found.append(_judged(reader, draft, registration, history=histories[draft.person_id], at=at))
    return found


def _to_prescribe_only(registration: Registration, *, by: Reader) -> Registration:
    """The registration as the reader's own prescription, made now, with nothing said of giving."""
    return replace(
        registration,
        order=replace(registration.order, prescriber_id=by.staff_id, basis=Basis.OWN),
        giving=replace(registration.giving, given_at=None, giver_id=None, preparer_id=None, unit_batch_id=None),
    )


def sent_with(draft: Draft) -> Declaration:
    """The declaration a draft was sent with. Raises ``AssertionError`` for a draft that was not sent."""
    if draft.declaration is None:
        message = "only what was sent to a prescriber is on a list"
        raise AssertionError(message)
    return draft.declaration


def _judged(reader: Reader, draft: Draft, registration: Registration, *, history: History, at: datetime) -> Candidate:
    assessed = assess(reader, draft, registration, at=at, basics=basics_for(reader, draft, at=at, history=history))
    on = civil_day(at)
    person = OnList(
        days=programmes_with_list(on=on).get(draft.programme_id),
        reviewed_on=civil_day(sent_with(draft).reviewed_at),
        outcome=assessed.outcome,
        is_final_stop=assessed.is_final_stop,
        has_warnings=bool(assessed.warnings),
        has_gaps=bool(assessed.order_gaps),
    )
    return Candidate(draft, registration, assessed, why_one_by_one(person, on=on))
