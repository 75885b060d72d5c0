"""What is new in the service."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaccinera.web.news import news_told
from vaccinera.web.page import PageRequest, page, show

if TYPE_CHECKING:
    from django.http import HttpResponse


@page(public=True)
def news(request: PageRequest) -> HttpResponse:
    """Everything, the newest first."""
    return show(request, "web/pages/news.html", {"news": news_told()})
