"""A report's file written in the background: by whoever asked, fetched by them alone, with the rights of now."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest
import time_machine
from django.db import connection

from tests.factories.errands import carry_out_errands
from tests.factories.region import NOON, Region
from tests.personas import ANNA, MAJA, OSKAR, Persona
from tests.reports.scenes import TODAY, season
from vaccinera.access.models import Errand, ErrandFile
from vaccinera.access.queries.errands import errand_of, part_of
from vaccinera.audit.models import Event
from vaccinera.kernel.refusals import Refused
from vaccinera.kernel.scope import acting, reading
from vaccinera.reports import tasks
from vaccinera.reports.actions import take_out_file
from vaccinera.reports.queries.catalogue import catalogue
from vaccinera.reports.rules.asking import asked_first
from vaccinera.reports.rules.questions import Question
from vaccinera.reports.states import FileKind, Filter, Period, Span
from vaccinera.reports.tasks import ask_to_write

pytestmark = pytest.mark.usefixtures("noon")

DOSES = catalogue()["doses"]


@pytest.fixture
def given(region: Region) -> Region:
    return season(region)


def ask(region: Region, persona: Persona = MAJA, kind: FileKind = FileKind.JSON, span: Span = Span.AS_ASKED) -> Errand:
    by = region.reader(persona)
    with acting(by):
        question = Question(asked_first(DOSES, on=TODAY), span)
        return ask_to_write(by=by, report="doses", question=question, kind=kind, language="sv", rows=3, at=NOON)


def now_of(errand: Errand, region: Region) -> Errand:
    with reading(region.reader(MAJA)):
        found = errand_of(region.reader(MAJA), errand.pk, at=NOON)
    assert found is not None
    return found


def content_of(file: ErrandFile, region: Region) -> bytes:
    with reading(region.reader(MAJA)):
        return b"".join(part_of(file, number) for number in range(file.parts))


def test_a_file_is_written_as_the_page_would_have_written_it(given: Region) -> None:
    errand = ask(given)

    carry_out_errands()

    done = now_of(errand, given)
    told = json.loads(content_of(done.file, given))
    assert (done.state, done.result["rows"], done.file.file_name) == (
        "done",
        len(told["rows"]),
        "doses-2026-07-01--2026-11-23.json",
    )
    assert told["told"]["Period"] == "2026-07-01 – 2026-11-23"
    assert told["told"]["Togs fram"] == "2026-11-23 12:00"
    assert sum(row["doses"] for row in told["rows"]) == 5


def test_a_file_says_what_it_was_narrowed_to(given: Region) -> None:
    by, first = given.reader(MAJA), asked_first(DOSES, on=TODAY)
    only = {Filter.UNIT: ("11",), Filter.PROGRAMME: ("influenza",)}
    with acting(by):
        question = Question(replace(first, only=only, period=Period.MONTH))
        errand = ask_to_write(
            by=by, report="doses", question=question, kind=FileKind.JSON, language="en", rows=0, at=NOON
        )
    carry_out_errands()

    told = json.loads(content_of(now_of(errand, given).file, given))["told"]

    assert told == {
        "Period": "2026-07-01 – 2026-11-23",
        "Counted by": "The day the dose was given",
        "Unit": "Norra mottagningen",
        "Programme": "Seasonal influenza",
        "Divided in time": "Month",
        "Made": "2026-11-23 12:00",
    }


def test_several_are_asked_for_at_once_but_not_any_number(given: Region) -> None:
    for _ in range(10):
        ask(given)

    with pytest.raises(Refused) as refused:
        ask(given)

    assert (refused.value.code, refused.value.facts) == ("reports.file.too_many_wait", {"most": 10})


def test_progress_is_told_by_rows(given: Region) -> None:
    told: list[tuple[str, int, int]] = []
    rows = tasks._told_of(iter([()] * 2_500), lambda *one: told.append(one), 2_000)

    assert len(list(rows)) == 2_500
    assert told == [("written", 1_000, 2_000), ("written", 2_000, 2_000), ("written", 2_500, 2_500)]


def test_who_may_not_run_a_report_has_no_file_written(given: Region) -> None:
    with pytest.raises(Refused) as refused:
        ask(given, ANNA)

    assert refused.value.code == "access.permission.missing"


def test_a_role_that_is_taken_away_meanwhile_has_nothing_written(given: Region) -> None:
    """The rights are those of now, when it is written too."""
    errand = ask(given)
    _take_roles_of(MAJA)

    carry_out_errands()

    assert now_of(errand, given).refusal == "access.permission.missing"


def _take_roles_of(persona: Persona) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE organisations_commission SET roles = '[]' WHERE id = %s", [persona.key])


def taken_out(region: Region, errand: Errand, persona: Persona = MAJA) -> ErrandFile:
    by = region.reader(persona)
    with acting(by):
        return take_out_file(by=by, errand_id=errand.pk, at=NOON)


def test_fetching_a_file_is_in_the_log(given: Region) -> None:
    """LAW-10."""
    errand = ask(given, kind=FileKind.CSV, span=Span.PREVIOUS_MONTH)
    carry_out_errands()

    file = taken_out(given, errand)

    with reading(given.reader(MAJA)):
        event = Event.objects.get(action="reports.report.taken_out")
    assert file.file_name == "doses-2026-10-01--2026-10-31.csv"
    assert (event.details["format"], event.details["from_on"], event.details["to_on"]) == (
        "csv",
        "2026-10-01",
        "2026-11-01",
    )


def test_nobody_else_fetches_it(given: Region) -> None:
    errand = ask(given)
    carry_out_errands()

    for persona in (ANNA, OSKAR):
        with pytest.raises(Refused) as refused:
            taken_out(given, errand, persona)
        assert refused.value.code == "reports.file.not_found"


def test_what_is_not_done_is_not_fetched(given: Region) -> None:
    errand = ask(given)

    with pytest.raises(Refused) as refused:
        taken_out(given, errand)

    assert refused.value.code == "reports.file.not_found"


def test_a_right_that_is_gone_gives_no_file(given: Region) -> None:
    """It was written with a right to open people with protected identity, which whoever asked has no more."""
    errand = ask(given)
    carry_out_errands()
    with acting(given.reader(MAJA)):
        told = {**now_told(errand), "rights": "person.open_protected=P report.read=P"}
        Errand.objects.filter(pk=errand.pk).update(result=told)

    with pytest.raises(Refused) as refused:
        taken_out(given, errand)

    assert refused.value.code == "reports.file.right_is_gone"


def now_told(errand: Errand) -> dict[str, object]:
    told: dict[str, object] = Errand.objects.get(pk=errand.pk).result
    return told


def test_after_a_week_it_is_gone(given: Region) -> None:
    errand = ask(given)
    carry_out_errands()

    with (
        time_machine.travel(datetime(2026, 12, 1, 12, tzinfo=UTC), tick=False),
        reading(given.reader(MAJA)),
    ):
        kept = errand_of(given.reader(MAJA), errand.pk, at=datetime(2026, 12, 1, 12, tzinfo=UTC))

    assert kept is None
