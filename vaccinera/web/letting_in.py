"""The end of every way of logging in: the browser gets its session, or is told why not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.middleware.csrf import rotate_token

from vaccinera.access.actions import log_out
from vaccinera.access.rules.living import browser_named
from vaccinera.audit.actions import current_reference
from vaccinera.kernel.clock import now
from vaccinera.web.page import show
from vaccinera.web.words import sentence_for, status_of

if TYPE_CHECKING:
    from django.http import HttpResponse

    from vaccinera.kernel.refusals import Refused
    from vaccinera.web.page import PageRequest


def browser_of(request: PageRequest) -> str:
    """The browser somebody logs in with, as they know it."""
    return browser_named(request.headers.get("User-Agent", ""))


def let_in(request: PageRequest, token: str, response: HttpResponse) -> HttpResponse:
    """Give the browser its new login with this answer, and end the one it had: nothing of it is carried over.

    The cookie is gone with the browser, unreadable to scripts, and never sent from another site.
    """
    if request.signed_in:
        log_out(signed_in=request.signed_in, reason="another_login", at=now())
    rotate_token(request)
    response.set_cookie(
        settings.VACCINERA_LOGIN_COOKIE,
        token,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Strict",
    )
    return response


def has_no_work_here(refused: Refused) -> bool:
    """Whether somebody proved who they are, and the directory gives them nothing to do here."""
    return refused.code.startswith("access.login.")


def tell_not_let_in(request: PageRequest, refused: Refused, *, again: str) -> HttpResponse:
    """The page that says why nobody was logged in, whom to ask, and how to try once more (an address)."""
    context = {
        "happened": sentence_for(refused),
        "is_asked_at_the_unit": has_no_work_here(refused),
        "again": again,
        "reference": current_reference.get(),
    }
    return show(request, "web/pages/login_refused.html", context, status=status_of(refused))
