"""How many people there are: read all or nothing, kept for ever, and counted against the latest."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction

from tests.factories.region import NOON, Region
from tests.personas import ANNA, INGELA
from vaccinera.audit.models import Event
from vaccinera.kernel.refusals import Refused
from vaccinera.kernel.scope import acting, reading
from vaccinera.programmes.actions.population import load_population
from vaccinera.programmes.models import PopulationCount, PopulationTable
from vaccinera.programmes.queries import populations, target_groups_known
from vaccinera.programmes.rules.population import MOST_FAULTS, PopulationKey, read_population
from vaccinera.programmes.states import PopulationColumn, PopulationFault

HEADINGS = ["kommun", "kön", "ålder", "målgrupp", "antal"]
GROUPS = {"medical_risk"}
OLD_WOMEN = PopulationKey("9801", "female", 82, "")


def faults_of(*rows: Sequence[str], headings: Sequence[str] = HEADINGS) -> list[tuple[int, str | None, str]]:
    """Row, column and fault of each."""
    read = read_population(enumerate([headings, *rows], start=1), target_groups=GROUPS)
    assert not read.people
    return [(told.row, told.column, told.fault) for told in read.faults]


def test_a_file_is_read_by_its_headings_in_any_order() -> None:
    rows = [
        ["Antal", "Kommun", "Kön", "Ålder", "Målgrupp"],
        ["1 204", "9801", "Kvinna", "82", ""],
        ["310", "9801", "kvinna", "82", "medical_risk"],
        ["0", "9802", "okänt", "100+", ""],
    ]

    read = read_population(enumerate(rows, start=1), target_groups=GROUPS)

    assert read.faults == ()
    assert read.people == {
        OLD_WOMEN: 1204,
        OLD_WOMEN._replace(target_group="medical_risk"): 310,
        PopulationKey("9802", "unknown", 100, ""): 0,
    }


@pytest.mark.parametrize(
    ("cells", "column", "fault"),
    [
        (["980", "kvinna", "82", "", "10"], "kommun", "municipality_unreadable"),
        (["9801", "flicka", "82", "", "10"], "kön", "sex_unknown"),
        (["9801", "kvinna", "101", "", "10"], "ålder", "age_unreadable"),
        (["9801", "kvinna", "82,5", "", "10"], "ålder", "age_unreadable"),
        (["9801", "kvinna", "82", "grannar", "10"], "målgrupp", "target_group_unknown"),
        (["9801", "kvinna", "82", "", "-10"], "antal", "people_unreadable"),
        (["9801", "kvinna", "82", "", "1000001"], "antal", "people_absurd"),
        (["9801", "kvinna", "82", "", ""], "antal", "missing"),
        (["9801", "kvinna"], "ålder", "missing"),
        (["9801", "kvinna", "82", "", "10", "x"], None, "too_many_cells"),
    ],
)
def test_a_cell_that_cannot_be_is_named_by_row_and_column(cells: list[str], column: str | None, fault: str) -> None:
    found = faults_of(cells)

    assert found[0] == (2, column, fault)


def test_every_fault_of_a_file_is_told_at_once() -> None:
    assert faults_of(["x", "x", "x", "x", "x"]) == [
        (2, PopulationColumn.MUNICIPALITY, PopulationFault.MUNICIPALITY_UNREADABLE),
        (2, PopulationColumn.SEX, PopulationFault.SEX_UNKNOWN),
        (2, PopulationColumn.AGE, PopulationFault.AGE_UNREADABLE),
        (2, PopulationColumn.TARGET_GROUP, PopulationFault.TARGET_GROUP_UNKNOWN),
        (2, PopulationColumn.PEOPLE, PopulationFault.PEOPLE_UNREADABLE),
    ]
    assert len(faults_of(*[["x", "x", "x", "x", "x"]] * 50)) == MOST_FAULTS


def test_headings_that_lack_or_repeat_a_column_are_told() -> None:
    row = ["9801", "kvinna", "82", "", "10"]

    assert faults_of(row, headings=["kommun", "kommun", "län", "målgrupp", "antal"]) == [
        (1, PopulationColumn.MUNICIPALITY, PopulationFault.COLUMN_TWICE),
        (1, None, PopulationFault.COLUMN_UNKNOWN),
        (1, PopulationColumn.SEX, PopulationFault.COLUMN_MISSING),
        (1, PopulationColumn.AGE, PopulationFault.COLUMN_MISSING),
    ]
    assert read_population([], target_groups=GROUPS).faults[0].fault is PopulationFault.EMPTY


def test_a_kind_of_people_stands_once_and_no_group_is_larger_than_everybody() -> None:
    row = ["9801", "kvinna", "82", "", "10"]

    assert faults_of(row, row) == [(3, None, PopulationFault.ROW_TWICE)]
    assert faults_of(row, ["9801", "kvinna", "82", "medical_risk", "11"]) == [
        (3, PopulationColumn.PEOPLE, PopulationFault.MORE_THAN_ALL)
    ]


def test_a_long_cell_is_not_shown_at_its_full_length() -> None:
    told = read_population([(1, HEADINGS), (2, ["9" * 70, "man", "1", "", "1"])], target_groups=GROUPS)

    assert told.faults[0].value == "9" * 60 + "…"


def load(region: Region, people: dict[PopulationKey, int], *, counted_on: date = date(2026, 8, 31)) -> PopulationTable:
    reader = region.reader(INGELA)
    with acting(reader):
        return load_population(by=reader, counted_on=counted_on, source="SCB", people=people, at=NOON)


def test_the_figures_of_the_latest_day_come_first_and_of_one_day_the_last_loaded(region: Region) -> None:
    load(region, {OLD_WOMEN: 10}, counted_on=date(2025, 8, 31))
    load(region, {OLD_WOMEN: 11})
    corrected = load(region, {OLD_WOMEN: 12, OLD_WOMEN._replace(target_group="medical_risk"): 3})

    with reading(region.reader(INGELA)):
        found = list(populations())
        told = [event.details["people"] for event in Event.objects.filter(action="programmes.population.loaded")]

    assert [(table.counted_on.year, table.people) for table in found] == [(2026, 12), (2026, 11), (2025, 10)]
    assert found[0] == corrected
    assert PopulationCount.objects.filter(table=corrected).count() == 2
    assert str(corrected) == "SCB 2026-08-31"
    assert str(PopulationCount.objects.get(table=found[2])) == "9801 female 82: 10"
    assert sorted(told) == [10, 11, 12]


def test_figures_of_a_day_to_come_and_of_nobody_are_refused(region: Region) -> None:
    with pytest.raises(Refused, match=r"programmes\.population\.of_a_day_to_come"):
        load(region, {OLD_WOMEN: 10}, counted_on=NOON.date() + timedelta(days=1))
    with pytest.raises(Refused, match=r"programmes\.population\.counts_nobody"):
        load(region, {OLD_WOMEN: 0})


def test_a_nurse_loads_no_figures(region: Region) -> None:
    reader = region.reader(ANNA)

    with acting(reader), pytest.raises(Refused, match=r"access\.permission\.missing"):
        load_population(by=reader, counted_on=date(2026, 8, 31), source="SCB", people={OLD_WOMEN: 1}, at=NOON)


def test_what_was_loaded_is_never_written_over(region: Region) -> None:
    load(region, {OLD_WOMEN: 10})

    with acting(region.reader(INGELA)), pytest.raises(DatabaseError) as refused, transaction.atomic():
        PopulationCount.objects.update(people=11)

    assert "permission denied" in str(refused.value)


def test_groups_are_those_of_the_programmes(region: Region) -> None:
    with reading(region.reader(INGELA)):
        assert {"age_65", "medical_risk", "care_staff"} <= target_groups_known()
