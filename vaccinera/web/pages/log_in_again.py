"""Logging in again before what weighs most, and going on with the form that waited (ASVS 7.5.3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import reverse

from vaccinera.web.kept import kept_form
from vaccinera.web.page import PageRequest, logged_in_lately, page, show
from vaccinera.web.ways_in import offers_list, ways_offered

if TYPE_CHECKING:
    from django.http import HttpResponse


@page()
def log_in_again(request: PageRequest) -> HttpResponse:
    """Why one has to prove anew who one is, and how; then the form that waited, to be sent as it was typed."""
    here = reverse("log_in_again")
    context = {
        "kept": kept_form(request),
        "is_recent": logged_in_lately(request),
        "minutes": settings.VACCINERA_RECENT_LOGIN_SECONDS // 60,
        "ways": [(way, f"{way.address(here)}&igen=1") for way in ways_offered()],
        "offers_list": offers_list(),
        "here": here,
    }
    return show(request, "web/pages/log_in_again.html", context)
