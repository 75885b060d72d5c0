"""Swedish or English."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings

from vaccinera.web.middleware import LANGUAGE_COOKIE
from vaccinera.web.page import PageRequest, go_back, page

if TYPE_CHECKING:
    from django.http import HttpResponse

_A_YEAR = 365 * 24 * 3600


@page(public=True, methods=("POST",))
def choose_language(request: PageRequest) -> HttpResponse:
    """Remember the language in this browser, and go back to where one was."""
    response = go_back(request, otherwise="start")
    wished = request.POST.get("language", "")
    if wished in dict(settings.LANGUAGES):
        response.set_cookie(
            LANGUAGE_COOKIE,
            wished,
            max_age=_A_YEAR,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
    return response
