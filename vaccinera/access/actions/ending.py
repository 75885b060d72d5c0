"""Ending logins that are not the one at hand: somebody else's, or one's own at another computer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from vaccinera.access.actions.sessions import end_session
from vaccinera.access.models import LoginSession
from vaccinera.access.queries.live import logins_to_end
from vaccinera.audit.actions import record

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from vaccinera.access.queries import SignedIn
    from vaccinera.access.rules.readers import Reader

ENDED_BY_ANOTHER = "ended_by_another"


@transaction.atomic
def end_logins_of(*, by: Reader, staff_id: int, at: datetime) -> int:
    """End somebody's logins at once, as far as the reader may, and return how many; no right is taken (ASVS 7.4.5).

    Whoever is ended is told by whom at their next request.
    """
    ended = 0
    for session in logins_to_end(by, staff_id=staff_id).select_related("staff"):
        end_session(
            session_id=session.pk,
            user_hsa_id=session.staff.hsa_id,
            user_name=session.staff.name,
            reason=ENDED_BY_ANOTHER,
            ended_by=f"{by.name}, {by.unit_name}",
            at=at,
        )
        record(
            "access.session.ended_for_another",
            by=by,
            subject=("staff", staff_id),
            user_hsa_id=session.staff.hsa_id,
            session=str(session.pk),
        )
        ended += 1
    return ended


@transaction.atomic
def end_own_logins(*, signed_in: SignedIn, session_id: UUID | None, at: datetime) -> int:
    """End one of the person's other logins, or all of them, and return how many were (ASVS 7.5.2)."""
    found = LoginSession.objects.filter(staff_id=signed_in.staff_id, ended_at=None).exclude(pk=signed_in.session_id)
    others = list(found if session_id is None else found.filter(pk=session_id))
    for session in others:
        end_session(
            session_id=session.pk,
            user_hsa_id=signed_in.hsa_id,
            user_name=signed_in.name,
            reason="ended_from_elsewhere",
            at=at,
        )
    return len(others)
