"""Looking for a person, by number or by name and birth date."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext

from vaccinera.access.states import Permission
from vaccinera.kernel.clock import today
from vaccinera.kernel.refusals import Refused
from vaccinera.kernel.scope import acting
from vaccinera.patients.actions import log_search
from vaccinera.patients.queries import (
    MOST_HITS,
    numbers_of,
    people_named,
    person_by_identifier,
    person_by_number_as_written,
)
from vaccinera.patients.rules.identifiers import Identifier, format_identifier
from vaccinera.web.forms.people import (
    SEARCH_FIELDS,
    NameSought,
    read_name_sought,
    read_sought,
    refuse_unknown_fields,
)
from vaccinera.web.page import PageRequest, go_to, page, show
from vaccinera.web.parts import Column
from vaccinera.web.people import shown_person
from vaccinera.web.words import sentence_for, status_of

if TYPE_CHECKING:
    from django.http import HttpResponse


@page(Permission.PERSON_FIND, methods=("GET", "POST"), looks_up="POST")
def people(request: PageRequest) -> HttpResponse:
    """An exact number leads straight to the person, where the opening is logged; a name to a list (LAW-02, LAW-23)."""
    refuse_unknown_fields(request.GET, allowed=())
    refuse_unknown_fields(request.POST, allowed=SEARCH_FIELDS)
    if request.method == "GET":
        return _search(request)
    try:
        if "sought" in request.POST:
            sought = read_sought(request.POST["sought"], on=today())
        else:
            sought = read_name_sought(request.POST.get("name", ""), request.POST.get("birth_date", ""), on=today())
    except Refused as refused:
        return _by_a_number_of_no_form(request) or _search(request, fault=refused)
    return _by_number(request, sought) if isinstance(sought, Identifier) else _by_name(request, sought)


def _search(request: PageRequest, *, fault: Refused | None = None, **found: Any) -> HttpResponse:  # noqa: ANN401 - what a template shows
    """The page with what was typed kept in its field, and nowhere else (PER-12)."""
    at_name = fault is not None and "sought" not in request.POST
    at_name_field = at_name and fault is not None and fault.code == "web.search.name_missing"
    sentence = "" if fault is None else sentence_for(fault)
    context = {
        "typed": {name: request.POST.get(name, "") for name in SEARCH_FIELDS},
        "fault": "" if at_name else sentence,
        "name_fault": sentence if at_name_field else "",
        "day_fault": sentence if at_name and not at_name_field else "",
        "is_by_name": request.method == "POST" and "sought" not in request.POST,
        "search_first": not at_name and not (found.get("hits") or found.get("unknown_number")),
        "may_register_unknown": request.reader.may(Permission.PERSON_REGISTER),
        **found,
    }
    return show(request, "web/pages/people.html", context, status=status_of(fault) if fault else 200)


def _by_a_number_of_no_form(request: PageRequest) -> HttpResponse | None:
    """To whoever has just this as an LMA number, another region's number or a mark of our own, if anybody has."""
    with acting(request.reader):
        person = person_by_number_as_written(request.POST.get("sought", ""))
    return go_to(request, "person", person_id=person.pk) if person else None


def _by_number(request: PageRequest, identifier: Identifier) -> HttpResponse:
    with acting(request.reader):
        person = person_by_identifier(identifier)
        if person is None:
            log_search(by=request.reader, searched_by=identifier.kind.value, shown=())
    if person is not None:
        return go_to(request, "person", person_id=person.pk)
    number = format_identifier(identifier.kind, identifier.value)
    return _search(request, unknown_number=number, may_register=request.reader.may(Permission.PERSON_REGISTER))


def _by_name(request: PageRequest, sought: NameSought) -> HttpResponse:
    with acting(request.reader):
        found = people_named(sought.name, born_on=sought.born_on)
        numbers = numbers_of(person.pk for person in found)
        log_search(by=request.reader, searched_by="name", shown=[person.pk for person in found])
    hits = [shown_person(request.reader, person, numbers.get(person.pk), on=today()) for person in found]
    *given_names, family_name = sought.name.split()
    return _search(
        request,
        hits=hits,
        no_hits=not hits,
        columns=_columns(),
        is_cut=len(hits) == MOST_HITS,
        carried={
            "given_name": " ".join(given_names),
            "family_name": family_name,
            "birth_date": sought.born_on.isoformat(),
        },
        may_register=request.reader.may(Permission.PERSON_REGISTER),
    )


def _columns() -> list[Column]:
    return [
        Column(gettext("Namn")),
        Column(gettext("Nummer")),
        Column(gettext("Ålder")),
        Column(gettext("Postort")),
        Column(gettext("Att veta")),
    ]
