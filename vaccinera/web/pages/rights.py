"""Who may do what, for everybody; and for administrators who holds what, until when, and who has gone through it."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.utils.translation import gettext, gettext_noop

from vaccinera.access.actions.reviewing import log_rights_list, review_rights
from vaccinera.access.queries import rights_held
from vaccinera.access.states import Permission
from vaccinera.exchange.rules.writing import write_rows
from vaccinera.kernel.clock import now, today
from vaccinera.kernel.refusals import Refused
from vaccinera.kernel.scope import acting, reading
from vaccinera.web.forms.rights import ReviewForm, RightsListForm
from vaccinera.web.messages import leave_message
from vaccinera.web.page import PageRequest, go_to, page, show
from vaccinera.web.parts import Column, Fault, faults_of
from vaccinera.web.rights import groups_shown, own_rights, permission_in_words, roles_shown
from vaccinera.web.words import roles_in_words, sentence_for

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vaccinera.access.queries import RightsHeld
    from vaccinera.access.rules.readers import Reader

_TYPES = {"csv": "text/csv", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}


@page()
def rights(request: PageRequest) -> HttpResponse:
    """The matrix as it is enforced, and what the reader's own commission makes of it."""
    own = request.reader.roles
    context = {
        "own": own_rights(request.reader),
        "roles": roles_shown(own),
        "groups": groups_shown(own),
        "columns": [Column(gettext("Behörighet")), *(Column(letters) for letters, _, _ in roles_shown(own))],
        "may_review": request.reader.may(Permission.USER_MANAGE),
    }
    return show(request, "web/pages/rights.html", context)


@page(Permission.USER_MANAGE, methods=("GET", "POST"))
def rights_review(request: PageRequest) -> HttpResponse:
    """Who holds what at the provider; those gone through are kept for another year (LAW-24)."""
    if request.method != "POST":
        return _review(request, [])
    form = ReviewForm(request.POST)
    if not form.is_valid():
        return _review(request, faults_of(form))
    try:
        with acting(request.reader):
            count = len(review_rights(by=request.reader, commission_ids=form.cleaned_data["kept"], at=now()))
    except Refused as refused:
        return _review(request, [Fault("", sentence_for(refused))])
    response = go_to(request, "rights_review")
    leave_message(response, "success", gettext_noop("Genomgångna: %(count)s."), count=str(count))
    return response


@page(Permission.USER_MANAGE, methods=("POST",))
def rights_list(request: PageRequest) -> HttpResponse:
    """The same as a file (LAW-24); that it was taken out is in the log."""
    form = RightsListForm(request.POST)
    if not form.is_valid():
        return _review(request, [Fault("", gettext("Välj CSV eller Excel."))])
    kind = form.cleaned_data["form"]
    with acting(request.reader):
        held = rights_held(request.reader, on=today())
        log_rights_list(by=request.reader, rows=len(held), form=kind)
    return _file(held, kind)


def _review(request: PageRequest, faults: list[Fault]) -> HttpResponse:
    with reading(request.reader):
        held = rights_held(request.reader, on=today())
    context = {
        "rows": [_row(one, request.reader) for one in held],
        "first": next((one.commission_id for one in held if one.staff_id != request.reader.staff_id), None),
        "due": sum(one.is_due for one in held),
        "columns": _columns(),
        "faults": faults,
        "as_of": now(),
    }
    return show(request, "web/pages/rights_review.html", context, status=422 if faults else 200)


def _row(held: RightsHeld, reader: Reader) -> tuple[RightsHeld, str, list[str], bool]:
    grants = [permission_in_words(one) for one in held.grants]
    return held, roles_in_words(held.roles), grants, held.staff_id == reader.staff_id


def _columns() -> list[Column]:
    return [
        Column(gettext("Behåll"), "action"),
        Column(gettext("Namn")),
        Column(gettext("Enhet")),
        Column(gettext("Roller")),
        Column(gettext("Gäller"), "date"),
        Column(gettext("Genomgången"), "date"),
    ]


_HEADINGS = (
    gettext_noop("HSA-id"),
    gettext_noop("Namn"),
    gettext_noop("Enhet"),
    gettext_noop("Medarbetaruppdrag"),
    gettext_noop("Ändamål"),
    gettext_noop("Roller"),
    gettext_noop("Särskilda rättigheter"),
    gettext_noop("Från"),
    gettext_noop("Till"),
    gettext_noop("Genomgången"),
    gettext_noop("Av"),
)


def _file(held: list[RightsHeld], kind: str) -> HttpResponse:
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"rattigheter.{kind}"
        write_rows(path, _cells(held), headings=[gettext(heading) for heading in _HEADINGS])
        content = path.read_bytes()
    answer = HttpResponse(content, content_type=_TYPES[kind])
    answer.headers["Content-Disposition"] = f'attachment; filename="rattigheter-{today().isoformat()}.{kind}"'
    return answer


def _cells(held: list[RightsHeld]) -> Iterator[tuple[str, ...]]:
    for one in held:
        days = (one.from_on, one.to_on, one.reviewed_on)
        from_on, to_on, reviewed_on = (day.isoformat() if day else "" for day in days)
        yield (
            one.hsa_id,
            one.name,
            one.unit_name,
            one.commission_name,
            one.purpose,
            ", ".join(one.roles),
            ", ".join(one.grants),
            from_on,
            to_on,
            reviewed_on,
            one.reviewed_by,
        )
