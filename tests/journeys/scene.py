"""The pages' scene: who and what the places are about, and how a place is described."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tests.journeys.desk import Desk
from tests.journeys.site import Site

NOBODY = "01993012-0000-7000-8000-000000000000"


class Scene:
    """What the pages are about, in the demo region. Nothing here is changed but the drafts begun for it."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self._begun: dict[str, str] = {}

    def person(self, number: str) -> str:
        """The page of somebody known by the number."""
        found = "SELECT person_id::text FROM patients_identifier WHERE value = %(number)s"
        return f"/personer/{self.site.one(found, {'number': number})}"

    def begin(self, desk: Desk, name: str) -> str:
        """Stand on a registration whoever sits here has begun, with nothing answered; always the same one."""
        if name not in self._begun:
            desk.visit("/")
            desk.begin(self.site.someone(declared="never").number)
            self._begun[name] = desk.path
        else:
            desk.visit(self._begun[name])
        return self._begun[name]

    def draft(self, state: str) -> str:
        """The registration page of work at the clinic that has come so far."""
        found = "SELECT id::text FROM visits_draft WHERE unit_id = 101 AND state = %(state)s ORDER BY id LIMIT 1"
        return f"/registrera/{self.site.one(found, {'state': state})}"

    def visit(self, state: str) -> str:
        """A visit of the clinic that has come so far."""
        found = "SELECT id::text FROM visits_visit WHERE unit_id = 101 AND state = %(state)s ORDER BY id LIMIT 1"
        return f"/besok/{self.site.one(found, {'state': state})}"


Reach = Callable[[Desk, Scene], None]


@dataclass(frozen=True, slots=True)
class Place:
    """A page in one of its states: by which address it is shown, how one comes there, and the status it answers with.

    ``who`` sits there, at the unit ``at`` when that is to be chosen; without a name nobody has logged in.
    """

    route: str
    state: str
    reach: Reach
    status: int = 200
    who: str = "Anna Norlander"
    at: str = ""


def at(path: str) -> Reach:
    return lambda desk, _scene: desk.visit(path)


def sent(path: str, **fields: str) -> Reach:
    """What a form would send, from an old tab or a second click."""

    def reach(desk: Desk, _scene: Scene) -> None:
        desk.visit("/hjalp")
        desk.send(path, **fields)

    return reach
