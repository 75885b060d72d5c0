"""For whom a ground was given in this login: kept half an hour in a signed cookie of opaque keys (PER-11)."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.core import signing

from vaccinera.access.states import Permission
from vaccinera.kernel.refusals import Refused
from vaccinera.kernel.scope import acting
from vaccinera.patients.actions.opening import open_identity, open_person
from vaccinera.web.page import go_to

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.http.response import HttpResponseBase

    from vaccinera.patients.models import Person
    from vaccinera.web.page import PageRequest

_COOKIE = "grounds"
_SALT = "vaccinera.web.grounds"
_SECONDS = 1800


def opened_or_asked(request: PageRequest, person_id: UUID, *, why: str) -> Person | HttpResponse:
    """The person, in the log as opened; of somebody protected the page that asks for a ground, until one is given."""
    reader = request.reader
    opens = open_person if reader.may(Permission.PERSON_OPEN) else open_identity
    try:
        with acting(reader):
            return opens(by=reader, person_id=person_id, why=why, grounded=grounded(request))
    except Refused as refused:
        if refused.code != "patients.person.ground_missing":
            raise
    return go_to(request, "protected_person", person_id=person_id)


def grounded(request: PageRequest) -> frozenset[UUID]:
    """The people a ground was given for; another login's cookie, a forged or an old one counts for nobody."""
    try:
        session, people = signing.loads(request.COOKIES.get(_COOKIE, ""), salt=_SALT, max_age=_SECONDS)
    except (signing.BadSignature, ValueError):
        return frozenset()
    is_own = session == str(request.reader.session_id)
    return frozenset(UUID(person) for person in people) if is_own else frozenset()


def remember_ground(request: PageRequest, response: HttpResponseBase, person_id: UUID) -> None:
    """Let the person be opened without asking again for half an hour, in this login."""
    people = {str(one) for one in grounded(request) | {person_id}}
    response.set_cookie(
        _COOKIE,
        signing.dumps([str(request.reader.session_id), sorted(people)], salt=_SALT),
        max_age=_SECONDS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Strict",
    )
