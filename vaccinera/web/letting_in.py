"""The end of every way of logging in: the browser gets its session."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.middleware.csrf import rotate_token

from vaccinera.access.actions import log_out
from vaccinera.kernel.clock import now

if TYPE_CHECKING:
    from django.http import HttpResponse

    from vaccinera.web.page import PageRequest


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
