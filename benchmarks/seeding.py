"""Drafts to sign by the hundred thousand, of people and drafts whose keys are computed from a number.

So a load generator needs no list. They stand outside the index of numbers: signing does not look there.
"""

from __future__ import annotations

import psycopg

from benchmarks.ground import Ground
from vaccinera.console.demo_region.numbers import reserve_number
from vaccinera.patients.states import IdentifierKind

# Keys are computed alike in SQL, in Lua and in pgbench: a family, and the number in twelve hexadecimal digits.
PERSON, DRAFT, _NUMBER = "0bee0001-0000-7000-8000-", "0bee0002-0000-7000-8000-", "0bee0003-0000-7000-8000-"
_RESERVE = IdentifierKind.RESERVE_NUMBER_STOCKHOLM.value
# Far from where the demo region's own reserve numbers begin.
_FIRST_PLACE = 9_000_000


def key_of(family: str, number: str) -> str:
    """SQL for the key of a family and a number (an expression)."""
    return f"('{family}' || lpad(to_hex(({number})::bigint), 12, '0'))::uuid"


def seed_drafts(ground: Ground, *, nurse_hsa_id: str, first: int, count: int, programme: str) -> None:
    """People born 1930–1959 with an open draft each for one nurse, numbered from ``first``."""
    ground.sql(f"""
    SET session_replication_role = replica;
    INSERT INTO patients_person (id, given_name, family_name, sort_key, birth_date, sex, protection, street,
                                 postal_code, city, municipality_code, region_code)
      SELECT {key_of(PERSON, "n")}, 'Mät', 'Mätarsson' || n, 'matarsson' || n,
             date '1930-01-01' + (n % 10950)::int, 'unknown', 'none', 'Mätvägen 1', '99999', 'Mätstad', '', ''
      FROM generate_series({first}, {first + count - 1}) n;
    INSERT INTO visits_draft (id, provider_id, unit_id, person_id, programme_id, state, content, revision,
                              created_by_id, created_at, updated_by_hsa_id, updated_by_name, updated_at,
                              discarded_reason)
      SELECT {key_of(DRAFT, "n")}, u.provider_id, u.id, {key_of(PERSON, "n")}, '{programme}', 'open', '{{}}', 1, s.id,
             now(), s.hsa_id, s.given_name || ' ' || s.family_name, now(), ''
      FROM organisations_staff s JOIN organisations_commission c ON c.staff_id = s.id
           JOIN organisations_unit u ON u.id = c.unit_id,
           generate_series({first}, {first + count - 1}) n
      WHERE s.hsa_id = '{nurse_hsa_id}';
    ANALYZE visits_draft, patients_person;
    """)  # noqa: S608 - our own numbers and names


def seed_numbers(ground: Ground, *, first: int, count: int) -> list[str]:
    """Give the people numbered from ``first`` a reserve number each, and their numbers in that order."""
    numbers = [reserve_number(_FIRST_PLACE + place) for place in range(first, first + count)]
    with psycopg.connect(ground.superuser_url, dbname="vaccinera") as connection, connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        columns = "(id, person_id, kind, value)"
        with cursor.copy(f"COPY patients_identifier {columns} FROM STDIN") as copy:
            for place, number in enumerate(numbers, start=first):
                copy.write_row((f"{_NUMBER}{place:012x}", f"{PERSON}{place:012x}", _RESERVE, number))
        cursor.execute("ANALYZE patients_identifier")
    return numbers
