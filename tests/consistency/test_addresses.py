"""Every address is met by a browser that judges its page in each of its states (architecture, section 5)."""

from __future__ import annotations

from collections import Counter

from config import urls as site
from tests.journeys.places import IN_ONE_STATE, PLACES, WITHOUT_A_PAGE
from vaccinera.web.page import Page
from vaccinera.web.urls import urlpatterns

_HANDLERS = {name for name in vars(site) if name.startswith("handler")}


def test_every_address_has_its_places() -> None:
    """A new one is added to ``tests/journeys/places.py``: its usual state, and the one that is empty or refuses."""
    routes = {str(route.name) for route in urlpatterns} | _HANDLERS

    told = {place.route for place in PLACES}

    assert told | WITHOUT_A_PAGE == routes
    assert told & WITHOUT_A_PAGE == set()


def test_every_page_that_can_be_opened_is_met_in_two_states() -> None:
    opened = {
        str(route.name)
        for route in urlpatterns
        if isinstance(route.callback, Page) and "GET" in route.callback.methods and route.name not in WITHOUT_A_PAGE
    }

    states = Counter(place.route for place in PLACES)

    assert {route for route in opened - IN_ONE_STATE if states[route] < 2} == set()
