"""What is left to do at the unit: to prescribe, to give, what was begun. Each look is an event (LAW-23)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from django.http import Http404
from django.utils.translation import gettext, gettext_noop

from vaccinera.access.states import Permission
from vaccinera.declarations.states import Outcome
from vaccinera.kernel.clock import now, today
from vaccinera.kernel.scope import acting, reading
from vaccinera.programmes.queries import is_advice_given
from vaccinera.visits.actions.drafts import discard_draft
from vaccinera.visits.queries import worklists
from vaccinera.visits.queries.addressing import addressed_here, given_for_others
from vaccinera.visits.queries.due import due_today
from vaccinera.visits.queries.listing import programmes_with_list
from vaccinera.web.advice import advice_in_a_row
from vaccinera.web.forms.worklists import DiscardForm
from vaccinera.web.messages import leave_message
from vaccinera.web.page import PageRequest, go_to, page, show
from vaccinera.web.parts import PageOfRows, faults_of
from vaccinera.web.people import PersonShown, names_of
from vaccinera.web.waiting import Waits, waits_of
from vaccinera.web.worklists import columns_of, log_look, page_number, people_shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date
    from uuid import UUID

    from django.http import HttpResponse

    from vaccinera.access.rules.readers import Reader
    from vaccinera.patients.models import Person
    from vaccinera.visits.models import Draft, Visit
    from vaccinera.visits.queries.due import ProgrammeToday
    from vaccinera.web.advice import AdviceShown

# What a declaration led to, as a status kind and a word, for whoever is to prescribe on it.
OUTCOMES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        Outcome.OK: ("done", gettext_noop("Inget att anmärka")),
        Outcome.INFORM: ("info", gettext_noop("Att informera om")),
        Outcome.NOTE_REQUIRED: ("info", gettext_noop("Bedömd, med anteckning")),
        Outcome.PRESCRIBER_DECIDES: ("warning", gettext_noop("Ordinatören avgör")),
        Outcome.STOP: ("stop", gettext_noop("Läkare avgör: ett svar stoppar")),
    }
)


@dataclass(frozen=True, slots=True)
class WorkShown:
    """One row of the other lists: the draft to go on with, its person, and the visit when there is one already."""

    draft_id: UUID | None
    person: PersonShown
    programme: Mapping[str, str]
    draft: Draft | None = None
    visit: Visit | None = None
    outcome_kind: str = ""
    outcome: str = ""
    advice: AdviceShown | None = None
    waits: Waits | None = None


@page(Permission.PRESCRIPTION_SIGN)
def to_prescribe(request: PageRequest) -> HttpResponse:
    """Drafts sent to the reader or to any prescriber of the unit."""
    with reading(request.reader):
        found = worklists.to_prescribe(request.reader)
        people = people_shown(request.reader, [draft.person for draft in found])
    log_look(request.reader, "to_prescribe", people)
    context = {
        "rows": [_with_outcome(row) for row in _drafts(found, people)],
        "no_rows": not found,
        "columns": columns_of(
            gettext("Skickat"), gettext("Vad"), gettext("Hälsodeklaration"), gettext("Av"), gettext("Till")
        ),
        "as_of": now(),
        "most": worklists.PAGE,
        "lists": _programmes_to_list(request.reader, found),
    }
    return show(request, "web/pages/worklists_to_prescribe.html", context)


def _programmes_to_list(reader: Reader, found: Sequence[Draft]) -> dict[str, Mapping[str, str]]:
    """The programmes of those that wait which one signature may prescribe for several in."""
    if not reader.may(Permission.PRESCRIPTION_SIGN_LIST):
        return {}
    allowed = programmes_with_list(on=today())
    return {draft.programme_id: names_of(draft.programme) for draft in found if draft.programme_id in allowed}


@page(Permission.ADMINISTRATION_SIGN)
def to_give(request: PageRequest) -> HttpResponse:
    """Prescribed and signed, and the dose not yet given: here, and by other units for this one to give."""
    reader, number, on = request.reader, page_number(request), today()
    with reading(reader):
        found, total = worklists.to_give(reader, page=number)
        theirs, total_theirs = addressed_here(reader, on=on, most=worklists.PAGE)
        look = _look_at(request, [visit.person for visit in found], besides=[visit.person for visit in theirs])
        given = given_for_others(reader, on=on)
    log_look(reader, "to_give", look.people)
    context = {
        "no_rows": not found,
        "rows": [_to_give_here(visit, look, on=on) for visit in found],
        "theirs": [_to_give_for_others(visit, look) for visit in theirs],
        "total_theirs": total_theirs,
        "given_for_others": given,
        "may_withdraw": reader.may(Permission.PRESCRIPTION_SIGN),
        **look.context(gettext("Ordinerat"), gettext("Vad"), gettext("Ordinatör")),
        "columns_theirs": columns_of(gettext("Sista dag"), gettext("Vad"), gettext("Ordinatör")),
        "pages": PageOfRows(number, total, worklists.PAGE),
    }
    return show(request, "web/pages/worklists_to_give.html", context)


def _to_give_here(visit: Visit, look: _Look, *, on: date) -> WorkShown:
    return WorkShown(
        visit.draft_id,
        look.people[visit.person_id],
        names_of(visit.programme),
        visit=visit,
        advice=look.advice(visit.person_id, visit.programme_id),
        waits=waits_of(visit, on=on),
    )


def _to_give_for_others(visit: Visit, look: _Look) -> WorkShown:
    """Without advice: the person's record is another provider's."""
    return WorkShown(visit.draft_id, look.people[visit.person_id], names_of(visit.programme), visit=visit)


@page(Permission.DRAFT_SAVE)
def drafts(request: PageRequest) -> HttpResponse:
    """What was begun at the unit and is neither sent nor finished; with what is advised of each person today."""
    reader, number = request.reader, page_number(request)
    with reading(reader):
        found, total = worklists.drafts_begun(reader, page=number)
        look = _look_at(request, [draft.person for draft in found])
    log_look(reader, "drafts", look.people)
    context = {
        "rows": [
            replace(row, advice=look.advice(draft.person_id, draft.programme_id))
            for draft, row in zip(found, _drafts(found, look.people), strict=True)
        ],
        "no_rows": not found,
        **look.context(gettext("Senast sparat"), gettext("Vad"), gettext("Av")),
        "pages": PageOfRows(number, total, worklists.PAGE),
    }
    return show(request, "web/pages/worklists_drafts.html", context)


@dataclass(frozen=True, slots=True)
class _Look:
    """The people of one page of a list as the reader may see them, and what the programmes say of them today."""

    reader: Reader
    people: dict[UUID, PersonShown]
    due: Mapping[UUID, tuple[ProgrammeToday, ...]]

    @property
    def opens_record(self) -> bool:
        """Whether the reader is told what records say."""
        return self.reader.may(Permission.PERSON_OPEN)

    def advice(self, person_id: UUID, programme: str) -> AdviceShown | None:
        """What a row tells; of somebody protected whom the reader may not open, nothing."""
        if not self.people[person_id].may_open:
            return None
        return advice_in_a_row(self.due.get(person_id, ()), programme=programme)

    def context(self, *columns: str) -> dict[str, object]:
        """What both lists tell the template besides their rows."""
        shows_advice = self.opens_record and is_advice_given()
        return {
            "columns": columns_of(*columns, *([gettext("Råd i dag")] if shows_advice else [])),
            "opens_record": self.opens_record,
            "shows_advice": shows_advice,
            "as_of": now(),
        }


def _look_at(request: PageRequest, people: Sequence[Person], *, besides: Sequence[Person] = ()) -> _Look:
    """Read all that is told of the people at once, and what the frame would ask for anyway.

    Of those ``besides`` only who they are is told.
    """
    reader = request.reader
    request.count_to_sign = worklists.count_to_sign(reader) if reader.may(Permission.ADMINISTRATION_SIGN) else 0
    return _Look(reader, people_shown(reader, [*people, *besides]), due_today(reader, people, on=today()))


@page(Permission.DRAFT_SAVE, methods=("GET", "POST"))
def discard(request: PageRequest, draft_id: UUID) -> HttpResponse:
    """Put a draft aside for good, with a reason; what was typed stays in the record of the work."""
    form = DiscardForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with acting(request.reader):
            discard_draft(by=request.reader, draft_id=draft_id, reason=form.as_stored, at=now())
        response = go_to(request, "drafts")
        leave_message(response, "success", gettext_noop("Utkastet är borttaget."))
        return response
    with reading(request.reader):
        draft = worklists.draft_by_id(request.reader, draft_id)
        people = people_shown(request.reader, [draft.person] if draft else [])
    if draft is None:
        raise Http404
    log_look(request.reader, "discard", people)
    may_sign = request.reader.may(Permission.ADMINISTRATION_SIGN)
    context = {"form": form, "faults": faults_of(form), "row": _drafts([draft], people)[0], "may_sign": may_sign}
    return show(request, "web/pages/worklists_discard.html", context, status=422 if form.errors else 200)


def _drafts(found: Iterable[Draft], people: dict[UUID, PersonShown]) -> list[WorkShown]:
    return [WorkShown(draft.pk, people[draft.person_id], names_of(draft.programme), draft=draft) for draft in found]


def _with_outcome(row: WorkShown) -> WorkShown:
    if row.draft is None or row.draft.declaration is None:
        return row
    kind, word = OUTCOMES[row.draft.declaration.outcome]
    return replace(row, outcome_kind=kind, outcome=gettext(word))
