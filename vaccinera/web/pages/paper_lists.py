"""After an outage: a paper list is entered, person after person, on the registration page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_noop

from vaccinera.access.states import Permission
from vaccinera.kernel.clock import now, today
from vaccinera.kernel.refusals import Refused
from vaccinera.kernel.scope import acting, reading
from vaccinera.patients.actions import log_opening, log_search
from vaccinera.patients.queries import people_named, person_by_identifier
from vaccinera.products.queries import products_named
from vaccinera.programmes.queries import pack_of, packs_in_force, version_in_force
from vaccinera.visits.actions.looking import log_worklist
from vaccinera.visits.actions.paper_lists import begin_paper_list, close_paper_list, enter_person, set_common
from vaccinera.visits.models import Draft
from vaccinera.visits.queries.paper_lists import open_paper_lists, paper_list_by_id, rows_of
from vaccinera.web.downtime import ROWS_OF_LIST
from vaccinera.web.forms.paper_lists import CommonForm, read_next
from vaccinera.web.forms.people import NameSought
from vaccinera.web.messages import leave_message
from vaccinera.web.page import PageRequest, go_to, page, show
from vaccinera.web.pages.registration import proposed
from vaccinera.web.paper_lists import common_choices, common_told, rows_shown, usual_common, with_dose
from vaccinera.web.parts import faults_of
from vaccinera.web.words import sentence_for, status_of

if TYPE_CHECKING:
    from datetime import date, datetime
    from uuid import UUID

    from django.http import HttpResponse

    from vaccinera.access.rules.readers import Reader
    from vaccinera.patients.models import Person
    from vaccinera.patients.rules.identifiers import Identifier
    from vaccinera.programmes.rules.packs import Pack
    from vaccinera.visits.models import PaperList
    from vaccinera.web.forms.paper_lists import NextOnPaper

_REVIEW = Permission.DECLARATION_REVIEW


@page(_REVIEW)
def paper_lists(request: PageRequest) -> HttpResponse:
    """The lists being entered at the unit, and beginning another."""
    with reading(request.reader):
        context = {"lists": list(open_paper_lists(request.reader)), "packs": packs_in_force(on=today())}
    return show(request, "web/pages/paper_lists.html", context)


@page(_REVIEW, methods=("POST",))
def begin_list(request: PageRequest) -> HttpResponse:
    """A new list of a programme; what is common is asked next."""
    programme = request.POST.get("programme", "")
    with acting(request.reader):
        version_in_force(programme, on=today())
        begun = begin_paper_list(by=request.reader, programme_code=programme, common={}, at=now())
    return go_to(request, "paper_list", list_id=begun.pk)


@page(_REVIEW, methods=("GET", "POST"))
def paper_list(request: PageRequest, list_id: UUID) -> HttpResponse:
    """One list: what is common, the next person, and those entered. Sent, what is common is kept."""
    reader, on = request.reader, today()
    with reading(reader):
        found = paper_list_by_id(reader, list_id)
        pack = pack_of(version_in_force(found.programme_id, on=on))
        form = _form(request, found, pack, on)
        is_kept = form.is_valid()
        products = products_named(tuple(product.npl_id for product in pack.products)) if is_kept else []
    if not is_kept:
        return _shown(request, found, form=form)
    with acting(reader):
        set_common(by=reader, list_id=list_id, common=with_dose(form.as_raw, pack, products))
    return go_to(request, "paper_list", list_id=list_id)


@page(_REVIEW, methods=("POST",), looks_up="POST")
def next_on_list(request: PageRequest, list_id: UUID) -> HttpResponse:
    """The next person by number and time, on to the registration page; the opening is in the log (LAW-14, LAW-23)."""
    reader = request.reader
    try:
        told = read_next(request.POST.get("sought", ""), request.POST.get("given_time", ""), on=today())
        draft = _entered(reader, list_id, _found(reader, told), given_time=told.given_time, at=now())
    except Refused as refused:
        with reading(reader):
            found = paper_list_by_id(reader, list_id)
        return _shown(request, found, fault=refused)
    return go_to(request, "registration", draft_id=draft.pk)


@page(_REVIEW, methods=("POST",))
def close_list(request: PageRequest, list_id: UUID) -> HttpResponse:
    """Be done with a list; what stopped on it stays among the drafts."""
    with acting(request.reader):
        close_paper_list(by=request.reader, list_id=list_id, at=now())
    leave_message(response := go_to(request, "paper_lists"), "success", gettext_noop("Listan är avslutad."))
    return response


def _form(request: PageRequest, found: PaperList, pack: Pack, on: date) -> CommonForm:
    data = request.POST if request.method == "POST" and "given_on" in request.POST else None
    kept = {name: texts[0] for name, texts in found.common.items()}
    choices = common_choices(request.reader, pack, on=on)
    return CommonForm(data, choices=choices, on=on, initial=usual_common(request.reader, on=on) | kept)


def _found(reader: Reader, told: NextOnPaper) -> Person:
    """The one person sought; that somebody was sought stays in the log when there is nobody, or more than one."""
    with acting(reader):
        people = _sought(told.sought)
        searched_by = "name" if isinstance(told.sought, NameSought) else told.sought.kind.value
        if searched_by == "name" or not people:
            log_search(by=reader, searched_by=searched_by, shown=[person.pk for person in people])
    if not people:
        raise Refused("web.paper_list.nobody")
    if len(people) > 1:
        raise Refused("web.paper_list.several")
    return people[0]


def _sought(sought: Identifier | NameSought) -> list[Person]:
    if isinstance(sought, NameSought):
        return people_named(sought.name, born_on=sought.born_on)
    person = person_by_identifier(sought)
    return [person] if person else []


def _entered(reader: Reader, list_id: UUID, person: Person, *, given_time: str, at: datetime) -> Draft:
    with acting(reader):
        log_opening(by=reader, person=person, why="paper_list")
        fresh = Draft(person=person, programme_id=paper_list_by_id(reader, list_id).programme_id)
        return enter_person(
            by=reader, list_id=list_id, person_id=person.pk, proposed=proposed(reader, fresh, at=at),
            given_time=given_time, at=at,
        )  # fmt: skip


def _shown(
    request: PageRequest, found: PaperList, *, form: CommonForm | None = None, fault: Refused | None = None
) -> HttpResponse:
    reader = request.reader
    with reading(reader):
        context = _told(request, found, form)
    if context["rows"]:
        with acting(reader):
            log_worklist(by=reader, worklist="paper_list", shown=[row.person.id for row in context["rows"]])
    context |= {
        "is_at_time": fault is not None and fault.code == "web.paper_list.time_unreadable",
        "fault": "" if fault is None else sentence_for(fault),
        "typed": {name: request.POST.get(name, "") for name in ("sought", "given_time")},
    }
    status = 422 if context["faults"] else status_of(fault) if fault else 200
    return show(request, "web/pages/paper_list.html", context, status=status)


def _told(request: PageRequest, found: PaperList, form: CommonForm | None) -> dict[str, Any]:
    """What the list's page shows whatever was sent: the common facts, and those entered."""
    reader, on = request.reader, today()
    pack = pack_of(version_in_force(found.programme_id, on=on))
    form = form or _form(request, found, pack, on)
    entered = rows_of(reader, found)
    return {
        "paper_list": found,
        "pack": pack,
        "form": form,
        "faults": faults_of(form),
        "common": common_told(found.common, common_choices(reader, pack, on=on)) if found.common else [],
        "rows": rows_shown(reader, entered, on=on),
        "registered": sum(one.is_registered for one in entered),
        "of": ROWS_OF_LIST,
    }
