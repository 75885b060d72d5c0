"""The processor instruction: read by anybody, accepted by the provider, published by two of the region's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext, gettext_noop

from vaccinera.access.states import Permission
from vaccinera.kernel.clock import now, today
from vaccinera.kernel.scope import acting, reading
from vaccinera.organisations.actions.changes import propose_change
from vaccinera.organisations.actions.instructions import accept_instruction
from vaccinera.organisations.queries.instructions import (
    acceptances_of,
    coverage_of,
    instruction_in_force,
    instruction_named,
    instruction_versions,
)
from vaccinera.organisations.states import ChangeKind
from vaccinera.web.forms.region import SECTIONS, InstructionForm
from vaccinera.web.messages import leave_message
from vaccinera.web.page import PageRequest, go_to, page, show
from vaccinera.web.pages.region_changes import proposed
from vaccinera.web.processing_records import record_as_file, record_of_provider, record_of_region
from vaccinera.web.region import FormPage, answer_form, gaps_shown, named, programme_names

if TYPE_CHECKING:
    from vaccinera.access.rules.readers import Reader
    from vaccinera.organisations.models import DirectoryChange
    from vaccinera.organisations.queries.instructions import VersionOfInstruction


@page(public=True)
def instructions(request: PageRequest) -> HttpResponse:
    """The version in force, and the others."""
    return _shown(request, instruction_in_force(on=today()))


@page(public=True)
def instruction(request: PageRequest, version: str) -> HttpResponse:
    """One version whole."""
    return _shown(request, instruction_named(version, on=today()))


def _shown(request: PageRequest, found: VersionOfInstruction | None) -> HttpResponse:
    names = programme_names()
    reader = request.signed_in.reader if request.signed_in else None
    context = {
        "found": found,
        "programmes": named(found.instruction.programmes, names) if found else [],
        "sections": [(SECTIONS[one.code], one) for one in found.instruction.sections] if found else [],
        "versions": instruction_versions(on=today()),
        **(_of_own_provider(reader, found, names) if reader else {}),
    }
    return show(request, "web/pages/instruction.html", context)


def _of_own_provider(reader: Reader, found: VersionOfInstruction | None, names: dict[str, str]) -> dict[str, object]:
    """What the reader's own provider has accepted and lacks, for those who may accept or publish."""
    if not reader.may(Permission.INSTRUCTION_ACCEPT):
        return {"may_publish": reader.may(Permission.INSTRUCTION_PUBLISH)}
    with reading(reader):
        accepted = acceptances_of(reader.provider_id)
        coverage = coverage_of(reader.provider_id, on=today())
    this = next((one for one in accepted if found and one.instruction_id == found.row.pk), None)
    gaps = gaps_shown(coverage.gaps, names) if coverage else []
    return {"is_provider": True, "accepted": this, "may_accept": found is not None and this is None, "gaps": gaps}


@page(Permission.INSTRUCTION_ACCEPT, methods=("POST",))
def accept(request: PageRequest, version: str) -> HttpResponse:
    """Accept a version for one's own provider."""
    with acting(request.reader):
        found = instruction_named(version, on=today())
        accept_instruction(by=request.reader, instruction_id=found.row.pk, at=now())
    response = go_to(request, "instruction", version=version)
    leave_message(response, "success", gettext_noop("Instruktionen är godkänd för vårdgivaren."))
    return response


@page(Permission.INSTRUCTION_PUBLISH, methods=("GET", "POST"))
def new_instruction(request: PageRequest) -> HttpResponse:
    """Propose a version, beginning from the newest."""
    with reading(request.reader):
        names, newest = programme_names(), next(iter(instruction_versions(on=today())), None)
    form = InstructionForm(request.POST or None, programmes=names, initial=_as_typed(newest))
    lead = gettext("Vyer som regionen läser genom hänvisar till punkternas nummer. Lägg nya punkter sist i avsnittet.")
    around = FormPage(
        reverse("instructions"),
        gettext("Instruktionen"),
        gettext("Ny version av instruktionen"),
        gettext("Föreslå för en annan att godkänna"),
        lead,
    )
    return answer_form(
        request,
        form,
        around,
        act=lambda: _propose(request.reader, form),
        done=lambda change: proposed(request, change),
    )


def _as_typed(newest: VersionOfInstruction | None) -> dict[str, object]:
    if newest is None:
        return {}
    texts = {one.code.value: "\n".join(clause.text for clause in one.clauses) for one in newest.instruction.sections}
    return {"programmes": list(newest.instruction.programmes), **texts}


def _propose(reader: Reader, form: InstructionForm) -> DirectoryChange:
    return propose_change(
        by=reader,
        kind=ChangeKind.INSTRUCTION,
        content=form.instruction(),
        reason=form.cleaned_data["reason"],
        codes=programme_names(),
        at=now(),
    )


@page(Permission.INSTRUCTION_ACCEPT)
def own_record(request: PageRequest, kind: str) -> HttpResponse:
    """The provider's own record of processing, as a file."""
    with reading(request.reader):
        rows = record_of_provider(request.reader.provider_id)
    return _file(kind, record_as_file(rows, kind=kind))


@page(Permission.PROVIDER_MANAGE)
def region_record(request: PageRequest, kind: str) -> HttpResponse:
    """The region's record of what it processes for every provider, as a file."""
    with reading(request.reader):
        rows = record_of_region()
    return _file(kind, record_as_file(rows, kind=kind))


def _file(kind: str, made: tuple[str, str] | None) -> HttpResponse:
    if made is None:
        raise Http404
    content_type, text = made
    return HttpResponse(
        text,
        content_type=content_type,
        headers={"Content-Disposition": f'attachment; filename="registerforteckning-{today()}.{kind}"'},
    )
