"""Two people of the index found to be one: looked at side by side, merged, and parted again (PER-09)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import Http404
from django.utils.translation import gettext, gettext_noop

from vaccinera.access.states import Permission
from vaccinera.kernel.clock import now, today
from vaccinera.kernel.refusals import Refused
from vaccinera.kernel.scope import acting, reading
from vaccinera.patients.actions.merging import merge_people, open_to_merge, unmerge_people
from vaccinera.patients.actions.opening import open_person
from vaccinera.patients.queries import identifier_written, merge_by_id, numbers_of
from vaccinera.visits.queries.history import doses_counted
from vaccinera.web.forms.merging import MergeForm, PartForm
from vaccinera.web.messages import leave_message
from vaccinera.web.page import PageRequest, go_to, page, show
from vaccinera.web.parts import Choice, faults_of
from vaccinera.web.people import shown_person
from vaccinera.web.words import sentence_for, status_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from django.http import HttpResponse

    from vaccinera.access.rules.readers import Reader
    from vaccinera.patients.models import Merge, Person
    from vaccinera.patients.queries import NumberShown
    from vaccinera.web.people import PersonShown

_WHY = "merge"
# Where on the form a refusal is mended; any other is the page's own.
_FIELDS: Mapping[str, str] = {
    "patients.merge.stands_for_others": "kept",
    "patients.merge.protected_is_kept": "kept",
    "patients.merge.evidence_missing": "evidence",
}


@dataclass(frozen=True, slots=True)
class SideShown:
    """One of the two, as they are compared: ``facts`` are terms and values in the same order for both."""

    person: PersonShown
    facts: list[tuple[str, str]]


@page(Permission.PERSON_MERGE, methods=("GET", "POST"))
def merge(request: PageRequest, person_id: UUID) -> HttpResponse:
    """First the other one is found by a number, then both are looked at, then they are merged."""
    step = request.POST.get("step", "")
    with acting(request.reader):
        this = open_person(by=request.reader, person_id=person_id, why=_WHY)
    if step == "find":
        return _find(request, this)
    if step == "merge":
        return _merge(request, this)
    return _asked(request, this)


def _asked(request: PageRequest, this: Person, *, fault: Refused | None = None) -> HttpResponse:
    """The page that asks whom to merge with; a number typed is kept in its field and nowhere else (PER-12)."""
    context = {
        "person": _person(request.reader, this),
        "typed": request.POST.get("sought", ""),
        "fault": sentence_for(fault) if fault else "",
    }
    return show(request, "web/pages/people_merge.html", context, status=status_of(fault) if fault else 200)


def _find(request: PageRequest, this: Person) -> HttpResponse:
    try:
        sought = identifier_written(request.POST.get("sought", ""), on=today())
        with acting(request.reader):
            other = open_to_merge(by=request.reader, this_id=this.pk, identifier=sought)
    except Refused as refused:
        return _asked(request, this, fault=refused)
    return _compared(request, this, other, MergeForm(initial={"other": other.pk, "kept": "this"}))


def _merge(request: PageRequest, this: Person) -> HttpResponse:
    form = MergeForm(request.POST)
    is_valid = form.is_valid()
    if "other" in form.errors:
        return _asked(request, this)
    other_id = form.cleaned_data["other"]
    if is_valid:
        try:
            return _merged(request, this.pk, other_id, form)
        except Refused as refused:
            form.add_error(_FIELDS.get(refused.code), sentence_for(refused))
    with acting(request.reader):
        other = open_person(by=request.reader, person_id=other_id, why=_WHY)
    return _compared(request, this, other, form)


def _merged(request: PageRequest, this: UUID, other: UUID, form: MergeForm) -> HttpResponse:
    reader, reason, evidence = request.reader, form.cleaned_data["reason"], form.cleaned_data["evidence"]
    kept, merged = (this, other) if form.cleaned_data["kept"] == "this" else (other, this)
    with acting(reader):
        merge_people(by=reader, kept_id=kept, merged_id=merged, reason=reason, evidence=evidence, at=now())
    response = go_to(request, "person", person_id=kept)
    leave_message(response, "success", gettext_noop("De är ihopslagna. Allt som är registrerat syns här."))
    return response


def _compared(request: PageRequest, this: Person, other: Person, form: MergeForm) -> HttpResponse:
    with reading(request.reader):
        numbers = numbers_of([this.pk, other.pk])
        doses = doses_counted(request.reader, [this.pk, other.pk])
    sides = [_side(request.reader, one, numbers.get(one.pk), doses=doses.get(one.pk, 0)) for one in (this, other)]
    context = {
        "person": sides[0].person,
        "sides": sides,
        "form": form,
        "faults": faults_of(form),
        "choices": [Choice(code, _named(side)) for code, side in zip(("this", "other"), sides, strict=True)],
        "needs_evidence": not numbers,
    }
    return show(request, "web/pages/people_merge_compared.html", context, status=422 if form.errors else 200)


def _side(reader: Reader, person: Person, number: NumberShown | None, *, doses: int) -> SideShown:
    shown = shown_person(reader, person, number, on=today())
    born = person.birth_date.isoformat() if person.birth_date else gettext("okänt")
    facts = [
        (gettext("Nummer"), shown.number or gettext("inget")),
        (gettext("Namn"), shown.name),
        (gettext("Födelsedatum"), born),
        (gettext("Postort"), shown.place),
        (gettext("Doser hos er"), str(doses)),
    ]
    return SideShown(shown, facts)


def _named(side: SideShown) -> str:
    return ", ".join(part for part in (side.person.name, side.person.number) if part)


def _person(reader: Reader, person: Person) -> PersonShown:
    with reading(reader):
        number = numbers_of([person.pk]).get(person.pk)
    return shown_person(reader, person, number, on=today())


@page(Permission.PERSON_MERGE, methods=("GET", "POST"))
def part(request: PageRequest, merge_id: UUID) -> HttpResponse:
    """Undo a merge: both are there again, with what each had."""
    with acting(request.reader):
        found = merge_by_id(merge_id)
        if found is None:
            raise Http404
        open_person(by=request.reader, person_id=found.kept_id, why=_WHY)
    form = PartForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with acting(request.reader):
            unmerge_people(by=request.reader, merge_id=merge_id, reason=form.cleaned_data["reason"], at=now())
        response = go_to(request, "identity", person_id=found.kept_id)
        leave_message(response, "success", gettext_noop("De är isärtagna. Var och en har sitt eget igen."))
        return response
    return _parting(request, found, form)


def _parting(request: PageRequest, found: Merge, form: PartForm) -> HttpResponse:
    reader = request.reader
    with reading(reader):
        numbers = numbers_of([found.kept_id])
    context = {
        "person": shown_person(reader, found.kept, numbers.get(found.kept_id), on=today()),
        "merge": found,
        "was": found.merged.listed_name,
        "form": form,
        "faults": faults_of(form),
    }
    return show(request, "web/pages/people_part.html", context, status=422 if form.errors else 200)
