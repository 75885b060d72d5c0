"""The manual's pictures are taken of the pages as they are: ``MANUAL_PICTURES=1`` makes them into the tree."""

from __future__ import annotations

import pytest

from tests.journeys.desk import Desk
from tests.journeys.pictures import PICTURES, Picture, draw
from tests.journeys.scene import Scene
from tests.journeys.site import Site


@pytest.mark.parametrize("picture", PICTURES, ids=lambda picture: str(picture.view.name))
def test_each_picture_can_be_taken(picture: Picture, desk: Desk, site: Site) -> None:
    """Only invented people are in it: the demo region has no others."""
    place = picture.place
    desk.log_in_as(place.who, at=place.at)
    place.reach(desk, Scene(site))

    assert desk.status == place.status
    draw(picture.view, desk)
