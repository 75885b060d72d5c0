"""On what ground somebody is opened: stated by the page, or in this login, half an hour in a signed cookie (LAW-14).

The cookie holds opaque keys and codes alone (PER-11). Whoever may register opens a person for the visit at hand,
without a question. Whoever may not has no such visit, and is asked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.http import HttpResponseRedirect
from django.urls import reverse

from vaccinera.access.states import Permission
from vaccinera.kernel.clock import today
from vaccinera.kernel.refusals import Refused
from vaccinera.kernel.scope import acting
from vaccinera.patients.actions.opening import open_identity, open_person
from vaccinera.patients.rules.grounds import Stated
from vaccinera.patients.states import Ground, OpeningPurpose
from vaccinera.visits.queries.standing import is_without_visit
from vaccinera.web.addresses import path_to_return_to
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
    """The person, in the log as opened; or the page that asks for a ground, until one is given."""
    reader = request.reader
    opens = open_person if reader.may(Permission.PERSON_OPEN) else open_identity
    known = grounds_stated(request)
    if must_state(request, person_id):
        return ask_for_ground(request, person_id)
    try:
        with acting(reader):
            return opens(
                by=reader, person_id=person_id, why=why, grounded=known.keys(), on_ground=known.get(person_id),
                without_visit=is_without_visit(reader, person_id, on=today()),
            )  # fmt: skip
    except Refused as refused:
        if refused.code != "patients.person.ground_missing":
            raise
    return go_to(request, "protected_person", person_id=person_id)


def must_state(request: PageRequest, person_id: UUID) -> bool:
    """Whether the reader has no visit at hand to open a person for, and has stated nothing else."""
    return not request.reader.may(Permission.DRAFT_SAVE) and person_id not in grounds_stated(request)


def ask_for_ground(request: PageRequest, person_id: UUID) -> HttpResponse:
    """To the page that asks, and from there back to what was to be opened."""
    address = reverse("why_opened", kwargs={"person_id": person_id})
    back = path_to_return_to(request)
    return HttpResponseRedirect(f"{address}?{urlencode({'till': back})}" if back else address, status=303)


def grounds_stated(request: PageRequest) -> dict[UUID, Stated]:
    """What was stated of whom; another login's cookie, a forged or an old one counts for nobody."""
    try:
        session, people = signing.loads(request.COOKIES.get(_COOKIE, ""), salt=_SALT, max_age=_SECONDS)
    except (signing.BadSignature, ValueError):
        return {}
    if session != str(request.reader.session_id):
        return {}
    return {UUID(key): Stated(Ground(ground), OpeningPurpose(purpose)) for key, (ground, purpose) in people.items()}


def remember_ground(request: PageRequest, response: HttpResponseBase, person_id: UUID, told: Stated) -> None:
    """Let the person be opened without asking again for half an hour, in this login."""
    people = grounds_stated(request) | {person_id: told}
    kept = {str(key): [one.ground.value, one.purpose.value] for key, one in people.items()}
    response.set_cookie(
        _COOKIE,
        signing.dumps([str(request.reader.session_id), kept], salt=_SALT),
        max_age=_SECONDS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Strict",
    )
