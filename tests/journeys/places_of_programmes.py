"""The pages that change programmes and questionnaires, in each of the states people meet them in."""

from __future__ import annotations

import json
import time

from tests.journeys.desk import Desk
from tests.journeys.scene import NOBODY, Place, Reach, Scene, at

_SEASON = "/administration/program/influenza/2026.1"
_ADMINISTRATOR = "Ingela Nordström"


def _changing(place: str = "", **fields: str) -> Reach:
    """On a draft of the season's next version, at one of its entries, perhaps after something was typed there."""

    def reach(desk: Desk, _scene: Scene) -> None:
        desk.visit(_SEASON)
        desk.press("Ändra programmet")
        desk.visit(desk.path + place)
        for label, text in fields.items():
            desk.fill(label.replace("_", " "), text)
        if fields:
            desk.press("Spara i utkastet")

    return reach


def _proposed(desk: Desk, scene: Scene) -> None:
    _changing()(desk, scene)
    desk.fill("Varför?", "Provas i webbläsaren")
    desk.press("Föreslå för en annan att godkänna")
    desk.expect_path("/administration/program/forslag/*")


def _proposing_without_a_reason(desk: Desk, scene: Scene) -> None:
    _changing()(desk, scene)
    desk.press("Föreslå för en annan att godkänna")


def _uploaded(path: str, button: str, text: str) -> Reach:
    def reach(desk: Desk, _scene: Scene) -> None:
        desk.visit(path)
        name = "fil.json" if "halso" in path else "fil.toml"
        desk.page.get_by_label("Fil").set_input_files({"name": name, "mimeType": "text/plain", "buffer": text.encode()})
        desk.press(button)

    return reach


def _questions_proposed(desk: Desk, scene: Scene) -> None:
    content = json.loads(scene.site.one("SELECT content::text FROM declarations_questionnaire ORDER BY id LIMIT 1"))
    desk.visit("/administration/halsodeklarationer/fil")
    desk.fill("Gäller från", "2030-01-01")
    desk.fill("Varför?", "Provas i webbläsaren")
    content["version"] = f"{time.time_ns()}"
    raw = json.dumps(content).encode()
    desk.page.get_by_label("Fil").set_input_files({"name": "fil.json", "mimeType": "application/json", "buffer": raw})
    desk.press("Föreslå")
    desk.expect_path("/administration/halsodeklarationer/forslag/*")


PLACES_OF_PROGRAMMES = (
    Place("programme_administration", "everything in force", at("/administration/program"), who=_ADMINISTRATOR),
    Place("programme_administration", "without the right", at("/administration/program"), 403),
    Place("programme_version", "whole", at(_SEASON), who=_ADMINISTRATOR),
    Place("programme_version", "that is none", at("/administration/program/influenza/1.1"), 404, who=_ADMINISTRATOR),
    Place("programme_file", "that is none", at("/administration/program/influenza/1.1/fil"), 404, who=_ADMINISTRATOR),
    Place("programme_file", "without the right", at(f"{_SEASON}/fil"), 403),
    Place("change_programme", "opened as an address", at(f"{_SEASON}/andra"), 405, who=_ADMINISTRATOR),
    Place("upload_programme", "an empty form", at("/administration/program/fil"), who=_ADMINISTRATOR),
    Place(
        "upload_programme",
        "a broken file",
        _uploaded("/administration/program/fil", "Läs in filen", "format = "),
        422,
        who=_ADMINISTRATOR,
    ),
    Place("programme_draft", "nothing changed", _changing(), who=_ADMINISTRATOR),
    Place("programme_draft", "proposed without a reason", _proposing_without_a_reason, 422, who=_ADMINISTRATOR),
    Place("programme_draft", "of nobody", at(f"/administration/program/utkast/{NOBODY}"), 404, who=_ADMINISTRATOR),
    Place("programme_top", "to change", _changing("/uppgifter"), who=_ADMINISTRATOR),
    Place("programme_top", "with a fault", _changing("/uppgifter", Version="x"), who=_ADMINISTRATOR),
    Place("programme_entry", "to change", _changing("/uppgifter/intervals/1"), who=_ADMINISTRATOR),
    Place(
        "programme_entry",
        "with a fault",
        _changing("/uppgifter/intervals/1", Minst_antal_dagar="x"),
        who=_ADMINISTRATOR,
    ),
    Place("programme_entry", "that is none", _changing("/uppgifter/intervals/99"), 404, who=_ADMINISTRATOR),
    Place("add_programme_entry", "opened as an address", _changing("/ny/windows"), 405, who=_ADMINISTRATOR),
    Place("move_programme_entry", "opened as an address", _changing("/flytta/windows/1"), 405, who=_ADMINISTRATOR),
    Place("discard_programme_draft", "opened as an address", _changing("/ta-bort"), 405, who=_ADMINISTRATOR),
    Place("programme_proposal", "one's own", _proposed, who=_ADMINISTRATOR),
    Place(
        "programme_proposal",
        "that is none",
        at(f"/administration/program/forslag/{NOBODY}"),
        404,
        who=_ADMINISTRATOR,
    ),
    Place("questionnaire", "published", at("/administration/halsodeklarationer/1"), who=_ADMINISTRATOR),
    Place("questionnaire", "that is none", at("/administration/halsodeklarationer/999"), 404, who=_ADMINISTRATOR),
    Place("upload_questionnaire", "an empty form", at("/administration/halsodeklarationer/fil"), who=_ADMINISTRATOR),
    Place(
        "upload_questionnaire",
        "a broken file",
        _uploaded("/administration/halsodeklarationer/fil", "Föreslå", "{"),
        422,
        who=_ADMINISTRATOR,
    ),
    Place("questionnaire_proposal", "one's own", _questions_proposed, who=_ADMINISTRATOR),
    Place(
        "questionnaire_proposal",
        "that is none",
        at(f"/administration/halsodeklarationer/forslag/{NOBODY}"),
        404,
        who=_ADMINISTRATOR,
    ),
)
