"""Changing a programme: a file or a version becomes a draft, is changed entry by entry, and proposed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpResponse
from django.utils.translation import gettext, gettext_noop

from vaccinera.access.states import Permission
from vaccinera.kernel.clock import now, today
from vaccinera.kernel.refusals import Refused
from vaccinera.kernel.scope import acting, reading
from vaccinera.programmes.actions.drafts import begin_draft, change_draft, discard_draft, propose_draft
from vaccinera.programmes.queries import draft_by_id, version_before, version_named, version_names_taken
from vaccinera.programmes.rules.differences import differences
from vaccinera.programmes.rules.pack_editing import (
    table_at,
    with_entry,
    with_entry_moved,
    with_fields,
    without_entry,
)
from vaccinera.programmes.rules.pack_files import content_of_file
from vaccinera.programmes.rules.pack_reading import read_pack
from vaccinera.programmes.rules.pack_shape import shape_of
from vaccinera.programmes.rules.succession import next_version_name
from vaccinera.web.forms.programmes import FileForm, ProposeForm, entry_fields, posted_fields
from vaccinera.web.messages import leave_message
from vaccinera.web.pack_shown import (
    differences_shown,
    heading_of,
    place_in_words,
    place_with_slashes,
    sections_of,
)
from vaccinera.web.pack_words import fault_in_words, section_in_words
from vaccinera.web.page import PageRequest, go_to, page, show
from vaccinera.web.parts import Column, Fault, faults_of
from vaccinera.web.programme_previews import day_asked, shown_preview, usual_day
from vaccinera.web.words import sentence_for

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from uuid import UUID

    from vaccinera.access.rules.readers import Reader
    from vaccinera.programmes.models import PackDraft
    from vaccinera.programmes.rules.pack_shape import Shape
    from vaccinera.programmes.rules.packs import Pack

_A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class PackFaultShown:
    """Why a draft does not hold together, where that is, and at which address it is mended."""

    where: str
    what: str
    table: str
    field: str

    @property
    def whole(self) -> str:
        """Where and what, in one line."""
        return f"{self.where}: {self.what}"


@page(Permission.PROGRAMME_PROPOSE, methods=("GET", "POST"))
def upload_programme(request: PageRequest) -> HttpResponse:
    """A pack from a file: what is wrong with it, or a draft to look at and propose."""
    form = FileForm(request.POST, request.FILES) if request.method == "POST" else FileForm()
    fault = None
    if form.is_valid():
        try:
            draft = _draft_of_file(request.reader, form.cleaned_data["file"])
        except Refused as refused:
            fault = fault_shown(refused)
        else:
            return go_to(request, "programme_draft", draft_id=draft.pk)
    context = {"form": form, "faults": faults_of(form), "fault": fault, "file_name": form.file_name}
    return show(request, "web/pages/programme_upload.html", context, status=422 if form.errors or fault else 200)


def _draft_of_file(reader: Reader, text: str) -> PackDraft:
    """A draft of what a file holds, to be compared with the version it would follow; a broken file makes none."""
    content = content_of_file(text)
    pack = read_pack(content)
    with acting(reader):
        based_on = version_before(pack.code, on=usual_day(pack) + _A_DAY)
        return begin_draft(by=reader, content=content, based_on_id=based_on.pk if based_on else None, at=now())


@page(Permission.PROGRAMME_PROPOSE, methods=("POST",))
def change_programme(request: PageRequest, programme: str, version: str) -> HttpResponse:
    """Begin a draft of the next version."""
    with acting(request.reader):
        found = version_named(programme, version)
        name = next_version_name(found.version, version_names_taken(programme))
        content = {**found.content, "version": name}
        draft = begin_draft(by=request.reader, content=content, based_on_id=found.pk, at=now())
    return go_to(request, "programme_draft", draft_id=draft.pk)


@page(Permission.PROGRAMME_PROPOSE, methods=("GET", "POST"))
def programme_draft(request: PageRequest, draft_id: UUID) -> HttpResponse:
    """The draft whole: what differs, what it would do, and proposing it."""
    form = ProposeForm(request.POST) if request.method == "POST" else None
    if form is not None and form.is_valid():
        answer = _propose(request, draft_id, form)
        if answer is not None:
            return answer
    with reading(request.reader):
        draft = draft_by_id(request.reader, draft_id)
    context = _draft_context(draft, form, request.GET.get("dag", ""))
    return show(request, "web/pages/programme_draft.html", context, status=422 if form and form.errors else 200)


def _propose(request: PageRequest, draft_id: UUID, form: ProposeForm) -> HttpResponse | None:
    """The proposal's page, or nothing when the form has got a fault."""
    try:
        with acting(request.reader):
            proposal = propose_draft(
                by=request.reader,
                draft_id=draft_id,
                from_on=form.cleaned_data["from_on"],
                reason=form.cleaned_data["reason"],
                on=today(),
                at=now(),
            )
    except Refused as refused:
        form.add_error(_FIELD_OF.get(refused.code, "from_on"), refusal_in_words(refused))
        return None
    response = go_to(request, "programme_proposal", proposal_id=proposal.pk)
    leave_message(response, "success", gettext_noop("Förslaget är lagt. En annan regionadministratör avgör det."))
    return response


_FIELD_OF = {"programmes.proposal.reason_missing": "reason", "programmes.proposal.reason_too_long": "reason"}


def refusal_in_words(refused: Refused) -> str:
    """Why not; of a pack that does not hold together also where."""
    return fault_shown(refused).whole if refused.code == "programmes.pack.invalid" else sentence_for(refused)


def _draft_context(draft: PackDraft, form: ProposeForm | None, day: str) -> dict[str, Any]:
    base = draft.based_on.content if draft.based_on else {}
    shape = _shape(draft)
    pack, fault = _judged(draft)
    first_day = usual_day(pack) if pack else today()
    form = form or ProposeForm(initial={"from_on": first_day.isoformat()})
    found = differences(base, draft.content) if draft.based_on else ()
    return {
        "draft": draft,
        "heading": heading_of(draft.content, ""),
        "pack": pack,
        "fault": fault,
        "form": form,
        "faults": faults_of(form),
        "differences": differences_shown(found),
        "difference_columns": difference_columns(),
        "preview": shown_preview(draft.based_on, pack, on=day_asked(day) or first_day) if pack else None,
        "preview_columns": preview_columns(),
        "sections": sections_of(draft.content, shape),
        "open_section": (fault.table.partition("/")[0] or "pack") if fault else "",
    }


def difference_columns() -> list[Column]:
    """The headings of a table of differences."""
    return [Column(gettext("Var")), Column(gettext("Uppgift")), Column(gettext("Före")), Column(gettext("Efter"))]


def preview_columns() -> list[Column]:
    """The headings of a preview."""
    return [Column(gettext("Person")), Column(gettext("Före")), Column(gettext("Efter"))]


def _shape(draft: PackDraft) -> Shape:
    return shape_of([draft.content, *([draft.based_on.content] if draft.based_on else [])])


def _judged(draft: PackDraft) -> tuple[Pack | None, PackFaultShown | None]:
    """The pack a draft is, or why it is none yet."""
    try:
        return read_pack(draft.content), None
    except Refused as refused:
        return None, fault_shown(refused)


def fault_shown(refused: Refused) -> PackFaultShown:
    """What a pack was refused for, in words and with the address of the table it stands in."""
    place = str(refused.facts["place"])
    where, field = place_in_words(place)
    table, name = place_with_slashes(place)
    return PackFaultShown(f"{where}, {field}" if field else where, fault_in_words(refused), table, name)


@page(Permission.PROGRAMME_PROPOSE, methods=("GET", "POST"))
def programme_entry(request: PageRequest, draft_id: UUID, place: str = "") -> HttpResponse:
    """One table of a draft, each of its fields to change; what is typed is kept even when it does not hold together."""
    with reading(request.reader):
        draft = draft_by_id(request.reader, draft_id)
    table = table_at(draft.content, place)
    if request.method == "POST":
        fields = posted_fields(request.POST, table, place, _shape(draft))
        with acting(request.reader):
            draft = change_draft(
                by=request.reader, draft_id=draft_id, change=lambda c: with_fields(c, place, fields), at=now()
            )
        if not (fault := _judged(draft)[1]) or fault.table != place:
            return go_to_part(request, draft, place)
    return show(request, "web/pages/programme_entry.html", _entry_context(draft, place))


def go_to_part(request: PageRequest, draft: PackDraft, place: str) -> HttpResponse:
    """Back to the draft, at the section that was changed."""
    response = go_to(request, "programme_draft", draft_id=draft.pk)
    leave_message(response, "success", gettext_noop("Ändringen är sparad i utkastet: %(what)s."), what=_name(place))
    return response


def _name(place: str) -> str:
    return section_in_words(place.partition("/")[0])


def _entry_context(draft: PackDraft, place: str) -> dict[str, Any]:
    table = table_at(draft.content, place)
    fault = _judged(draft)[1]
    is_here = fault is not None and fault.table == place
    errors = {fault.field: fault.what} if fault and is_here and fault.field else {}
    fields = list(entry_fields(draft.content, place, _shape(draft), errors))
    in_entry = next((field["id"] for field in fields if field["error"]), "")
    return {
        "draft": draft,
        "place": place,
        "heading": heading_of(table, place),
        "section": _name(place),
        "faults": [Fault(in_entry, fault.whole)] if fault and is_here else [],
        "fault_elsewhere": fault if not is_here else None,
        "used": [field for field in fields if field["is_used"]],
        "unused": [field for field in fields if not field["is_used"]],
        "is_in_list": place.rpartition("/")[2].isdigit(),
    }


@page(Permission.PROGRAMME_PROPOSE, methods=("POST",))
def add_programme_entry(request: PageRequest, draft_id: UUID, place: str) -> HttpResponse:
    """One more entry in a list, made like the last one there is, to be changed at once."""
    with acting(request.reader):
        draft = draft_by_id(request.reader, draft_id)
        pattern = _pattern(draft, place)
        draft = change_draft(
            by=request.reader, draft_id=draft_id, change=lambda c: with_entry(c, place, pattern), at=now()
        )
    above, _, name = place.rpartition("/")
    number = len(table_at(draft.content, above)[name])
    return go_to(request, "programme_entry", draft_id=draft_id, place=f"{place}/{number}")


def _pattern(draft: PackDraft, place: str) -> dict[str, Any]:
    """The last entry of the same list in the draft, or in the version it changes; else an empty one."""
    above, _, name = place.rpartition("/")
    for content in (draft.content, draft.based_on.content if draft.based_on else {}):
        try:
            entries = table_at(content, above).get(name) or []
        except Refused:
            continue
        if isinstance(entries, list) and entries and isinstance(entries[-1], dict):
            return dict(entries[-1])
    return {}


@page(Permission.PROGRAMME_PROPOSE, methods=("POST",))
def move_programme_entry(request: PageRequest, draft_id: UUID, place: str) -> HttpResponse:
    """An entry up, down or away; the order of schedules and rights decides which of them counts."""
    change = _MOVES.get(request.POST.get("act", ""))
    if change is None:
        raise Http404
    with acting(request.reader):
        draft = change_draft(by=request.reader, draft_id=draft_id, change=lambda c: change(c, place), at=now())
    return go_to_part(request, draft, place)


_MOVES: Mapping[str, Callable[[dict[str, Any], str], dict[str, Any]]] = {
    "up": partial(with_entry_moved, steps=-1),
    "down": partial(with_entry_moved, steps=1),
    "remove": without_entry,
}


@page(Permission.PROGRAMME_PROPOSE, methods=("POST",))
def discard_programme_draft(request: PageRequest, draft_id: UUID) -> HttpResponse:
    """Throw the draft away; nothing in force is touched."""
    with acting(request.reader):
        discard_draft(by=request.reader, draft_id=draft_id)
    response = go_to(request, "programme_administration")
    leave_message(response, "success", gettext_noop("Utkastet är borttaget. Det som gäller är orört."))
    return response
