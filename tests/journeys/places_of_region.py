"""The pages of the region and its providers, in each of the states people meet them in."""

from __future__ import annotations

import time

from tests.journeys.desk import Desk
from tests.journeys.scene import NOBODY, Place, Reach, Scene, at, sent

_REGION = "/administration/region"
_ADMINISTRATOR, _MANAGER = "Ingela Nordström", "Birgitta Öberg"
_ARTICLES, _ARTICLE = "/administration/hjalptexter", "byta-batch-under-dagen"
_ALMVIKEN, _TALLKOTTEN = f"{_REGION}/vardgivare/1", f"{_REGION}/vardgivare/3"


def _pressed(path: str, button: str) -> Reach:
    """On a form, sent as it stands."""

    def reach(desk: Desk, _scene: Scene) -> None:
        desk.visit(path)
        desk.press(button)

    return reach


def _joining(desk: Desk, scene: Scene) -> None:
    key = scene.site.one("SELECT id::text FROM organisations_joining ORDER BY applied_on, id LIMIT 1")
    desk.visit(f"{_REGION}/ansokningar/{key}")


def _change_proposed(desk: Desk, _scene: Scene) -> None:
    """A unit renamed; another place may have done so already, and then that one is opened."""
    desk.visit(f"{_REGION}/enheter/302/andra")
    desk.fill("Enhetens namn", f"Tallkottens husläkare {time.time_ns()}")
    desk.fill("Varför?", "Provas i webbläsaren")
    desk.press("Föreslå för en annan att godkänna")
    if "andringar" not in desk.path:
        desk.visit(_REGION)
        desk.page.get_by_role("link", name="Enhet Tallkottens").first.click()
    desk.expect_path(f"{_REGION}/andringar/*")


def _step_out_of_turn(desk: Desk, scene: Scene) -> None:
    _joining(desk, scene)
    desk.send(desk.path, act="go_live", reason="")


def _population_with_faults(desk: Desk, _scene: Scene) -> None:
    desk.visit(f"{_REGION}/folkmangd")
    content = "kommun;kön;ålder;målgrupp;antal\n9801;flicka;82;;10\n9801;kvinna;82;grannar;-1\n"
    field = desk.page.locator("input[type=file]")
    field.set_input_files({"name": "folkmangd.csv", "mimeType": "text/csv", "buffer": content.encode()})
    desk.fill("Räknad den", "2026-08-31")
    desk.fill("Källa", "Provas i webbläsaren")
    desk.press("Pröva och läs in")


PLACES_OF_REGION = (
    Place("region", "with what waits and what lacks", at(_REGION), who=_ADMINISTRATOR),
    Place("region", "without the right", at(_REGION), 403),
    Place("region_provider", "with everything agreed", at(_ALMVIKEN), who=_ADMINISTRATOR),
    Place("region_provider", "with a gap", at(_TALLKOTTEN), who=_ADMINISTRATOR),
    Place("region_provider", "that is none", at(f"{_REGION}/vardgivare/4711"), 404, who=_ADMINISTRATOR),
    Place("change_provider", "to change", at(f"{_ALMVIKEN}/andra"), who=_ADMINISTRATOR),
    Place(
        "change_provider",
        "without a reason",
        _pressed(f"{_ALMVIKEN}/andra", "Föreslå för en annan att godkänna"),
        422,
        who=_ADMINISTRATOR,
    ),
    Place("new_unit", "an empty form", at(f"{_ALMVIKEN}/ny-enhet"), who=_ADMINISTRATOR),
    Place(
        "new_unit",
        "nothing filled in",
        _pressed(f"{_ALMVIKEN}/ny-enhet", "Föreslå för en annan att godkänna"),
        422,
        who=_ADMINISTRATOR,
    ),
    Place("change_unit", "to change", at(f"{_REGION}/enheter/101/andra"), who=_ADMINISTRATOR),
    Place("change_unit", "that is none", at(f"{_REGION}/enheter/4711/andra"), 404, who=_ADMINISTRATOR),
    Place("new_contract", "an empty form", at(f"{_ALMVIKEN}/nytt-avtal"), who=_ADMINISTRATOR),
    Place(
        "new_contract",
        "nothing filled in",
        _pressed(f"{_ALMVIKEN}/nytt-avtal", "Föreslå för en annan att godkänna"),
        422,
        who=_ADMINISTRATOR,
    ),
    Place("contract", "in force", at(f"{_REGION}/avtal/1"), who=_ADMINISTRATOR),
    Place("contract", "that is none", at(f"{_REGION}/avtal/4711"), 404, who=_ADMINISTRATOR),
    Place("name_administrator", "before the search", at(f"{_ALMVIKEN}/administrator"), who=_ADMINISTRATOR),
    Place("name_administrator", "one found", at(f"{_ALMVIKEN}/administrator?sok=Lindroos"), who=_ADMINISTRATOR),
    Place("name_administrator", "nobody found", at(f"{_ALMVIKEN}/administrator?sok=Xyz"), who=_ADMINISTRATOR),
    Place("directory_change", "one's own", _change_proposed, who=_ADMINISTRATOR),
    Place("directory_change", "that is none", at(f"{_REGION}/andringar/{NOBODY}"), 404, who=_ADMINISTRATOR),
    Place("populations", "those that are loaded", at(f"{_REGION}/folkmangd"), who=_ADMINISTRATOR),
    Place("populations", "a file with faults", _population_with_faults, 422, who=_ADMINISTRATOR),
    Place("new_application", "an empty form", at(f"{_REGION}/ansokningar/ny"), who=_ADMINISTRATOR),
    Place(
        "new_application",
        "nothing filled in",
        _pressed(f"{_REGION}/ansokningar/ny", "Registrera ansökan"),
        422,
        who=_ADMINISTRATOR,
    ),
    Place("joining", "in the middle", _joining, who=_ADMINISTRATOR),
    Place("joining", "a step out of turn", _step_out_of_turn, 422, who=_ADMINISTRATOR),
    Place("joining", "that is none", at(f"{_REGION}/ansokningar/{NOBODY}"), 404, who=_ADMINISTRATOR),
    Place("new_instruction", "from the newest", at(f"{_REGION}/instruktion/ny"), who=_ADMINISTRATOR),
    Place(
        "new_instruction",
        "nothing filled in",
        _pressed(f"{_REGION}/instruktion/ny", "Föreslå för en annan att godkänna"),
        422,
        who=_ADMINISTRATOR,
    ),
    Place("region_record", "of no kind", at(f"{_REGION}/registerforteckning/pdf"), 404, who=_ADMINISTRATOR),
    Place("region_record", "without the right", at(f"{_REGION}/registerforteckning/csv"), 403),
    Place("messages", "the region's", at("/administration/meddelanden"), who=_ADMINISTRATOR),
    Place("messages", "without the right", at("/administration/meddelanden"), 403),
    Place("take_down_message", "opened as an address", at(f"/administration/meddelanden/{NOBODY}/ta-bort"), 405),
    Place("articles", "shown to everybody", at(_ARTICLES), who=_ADMINISTRATOR),
    Place("articles", "without the right", at(_ARTICLES), 403),
    Place("new_article", "an empty form", at(f"{_ARTICLES}/ny"), who=_ADMINISTRATOR),
    Place(
        "new_article",
        "nothing filled in",
        _pressed(f"{_ARTICLES}/ny", "Föreslå för faktagranskning"),
        422,
        who=_ADMINISTRATOR,
    ),
    Place("edit_article", "with its versions", at(f"{_ARTICLES}/{_ARTICLE}"), who=_ADMINISTRATOR),
    Place("edit_article", "that is none", at(f"{_ARTICLES}/ingen"), 404, who=_ADMINISTRATOR),
    Place("take_down_article", "opened as an address", at(f"{_ARTICLES}/{_ARTICLE}/ta-bort"), 405),
    Place("help_article", "before the login", at(f"/hjalp/artiklar/{_ARTICLE}"), who=""),
    Place("help_article", "for other roles", at("/hjalp/artiklar/ny-personal-till-sasongen"), 404),
    Place("help", "with hits", at("/hjalp?sok=batch")),
    Place("instructions", "before the login", at("/instruktion"), who=""),
    Place("instructions", "accepted by the provider", at("/instruktion"), who=_MANAGER),
    Place("instructions", "with a gap, to be accepted", at("/instruktion"), who="Adnan Begović"),
    Place("instruction", "an earlier version", at("/instruktion/version/1"), who=""),
    Place("instruction", "that is none", at("/instruktion/version/4711"), 404, who=""),
    Place("accept_instruction", "that is none", sent("/instruktion/version/4711/godkann"), 404, who=_MANAGER),
    Place("accept_instruction", "without the right", sent("/instruktion/version/2/godkann"), 403),
    Place("own_record", "of no kind", at("/instruktion/registerforteckning/pdf"), 404, who=_MANAGER),
    Place("own_record", "without the right", at("/instruktion/registerforteckning/csv"), 403),
    Place("joining_information", "before the login", at("/vardval"), who=""),
    Place("joining_information", "for one who works here", at("/vardval")),
    Place("news", "before the login", at("/nyheter"), who=""),
    Place("news", "for one who works here", at("/nyheter")),
)
