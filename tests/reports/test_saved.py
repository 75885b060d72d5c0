"""Questions saved by name: one's own or the unit's, and asked again every month by the clock."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from uuid import UUID

import pytest
import time_machine
from django.db import IntegrityError, connection
from procrastinate.contrib.django.models import ProcrastinateJob
from uuid_utils.compat import uuid7

from tests.factories.errands import carry_out_errands
from tests.factories.region import NOON, Region
from tests.personas import ANNA, LARS, MAJA, MONA, OSKAR, Persona
from tests.reports.scenes import TODAY, season
from vaccinera.access.models import Errand
from vaccinera.kernel.refusals import Refused
from vaccinera.kernel.scope import acting, reading
from vaccinera.reports import actions
from vaccinera.reports.actions import (
    ask_monthly,
    put_off,
    remove_saved_report,
    rename_saved_report,
    save_report,
    share_saved_report,
)
from vaccinera.reports.models import SavedReport
from vaccinera.reports.queries.catalogue import catalogue
from vaccinera.reports.queries.kept import saved_reports
from vaccinera.reports.rules.asking import asked_first
from vaccinera.reports.rules.questions import Question, question_of
from vaccinera.reports.states import FileKind, Span
from vaccinera.reports.tasks import ask_for_due, ask_for_saved

pytestmark = pytest.mark.usefixtures("noon")

DOSES = catalogue()["doses"]


def save(
    region: Region, persona: Persona = MAJA, *, name: str = "Doser förra månaden", is_shared: bool = True
) -> SavedReport:
    by = region.reader(persona)
    with acting(by):
        question = Question(asked_first(DOSES, on=TODAY), Span.PREVIOUS_MONTH)
        return save_report(
            by=by, name=name, report="doses", question=question, is_shared=is_shared, language="sv", at=NOON
        )


def names_seen_by(region: Region, persona: Persona) -> list[str]:
    with reading(region.reader(persona)):
        return [saved.name for saved in saved_reports(region.reader(persona))]


@contextmanager
def refused_as(code: str) -> Iterator[None]:
    with pytest.raises(Refused) as refused:
        yield
    assert refused.value.code == code


def test_what_is_shared_is_seen_in_the_unit_and_what_is_not_by_its_owner_alone(region: Region) -> None:
    """LAW-01: Maja and Mona manage the same unit, Oskar another provider's; Anna runs no such report."""
    save(region)
    save(region, name="Bara min", is_shared=False)

    assert names_seen_by(region, MAJA) == ["Bara min", "Doser förra månaden"]
    assert names_seen_by(region, MONA) == ["Doser förra månaden"]
    assert names_seen_by(region, OSKAR) == []
    assert names_seen_by(region, ANNA) == []


def test_the_database_keeps_a_private_one_from_colleagues_whatever_a_query_forgets(region: Region) -> None:
    save(region, is_shared=False)

    with reading(region.reader(MONA)):
        assert not SavedReport.objects.exists()
    with reading(region.reader(OSKAR)):
        assert not SavedReport.objects.exists()


def test_nobody_saves_in_anothers_name(region: Region) -> None:
    """The database holds the owner against the key."""
    told = {"report": "doses", "question": Question(asked_first(DOSES, on=TODAY)), "is_shared": True, "language": "sv"}

    with pytest.raises(Exception, match="row-level security"), acting(region.reader(MONA)):
        save_report(by=region.reader(MAJA), name="x", at=NOON, **told)  # type: ignore[arg-type]  # of several types


def test_it_is_the_question_that_is_kept(region: Region) -> None:
    saved = save(region)

    question = question_of(saved.question)
    assert (question.span, question.asked.by) == (Span.PREVIOUS_MONTH, asked_first(DOSES, on=TODAY).by)


def test_only_a_report_that_one_may_run_is_saved(region: Region) -> None:
    with refused_as("access.permission.missing"):
        save(region, ANNA)


def test_a_name_is_there_is_short_and_is_one_s_only(region: Region) -> None:
    other = save(region, name="En  annan")
    save(region)

    assert other.name == "En annan"
    with refused_as("reports.saved.name_missing"):
        save(region, name="  ")
    with refused_as("reports.saved.name_too_long"):
        save(region, name="x" * 81)
    with refused_as("reports.saved.name_taken"):
        save(region)
    with refused_as("reports.saved.name_taken"):
        rename(region, MAJA, other.pk, "Doser förra månaden")
    save(region, MONA)


def test_what_else_is_wrong_is_not_taken_for_a_name(region: Region, monkeypatch: pytest.MonkeyPatch) -> None:
    saved = save(region)
    monkeypatch.setattr(actions, "uuid7", lambda: saved.pk)

    with pytest.raises(IntegrityError):
        save(region, name="Ett annat namn")


def rename(region: Region, persona: Persona, saved_id: UUID, name: str) -> None:
    with acting(region.reader(persona)):
        rename_saved_report(by=region.reader(persona), saved_id=saved_id, name=name)


def remove(region: Region, persona: Persona, saved_id: UUID) -> None:
    with acting(region.reader(persona)):
        remove_saved_report(by=region.reader(persona), saved_id=saved_id)


def test_the_owner_and_who_looks_after_the_unit_rename_and_remove(region: Region) -> None:
    saved = save(region)

    rename(region, MONA, saved.pk, "Doser, förra månaden")
    renamed = names_seen_by(region, MAJA)
    remove(region, MONA, saved.pk)

    assert renamed == ["Doser, förra månaden"]
    assert names_seen_by(region, MAJA) == []
    with refused_as("reports.saved.not_found"):
        remove(region, MAJA, saved.pk)


def test_whoever_does_not_look_after_the_unit_changes_nothing_of_others(region: Region) -> None:
    """An economist at the unit reads the same reports."""
    saved = save(region)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE organisations_commission SET roles = '[\"RPT\"]' WHERE id = %s", [MONA.key])

    with refused_as("reports.saved.not_yours"):
        rename(region, MONA, saved.pk, "Min")
    with refused_as("reports.saved.not_yours"):
        remove(region, MONA, saved.pk)


def monthly(region: Region, persona: Persona, saved_id: UUID, day: int | None) -> None:
    with acting(region.reader(persona)):
        ask_monthly(
            by=region.reader(persona), saved_id=saved_id, day_of_month=day, kind=FileKind.CSV, language="sv", at=NOON
        )


def test_only_the_owner_shares_and_schedules(region: Region) -> None:
    saved = save(region)

    with refused_as("reports.saved.not_yours"), acting(region.reader(MONA)):
        share_saved_report(by=region.reader(MONA), saved_id=saved.pk, is_shared=False)
    with refused_as("reports.saved.not_yours"):
        monthly(region, MONA, saved.pk, 3)
    with acting(region.reader(MAJA)):
        share_saved_report(by=region.reader(MAJA), saved_id=saved.pk, is_shared=False)

    assert names_seen_by(region, MONA) == []


@pytest.mark.parametrize("day", [0, 29])
def test_a_day_that_not_every_month_has_is_refused(region: Region, day: int) -> None:
    with refused_as("reports.saved.no_such_day"):
        monthly(region, MAJA, save(region).pk, day)


def on_the(day: date) -> time_machine.travel:
    """Half past four in the morning, when the clock looks."""
    return time_machine.travel(datetime(day.year, day.month, day.day, 3, 30, tzinfo=UTC), tick=False)


def look(day: date) -> None:
    """The clock's look, what it queues, and what that asks for, in a day."""
    with on_the(day):
        ask_for_due.function()
        for job in ProcrastinateJob.objects.filter(task_name="reports.ask_for_saved").order_by("id"):
            ask_for_saved.function(**job.args)
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM procrastinate_jobs WHERE task_name = 'reports.ask_for_saved'")
        carry_out_errands()


def files_of(region: Region) -> list[str]:
    with reading(region.reader(MAJA)):
        return [errand.file.file_name for errand in Errand.objects.select_related("file").order_by("asked_at")]


def as_it_stands(region: Region, saved: SavedReport) -> SavedReport:
    with reading(region.reader(MAJA)):
        return SavedReport.objects.get(pk=saved.pk)


def test_it_is_asked_once_on_its_day_of_each_month_and_follows_the_calendar(region: Region) -> None:
    season(region)
    saved = save(region)
    monthly(region, MAJA, saved.pk, 3)

    look(date(2026, 12, 2))
    before = files_of(region)
    look(date(2026, 12, 3))
    look(date(2026, 12, 3))
    once = files_of(region)
    look(date(2027, 1, 4))  # no worker was there on the third

    assert before == []
    assert once == ["doses-2026-11-01--2026-11-30.csv"]
    assert files_of(region) == ["doses-2026-11-01--2026-11-30.csv", "doses-2026-12-01--2026-12-31.csv"]
    assert as_it_stands(region, saved).asks_next_on == date(2027, 2, 3)


def test_it_is_the_owner_s_job_by_the_name_it_was_saved_under(region: Region) -> None:
    season(region)
    monthly(region, MAJA, save(region).pk, 3)

    look(date(2026, 12, 3))

    with reading(region.reader(MAJA)):
        errand = Errand.objects.get()
    assert (errand.commission_id, errand.asked_by_hsa_id) == (MAJA.key, region.reader(MAJA).hsa_id)
    assert (errand.state, errand.keys["name"]) == ("done", "Doser förra månaden")


def test_with_no_day_it_is_asked_no_more(region: Region) -> None:
    saved = save(region)
    monthly(region, MAJA, saved.pk, 3)
    monthly(region, MAJA, saved.pk, None)

    look(date(2026, 12, 3))

    assert files_of(region) == []


def test_what_is_asked_on_no_day_is_not_put_off_to_one(region: Region) -> None:
    saved = save(region)

    with acting(region.reader(MAJA)):
        put_off(saved, on=TODAY)

    assert as_it_stands(region, saved).asks_next_on is None


def test_when_the_commission_has_ended_it_is_stopped_and_says_so(region: Region) -> None:
    saved = save(region)
    monthly(region, MAJA, saved.pk, 3)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE organisations_commission SET to_on = '2026-12-01' WHERE id = %s", [MAJA.key])

    look(date(2026, 12, 3))

    with reading(region.reader(MONA)):
        stopped = SavedReport.objects.get(pk=saved.pk)
    assert (stopped.stopped, stopped.asks_next_on) == ("reports.saved.commission_ended", None)


def test_when_the_right_is_gone_it_is_stopped_and_says_so(region: Region) -> None:
    """Rights are those of the day it is asked."""
    saved = save(region)
    monthly(region, MAJA, saved.pk, 3)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE organisations_commission SET roles = '[\"LAD\"]' WHERE id = %s", [MAJA.key])

    look(date(2026, 12, 3))

    stopped = as_it_stands(region, saved)
    assert (stopped.stopped, stopped.asks_next_on) == ("access.permission.missing", None)
    assert files_of(region) == []


def test_what_is_not_due_is_neither_asked_nor_stopped(region: Region) -> None:
    """The job's keys are written by the application's login: they are believed only with what was saved."""
    saved = save(region)
    monthly(region, MAJA, saved.pk, 3)

    ask_for_saved.function(saved=str(saved.pk), commission=MAJA.key)
    ask_for_saved.function(saved=str(saved.pk), commission=LARS.key)
    ask_for_saved.function(saved=str(uuid7()), commission=MAJA.key)

    assert files_of(region) == []
    assert as_it_stands(region, saved).asks_next_on == date(2026, 12, 3)
