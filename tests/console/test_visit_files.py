"""Files of visits from the command line: tried, taken by another, their bad rows written, and visits handed over."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import time_machine
import typer

from tests.exchange.scenes import SOMEBODYS, TOLVANS, file_of
from tests.factories.region import NOON, Region, make_person
from tests.personas import MAJA
from vaccinera.console.faults import Fault
from vaccinera.console.visit_files import _SENTENCES, export_visits, import_visits
from vaccinera.kernel.scope import reading
from vaccinera.visits.models import Visit

MONA, MAJAS, ANNA = (f"TSTNMT2321000156-S{key}" for key in (31, 6, 1))
BAD = SOMEBODYS.replace("9808", "9807")


@pytest.fixture
def region(region: Region) -> Iterator[Region]:
    with time_machine.travel(NOON, tick=False):
        yield region


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "gamla.csv"
    path.write_bytes(file_of(SOMEBODYS, TOLVANS))
    return path


def _read(file: Path, **told: Any) -> None:
    import_visits(file, **{"by": MONA, "source": "Gamla journalen", **told})


def _visits(region: Region) -> int:
    with reading(region.reader(MAJA)):
        return Visit.objects.count()


def test_a_file_is_tried_and_nothing_taken(region: Region, file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _read(file)

    assert capsys.readouterr().out == (
        "2 rows: 2 good, 0 bad, 0 taken before.\n"
        "Nothing is taken. Another person takes it on the page Import, or with --commit.\n"
    )
    assert _visits(region) == 0


def test_another_person_takes_it(region: Region, file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _read(file, commit=True, approved_by=MAJAS)

    assert "Taken: 2 visits, 2 people new to the index." in capsys.readouterr().out
    assert _visits(region) == 2


def test_bad_rows_are_told_and_written_with_what_is_wrong(
    region: Region, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """And no whole number of a person reaches the terminal (PER-12)."""
    make_person()
    file, left = tmp_path / "gamla.csv", tmp_path / "fel.csv"
    file.write_bytes(file_of(TOLVANS, BAD))

    with pytest.raises(typer.Exit) as ended:
        _read(file, commit=True, approved_by=MAJAS, bad_rows=left)
    assert ended.value.exit_code == 1
    assert _visits(region) == 0
    told = capsys.readouterr().out
    left.unlink()
    _read(file, commit=True, approved_by=MAJAS, take_good=True, bad_rows=left)

    assert "Row 3, personnummer: The last digit of 19400312… is not right. Compare the number" in told
    assert "1 good, 1 bad" in told
    assert "9807" not in told
    assert _visits(region) == 1
    headings, row = left.read_text("utf-8-sig").splitlines()
    assert headings.endswith(";fault")
    assert row.startswith("19400312-9807;Någon;Ny;")
    assert row.endswith("Compare the number with the other system.")


def test_the_answer_can_be_read_by_programs(region: Region, file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _read(file, as_json=True)

    told = json.loads(capsys.readouterr().out)
    assert (told["state"], told["rows"], told["good"], told["faults"]) == ("tried", 2, 2, [])


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ({"commit": True}, "--approved-by"),
        ({"commit": True, "approved_by": MONA}, "no commission with the permission visit.import"),
        ({"by": ANNA}, "no commission with the permission visit.import_try"),
        ({"source": " "}, "--source"),
        ({"settleable": True}, "--reason"),
    ],
)
def test_what_cannot_be_is_told_in_a_sentence(region: Region, file: Path, told: dict[str, Any], sentence: str) -> None:
    if told.get("approved_by") == MONA:
        sentence = "Whoever tries a file does not take it"
    with pytest.raises(Fault, match=sentence):
        _read(file, **told)


def test_visits_are_handed_over(region: Region, tmp_path: Path, file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _read(file, commit=True, approved_by=MAJAS)
    capsys.readouterr()
    out = tmp_path / "ut.csv"

    export_visits(out, by=MONA, purpose="Byte av system", recipient="Regionen", as_json=True)
    later = datetime(2026, 1, 1)  # noqa: DTZ001 - a day, as typer reads it
    export_visits(tmp_path / "sen.xlsx", by=MONA, purpose="Byte", recipient="Regionen", from_on=later)

    first, second = capsys.readouterr().out.splitlines()
    assert json.loads(first) == {"visits": 2}
    assert second == f"0 visits written to {tmp_path / 'sen.xlsx'}."
    assert len(out.read_text("utf-8-sig").splitlines()) == 3


def test_every_refusal_an_import_can_meet_has_words_here() -> None:
    from vaccinera.web.sentences.exchange import SENTENCES  # noqa: PLC0415 - the page's words, for comparison

    on_the_page_only = {
        "exchange.import.not_found",
        "exchange.import.not_possible_now",
        "exchange.log.recipient_missing",
    }
    assert set(SENTENCES) - on_the_page_only <= set(_SENTENCES)
