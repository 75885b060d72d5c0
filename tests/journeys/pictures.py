"""The manuals' pictures: each a place of ``places.py`` as somebody meets it there, and how much of it is shown.

Those of the money are drawn by ``test_the_month.py`` on its way: they need two months that are locked.
"""

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


_BLANK_BYTES = 10_000


@dataclass(frozen=True, slots=True)
class View:
    """A page in view as a picture: the file's name without ending, and its height in pixels."""

    name: str
    height: int = 480


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of a place."""

    view: View
    route: str
    state: str

    @property
    def place(self) -> Place:
        """The place as the pages' own tests reach it."""
        return next(place for place in PLACES if (place.route, place.state) == (self.route, self.state))


PICTURES = (
    Picture(View("start", 560), "start", "a day at the clinic"),
    Picture(View("person", 640), "person", "with a history"),
    Picture(View("declaration", 700), "registration", "nothing answered"),
    Picture(View("to-sign"), "to_sign", "the clinic's"),
    Picture(View("sign-many"), "review_to_sign", "what waits for the prescriber"),
    Picture(View("visit", 560), "visit", "signed"),
    Picture(View("correct", 600), "correct_visit", "as it stands"),
    Picture(View("move"), "move_visit", "side by side"),
    Picture(View("not-given"), "not_given_to", "an empty form"),
    Picture(View("elsewhere", 600), "add_elsewhere", "an empty form"),
    Picture(View("unknown"), "new_unknown", "an empty form"),
    Picture(View("merge", 600), "merge_people", "side by side"),
    Picture(View("list-prescription"), "prescribing_list", "a round"),
    Picture(View("certificate"), "certificate_of_visit", "to be handed out"),
    Picture(View("downtime"), "downtime", "the season's forms"),
    Picture(View("paper-list"), "paper_list", "the next to be entered"),
    Picture(View("staff", 640), "staff", "in force"),
    Picture(View("give-commissions", 860), "give_commissions", "an empty form"),
    Picture(View("staff-member", 560), "staff_member", "a colleague"),
    Picture(View("renew", 700), "staff", "ended, to come back"),
    Picture(View("unit-facts", 780), "unit_facts", "as they are"),
    Picture(View("unit-choices", 860), "unit_choices", "as they are"),
    Picture(View("report", 900), "report", "as it is asked first"),
    Picture(View("report-of-people", 1000), "report", "of people, before it is said for what"),
    Picture(View("jobs", 900), "jobs", "one of each"),
    Picture(View("save-report", 700), "save_report", "as it is asked first"),
)


# What ``test_the_month.py`` draws.
RUN, MONTH_DOCUMENTS, PRICE_PROPOSAL = View("run", 700), View("month-documents", 760), View("price-proposal", 760)
STATEMENT, AT_RISK, WHY_UNPAID = View("statement", 760), View("at-risk"), View("why-unpaid", 640)
VIEWS = (*(one.view for one in PICTURES), RUN, MONTH_DOCUMENTS, PRICE_PROPOSAL, STATEMENT, AT_RISK, WHY_UNPAID)


def draw(view: View, desk: Desk) -> None:
    """The page in view from below its header, as PNG; kept in the tree, with few colours, when that is asked for."""
    desk.page.set_viewport_size({"width": _WIDTH, "height": _HIGHEST})
    desk.page.evaluate("document.activeElement.blur()")
    header = desk.page.locator("header.frame").bounding_box()
    assert header is not None
    top = header["y"] + header["height"]
    clip: FloatRect = {"x": 0, "y": top, "width": _WIDTH, "height": view.height}
    drawn = desk.page.screenshot(clip=clip, animations="disabled", caret="hide")
    assert len(drawn) > _BLANK_BYTES
    if os.environ.get(_ARE_KEPT):
        (FOLDER / f"{view.name}.png").write_bytes(with_few_colours(drawn))
