"""What to do with keyboard, scanner and trouble; open to those who cannot log in too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaccinera.web.page import PageRequest, page, show

if TYPE_CHECKING:
    from django.http import HttpResponse


@page(public=True)
def help_page(request: PageRequest) -> HttpResponse:
    """One page, written for somebody in a hurry."""
    return show(request, "web/pages/help.html")
