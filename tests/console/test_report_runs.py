"""Reports from the command line: listed, run as somebody, with that commission's rows alone, and in the log."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from python_calamine import CalamineWorkbook
from typer.testing import CliRunner

from tests.factories.region import NOON, Region
from tests.personas import MAJA
from tests.reports.analysts import analyst
from tests.reports.scenes import season
from vaccinera.audit.models import Event
from vaccinera.console.main import app
from vaccinera.kernel.scope import reading

MAJAS, BIRGITS, KLARAS = (f"TSTNMT2321000156-S{key}" for key in (6, 2, 12))
MONAS = "TSTNMT2321000156-S31"
UNIT = "TSTNMT2321000156-U12"
_TO_THE_HOME = ("--purpose", "Uppföljning på boendet", "--recipient", "Enhetschefen")


@pytest.fixture
def region(region: Region) -> Iterator[Region]:
    with time_machine.travel(NOON, tick=False):
        yield season(region)


def _ran(*words: str) -> str:
    result = CliRunner().invoke(app, ["report", *words])
    assert result.exit_code == 0, result.output
    return result.stdout


def _refused(*words: str) -> str:
    result = CliRunner().invoke(app, ["report", *words])
    assert (result.exit_code, result.stdout) == (1, "")
    return " ".join(result.stderr.split())


def test_the_catalogue_is_listed_by_question() -> None:
    told = json.loads(_ran("list", "--json", "--language", "en"))["reports"]
    [doses] = [one for one in told if one["name"] == "doses"]

    assert "doses: Hur många doser har vi gett, till vilka, var och när?" in _ran("list").splitlines()
    assert doses["question"] == "How many doses have we given, to whom, where and when?"
    assert doses["filters"] == ["unit_id", "programme_id"]


def test_somebody_is_listed_those_he_or_she_may_run(region: Region) -> None:
    analyst(region)
    names = [line.split(":")[0] for line in _ran("list", "--by", KLARAS).splitlines()]

    assert names[:3] == ["coverage", "doses", "season_curve"]


def test_a_report_is_told_as_a_table_and_is_in_the_log(region: Region) -> None:
    """LAW-10."""
    told = _ran("run", "doses", "--by", MAJAS, "--from", "2026-11-01", "--to", "2026-11-22")
    with reading(maja := region.reader(MAJA)):
        event = Event.objects.get(action="reports.report.taken_out")

    assert "Period: 2026-11-01 – 2026-11-22" in told
    assert "Enhet: Alla" in told
    assert "Norra mottagningen" in told
    assert (event.subject_id, event.details["format"], event.provider_id) == ("doses", "text", maja.provider_id)
    assert event.details["to_on"] == "2026-11-23"


def test_a_report_is_written_as_csv_and_json_to_standard_output(region: Region) -> None:
    told = ("--divided-by", "unit_id", "--per", "month", "--unit", UNIT, "--programme", "influenza")

    as_csv = _ran("run", "doses", "--by", MAJAS, "--format", "csv", "--language", "en", *told)
    as_json = json.loads(_ran("run", "doses", "--by", MAJAS, "--format", "json", "--divided-by", ""))

    assert as_csv.splitlines()[1:] == [f"{NOON - timedelta(days=22):%Y-%m-%d},Östra mottagningen,2"]
    assert as_json["rows"] == [{"doses": 5}]


def test_a_report_of_people_is_handed_over_for_a_purpose(region: Region) -> None:
    """LAW-10: in the log with whom it tells of, before the first row is read."""
    of_a_batch = ("--batch", "b9808-1014", *_TO_THE_HOME)

    told = json.loads(_ran("run", "dose_list", "--by", MONAS, "--format", "json", *of_a_batch))

    [row] = told["rows"]
    assert (row["person_number"], row["given_on"]) == ("19400312-9808", "2026-10-14")
    assert told["told"]["Lämnas ut av"] == "Mona Prov"
    with reading(region.reader(MAJA)):
        [listed, taken_out] = Event.objects.filter(subject_id="dose_list").order_by("id")
    assert (listed.action, len(listed.details["shown"])) == ("reports.people.listed", 1)
    assert taken_out.details["recipient"] == "Enhetschefen"
    assert (taken_out.details["rows"], taken_out.details["format"]) == (1, "json")


def test_a_workbook_is_written_to_a_new_file_for_its_maker_alone(region: Region, tmp_path: Path) -> None:
    file = tmp_path / "doser.xlsx"

    _ran("run", "doses", "--by", MAJAS, "--format", "xlsx", "--output", str(file))

    assert file.stat().st_mode & 0o777 == 0o600
    assert CalamineWorkbook.from_path(file).sheet_names == ["Rapport", "Definitioner"]


def test_an_analyst_gets_no_small_number_by_command(region: Region) -> None:
    analyst(region)

    told = _ran("run", "doses", "--by", KLARAS, "--format", "csv")

    assert told == 'Enhet,Program,"Doser (avrundat, 1–4 som <5)"\n'


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("nothing", "--by", MAJAS), "There is no report nothing."),
        (("doses", "--by", BIRGITS), "has no commission with the permission report.read or report.read_suppressed."),
        (
            ("doses", "--by", MAJAS, "--format", "xlsx"),
            "Excel and PDF are written to a file: give its name in --output.",
        ),
        (("doses", "--by", MAJAS, "--from", "2027-01-01"), "The last day is before the first"),
        (("doses", "--by", MAJAS, "--from", "2001-01-01"), "The period is longer than ten years."),
        (("doses", "--by", MAJAS, "--unit", "X"), "No unit has the HSA-id X."),
        (("doses", "--by", MAJAS, "--programme", "x"), "There is no programme x."),
        (("doses", "--by", MAJAS, "--divided-by", "x"), "doses is not divided by x. It can be: unit_id,"),
        (("doses", "--by", MAJAS, "--counts-by", "as_of"), "It can be: vaccination, registration."),
        (("doses", "--by", MAJAS, "--batch", "AB1"), "doses is not narrowed to batch_number. It can be: unit_id,"),
        (("dose_list", "--by", MONAS, "--product", "x", *_TO_THE_HOME), "No product has the NPL-id x."),
        (("dose_list", "--by", MONAS, "--batch", "å", *_TO_THE_HOME), "No batch number has the character"),
        (("dose_list", "--by", MONAS), "It tells of people. Say what for and to whom: --purpose and --recipient."),
        (("dose_list", "--by", MAJAS, *_TO_THE_HOME), "has no commission with the permission visit.export."),
        (("season_curve", "--by", MAJAS, "--per", "week"), "not divided in time by week. It can be: nothing."),
    ],
)
def test_what_cannot_be_run_is_one_sentence(region: Region, words: tuple[str, ...], sentence: str) -> None:
    assert sentence in _refused("run", *words)


def test_what_cannot_be_written_leaves_no_file(region: Region, tmp_path: Path) -> None:
    file = tmp_path / "doser.txt"
    there = tmp_path / "there.csv"
    there.write_text("mine", "utf-8")

    table = _refused("run", "doses", "--by", MAJAS, "--output", str(file))
    again = _refused("run", "doses", "--by", MAJAS, "--format", "csv", "--output", str(there))

    assert "For a file give --format csv, json, xlsx or pdf." in table
    assert "is there already." in again
    assert (file.exists(), there.read_text("utf-8")) == (False, "mine")
