"""A report counts what the reader may count, by the day and the divisions that were asked for.

Anna (Norra vården) has given two doses and Olle (Södra vården) one. Maja manages Norra vården.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from django.db import connection

from tests.factories.region import (
    NOON,
    Region,
    begin,
    filled_in,
    make_batch,
    make_person,
    sign,
    with_giving,
    with_order,
)
from tests.personas import ANNA, BIRGIT, KLARA, MAJA, MONA, OLLE, Persona
from tests.reports.scenes import run
from tests.visits.scenes import NUMBERS
from vaccinera.access.states import Role
from vaccinera.kernel.refusals import Refused
from vaccinera.kernel.scope import reading
from vaccinera.organisations.models import Commission
from vaccinera.patients.models import Person
from vaccinera.reports.queries import running
from vaccinera.reports.queries.catalogue import catalogue, statement_of
from vaccinera.reports.queries.names import names_for
from vaccinera.reports.queries.running import run_report
from vaccinera.reports.rules.asking import Asked, asked_first, bound, values_of
from vaccinera.reports.rules.cells import cell_text
from vaccinera.reports.states import CountsBy, Filter, Period

TODAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the database is told the day is."""
    monkeypatch.setattr("vaccinera.kernel.scope.today", lambda: TODAY)


@pytest.fixture
def doses(region: Region) -> Region:
    """Two by Anna, in October and November; one by Olle."""
    _dose(region, ANNA, 0, at=NOON - timedelta(days=31))
    _dose(region, ANNA, 1, at=NOON)
    _dose(region, OLLE, 2, at=NOON)
    return region


def _dose(region: Region, persona: Persona, number: int, *, at: datetime) -> None:
    reader, person = region.reader(persona), make_person(NUMBERS[number])
    batch = make_batch(reader, region.products[0], number=f"B{number}")
    registration = with_giving(with_order(filled_in(reader, region.products[0], batch.pk)), given_at=at)
    sign(reader, begin(reader, person), registration)


def _asked(name: str, **told: object) -> Asked:
    return replace(asked_first(catalogue()[name], on=TODAY), **told)  # type: ignore[arg-type]  # whichever is told


def _run(region: Region, persona: Persona, name: str, **told: object) -> list[tuple[object, ...]]:
    reader = region.reader(persona)
    with reading(reader):
        return [tuple(row) for row in run_report(reader, name, _asked(name, **told)).rows]


def test_given_doses_are_counted_at_the_own_provider_alone(doses: Region) -> None:
    assert _run(doses, MAJA, "doses") == [(11, "influenza", 2)]


def test_a_manager_who_is_called_the_region_s_clerk_too_counts_their_own_provider_alone(doses: Region) -> None:
    """A role counts where it belongs, in the application and at the gate: one commission never has both."""
    for persona in (MAJA, KLARA):
        Commission.objects.filter(pk=persona.key).update(roles=[Role.OPERATIONS_MANAGER, Role.CLAIMS_CLERK])

    assert run(doses, MAJA, "batch_use") == run(doses, MONA, "batch_use") != []
    with pytest.raises(Refused, match=r"access\.permission\.missing"):
        run(doses, KLARA, "batch_use")


def test_a_division_that_is_not_chosen_is_no_column(doses: Region) -> None:
    assert _run(doses, MAJA, "doses", by=frozenset()) == [(2,)]


def test_doses_are_divided_by_month_of_giving_or_of_registering(doses: Region) -> None:
    """A late entry is given in October and registered in November."""
    given = _run(doses, MAJA, "doses", by=frozenset(), period=Period.MONTH)
    registered = _run(doses, MAJA, "doses", by=frozenset(), period=Period.MONTH, counts_by=CountsBy.REGISTRATION)

    assert given == [(date(2026, 10, 1), 1), (date(2026, 11, 1), 1)]
    assert registered == [(date(2026, 11, 1), 2)]


def test_a_report_is_narrowed_to_units_and_programmes(doses: Region) -> None:
    nothing = _run(doses, MAJA, "doses", only={Filter.UNIT: ("12",)})
    both = _run(doses, MAJA, "doses", only={Filter.UNIT: ("11", "12"), Filter.PROGRAMME: ("influenza",)})

    assert (nothing, both) == ([], [(11, "influenza", 2)])


def test_the_season_curve_adds_up_day_by_day(doses: Region) -> None:
    assert _run(doses, MAJA, "season_curve") == [(2026, 114, 1, 1), (2026, 145, 1, 2)]


def test_whoever_reads_no_reports_is_refused(doses: Region) -> None:
    with pytest.raises(Refused) as refused:
        _run(doses, BIRGIT, "doses")

    assert refused.value.code == "access.permission.missing"


@pytest.mark.parametrize(
    ("name", "told", "code"),
    [
        ("nothing", {}, "reports.report.not_found"),
        ("doses", {"to_on": date(2026, 7, 1)}, "reports.period.ends_before_it_begins"),
        ("doses", {"from_on": date(2016, 11, 23)}, "reports.period.too_long"),
    ],
)
def test_what_cannot_be_asked_is_refused(doses: Region, name: str, told: dict[str, date], code: str) -> None:
    maja = doses.reader(MAJA)

    with pytest.raises(Refused) as refused, reading(maja):
        run_report(maja, name, _asked("doses", **told))

    assert refused.value.code == code


def test_ten_years_can_be_asked(doses: Region) -> None:
    assert _run(doses, MAJA, "doses", from_on=date(2016, 11, 24)) == [(11, "influenza", 2)]


@pytest.mark.parametrize(("days", "counted"), [(0, 4), (1, 5)])
def test_a_unit_s_single_day_is_no_way_to_somebody_protected(region: Region, days: int, counted: int) -> None:
    """PER-11: narrowed to one unit and one day they are as few as divided by both; two days tell nobody's."""
    for number in range(5):
        _dose(region, ANNA, number, at=NOON)
    Person.objects.filter(birth_date__year=1940).update(protection="confidentiality_marking")
    told = {"from_on": TODAY - timedelta(days=days), "by": frozenset(), "only": {Filter.UNIT: ("11",)}}

    assert _run(region, MAJA, "doses", **told) == [(counted,)]
    assert _run(region, MAJA, "season_curve", **told) == [(2026, 145, 4, 4)]


def test_a_report_of_more_rows_than_are_held_at_a_time_is_whole(doses: Region, monkeypatch: pytest.MonkeyPatch) -> None:
    """The rest is on disk; what it gives is what memory would."""
    told = {"by": frozenset({"unit_id"}), "period": Period.DAY}
    whole = _run(doses, MAJA, "doses", **told)
    monkeypatch.setattr(running, "_AT_A_TIME", 1)

    assert _run(doses, MAJA, "doses", **told) == whole == [(date(2026, 10, 23), 11, 1), (date(2026, 11, 23), 11, 1)]


# Staff and spot checks are few, whatever the season holds.
@pytest.mark.parametrize("name", sorted(catalogue().keys() - {"spot_checks", "users"}))
def test_a_report_s_statement_may_be_split_between_processors(region: Region, name: str) -> None:
    """One function that only one process may ask, in a view, a gate or a policy, and none of the statement is split."""
    report = catalogue()[name]
    statement, values = bound(statement_of(report), values_of(report, _asked(name)))
    free = (
        "parallel_setup_cost",
        "parallel_tuple_cost",
        "min_parallel_index_scan_size",
        "min_parallel_table_scan_size",
    )
    with reading(region.reader(MAJA)), connection.cursor() as cursor:
        # However little there is to read; and what is not worth it even so, by the server's own way to try it.
        cursor.execute("SELECT " + ", ".join(f"set_config('{one}', '0', true)" for one in free))
        cursor.execute("SELECT set_config('debug_parallel_query', 'on', true)")
        cursor.execute(f"EXPLAIN {statement}", values)
        plan = "\n".join(line for (line,) in cursor.fetchall())

    assert "Gather" in plan


def test_municipalities_and_counties_are_called_by_their_names() -> None:
    columns = [one for one in catalogue()["doses"].columns if one.name in {"municipality_code", "region_code"}]
    names = names_for(columns)

    told = [cell_text(column, code, names, "sv") for column, code in zip(columns, ("0180", "01"), strict=True)]

    assert told == ["Stockholm", "Stockholms län"]
    assert cell_text(columns[0], "9999", names, "sv") == "9999"
    assert cell_text(columns[0], "", names, "sv") == "Uppgift saknas"
