"""The staff directory from the command line: what changed, and whom it touched."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
import time_machine
from pytest_django import Settings

from tests.factories.region import NOON, Region
from tests.personas import ANNA, DAVID, EVERYONE
from vaccinera.console import directory
from vaccinera.console.faults import Fault
from vaccinera.organisations.models import Commission, Staff


@pytest.fixture
def region(region: Region) -> Iterator[Region]:
    with time_machine.travel(NOON, tick=False):
        yield region


def _is(persona_key: int, number: str) -> None:
    """Let one of the known people be somebody the invented directory has news of."""
    Staff.objects.filter(pk=persona_key).update(hsa_id=f"TSTNMT2321990012-{number}")


def test_what_has_changed_is_taken_over_and_told_by_hsa_id(region: Region, capsys: pytest.CaptureFixture[str]) -> None:
    """ID-11: a licence is withdrawn, and the commission it touches is named."""
    _is(DAVID.key, "P016")

    directory.update(as_json=True)
    told = json.loads(capsys.readouterr().out)
    directory.update()

    assert told == {
        "asked": len(EVERYONE),
        "touched": [{"staff": "TSTNMT2321990012-P016", "fields": ["licences"], "commissions": ["TSTNMT2321000156-C3"]}],
    }
    assert Commission.objects.get(pk=DAVID.key).roles == ["VAC"]
    assert capsys.readouterr().out == f"Asked about {len(EVERYONE)} people; 0 have changed.\n"


def test_the_sentences_name_nobody(region: Region, capsys: pytest.CaptureFixture[str]) -> None:
    """ID-08: somebody protected may be among them."""
    _is(ANNA.key, "P024")
    _is(DAVID.key, "P013")

    directory.update()

    said = capsys.readouterr().out
    assert "  TSTNMT2321990012-P024: family_name\n" in said
    assert "  TSTNMT2321990012-P013: left_on (commissions TSTNMT2321000156-C3)" in said
    assert "Löfgren" not in said


def test_without_a_directory_it_says_which_setting_is_lacking(region: Region, settings: Settings) -> None:
    settings.VACCINERA_DIRECTORY = ""

    with pytest.raises(Fault, match="VACCINERA_DIRECTORY"):
        directory.update()


@pytest.mark.parametrize(("number", "said"), [("P107", "stopped answering after 0"), ("P110", "cannot be true")])
def test_a_directory_on_a_bad_day_is_told_with_how_far_it_came(region: Region, number: str, said: str) -> None:
    _is(DAVID.key, number)

    with pytest.raises(Fault, match=said):
        directory.update()
