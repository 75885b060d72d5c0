"""The population register from the command line: whom it touched, without a name or a number."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
import time_machine
from pytest_django import Settings

from tests.factories.region import NOON, Region, make_person
from vaccinera.console import people
from vaccinera.console.faults import Fault
from vaccinera.patients.models import Person


@pytest.fixture
def region(region: Region) -> Iterator[Region]:
    with time_machine.travel(NOON, tick=False):
        yield region


def test_what_has_changed_is_taken_over_and_told_by_key(region: Region, capsys: pytest.CaptureFixture[str]) -> None:
    """PER-12: a terminal may be kept."""
    moved = make_person("195608309810", given_name="Gösta", family_name="Sandberg")
    make_person()

    people.update(as_json=True)
    told = json.loads(capsys.readouterr().out)
    people.update()

    assert told["asked"] == 2
    assert [one["person"] for one in told["touched"]] == [str(moved.pk)]
    assert "street" in told["touched"][0]["fields"]
    assert Person.objects.get(pk=moved.pk).street == "Nya vägen 7"
    assert capsys.readouterr().out == "Asked about 2 people; 0 have changed.\n"


def test_the_sentences_name_nobody(region: Region, capsys: pytest.CaptureFixture[str]) -> None:
    moved = make_person("195608309810")

    people.update()

    said = capsys.readouterr().out
    assert f"  {moved.pk}: given_name, family_name, street" in said
    assert "Sandberg" not in said


def test_without_a_register_it_says_which_setting_is_lacking(region: Region, settings: Settings) -> None:
    settings.VACCINERA_POPULATION_REGISTER = ""

    with pytest.raises(Fault, match="VACCINERA_POPULATION_REGISTER"):
        people.update()


def test_a_register_that_stops_answering_is_told_with_how_far_it_came(region: Region) -> None:
    make_person("197709159847")

    with pytest.raises(Fault, match="stopped answering after 0 people"):
        people.update()
