"""The pages where visits of other systems are tried and taken, in each of the states people meet them in."""

from __future__ import annotations

from tests.journeys.desk import Desk
from tests.journeys.scene import NOBODY, Place, Reach, Scene, at

_TRIES, _TAKES = "Päivi Laine", "Birgitta Öberg"
HEADINGS = "Personnummer;Förnamn;Efternamn;Vaccinationsdatum;Vaccin;Program;Batchnummer;Gavs av"


def _tried(*rows: str) -> Reach:
    """A file sent as somebody chooses it, with headings and some rows."""

    def reach(desk: Desk, _scene: Scene) -> None:
        desk.visit("/inlasningar/ny")
        content = "\n".join((HEADINGS, *rows, "")).encode()
        desk.page.get_by_label("Fil").set_input_files({"name": "gamla.csv", "mimeType": "text/csv", "buffer": content})
        desk.fill("Från vilket system?", "Gamla journalen")
        desk.press("Pröva filen")

    return reach


def _with_faults(desk: Desk, scene: Scene) -> None:
    _tried("okänd;Någon;Ny;2025-11-03;finns inte;influenza;;")(desk, scene)
    desk.expect_path("/inlasningar/*")


def _nothing_filled_in(desk: Desk, _scene: Scene) -> None:
    desk.visit("/inlasningar/ny")
    desk.press("Pröva filen")


PLACES_OF_IMPORTS = (
    Place("imports", "what was tried", at("/inlasningar"), who=_TRIES),
    Place("imports", "nothing tried", at("/inlasningar"), who="Adnan Begović"),
    Place("imports", "without the right", at("/inlasningar"), 403),
    Place("new_import", "an empty form", at("/inlasningar/ny"), who=_TRIES),
    Place("new_import", "nothing filled in", _nothing_filled_in, 422, who=_TRIES),
    Place("new_import", "a file without visits", _tried(), 422, who=_TRIES),
    Place("import", "with faults", _with_faults, who=_TRIES),
    Place("import", "of nobody", at(f"/inlasningar/{NOBODY}"), 404, who=_TAKES),
    Place("take_import", "opened as an address", at(f"/inlasningar/{NOBODY}/las-in"), 405, who=_TAKES),
    Place("put_import_aside", "opened as an address", at(f"/inlasningar/{NOBODY}/avfarda"), 405, who=_TRIES),
    Place("import_bad_rows", "of nobody", at(f"/inlasningar/{NOBODY}/felrader"), 404, who=_TAKES),
    Place("import_bad_rows", "without the right", at(f"/inlasningar/{NOBODY}/felrader"), 403),
    Place("import_faults", "of nobody", at(f"/inlasningar/{NOBODY}/fel"), 404, who=_TAKES),
    Place("import_faults", "without the right", at(f"/inlasningar/{NOBODY}/fel"), 403),
)
