"""Logging in with the card itself: from our own page to the door that asks for it, and in.

The door is a port of its own, where the proxy asks the browser for a certificate. On every other page nobody is asked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.core import signing
from django.http import Http404, HttpResponseRedirect
from django.urls import reverse

from vaccinera.access.actions.cards import log_in_with_card
from vaccinera.kernel.clock import now
from vaccinera.kernel.refusals import Refused
from vaccinera.web.addresses import safe_path
from vaccinera.web.card_terms import card_terms
from vaccinera.web.letting_in import browser_of, has_no_work_here, let_in, tell_not_let_in
from vaccinera.web.page import PageRequest, go_to, page
from vaccinera.web.proxy import shown_card

if TYPE_CHECKING:
    from django.http import HttpResponse

_SALT = "vaccinera.web.card"
_SECONDS = 300


@page(public=True)
def card(request: PageRequest) -> HttpResponse:
    """To the door that asks for the card. A login begun here is taken there, and no other."""
    if "card" not in settings.VACCINERA_LOGIN_WAYS:
        raise Http404
    response = HttpResponseRedirect(settings.VACCINERA_CARD_DOOR + reverse("card_door"), status=303)
    response.set_cookie(
        settings.VACCINERA_CARD_COOKIE,
        signing.dumps(safe_path(request.GET.get("till")) or reverse("start"), salt=_SALT),
        max_age=_SECONDS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Strict",
    )
    return response


@page(public=True)
def card_door(request: PageRequest) -> HttpResponse:
    """Who the card belongs to is logged in, and goes on to where they were going."""
    if "card" not in settings.VACCINERA_LOGIN_WAYS:
        raise Http404
    going_to = _begun_here(request)
    if going_to is None:
        return go_to(request, "log_in")
    try:
        token = log_in_with_card(shown=shown_card(request), terms=card_terms(), at=now(), browser=browser_of(request))
    except Refused as refused:
        if not has_no_work_here(refused):
            raise
        return tell_not_let_in(request, refused, again=reverse("card"))
    response = let_in(request, token, HttpResponseRedirect(going_to, status=303))
    response.delete_cookie(settings.VACCINERA_CARD_COOKIE, samesite="Strict")
    return response


def _begun_here(request: PageRequest) -> str | None:
    """Where one was going, if the login began on our own page a moment ago: another site cannot log anybody in."""
    try:
        going_to = signing.loads(request.COOKIES.get(settings.VACCINERA_CARD_COOKIE, ""), salt=_SALT, max_age=_SECONDS)
    except signing.BadSignature:
        return None
    return str(going_to)
