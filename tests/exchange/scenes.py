"""Files of visits, tried and taken as the page and the command do it."""

from __future__ import annotations

from typing import Any

from tests.factories.region import NOON, Region
from tests.personas import MAJA, MONA, Persona
from vaccinera.exchange.actions.taking import take_import
from vaccinera.exchange.actions.trying import try_import
from vaccinera.exchange.models import Import
from vaccinera.exchange.states import ImportMode
from vaccinera.kernel.scope import acting

OLD_SYSTEM = "Gamla journalen"
HEADINGS = "Personnummer;Förnamn;Efternamn;Vaccinationsdatum;Vaccin;Batchnummer;Gavs av"
TOLVANS = "19420101-2392;Tolvan;Tolvansson;2025-11-03;99000000000202;ab 1234;Gun Gammal"
SOMEBODYS = "19400312-9808;Någon;Ny;2025-11-04;99000000000202;AB1234;Gun Gammal"


def file_of(*rows: str, headings: str = HEADINGS) -> bytes:
    """A file as a spreadsheet saves it."""
    return "\n".join((headings, *rows, "")).encode()


def tried(region: Region, content: bytes, *, by: Persona = MONA, **told: Any) -> Import:
    """A file judged by somebody with the grant for it."""
    reader = region.reader(by)
    with acting(reader):
        return try_import(
            by=reader,
            **{
                "content": content,
                "file_name": "gamla.csv",
                "source_system": OLD_SYSTEM,
                "mode": ImportMode.HISTORY,
                "reason": "",
                "at": NOON,
                **told,
            },
        )


def taken(region: Region, one: Import, *, by: Persona = MAJA, leaves_bad_rows: bool = False) -> Import:
    """The same taken by another."""
    reader = region.reader(by)
    with acting(reader):
        return take_import(by=reader, import_id=one.pk, leaves_bad_rows=leaves_bad_rows, at=NOON)
