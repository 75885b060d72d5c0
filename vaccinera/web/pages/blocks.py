"""Blocks: set at the patient's request, lifted, opened for a time, and opened in an emergency (LAW-15, LAW-16)."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.http import Http404, HttpResponse
from django.utils.translation import gettext, gettext_noop

from vaccinera.access.actions.blocks import lift_block, name_blocking_unit, open_block, open_in_emergency, set_block
from vaccinera.access.queries import blocks_of
from vaccinera.access.states import AskedBy, BlockKind, Permission, ReadingTime, Scope
from vaccinera.kernel.clock import now, today
from vaccinera.kernel.refusals import Refused
from vaccinera.kernel.scope import acting, reading
from vaccinera.organisations.models import CareUnit
from vaccinera.web.forms.sharing import KINDS, BlockForm, EmergencyForm
from vaccinera.web.grounds import opened_or_asked
from vaccinera.web.messages import leave_message
from vaccinera.web.page import PageRequest, go_to, page, show
from vaccinera.web.parts import faults_of
from vaccinera.web.people import person_in_banner
from vaccinera.web.words import sentence_for

if TYPE_CHECKING:
    from vaccinera.access.queries import BlockKnown
    from vaccinera.access.rules.readers import Reader
    from vaccinera.patients.models import Person


@page(Permission.BLOCK_SET, methods=("GET", "POST"))
def blocks(request: PageRequest, person_id: UUID) -> HttpResponse:
    """The person's blocks at the provider, each as far as it may be told, and a form to set one."""
    opened = opened_or_asked(request, person_id, why="block")
    if isinstance(opened, HttpResponse):
        return opened
    if "block" in request.POST:
        return _changed(request, opened)
    form = BlockForm(request.POST or None, units=_units(request.reader))
    if request.method == "POST" and form.is_valid():
        try:
            return _set(request, opened, form)
        except Refused as refused:
            form.add_error("asked_by", sentence_for(refused))
    return _shown(request, opened, form)


def _units(reader: Reader) -> list[tuple[int, str]]:
    """The reader's own unit first; the others for those who answer for the provider."""
    own = [(reader.unit_id, reader.unit_name)]
    if reader.permissions.get(Permission.BLOCK_SET) is not Scope.PROVIDER:
        return own
    others = CareUnit.objects.filter(provider_id=reader.provider_id).exclude(pk=reader.unit_id).order_by("name", "id")
    return own + list(others.values_list("pk", "name"))


def _set(request: PageRequest, person: Person, form: BlockForm) -> HttpResponse:
    told = form.cleaned_data
    with acting(request.reader):
        set_block(
            by=request.reader, person_id=person.pk, unit_id=int(told["unit"]), kind=BlockKind(told["kind"]),
            asked_by=AskedBy(told["asked_by"]), at=now(),
        )  # fmt: skip
    return _back(request, person, gettext_noop("Spärren gäller nu."))


def _changed(request: PageRequest, person: Person) -> HttpResponse:
    """Lifted for good, or opened for a time with the person's consent."""
    try:
        block_id, time = UUID(request.POST["block"]), ReadingTime(request.POST.get("time", ReadingTime.DAY.value))
    except ValueError:
        raise Http404 from None
    with acting(request.reader):
        if request.POST.get("act") == "lift":
            lift_block(by=request.reader, block_id=block_id, at=now())
            return _back(request, person, gettext_noop("Spärren är hävd."))
        open_block(by=request.reader, block_id=block_id, time=time, at=now())
    return _back(request, person, gettext_noop("Spärren är öppen för enheten, med personens samtycke."))


def _back(request: PageRequest, person: Person, msgid: str) -> HttpResponse:
    response = go_to(request, "blocks", person_id=person.pk)
    leave_message(response, "success", msgid)
    return response


def _shown(request: PageRequest, person: Person, form: BlockForm) -> HttpResponse:
    reader = request.reader
    with reading(reader):
        known = blocks_of(reader, person.pk, on=today())
        shown = person_in_banner(reader, person)
    context = {
        "person": shown,
        "known": [(one, gettext(KINDS[BlockKind(one.block.kind)])) for one in known],
        "form": form,
        "faults": faults_of(form),
        "may_open_in_emergency": reader.may(Permission.SHARED_RECORD_OPEN_IN_EMERGENCY),
    }
    return show(request, "web/pages/blocks.html", context, status=422 if form.errors else 200)


@page(Permission.SHARED_RECORD_OPEN_IN_EMERGENCY, methods=("GET", "POST"))
def emergency(request: PageRequest, person_id: UUID, block_id: UUID) -> HttpResponse:
    """Two steps, each in the log as an emergency opening: the unit's name, then what it recorded (LAW-16)."""
    opened = opened_or_asked(request, person_id, why="block")
    if isinstance(opened, HttpResponse):
        return opened
    if request.POST.get("step") == "open":
        return _opened_in_emergency(request, opened, block_id)
    form = EmergencyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            with acting(request.reader):
                name_blocking_unit(by=request.reader, block_id=block_id, reason=form.cleaned_data["reason"], at=now())
            return go_to(request, "emergency", person_id=opened.pk, block_id=block_id)
        except Refused as refused:
            form.add_error("reason", sentence_for(refused))
    return _two_steps(request, opened, block_id, form)


def _opened_in_emergency(request: PageRequest, person: Person, block_id: UUID) -> HttpResponse:
    with acting(request.reader):
        opening = open_in_emergency(by=request.reader, block_id=block_id, at=now())
    leave_message(
        response := go_to(request, "person", person_id=person.pk), "warning",
        gettext_noop("Nödöppnat till och med %(day)s. Öppningen står i loggen med ditt skäl."),
        day=opening.expires_on.isoformat() if opening.expires_on else "",
    )  # fmt: skip
    return response


def _two_steps(request: PageRequest, person: Person, block_id: UUID, form: EmergencyForm) -> HttpResponse:
    reader = request.reader
    with reading(reader):
        known = next((one for one in blocks_of(reader, person.pk, on=today()) if one.block.pk == block_id), None)
        shown = person_in_banner(reader, person)
    if known is None:
        raise Http404
    context = {"person": shown, "known": known, "form": form, "faults": faults_of(form), **_step(known)}
    return show(request, "web/pages/emergency.html", context, status=422 if form.errors else 200)


def _step(known: BlockKnown) -> dict[str, object]:
    """The first step is over when the unit is named in an emergency; then the second can be taken."""
    named = known.opening is not None and known.opening.way == "emergency"
    return {"is_named": named, "is_open": known.is_open}
