"""Counting whom a login looks up (ASVS 2.4.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection

from vaccinera.access.rules.pace import HOUR, MINUTE, Counted, TooMany, judge_pace
from vaccinera.audit.actions import record
from vaccinera.kernel.scope import acting

if TYPE_CHECKING:
    from datetime import datetime

    from vaccinera.access.rules.readers import Reader

# One round trip. A span begins with its first look-up and is counted anew once it is over.
_COUNT = """
INSERT INTO access_pace AS p (session_id, minute_at, in_minute, hour_at, in_hour)
VALUES (%(session)s, %(at)s, 1, %(at)s, 1)
ON CONFLICT (session_id) DO UPDATE SET
    minute_at = CASE WHEN p.minute_at + interval '1 minute' > %(at)s THEN p.minute_at ELSE %(at)s END,
    in_minute = CASE WHEN p.minute_at + interval '1 minute' > %(at)s THEN p.in_minute + 1 ELSE 1 END,
    hour_at = CASE WHEN p.hour_at + interval '1 hour' > %(at)s THEN p.hour_at ELSE %(at)s END,
    in_hour = CASE WHEN p.hour_at + interval '1 hour' > %(at)s THEN p.in_hour + 1 ELSE 1 END
RETURNING minute_at, in_minute, hour_at, in_hour
"""


def note_lookup(*, by: Reader, a_minute: int, an_hour: int, at: datetime) -> TooMany | None:
    """Count one more look-up of the reader's login, and tell when that is too many.

    The first that is leaves an event; the count and the event are kept whatever becomes of the page, so this is called
    outside every transaction.
    """
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, {"session": by.session_id, "at": at})
        minute_at, in_minute, hour_at, in_hour = cursor.fetchone()
    too_many = judge_pace(
        Counted(MINUTE, minute_at, in_minute, a_minute), Counted(HOUR, hour_at, in_hour, an_hour), at=at
    )
    if too_many and too_many.is_first:
        with acting(by):
            record(
                "access.lookups.too_many",
                by=by,
                subject=("login_session", by.session_id),
                in_minute=in_minute,
                in_hour=in_hour,
            )
    return too_many
