"""The sealed log line by line, as the stand-alone verifier reads it: every provider's, so for the sealing role only."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

FORMAT = 1
_SEALS_AT_ONCE = 500
_SEAL_FIELDS = ("seal", "version", "from_xid", "to_xid", "events", "previous", "digest", "at")
_SEALS = """
SELECT n, version, from_xid::text, to_xid::text, events, encode(previous, 'hex'), encode(digest, 'hex'),
       to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
FROM audit_seal WHERE n >= %s ORDER BY n LIMIT %s
"""
# Every column a seal is made over, each as text that gives its exact value back.
_EVENT_FIELDS = (
    "id",
    "xid",
    "at",
    "action",
    "provider_id",
    "unit_hsa_id",
    "user_hsa_id",
    "user_name",
    "commission_hsa_id",
    "purpose",
    "subject_label",
    "subject_id",
    "person_id",
    "details",
    "reference",
)
_EVENTS = """
SELECT id::text, xid::text, to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), action, provider_id,
       unit_hsa_id, user_hsa_id, user_name, commission_hsa_id, purpose, subject_label, subject_id, person_id::text,
       details::text, reference
FROM audit_event WHERE xid >= %s::text::xid8 AND xid < %s::text::xid8 ORDER BY xid, id
"""


def exported_log(
    *, from_seal: int, on_progress: Callable[[int, int], None] = lambda _done, _all: None
) -> Iterator[dict[str, Any]]:
    """A heading, then each seal followed by the events it was made over, as they stand now.

    On the owner's login only, which alone may take the sealing role. ``on_progress`` is told seals done and in all.
    """
    with _as_sealer():
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*), coalesce(max(n), 0) FROM audit_seal WHERE n >= %s", [from_seal])
            seals, last = cursor.fetchone()
        yield {"vaccinera_audit_export": FORMAT, "first": from_seal, "last": last, "seals": seals}
        done = 0
        for slice_of in _slices(from_seal):
            yield from _lines_of(slice_of)
            done += len(slice_of)
            on_progress(done, seals)


def _slices(from_seal: int) -> Iterator[list[dict[str, Any]]]:
    after = from_seal
    while True:
        with connection.cursor() as cursor:
            cursor.execute(_SEALS, [after, _SEALS_AT_ONCE])
            seals = [dict(zip(_SEAL_FIELDS, row, strict=True)) for row in cursor.fetchall()]
        if not seals:
            return
        yield seals
        after = seals[-1]["seal"] + 1


def _lines_of(seals: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for seal in seals:
        yield seal
        with connection.cursor() as cursor:
            cursor.execute(_EVENTS, [seal["from_xid"], seal["to_xid"]])
            for row in cursor:
                yield dict(zip(_EVENT_FIELDS, row, strict=True))


@contextmanager
def _as_sealer() -> Iterator[None]:
    """One snapshot of the log from the first line to the last, however long it takes."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            cursor.execute("SET LOCAL ROLE vaccinera_sealer")
        yield
