"""What is left to do at the unit: to sign, to prescribe, to give, what was begun. Each look is an event (LAW-23)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from django.http import Http404
from django.utils.formats import number_format
from django.utils.translation import gettext, gettext_noop, ngettext

from vaccinera.access.states import Permission
from vaccinera.declarations.states import Outcome
from vaccinera.kernel.clock import now, today
from vaccinera.kernel.scope import acting, reading
from vaccinera.patients.queries import numbers_of
from vaccinera.programmes.queries import is_advice_given
from vaccinera.visits.actions.drafts import discard_draft
from vaccinera.visits.actions.looking import log_worklist
from vaccinera.visits.actions.signing import sign_mine
from vaccinera.visits.queries import worklists
from vaccinera.visits.queries.due import due_today
from vaccinera.web.advice import advice_in_a_row
from vaccinera.web.forms.worklists import DiscardForm
from vaccinera.web.messages import leave_message
from vaccinera.web.page import PageRequest, go_back, go_to, page, show
from vaccinera.web.parts import Column, PageOfRows, faults_of
from vaccinera.web.people import PersonShown, names_of, shown_person

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from decimal import Decimal
    from uuid import UUID

    from django.http import HttpResponse

    from vaccinera.access.rules.readers import Reader
    from vaccinera.patients.models import Person
    from vaccinera.visits.models import Draft, Visit
    from vaccinera.visits.queries.due import ProgrammeToday
    from vaccinera.visits.queries.worklists import Unsigned
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
_SOON = 7
_LAST_PAGE = 10_000


@dataclass(frozen=True, slots=True)
class UnsignedShown:
    """One visit that waits for a signature: for whom, what is lacking, and how long it may wait."""

    visit: Visit
    person: PersonShown
    dose: str
    lacking: str
    signs: str
    is_mine: bool
    left_kind: str
    left_word: str

    @property
    def programme(self) -> Mapping[str, str]:
        """The programme's name in both languages."""
        return names_of(self.visit.programme)


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


@page(Permission.ADMINISTRATION_SIGN)
def to_sign(request: PageRequest) -> HttpResponse:
    """The reader's own first, then the rest of the unit's; the nearest last day first."""
    reader, on, number = request.reader, today(), _page_number(request)
    with reading(reader):
        found, total = worklists.unsigned(reader, on=on, page=number)
        people = _people(reader, [unsigned.visit.person for unsigned in found])
        request.count_to_sign = worklists.count_to_sign(reader)
    _log(reader, "to_sign", people)
    context = {
        **_mine_and_others([_unsigned(unsigned, people[unsigned.visit.person_id]) for unsigned in found]),
        "no_mine": not request.count_to_sign,
        "columns": _columns(gettext("Gavs"), gettext("Vad"), gettext("Saknar signatur av"), gettext("Tid kvar")),
        "pages": PageOfRows(number, total, worklists.PAGE),
        "as_of": now(),
        "total": total,
        "total_mine": request.count_to_sign,
        "total_others": total - request.count_to_sign,
        "here": request.get_full_path(),
    }
    return show(request, "web/pages/worklists_to_sign.html", context)


def _mine_and_others(rows: list[UnsignedShown]) -> dict[str, list[UnsignedShown]]:
    return {"mine": [row for row in rows if row.is_mine], "others": [row for row in rows if not row.is_mine]}


@page(Permission.ADMINISTRATION_SIGN, methods=("POST",))
def sign_visit(request: PageRequest, visit_id: UUID) -> HttpResponse:
    """Sign everything of the visit that is the reader's to sign."""
    with acting(request.reader):
        visit = sign_mine(by=request.reader, visit_id=visit_id, at=now())
        what = visit.prescription.product.name
    response = go_back(request, otherwise="to_sign")
    leave_message(response, "success", gettext_noop("Signerat: %(what)s."), what=what)
    return response


@page(Permission.PRESCRIPTION_SIGN)
def to_prescribe(request: PageRequest) -> HttpResponse:
    """Drafts sent to the reader or to any prescriber of the unit."""
    with reading(request.reader):
        found = worklists.to_prescribe(request.reader)
        people = _people(request.reader, [draft.person for draft in found])
    _log(request.reader, "to_prescribe", people)
    context = {
        "rows": [_with_outcome(row) for row in _drafts(found, people)],
        "no_rows": not found,
        "columns": _columns(
            gettext("Skickat"), gettext("Vad"), gettext("Hälsodeklaration"), gettext("Av"), gettext("Till")
        ),
        "as_of": now(),
        "most": worklists.PAGE,
    }
    return show(request, "web/pages/worklists_to_prescribe.html", context)


@page(Permission.ADMINISTRATION_SIGN)
def to_give(request: PageRequest) -> HttpResponse:
    """Prescribed and signed, and the dose not yet given; with what is advised of each person today."""
    reader, number = request.reader, _page_number(request)
    with reading(reader):
        found, total = worklists.to_give(reader, page=number)
        look = _look_at(request, [visit.person for visit in found])
    _log(reader, "to_give", look.people)
    context = {
        "no_rows": not found,
        "rows": [
            WorkShown(
                visit.draft_id, look.people[visit.person_id], names_of(visit.programme), visit=visit,
                advice=look.advice(visit.person_id, visit.programme_id),
            )
            for visit in found
        ],
        **look.context(gettext("Ordinerat"), gettext("Vad"), gettext("Ordinatör")),
        "pages": PageOfRows(number, total, worklists.PAGE),
    }  # fmt: skip
    return show(request, "web/pages/worklists_to_give.html", context)


@page(Permission.DRAFT_SAVE)
def drafts(request: PageRequest) -> HttpResponse:
    """What was begun at the unit and is neither sent nor finished; with what is advised of each person today."""
    reader, number = request.reader, _page_number(request)
    with reading(reader):
        found, total = worklists.drafts_begun(reader, page=number)
        look = _look_at(request, [draft.person for draft in found])
    _log(reader, "drafts", look.people)
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
            "columns": _columns(*columns, *([gettext("Råd i dag")] if shows_advice else [])),
            "opens_record": self.opens_record,
            "shows_advice": shows_advice,
            "as_of": now(),
        }


def _look_at(request: PageRequest, people: Sequence[Person]) -> _Look:
    """Read all that is told of the people at once, and what the frame would ask for anyway."""
    reader = request.reader
    request.count_to_sign = worklists.count_to_sign(reader) if reader.may(Permission.ADMINISTRATION_SIGN) else 0
    return _Look(reader, _people(reader, people), due_today(reader, people, on=today()))


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
        people = _people(request.reader, [draft.person] if draft else [])
    if draft is None:
        raise Http404
    _log(request.reader, "discard", people)
    context = {"form": form, "faults": faults_of(form), "row": _drafts([draft], people)[0]}
    return show(request, "web/pages/worklists_discard.html", context, status=422 if form.errors else 200)


def left_in_words(days: int) -> tuple[str, str]:
    """How long something may wait, as a status kind and words; the last day itself still counts."""
    if days < 0:
        late = ngettext("%(days)s dag för sent", "%(days)s dagar för sent", -days) % {"days": -days}
        return "stop", late
    if days == 0:
        return "warning", gettext("Sista dagen i dag")
    left = ngettext("%(days)s dag kvar", "%(days)s dagar kvar", days) % {"days": days}
    return ("warning" if days <= _SOON else "waiting"), left


def decimal_in_words(quantity: Decimal) -> str:
    """A quantity as it is written in the language of the page, without zeros that say nothing."""
    return number_format(quantity.normalize(), use_l10n=True)


def _unsigned(unsigned: Unsigned, person: PersonShown) -> UnsignedShown:
    kind, word = left_in_words(unsigned.days_left)
    visit = unsigned.visit
    given = visit.administration
    lacking = []
    if unsigned.lacks_prescription:
        lacking.append(gettext("%(name)s, ordination") % {"name": visit.prescription.prescriber_name})
    if unsigned.lacks_administration:
        lacking.append(gettext("%(name)s, given dos") % {"name": given.giver_name})
    return UnsignedShown(
        visit=visit,
        person=person,
        dose=f"{visit.prescription.product.name} {decimal_in_words(given.dose_quantity)} {given.dose_unit}",
        lacking="; ".join(lacking),
        signs=", ".join([*lacking, person.name]),
        is_mine=unsigned.is_mine,
        left_kind=kind,
        left_word=word,
    )


def _drafts(found: Iterable[Draft], people: dict[UUID, PersonShown]) -> list[WorkShown]:
    return [WorkShown(draft.pk, people[draft.person_id], names_of(draft.programme), draft=draft) for draft in found]


def _with_outcome(row: WorkShown) -> WorkShown:
    if row.draft is None or row.draft.declaration is None:
        return row
    kind, word = OUTCOMES[row.draft.declaration.outcome]
    return replace(row, outcome_kind=kind, outcome=gettext(word))


def _people(reader: Reader, people: Sequence[Person]) -> dict[UUID, PersonShown]:
    numbers = numbers_of({person.pk for person in people})
    return {person.pk: shown_person(reader, person, numbers.get(person.pk), on=today()) for person in people}


def _log(reader: Reader, worklist: str, people: Iterable[UUID]) -> None:
    """In the log, committed, before anybody is shown; an empty list needs no line."""
    shown = list(people)
    if shown:
        with acting(reader):
            log_worklist(by=reader, worklist=worklist, shown=shown)


def _columns(when: str, *others: str) -> list[Column]:
    return [
        Column(gettext("Person")),
        Column(when, "date"),
        *(Column(other) for other in others),
        Column(gettext("Gör"), "action"),
    ]


def _page_number(request: PageRequest) -> int:
    asked = request.GET.get("sida", "1")
    number = int(asked) if asked.isascii() and asked.isdigit() else 0
    if not 1 <= number <= _LAST_PAGE:
        raise Http404
    return number
