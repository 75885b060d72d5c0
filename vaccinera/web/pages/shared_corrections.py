"""One wrong field put right in many entries: found, chosen, looked through, corrected in one act, and undone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.http import Http404
from django.utils.translation import gettext, gettext_noop

from vaccinera.access.states import Permission
from vaccinera.kernel.clock import now, today
from vaccinera.kernel.refusals import Refused
from vaccinera.kernel.scope import acting, reading
from vaccinera.programmes.queries import packs_in_force
from vaccinera.visits.actions.correcting_many import correct_together, undo_together
from vaccinera.visits.queries.corrections import offered_for
from vaccinera.visits.queries.shared_corrections import (
    act_done,
    entries_among,
    entries_sought,
    tried,
    units_to_correct,
)
from vaccinera.visits.queries.work import colleagues_at
from vaccinera.visits.rules.registrations import Incomplete
from vaccinera.visits.rules.shared_corrections import MOST_TOGETHER
from vaccinera.visits.states import SharedField
from vaccinera.web.forms.registration import key_of
from vaccinera.web.forms.shared_corrections import FIELDS, SoughtForm, read_value
from vaccinera.web.messages import leave_message
from vaccinera.web.page import PageRequest, go_to, page, show
from vaccinera.web.parts import Choice, Column, Fault, faults_of
from vaccinera.web.registration import ROUTES, SETTINGS, SITES, said
from vaccinera.web.registration_lines import errors_of
from vaccinera.web.visit_words import changes_between, shared_in_words
from vaccinera.web.words import sentence_for
from vaccinera.web.worklists import log_look, people_shown

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.http import HttpResponse

    from vaccinera.visits.models import Visit
    from vaccinera.visits.queries.shared_corrections import Tried
    from vaccinera.visits.rules.shared_corrections import Value
    from vaccinera.web.people import PersonShown
    from vaccinera.web.visit_words import Change

_CODES: Mapping[str, Mapping[str, str]] = {
    SharedField.SITE: SITES,
    SharedField.ROUTE: ROUTES,
    SharedField.SETTING: SETTINGS,
}


@dataclass(frozen=True, slots=True)
class RowShown:
    """One entry of the list: whose, what it says of the field, what it would say or says, and why it cannot."""

    visit: Visit
    person: PersonShown
    says: str
    would_say: str
    why_not: str
    changes: Sequence[Change] = ()


@page(Permission.VISIT_CORRECT_ANY)
def shared_correction(request: PageRequest) -> HttpResponse:
    """Which entries, and which field; the list comes once that is said."""
    form = _form(request, request.GET if "field" in request.GET else None)
    context: dict[str, Any] = {"form": form, "faults": [], "most": MOST_TOGETHER}
    if form.is_bound and form.is_valid():
        context |= _found(request, form, {})
    elif form.is_bound:
        context |= {"faults": faults_of(form)}
    return show(request, "web/pages/shared_correction.html", context, status=422 if form.errors else 200)


@page(Permission.VISIT_CORRECT_ANY, methods=("POST",))
def review_shared(request: PageRequest) -> HttpResponse:
    """Each chosen entry before and after, and those it cannot be done to; then all, or those that can, by one act."""
    form = _form(request, request.POST)
    if not form.is_valid():
        raise Http404
    field = SharedField(form.cleaned_data["field"])
    value, fault = read_value(request.POST, field)
    chosen = [key for text in request.POST.getlist("besok") if (key := key_of(text))]
    if value is None or not chosen:
        errors = {"value": fault} if fault else {}
        if not chosen:
            errors["visits"] = gettext("Kryssa för minst ett besök.")
        context = {"form": form, "most": MOST_TOGETHER} | _found(request, form, errors)
        return show(request, "web/pages/shared_correction.html", context, status=422)
    return _tried(request, form, chosen, value)


def _tried(request: PageRequest, form: SoughtForm, chosen: Sequence[UUID], value: Value) -> HttpResponse:
    """The act once it is asked for, else the look before it."""
    errors: Mapping[str, str] = {}
    try:
        if request.POST.get("act"):
            return _act(request, chosen, SharedField(form.cleaned_data["field"]), value)
    except Incomplete as refused:
        errors = errors_of(refused.gaps)
    return _reviewed(request, form, chosen, value, errors)


def _act(request: PageRequest, chosen: Sequence[UUID], field: SharedField, value: Value) -> HttpResponse:
    with acting(request.reader):
        done = correct_together(
            by=request.reader,
            visit_ids=chosen,
            field=field,
            value=value,
            reason=request.POST.get("why", ""),
            leaves_others=request.POST["act"] == "good",
            at=now(),
        )
    response = go_to(request, "shared_correction_done", act_id=done.act_id)
    leave_message(response, "success", gettext_noop("%(count)s besök är rättade."), count=done.corrected)
    return response


def _reviewed(
    request: PageRequest,
    form: SoughtForm,
    chosen: Sequence[UUID],
    value: Value,
    errors: Mapping[str, str],
) -> HttpResponse:
    reader, field = request.reader, SharedField(form.cleaned_data["field"])
    with reading(reader):
        # The reason is written below the list, so it is not judged before that.
        found = tried(reader, entries_among(reader, chosen[:MOST_TOGETHER]), field, value, "-", at=now(), on=today())
        people = people_shown(reader, [one.visit.person for one in found])
    log_look(reader, "shared_correction", people)
    rows = [_row(one, field, people) for one in found]
    context = {"form": form, "value": request.POST["value"], **_rows_in_two(rows), **_why(request, errors)}
    return show(request, "web/pages/shared_correction_review.html", context, status=422 if errors else 200)


def _rows_in_two(rows: Sequence[RowShown]) -> dict[str, Any]:
    bad = sum(bool(row.why_not) for row in rows)
    columns = _columns(gettext("Före"), gettext("Efter"))
    return {"rows": rows, "good": len(rows) - bad, "bad": bad, "columns": columns}


@page(Permission.VISIT_CORRECT_ANY, methods=("GET", "POST"))
def shared_correction_done(request: PageRequest, act_id: UUID) -> HttpResponse:
    """What one act corrected together; a counter-correction answers it."""
    reader, errors = request.reader, {}
    if request.method == "POST":
        try:
            return _undo(request, act_id)
        except Incomplete as refused:
            errors = errors_of(refused.gaps)
    with reading(reader):
        done = act_done(reader, act_id)
        people = people_shown(reader, [one.visit.person for one in done.amendments]) if done else {}
    if done is None:
        raise Http404
    log_look(reader, "shared_correction", people)
    changes = {one.pk: changes_between(done.before[one.visit_id], one.visit) for one in done.amendments}
    rows = [RowShown(one.visit, people[one.visit.person_id], "", "", "", changes[one.pk]) for one in done.amendments]
    context = {"done": done, "first": done.amendments[0], "rows": rows, **_why(request, errors)}
    context |= {"columns": _columns(gettext("Vad som ändrades"))}
    return show(request, "web/pages/shared_correction_done.html", context, status=422 if errors else 200)


def _undo(request: PageRequest, act_id: UUID) -> HttpResponse:
    with acting(request.reader):
        undone = undo_together(by=request.reader, act_id=act_id, reason=request.POST.get("why", ""), at=now())
    response = go_to(request, "shared_correction_done", act_id=undone.act_id)
    if undone.left:
        text = gettext_noop("%(count)s besök säger åter som förut. %(left)s var ändrade sedan dess och lämnades.")
        leave_message(response, "warning", text, count=undone.corrected, left=len(undone.left))
    else:
        leave_message(
            response, "success", gettext_noop("%(count)s besök säger åter som förut."), count=undone.corrected
        )
    return response


def _form(request: PageRequest, data: Any) -> SoughtForm:  # noqa: ANN401 - what was sent, by either way
    reader, on = request.reader, today()
    with reading(reader):
        units = units_to_correct(reader)
        givers = {
            one.id: one.name
            for unit in units
            for one in colleagues_at(provider_id=reader.provider_id, unit_id=unit.pk, on=on)
            if one.is_here
        }
        packs = packs_in_force(on=on)
    return SoughtForm(
        data,
        units=[(unit.pk, unit.name) for unit in units],
        programmes=[(pack.code, said(pack.names)) for pack in packs],
        givers=[Choice(str(key), name) for key, name in givers.items()],
        initial={"unit": reader.unit_id, "from_on": on, "to_on": on},
    )


def _found(request: PageRequest, form: SoughtForm, errors: Mapping[str, str]) -> dict[str, Any]:
    """The entries found, each with what it says of the field, and what it may be instead."""
    reader, field = request.reader, SharedField(form.cleaned_data["field"])
    with reading(reader):
        visits, total = entries_sought(reader, form.sought)
        people = people_shown(reader, [visit.person for visit in visits])
        choices = _choices(request, form, visits, field)
    log_look(reader, "shared_correction", people)
    return {
        "rows": [RowShown(one, people[one.person_id], shared_in_words(one, field), "", "") for one in visits],
        "total": total,
        "is_found": True,
        "choices": choices,
        "label": gettext(FIELDS[field]),
        "is_day": field is SharedField.DAY,
        "value": request.POST.get("value", ""),
        "errors": errors,
        "faults": [Fault(name, sentence) for name, sentence in errors.items()],
        "columns": _columns(gettext("Säger nu")),
        "chosen": request.POST.getlist("besok") or [str(one.pk) for one in visits],
    }


def _choices(request: PageRequest, form: SoughtForm, visits: Sequence[Visit], field: SharedField) -> list[Choice]:
    """What the field may be: codes, the unit's staff, or its batches on the first day."""
    nothing = Choice("", gettext("Välj"))
    if field in _CODES:
        return [nothing, *(Choice(str(code), gettext(text)) for code, text in _CODES[field].items())]
    if field is SharedField.GIVER:
        staff = colleagues_at(
            provider_id=request.reader.provider_id, unit_id=form.cleaned_data["unit"], on=form.cleaned_data["from_on"]
        )
        return [nothing, *(Choice(str(one.id), one.name) for one in staff if one.is_here)]
    if field is SharedField.BATCH and visits:
        first = visits[0]
        offered = offered_for(
            first, programme=first.programme_id, on=form.cleaned_data["from_on"], setting=first.setting
        )
        batches = (one.batch for one in offered.batches)
        return [nothing, *(Choice(str(one.pk), f"{one.batch_written} · {one.product.name}") for one in batches)]
    return [nothing]


def _row(one: Tried, field: SharedField, people: Mapping[UUID, PersonShown]) -> RowShown:
    gaps = [gap for gap in one.gaps if gap.code != "visits.correction.reason_missing"]
    return RowShown(
        visit=one.visit,
        person=people[one.visit.person_id],
        says=shared_in_words(one.visit, field),
        would_say="" if one.judged is None else shared_in_words(one.visit, field, corrected=one.judged),
        why_not=" ".join(sentence_for(Refused(gap.code, **gap.facts)) for gap in gaps),
    )


def _columns(*others: str) -> list[Column]:
    return [Column(gettext("Person")), Column(gettext("Gavs"), "date"), *(Column(other) for other in others)]


def _why(request: PageRequest, errors: Mapping[str, str]) -> dict[str, Any]:
    return {
        "why": request.POST.get("why", ""),
        "errors": errors,
        "faults": [Fault(name, sentence) for name, sentence in errors.items()],
    }
