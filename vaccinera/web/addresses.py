"""Addresses that may be carried along: relative to this site, of a page that exists, and without a person in them."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.urls import Resolver404, resolve
from django.utils.http import url_has_allowed_host_and_scheme

if TYPE_CHECKING:
    from django.http import HttpRequest

_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_MAY_BE_A_PERSON = re.compile(r"(?<!\d)(?:\d{2})?\d{6}(?:[-+ ]|%20|%2B)?\d{4}(?!\d)", re.IGNORECASE)
_LONGEST = 500


def safe_path(text: str | None) -> str | None:
    """The address when it may be followed, or ``None``: no other site, no unknown page, no personal number (PER-12)."""
    if not text or len(text) > _LONGEST or not text.startswith("/"):
        return None
    if not url_has_allowed_host_and_scheme(text, allowed_hosts=None) or _MAY_BE_A_PERSON.search(_ID.sub("", text)):
        return None
    try:
        resolve(urlsplit(text).path)
    except Resolver404:
        return None
    return text


def path_to_return_to(request: HttpRequest) -> str | None:
    """Where somebody was: this address, or for what was sent from a page, the address of that page."""
    if request.method == "GET" and not is_htmx(request):
        return safe_path(request.get_full_path())
    parts = urlsplit(request.headers.get("HX-Current-URL") or request.headers.get("Referer") or "")
    return safe_path(f"{parts.path}?{parts.query}" if parts.query else parts.path)


def is_htmx(request: HttpRequest) -> bool:
    """Whether htmx asked, so that a part of a page is what it wants."""
    return request.headers.get("HX-Request") == "true"


def asks_by_itself(request: HttpRequest) -> bool:
    """Whether a page asks how far something has come, with nobody doing anything: such use keeps no login alive."""
    return is_htmx(request) and "vantar" in request.GET


class MonthInAddress:
    """A month as an address has it, ``2026-10``, and as pages get it: its first day."""

    regex = r"20\d{2}-(?:0[1-9]|1[0-2])"

    def to_python(self, value: str) -> date:
        """The first day."""
        return date.fromisoformat(f"{value}-01")

    def to_url(self, value: date) -> str:
        """Its year and month."""
        return f"{value:%Y-%m}"
