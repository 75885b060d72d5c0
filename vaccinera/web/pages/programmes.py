"""Programmes as the region's administrators read them: which versions are in force, and one of them whole."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.translation import gettext

from vaccinera.access.states import Permission
from vaccinera.declarations.queries import (
    questionnaire_proposals_waiting,
    questionnaire_version,
    questionnaire_versions,
)
from vaccinera.declarations.rules.questionnaires import read_questionnaire
from vaccinera.kernel.clock import now, today
from vaccinera.kernel.scope import reading
from vaccinera.programmes.queries import (
    drafts_of,
    programmes_and_versions,
    proposals_decided,
    proposals_waiting,
    version_named,
)
from vaccinera.programmes.rules.pack_files import pack_as_toml
from vaccinera.programmes.rules.pack_shape import shape_of
from vaccinera.web.pack_shown import sections_of
from vaccinera.web.page import PageRequest, page, show
from vaccinera.web.parts import Column

_MOST_DECIDED = 20


@page(Permission.PROGRAMME_READ)
def programmes(request: PageRequest) -> HttpResponse:
    """What is in force, what is coming, what was, and what waits for somebody."""
    reader, on = request.reader, today()
    with reading(reader):
        context = {
            "on": on,
            "as_of": now(),
            "programmes": programmes_and_versions(on=on),
            "waiting": proposals_waiting(),
            "questionnaires_waiting": questionnaire_proposals_waiting(),
            "decided": proposals_decided(most=_MOST_DECIDED),
            "drafts": drafts_of(reader) if reader.may(Permission.PROGRAMME_PROPOSE) else [],
            "questionnaires": [(one, read_questionnaire(one.content).title) for one in questionnaire_versions()],
            "may_propose": reader.may(Permission.PROGRAMME_PROPOSE),
            **_columns(),
        }
    return show(request, "web/pages/programme_administration.html", context)


def _columns() -> dict[str, list[Column]]:
    version, from_on = Column(gettext("Version")), Column(gettext("Gäller från"), "date")
    what = Column(gettext("Vad"))
    return {
        "version_columns": [
            Column(gettext("Program")),
            version,
            Column(gettext("Läge")),
            from_on,
            Column(gettext("Till och med"), "date"),
        ],
        "waiting_columns": [what, version, from_on, Column(gettext("Föreslaget av")), Column(gettext("Gör"), "action")],
        "decided_columns": [
            what,
            version,
            Column(gettext("Beslut")),
            Column(gettext("Av")),
            Column(gettext("När"), "date"),
        ],
        "draft_columns": [what, version, Column(gettext("Senast ändrat"), "date"), Column(gettext("Gör"), "action")],
        "questionnaire_columns": [Column(gettext("Hälsodeklaration")), version, from_on],
    }


@page(Permission.PROGRAMME_READ)
def programme_version(request: PageRequest, programme: str, version: str) -> HttpResponse:
    """One version whole, to read and to print."""
    with reading(request.reader):
        found = version_named(programme, version)
    context = {
        "version": found,
        "is_in_force": found.valid_from <= today() and (found.valid_to is None or found.valid_to > today()),
        "is_coming": found.valid_from > today(),
        "sections": sections_of(found.content, shape_of([found.content])),
        "may_propose": request.reader.may(Permission.PROGRAMME_PROPOSE),
    }
    return show(request, "web/pages/programme_version.html", context)


@page(Permission.PROGRAMME_READ)
def programme_file(request: PageRequest, programme: str, version: str) -> HttpResponse:
    """The same as a file to change and load again."""
    with reading(request.reader):
        found = version_named(programme, version)
    return HttpResponse(
        pack_as_toml(found.content),
        content_type="application/toml; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{found.programme_id}-{found.version}.toml"'},
    )


@page(Permission.PROGRAMME_READ)
def questionnaire_page(request: PageRequest, version_id: int) -> HttpResponse:
    """One version of a questionnaire, its questions in the order they are asked."""
    with reading(request.reader):
        found = questionnaire_version(version_id)
    context = {"version": found, "questionnaire": read_questionnaire(found.content)}
    return show(request, "web/pages/questionnaire_version.html", context)
