"""The log of a period handed over from the command line."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine

from tests.audit.scenes import OPENED, happened
from tests.factories.region import NOON, Region, make_person
from tests.personas import ANNA, LOVISA
from vaccinera.audit.models import Event
from vaccinera.console.faults import Fault
from vaccinera.console.log_files import export_log
from vaccinera.kernel.scope import reading

LOVISAS, ANNAS = "TSTNMT2321000156-S41", "TSTNMT2321000156-S1"


@pytest.fixture
def region(region: Region) -> Iterator[Region]:
    with time_machine.travel(NOON, tick=False):
        yield region


def _export(folder: Path, **told: Any) -> None:
    usual: dict[str, Any] = {
        "by": LOVISAS,
        "recipient": "Loggtjänsten",
        "from_on": datetime(2026, 11, 1),  # noqa: DTZ001 - a day, as the command line reads it
        "to_on": datetime(2026, 11, 23),  # noqa: DTZ001 - as above
    }
    export_log(folder, **(usual | told))


def test_the_log_is_written_to_a_new_folder_and_its_recipient_to_the_log(
    region: Region, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """LAW-10, RIV-19."""
    happened(region, ANNA, OPENED, at=NOON - timedelta(days=3), person_id=make_person().pk)
    folder = tmp_path / "logg"

    _export(folder)

    lovisa = region.reader(LOVISA)
    with reading(lovisa):
        event = Event.objects.get(action="exchange.log.exported")
    assert capsys.readouterr().out == f"1 documents written to {folder}.\n"
    assert "194201012392" in (folder / "storelog-00001.xml").read_text("utf-8")
    assert folder.stat().st_mode & 0o777 == 0o700
    assert event.details["recipient"] == "Loggtjänsten"


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ({"recipient": " "}, "Say who gets it: --recipient."),
        ({"to_on": datetime(2026, 10, 1)}, "The last day is before the first"),  # noqa: DTZ001 - a day, as above
        ({"from_on": datetime(2024, 1, 1)}, "The period may be 366 days at most"),  # noqa: DTZ001 - a day, as above
        ({"from_on": datetime(2026, 12, 1), "to_on": datetime(2026, 12, 2)}, "has not come yet"),  # noqa: DTZ001 - two days, as the command line reads them
        ({"by": ANNAS}, "has no commission with the permission log.read"),
    ],
)
def test_what_cannot_be_handed_over_is_one_sentence(
    region: Region, tmp_path: Path, told: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(Fault, match=sentence):
        _export(tmp_path / "logg", **told)

    assert not (tmp_path / "logg").exists()


def test_a_folder_that_is_there_is_left_alone(region: Region, tmp_path: Path) -> None:
    with pytest.raises(Fault, match="is there already"):
        _export(tmp_path)
