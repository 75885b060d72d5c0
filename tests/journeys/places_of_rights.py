"""Who may do what, and the yearly review: the pages, in each of the states people meet them in."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.journeys.desk import Desk
from tests.journeys.scene import NOBODY, Place, Scene, at, sent

_ADMINISTRATOR = "Päivi Laine"
_REVIEW = "/rattigheter/genomgang"


def _none_marked(desk: Desk, _scene: Scene) -> None:
    desk.visit(_REVIEW)
    desk.press("Behåll de förkryssade")
    expect(desk.faults.first).to_be_visible()


def _of_no_kind(desk: Desk, _scene: Scene) -> None:
    desk.visit(_REVIEW)
    desk.send("/rattigheter/lista", form="pdf")


PLACES_OF_RIGHTS = (
    Place("own_logins", "here alone", at("/mina-inloggningar"), who="Lennart Berggren"),
    Place("own_logins", "one that is over", sent("/mina-inloggningar", login=NOBODY)),
    Place("own_logins", "of no login", sent("/mina-inloggningar", login="x"), 404),
    Place("log_in_again", "nothing waits", at("/logga-in/igen")),
    Place("log_in_again", "without a login", at("/logga-in/igen"), who=""),
    Place("rights", "a nurse's", at("/rattigheter")),
    Place("rights", "a commission that gives nothing", at("/rattigheter"), who="Lennart Berggren"),
    Place("rights_review", "who holds what", at(_REVIEW), who=_ADMINISTRATOR),
    Place("rights_review", "none marked", _none_marked, 422, who=_ADMINISTRATOR),
    Place("rights_list", "a file of no kind", _of_no_kind, 422, who=_ADMINISTRATOR),
    Place("rights_list", "without the right", sent("/rattigheter/lista", form="csv"), 403),
)
