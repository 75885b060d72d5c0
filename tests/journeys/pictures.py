"""The manual's pictures: each a place of ``places.py`` as somebody meets it there, and how much of it is shown."""

from __future__ import annotations

import os
from dataclasses import dataclass

from playwright.sync_api import FloatRect

from tests.journeys.desk import Desk
from tests.journeys.places import PLACES
from tests.journeys.scene import Place
from tests.journeys.small_png import with_few_colours
from tools.tree import CHECKOUT

FOLDER = CHECKOUT / "docs" / "manual" / "pictures"
# Made into the tree when this is set; otherwise each is drawn all the same, so that none can go stale unseen.
_ARE_KEPT = "MANUAL_PICTURES"
_WIDTH, _HIGHEST = 1200, 1100


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture: the file's name without ending, the place it shows, and its height in pixels."""

    name: str
    route: str
    state: str
    height: int = 480

    @property
    def place(self) -> Place:
        """The place as the pages' own tests reach it."""
        return next(place for place in PLACES if (place.route, place.state) == (self.route, self.state))


PICTURES = (
    Picture("start", "start", "a day at the clinic", 560),
    Picture("person", "person", "with a history", 640),
    Picture("declaration", "registration", "nothing answered", 700),
    Picture("to-sign", "to_sign", "the clinic's"),
    Picture("sign-many", "review_to_sign", "what waits for the prescriber"),
    Picture("visit", "visit", "signed", 560),
    Picture("correct", "correct_visit", "as it stands", 600),
    Picture("move", "move_visit", "side by side"),
    Picture("not-given", "not_given_to", "an empty form"),
    Picture("elsewhere", "add_elsewhere", "an empty form", 600),
    Picture("unknown", "new_unknown", "an empty form"),
    Picture("merge", "merge_people", "side by side", 600),
    Picture("list-prescription", "prescribing_list", "a round"),
    Picture("certificate", "certificate_of_visit", "to be handed out"),
    Picture("downtime", "downtime", "the season's forms"),
    Picture("paper-list", "paper_list", "the next to be entered"),
    Picture("staff", "staff", "in force", 640),
    Picture("give-commissions", "give_commissions", "an empty form", 860),
    Picture("staff-member", "staff_member", "a colleague", 560),
    Picture("renew", "staff", "ended, to come back", 700),
    Picture("unit-facts", "unit_facts", "as they are", 780),
    Picture("unit-choices", "unit_choices", "as they are", 860),
)


def draw(picture: Picture, desk: Desk) -> bytes:
    """The page in view from below its header, as PNG; kept in the tree, with few colours, when that is asked for."""
    desk.page.set_viewport_size({"width": _WIDTH, "height": _HIGHEST})
    desk.page.evaluate("document.activeElement.blur()")
    header = desk.page.locator("header.frame").bounding_box()
    assert header is not None
    top = header["y"] + header["height"]
    clip: FloatRect = {"x": 0, "y": top, "width": _WIDTH, "height": picture.height}
    drawn = desk.page.screenshot(clip=clip, animations="disabled", caret="hide")
    if os.environ.get(_ARE_KEPT):
        (FOLDER / f"{picture.name}.png").write_bytes(with_few_colours(drawn))
    return drawn
