"""Logging in at the identity provider, coming back, and being told that a login is over there (ID-01, ID-06, ID-09)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.http import Http404, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse

from vaccinera.access.actions import log_out
from vaccinera.access.actions.provider_logins import end_as_told, log_in_vouched, note_refused_login
from vaccinera.access.states import OIDC
from vaccinera.exchange.queries.identity_provider import ended_login, identity_provider, vouched_for
from vaccinera.exchange.rules.identity_requests import authorization_address, code_in, demand_begun_here
from vaccinera.kernel.clock import now
from vaccinera.kernel.refusals import Refused
from vaccinera.web.letting_in import browser_of, let_in, tell_not_let_in
from vaccinera.web.page import PageRequest, page, show
from vaccinera.web.round_trips import begin_round_trip, end_round_trip, keep_round_trip, round_trip_of

if TYPE_CHECKING:
    from vaccinera.access.rules.identity import Vouched


@page(public=True)
def log_in_at_provider(request: PageRequest) -> HttpResponse:
    """To the provider. Whoever was logged in here no longer is: the one who comes back may be somebody else."""
    _demand_offered()
    try:
        provider = identity_provider()
    except Refused as refused:
        return _refused(request, refused)
    if request.signed_in:
        log_out(signed_in=request.signed_in, reason="another_login", at=now())
    trip, cookie = begin_round_trip(request)
    client_id, levels = settings.VACCINERA_OIDC_CLIENT_ID, settings.VACCINERA_OIDC_LEVELS
    again = request.GET.get("igen") == "1"
    response = HttpResponseRedirect(
        authorization_address(provider, trip, client_id=client_id, levels=levels, again=again)
    )
    keep_round_trip(response, cookie)
    return response


@page(public=True)
def back_from_provider(request: PageRequest) -> HttpResponse:
    """Back with a code. The page goes on by itself: no login cookie is sent on a step from another site."""
    _demand_offered()
    try:
        vouched, till = _vouched(request)
        token = log_in_vouched(vouched=vouched, at=now(), browser=browser_of(request))
    except Refused as refused:
        response = _refused(request, refused)
    else:
        response = let_in(request, token, show(request, "web/pages/logged_in.html", {"address": till}))
    end_round_trip(response)
    return response


@page(public=True, methods=("POST",), for_programs=True)
def ended_at_provider(request: PageRequest) -> HttpResponse:
    """The provider says that a login is over: the sessions end now (OpenID Connect Back-Channel Logout 1.0)."""
    _demand_offered()
    try:
        ended = ended_login(request.POST.get("logout_token", ""), at=now())
        end_as_told(ended=ended, at=now())
    except Refused as refused:
        note_refused_login(method=OIDC, reason=_reason(refused))
        return JsonResponse({"error": "invalid_request", "error_description": refused.code}, status=400)
    return HttpResponse(status=200)


def _vouched(request: PageRequest) -> tuple[Vouched, str]:
    """Whom the provider vouches for, and where they were going; a no is in the log before it is told."""
    trip, till = round_trip_of(request)
    answer = request.GET.dict()
    try:
        demand_begun_here(answer, trip=trip)
        code = code_in(answer, provider=identity_provider())
        return vouched_for(code, trip=trip, at=now()), till
    except Refused as refused:
        note_refused_login(method=OIDC, reason=_reason(refused))
        raise


def _reason(refused: Refused) -> str:
    """The code, and which part of the answer did not fit: never an id or a name."""
    return " ".join(part for part in (refused.code, str(refused.facts.get("reason", ""))) if part)


def _refused(request: PageRequest, refused: Refused) -> HttpResponse:
    return tell_not_let_in(request, refused, again=reverse("log_in_at_provider") + "?igen=1")


def _demand_offered() -> None:
    if OIDC not in settings.VACCINERA_LOGIN_WAYS:
        raise Http404
