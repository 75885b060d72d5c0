"""Counties and municipalities by their codes."""

from __future__ import annotations

from collections import Counter

from vaccinera.patients.rules.places import counties, municipalities


def test_there_are_21_counties_and_290_municipalities_each_in_a_county() -> None:
    assert (len(counties()), len(municipalities())) == (21, 290)
    assert {code[:2] for code in municipalities()} == set(counties())


def test_no_two_municipalities_have_one_name() -> None:
    assert max(Counter(municipalities().values()).values()) == 1


def test_places_are_called_by_their_names() -> None:
    assert (counties()["01"], counties()["14"]) == ("Stockholms län", "Västra Götalands län")
    assert [municipalities()[code] for code in ("0180", "0305", "0643", "2326", "2584")] == [
        "Stockholm",
        "Håbo",
        "Habo",
        "Berg",
        "Kiruna",
    ]
