"""A form that waits while its sender logs in again: signed, short-lived, and of one person in one commission.

It is kept by the browser and not by us, as the sentence for the next page is. The forms that can wait are those of
administration; none holds anything of a patient.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.core import signing
from django.http import QueryDict

from vaccinera.web.addresses import safe_path

if TYPE_CHECKING:
    from django.http import HttpResponse

    from vaccinera.web.page import PageRequest

_SALT = "vaccinera.web.kept"
_SECONDS = 900
# What a browser keeps of one cookie, with room for its name and terms.
_LONGEST = 3600


@dataclass(frozen=True, slots=True)
class KeptForm:
    """Where it was going, and every field with its value as it was typed."""

    address: str
    fields: tuple[tuple[str, str], ...]
    is_of_this_commission: bool


def keep_form(request: PageRequest, response: HttpResponse) -> HttpResponse:
    """Let the form wait with this answer. One that is too long is not kept, which the page then says."""
    typed = request.POST.copy()
    typed.pop("csrfmiddlewaretoken", None)
    told = [request.reader.staff_id, request.reader.commission_id, request.get_full_path(), typed.urlencode()]
    kept = signing.dumps(told, salt=_SALT, compress=True)
    if len(kept) > _LONGEST:
        return drop_kept(request, response)
    response.set_cookie(
        settings.VACCINERA_KEPT_COOKIE,
        kept,
        max_age=_SECONDS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Strict",
    )
    return response


def kept_form(request: PageRequest) -> KeptForm | None:
    """The reader's own form that waits; somebody else's, an old or a forged one is none."""
    cookie = request.COOKIES.get(settings.VACCINERA_KEPT_COOKIE, "")
    try:
        staff_id, commission_id, address, typed = signing.loads(cookie, salt=_SALT, max_age=_SECONDS)
    except signing.BadSignature:
        return None
    if staff_id != request.reader.staff_id or safe_path(address) is None:
        return None
    fields = tuple((name, value) for name, values in QueryDict(typed).lists() for value in values)
    return KeptForm(address, fields, commission_id == request.reader.commission_id)


def drop_kept(request: PageRequest, response: HttpResponse) -> HttpResponse:
    """Let a form that was sent after all, or another like it, wait no longer."""
    if settings.VACCINERA_KEPT_COOKIE in request.COOKIES:
        response.delete_cookie(settings.VACCINERA_KEPT_COOKIE, samesite="Strict")
    return response
