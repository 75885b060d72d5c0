"""What surrounds every page: a reference number, a log line, the language, who is signed in, and the form of a "no"."""

from __future__ import annotations

import secrets
import time
from datetime import timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, cast

import structlog
from django.conf import settings
from django.db import connection
from django.utils import translation

from vaccinera.access.actions import keep_alive
from vaccinera.access.queries import signed_in_by
from vaccinera.access.rules.living import LONGEST_SESSION
from vaccinera.audit.actions import current_reference
from vaccinera.kernel.clock import civil_day, now
from vaccinera.kernel.refusals import Refused
from vaccinera.web.addresses import asks_by_itself
from vaccinera.web.messages import take_away_shown
from vaccinera.web.page import to_log_in
from vaccinera.web.pages.errors import refused_page

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from django.http import HttpRequest, HttpResponse

    from vaccinera.access.queries import SignedIn
    from vaccinera.access.rules.readers import Reader
    from vaccinera.web.page import PageRequest

    Answer = Callable[[HttpRequest], HttpResponse]

_log = structlog.get_logger(__name__)
# Crockford's letters and digits: none is taken for another when read aloud to a service desk.
_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LOG_IN_AGAIN = frozenset({"access.session.ended", "kernel.scope.not_opened"})
_PROBES = frozenset({"/healthz", "/readyz"})
LANGUAGE_COOKIE = "language"
_SEEN_AT_MOST_EVERY = timedelta(minutes=1)


class _Statements:
    """Counts what a page asks of the database."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, execute: Callable[..., Any], *told: Any) -> Any:  # noqa: ANN401 - Django's own protocol
        self.count += 1
        return execute(*told)


def request_reference(get_response: Answer) -> Answer:
    """A short number that the page, its log line and the audit log share; one structured line a request."""

    def answer(request: HttpRequest) -> HttpResponse:
        reference = "".join(secrets.choice(_LETTERS) for _ in range(8))
        token = current_reference.set(reference)
        statements, began = _Statements(), time.perf_counter()
        try:
            with structlog.contextvars.bound_contextvars(reference=reference), connection.execute_wrapper(statements):
                response = get_response(request)
                _log_request(request, response, statements.count, time.perf_counter() - began)
        finally:
            current_reference.reset(token)
        response.headers["X-Reference"] = reference
        return response

    return answer


def _log_request(request: HttpRequest, response: HttpResponse, queries: int, seconds: float) -> None:
    # The route's name and not the address: an address is whatever somebody typed (PER-12).
    route = request.resolver_match.view_name if request.resolver_match else "-"
    level = _log.debug if request.path in _PROBES else _log.info
    level(
        "http.request",
        method=request.method,
        route=route,
        status=response.status_code,
        milliseconds=round(seconds * 1000, 1),
        queries=queries,
    )


def language(get_response: Answer) -> Answer:
    """Swedish, or what the reader chose; the choice is a cookie and not the browser's guess."""
    known = {code for code, _name in settings.LANGUAGES}

    def answer(request: HttpRequest) -> HttpResponse:
        wished = request.COOKIES.get(LANGUAGE_COOKIE, "")
        chosen = wished if wished in known else settings.LANGUAGE_CODE
        request.LANGUAGE_CODE = chosen
        with translation.override(chosen):
            response = get_response(request)
        response.headers.setdefault("Content-Language", chosen)
        return response

    return answer


def signed_in_reader(get_response: Answer) -> Answer:
    """Who the login cookie belongs to: ``request.signed_in`` and, with a commission chosen, ``request.reader``.

    Every request keeps the session alive but a probe, and what a page asks by itself while somebody waits (ID-09).
    Nothing of it may be kept by a browser or a proxy.
    """

    def answer(request: HttpRequest) -> HttpResponse:
        at, token = now(), request.COOKIES.get(settings.VACCINERA_LOGIN_COOKIE, "")
        is_asked = bool(token) and request.path not in _PROBES  # a probe reads no login, so it knows of none that ended
        is_used = not asks_by_itself(request)
        signed_in = _alive(token, at, is_used=is_used) if is_asked else None
        asked = cast("PageRequest", request)
        asked.signed_in = signed_in
        asked.reader = cast("Reader", signed_in.reader if signed_in else None)  # a page sees it only when it is there
        asked.idle_left = _seconds_left(signed_in, at, is_used=is_used) if signed_in else 0
        response = get_response(request)
        response.headers.setdefault("Cache-Control", "no-store")
        if signed_in:
            response.headers["X-Idle-Left"] = str(asked.idle_left)
        elif is_asked and _says_that_it_ended(request, response):
            response.delete_cookie(settings.VACCINERA_LOGIN_COOKIE, samesite="Strict")
        return response

    return answer


def _says_that_it_ended(request: HttpRequest, response: HttpResponse) -> bool:
    """Whether the cookie of a login that is over has served: a whole page was shown with this answer.

    Neither what a page's script sent nor the way to the login page, which says who ended it.
    """
    is_shown = request.method == "GET" and response.status_code == HTTPStatus.OK
    return is_shown and settings.VACCINERA_LOGIN_COOKIE not in response.cookies


def _alive(token: str, at: datetime, *, is_used: bool) -> SignedIn | None:
    signed_in, idle_seconds = signed_in_by(token, on=civil_day(at)), settings.VACCINERA_IDLE_SECONDS
    if signed_in and keep_alive(signed_in=signed_in, idle_seconds=idle_seconds, at=at, is_used=is_used):
        return signed_in
    return None


def _seconds_left(signed_in: SignedIn, at: datetime, *, is_used: bool) -> int:
    """How long the session lives unused. Use is noted once a minute; until then the old note counts."""
    since = at - signed_in.last_seen_at
    until_idle = timedelta(seconds=settings.VACCINERA_IDLE_SECONDS) - (
        timedelta(0) if is_used and since > _SEEN_AT_MOST_EVERY else since
    )
    return int(min(until_idle, signed_in.started_at + LONGEST_SESSION - at).total_seconds())


def left_message(get_response: Answer) -> Answer:
    """What one page left for the next is said once."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        take_away_shown(request, response)
        return response

    return answer


class Refusals:
    """A refusal no page caught becomes a page that says it, or an alert in the page for htmx."""

    def __init__(self, get_response: Answer) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self._get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer a :class:`Refused`; anything else is Django's."""
        if not isinstance(exception, Refused):
            return None
        _log.info("refused", code=exception.code, **{f"fact_{name}": value for name, value in exception.facts.items()})
        if exception.code in _LOG_IN_AGAIN:
            return to_log_in(request)
        return refused_page(request, exception)
