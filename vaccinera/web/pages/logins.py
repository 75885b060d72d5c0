"""Logins that are alive: one's own, and those an administrator or the service desk ends for somebody else."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.http import Http404
from django.utils.translation import gettext_noop

from vaccinera.access.actions.ending import end_logins_of, end_own_logins
from vaccinera.access.queries import staff_known_as
from vaccinera.access.queries.live import logins_of, own_logins
from vaccinera.access.states import Permission
from vaccinera.kernel.clock import now
from vaccinera.kernel.scope import acting
from vaccinera.organisations.queries.commissions import staff_at, staff_known
from vaccinera.web.live_logins import columns_of_logins, live_logins
from vaccinera.web.messages import leave_message
from vaccinera.web.page import PageRequest, go_to, page, show

if TYPE_CHECKING:
    from django.http import HttpResponse

    from vaccinera.access.rules.readers import Reader
    from vaccinera.organisations.models import Staff


@page(methods=("GET", "POST"), needs_recent_login=True)
def own_logins_page(request: PageRequest) -> HttpResponse:
    """Where one is logged in oneself; ending another of them, or all the others."""
    signed_in, at = request.signed_in, now()
    if signed_in is None:
        raise Http404
    if request.method == "POST":
        end_own_logins(signed_in=signed_in, session_id=_named(request.POST.get("login", "")), at=at)
        response = go_to(request, "own_logins")
        leave_message(response, "success", gettext_noop("Avslutat. Det som sparats där finns kvar."))
        return response
    rows = live_logins(own_logins(signed_in, at=at), this=signed_in.session_id)
    context = {"rows": rows, "columns": columns_of_logins(with_choice=True), "as_of": at, "has_others": len(rows) > 1}
    return show(request, "web/pages/own_logins.html", context)


@page(Permission.USER_MANAGE, or_permission=Permission.USER_UNLOCK, methods=("GET", "POST"))
def end_logins(request: PageRequest, staff_id: int) -> HttpResponse:
    """Somebody else's logins, and ending them all at once."""
    reader, staff, at = request.reader, _whose(request.reader, staff_id), now()
    if request.method == "POST":
        with acting(reader):
            ended = end_logins_of(by=reader, staff_id=staff.pk, at=at)
        is_local = reader.may(Permission.USER_MANAGE)
        response = go_to(request, "staff_member", staff_id=staff.pk) if is_local else go_to(request, "logins")
        leave_message(response, "success" if ended else "info", _ENDED if ended else _WAS_OUT)
        return response
    rows = live_logins(logins_of(reader, staff_id=staff.pk, at=at))
    context = {
        "staff": staff, "rows": rows, "columns": columns_of_logins(), "as_of": at, "no_rows": not rows,
        "is_local": reader.may(Permission.USER_MANAGE),
    }  # fmt: skip
    return show(request, "web/pages/end_logins.html", context)


@page(Permission.USER_UNLOCK, methods=("GET", "POST"))
def logins(request: PageRequest) -> HttpResponse:
    """The service desk finds somebody by HSA-id; posted, since it holds an organisation's number."""
    sought = request.POST.get("hsa_id", "").replace("\x00", "").strip()
    staff = staff_known_as(sought) if sought else None
    if staff is not None:
        return go_to(request, "end_logins", staff_id=staff.pk)
    is_sought = request.method == "POST"
    context = {"sought": sought, "is_sought": is_sought}
    return show(request, "web/pages/logins.html", context, status=422 if is_sought else 200)


_ENDED = gettext_noop("Inloggningarna är avslutade. Personen kan logga in igen.")
_WAS_OUT = gettext_noop("Personen var inte inloggad längre. Inget behövde avslutas.")


def _whose(reader: Reader, staff_id: int) -> Staff:
    """Whoever works at the own provider or, for the service desk, anybody."""
    staff = staff_known(pk=staff_id) if reader.may(Permission.USER_UNLOCK) else staff_at(reader, staff_id)
    if staff is None:
        raise Http404
    return staff


def _named(told: str) -> UUID | None:
    """The one that was pressed; all the others by the button that says so."""
    if told == "others":
        return None
    try:
        return UUID(told)
    except ValueError:
        raise Http404 from None
