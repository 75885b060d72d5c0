"""That more exists at other care providers: yes or no for people the reader opens, and never more (LAW-15, LAW-19)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection

from vaccinera.access.states import Permission

if TYPE_CHECKING:
    from uuid import UUID

    from vaccinera.access.rules.readers import Reader


_ASKED = """
    SELECT coalesce(bool_or(shared.is_vaccinated_elsewhere(same_id)), false)
      FROM patients_same_person WHERE person_id = %s
"""


def is_vaccinated_elsewhere(reader: Reader, person_id: UUID) -> bool:
    """Whether another care provider has recorded a dose of the person's: not whose, which or when (lag 2022:913 2:4).

    Who opens no records is told nothing. Needs the reader's scope, which says which provider is another.
    """
    if not reader.may(Permission.PERSON_OPEN):
        return False
    with connection.cursor() as cursor:
        cursor.execute(_ASKED, [person_id])
        [is_known] = cursor.fetchone()
    return bool(is_known)
