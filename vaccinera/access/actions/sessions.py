"""Logging in, choosing a commission, logging out: each a logged act."""

from __future__ import annotations

import json
import secrets
from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import connection, transaction
from uuid_utils.compat import uuid7

from vaccinera.access.models import LoginSession, ProviderLogin
from vaccinera.access.queries import commissions_in_force, signed_in_by
from vaccinera.access.rules.living import LONGEST_SESSION
from vaccinera.access.rules.vouching import pads_of, proof_of
from vaccinera.audit.actions import record, record_outside_every_provider
from vaccinera.kernel.clock import civil_day
from vaccinera.kernel.refusals import Refused
from vaccinera.kernel.scope import acting, digest_of, key_of

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from vaccinera.access.queries import SignedIn
    from vaccinera.organisations.models import Staff

_SEEN_AT_MOST_EVERY = timedelta(minutes=1)


@transaction.atomic
def log_in(
    *,
    staff: Staff,
    method: str,
    level_of_assurance: str,
    at: datetime,
    commission_hsa_id: str = "",
    browser: str = "",
) -> str:
    """Begin a session for somebody already identified, and return the token that proves it.

    A single commission is chosen at once, and so is one of several that was named; else the person is asked.
    ``method`` and ``level_of_assurance`` say how the person was identified, ``browser`` where (``browser_named``).
    """
    token = secrets.token_urlsafe(32)
    held = commissions_in_force(staff_id=staff.pk, at=at)
    commissions = list(held.filter(hsa_id__iexact=commission_hsa_id)[:1]) or list(held[:2])
    _begin(
        LoginSession(
            id=uuid7(),
            token_digest=digest_of(key_of(token)),
            staff=staff,
            commission=commissions[0] if len(commissions) == 1 else None,
            method=method,
            level_of_assurance=level_of_assurance,
            started_at=at,
            last_seen_at=at,
            browser=browser,
        )
    )
    record_outside_every_provider(
        "access.session.started", user_hsa_id=staff.hsa_id, user_name=staff.name, method=method
    )
    return token


def _begin(session: LoginSession) -> None:
    """The application may not write a session itself: the database does, where its processes vouch for it."""
    fields = session._meta.concrete_fields
    told = json.dumps({field.column: getattr(session, field.attname) for field in fields}, default=str)
    with connection.cursor() as cursor:
        cursor.execute("SELECT access.begin_session(%s, %s)", [told, proof_of(told, secret=settings.SECRET_KEY)])


def keep_secret() -> None:
    """Let the database know the secret by which the application vouches for login sessions; as the tables' owner."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT access.keep_secret(%s, %s)", list(pads_of(settings.SECRET_KEY)))


@transaction.atomic
def choose_commission(*, token: str, commission_id: int, at: datetime) -> SignedIn:
    """Make one of the person's own commissions the active one; switching is a logged act (ID-03)."""
    signed_in = signed_in_by(token, on=civil_day(at))
    if signed_in is None:
        raise Refused("access.session.ended")
    if not commissions_in_force(staff_id=signed_in.staff_id, at=at).filter(pk=commission_id).exists():
        raise Refused("access.commission.not_yours")
    with connection.cursor() as cursor:
        cursor.execute("SELECT access.choose_commission(%s, %s, %s)", [key_of(token), commission_id, civil_day(at)])
    chosen = signed_in_by(token, on=civil_day(at))
    if chosen is None or chosen.reader is None:
        raise Refused("access.session.ended")
    with acting(chosen.reader):
        record(
            "access.commission.chosen",
            by=chosen.reader,
            subject=("login_session", chosen.session_id),
            before=signed_in.reader.commission_hsa_id if signed_in.reader else "",
        )
    return chosen


@transaction.atomic
def log_out(*, signed_in: SignedIn, reason: str, at: datetime) -> None:
    """End a session; its token opens nothing from the next request on."""
    end_session(
        session_id=signed_in.session_id, user_hsa_id=signed_in.hsa_id, user_name=signed_in.name, reason=reason, at=at
    )


def end_session(
    *, session_id: UUID, user_hsa_id: str, user_name: str, reason: str, at: datetime, ended_by: str = ""
) -> None:
    """End a session if it still lives, and tell the log whose it was and why; nothing of its provider's is kept.

    ``ended_by`` is who ended it when that was somebody else, as the person is told.
    """
    if LoginSession.objects.filter(pk=session_id, ended_at=None).update(ended_at=at, ended_by=ended_by):
        ProviderLogin.objects.filter(session_id=session_id).delete()
        record_outside_every_provider(
            "access.session.ended", user_hsa_id=user_hsa_id, user_name=user_name, reason=reason
        )


def keep_alive(*, signed_in: SignedIn, idle_seconds: int, at: datetime, is_used: bool = True) -> bool:
    """Whether the session still lives; note that it was used, at most once a minute, unless the page asks by itself.

    One that was idle too long, or is older than 12 hours, is ended here (ID-09).
    """
    idle = at - signed_in.last_seen_at
    is_idle = idle > timedelta(seconds=idle_seconds)
    if is_idle or at - signed_in.started_at > LONGEST_SESSION:
        log_out(signed_in=signed_in, reason="idle" if is_idle else "too_old", at=at)
        return False
    if is_used and idle > _SEEN_AT_MOST_EVERY:
        LoginSession.objects.filter(pk=signed_in.session_id).update(last_seen_at=at)
    return True
