"""How long a login lives, how recent it is, and what its browser is called."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.factories.region import NOON
from vaccinera.access.rules.living import browser_named, is_recent

_CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/143.0 Safari/537.36"


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        (_CHROME, "Chrome, Windows"),
        (f"{_CHROME} Edg/143.0", "Edge, Windows"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox, Linux"),
        ("Mozilla/5.0 (iPad; CPU OS 18_0 like Mac OS X) AppleWebKit/605 Version/18.0 Safari/604.1", "Safari, iPad"),
        ("curl/8.5.0", ""),
        ("Firefox/140.0", "Firefox"),
    ],
)
def test_a_browser_is_called_what_people_call_it(user_agent: str, name: str) -> None:
    assert browser_named(user_agent) == name


@pytest.mark.parametrize(("minutes", "is_young"), [(0, True), (30, True), (31, False)])
def test_a_login_is_recent_for_as_long_as_the_installation_says(minutes: int, *, is_young: bool) -> None:
    at = NOON + timedelta(minutes=minutes)

    assert is_recent(started_at=NOON, at=at, seconds=1800) is is_young
