"""What is told of other care providers' data, and of what is blocked, before anybody has said yes (LAW-15, LAW-19)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import connection

from vaccinera.access.states import Permission, ReadingGround

if TYPE_CHECKING:
    from vaccinera.access.rules.readers import Reader


@dataclass(frozen=True, slots=True)
class ReadingInForce:
    """By what, asked by whom and until when the unit may read what other providers recorded (LAW-18)."""

    id: UUID
    ground: ReadingGround
    expires_on: date
    asked_by_name: str


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """That more exists, and that something is blocked: never whose, which or when.

    ``is_blocked_here`` is a block between the units of the reader's own provider.
    """

    is_vaccinated: bool
    is_blocked: bool
    is_blocked_here: bool
    reading: ReadingInForce | None


NOTHING = Elsewhere(is_vaccinated=False, is_blocked=False, is_blocked_here=False, reading=None)
_ASKED = """
    SELECT coalesce(bool_or(told.is_vaccinated), false), coalesce(bool_or(told.is_blocked), false),
           EXISTS (SELECT FROM access_block b JOIN patients_same_person s ON s.same_id = b.person_id
                    WHERE s.person_id = %(person)s AND b.provider_id = %(provider)s AND b.unit_id <> %(unit)s
                      AND b.kind = 'inner' AND b.lifted_at IS NULL),
           (SELECT ARRAY[r.id::text, r.ground, r.expires_on::text, r.asked_by_name]
              FROM access_shared_reading r JOIN patients_same_person s ON s.same_id = r.person_id
             WHERE s.person_id = %(person)s AND r.provider_id = %(provider)s AND r.unit_id = %(unit)s
               AND r.revoked_at IS NULL AND r.expires_on >= %(on)s
             LIMIT 1)
      FROM patients_same_person same, shared.told_of(same.same_id) told
     WHERE same.person_id = %(person)s
"""


def elsewhere_of(reader: Reader, person_id: UUID, *, on: date) -> Elsewhere:
    """What may be told of one person, in one statement. Who opens no records is told nothing.

    Needs the reader's scope, which says which provider is another and which unit is at work.
    """
    if not reader.may(Permission.PERSON_OPEN):
        return NOTHING
    with connection.cursor() as cursor:
        cursor.execute(_ASKED, {"person": person_id, "provider": reader.provider_id, "unit": reader.unit_id, "on": on})
        is_vaccinated, is_blocked, is_blocked_here, reading = cursor.fetchone()
    return Elsewhere(bool(is_vaccinated), bool(is_blocked), bool(is_blocked_here), _reading(reading))


def _reading(row: list[str] | None) -> ReadingInForce | None:
    if row is None:
        return None
    key, ground, expires_on, asked_by = row
    return ReadingInForce(UUID(key), ReadingGround(ground), date.fromisoformat(expires_on), asked_by)


def who_blocks(person_id: UUID) -> list[str]:
    """The providers that have blocked, by name, to be asked to lift it; none until the emergency is in the log."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT shared.who_blocks(%s)", [person_id])
        return [name for (name,) in cursor.fetchall()]
