"""Logins that are alive: one's own, those an administrator may end, and why one that is over is over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import Exists, OuterRef, Q

from vaccinera.access.models import LoginSession
from vaccinera.access.rules.living import LONGEST_SESSION
from vaccinera.access.states import Permission
from vaccinera.kernel.scope import digest_of, key_of
from vaccinera.organisations.models import Commission

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from django.db.models import QuerySet

    from vaccinera.access.queries import SignedIn
    from vaccinera.access.rules.readers import Reader


def own_logins(signed_in: SignedIn, *, at: datetime) -> Sequence[LoginSession]:
    """Everywhere the person is logged in now, the latest used first (ASVS 7.5.2)."""
    return _alive(LoginSession.objects.filter(staff_id=signed_in.staff_id), at=at)


def logins_of(reader: Reader, *, staff_id: int, at: datetime) -> Sequence[LoginSession]:
    """Where somebody is logged in now, as far as the reader may end it."""
    return _alive(logins_to_end(reader, staff_id=staff_id), at=at)


def logins_to_end(reader: Reader, *, staff_id: int) -> QuerySet[LoginSession]:
    """Somebody's logins that are the reader's to end, the reader's own at hand never.

    With ``user.unlock`` all of them. With ``user.manage`` those at work for the own provider, and those in which
    nothing is chosen yet by somebody who could choose it.
    """
    found = LoginSession.objects.filter(staff_id=staff_id, ended_at=None).exclude(pk=reader.session_id)
    if reader.may(Permission.USER_UNLOCK):
        return found
    reader.require(Permission.USER_MANAGE)
    at_own = Commission.objects.filter(staff_id=OuterRef("staff_id"), unit__provider_id=reader.provider_id)
    return found.filter(
        Q(commission__unit__provider_id=reader.provider_id) | Q(Exists(at_own), commission__isnull=True)
    )


def _alive(found: QuerySet[LoginSession], *, at: datetime) -> Sequence[LoginSession]:
    """Those the next request would still find alive, whoever has looked since."""
    idle = timedelta(seconds=settings.VACCINERA_IDLE_SECONDS)
    alive = found.filter(ended_at=None, last_seen_at__gte=at - idle, started_at__gte=at - LONGEST_SESSION)
    return list(alive.select_related("commission__unit").order_by("-last_seen_at", "-id"))


@dataclass(frozen=True, slots=True)
class EndedBy:
    """Who ended somebody else's login, and when."""

    name: str
    at: datetime


def ended_by_another(token: str) -> EndedBy | None:
    """Who ended the login a token belonged to, when somebody else did."""
    found = LoginSession.objects.filter(token_digest=digest_of(key_of(token))).exclude(ended_by="")
    told = found.values_list("ended_by", "ended_at").first()
    return None if told is None or told[1] is None else EndedBy(told[0], told[1])
