"""Reports of people: whose key opens them, what is in the log before anybody is told, who stands in no list."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection

from tests.factories.region import NOON, Region
from tests.personas import ANNA, KLARA, MAJA, MONA, OLGA, OSKAR, Persona
from tests.reports.analysts import analyst
from tests.reports.giving import dose_to, somebody
from tests.reports.independent import dose_list
from tests.reports.scenes import TO_THE_HOME, asked
from tests.visits.scenes import NUMBERS
from vaccinera.access.states import Permission, Role
from vaccinera.audit.models import Event
from vaccinera.audit.queries.events import EventsSought, events_found
from vaccinera.kernel.clock import civil_day
from vaccinera.kernel.refusals import Refused
from vaccinera.kernel.scope import acting, reading
from vaccinera.organisations.models import Commission
from vaccinera.patients.actions.merging import merge_people
from vaccinera.patients.models import Person
from vaccinera.reports.actions import HandedOver, ask_monthly, hand_over, log_taken_out, save_report
from vaccinera.reports.queries import people as people_of
from vaccinera.reports.queries.catalogue import catalogue, report_for, reports_for, statement_of
from vaccinera.reports.queries.running import run_report
from vaccinera.reports.rules.asking import Asked, bound, values_of
from vaccinera.reports.rules.questions import Question
from vaccinera.reports.states import FileKind, Filter

pytestmark = pytest.mark.usefixtures("noon")

LIST = "dose_list"
OPENS = "person.open_protected"


def granted(who: Persona, *grants: str, roles: tuple[Role, ...] = ()) -> None:
    told = {"roles": [role.value for role in roles]} if roles else {}
    Commission.objects.filter(pk=who.key).update(grants=list(grants), **told)


def handed(region: Region, way: Asked | None = None, *, most: int | None = None) -> tuple[HandedOver, list[list[str]]]:
    """What Mona is handed, and its rows as texts."""
    by = region.reader(MONA)
    with acting(by):
        told = hand_over(by=by, name=LIST, asked=way or asked(LIST), kind="csv", most=most)
    return told, [[str(cell) for cell in row] for row in told.rows]


def logged(region: Region, action: str) -> list[Event]:
    with reading(region.reader(MONA)):
        return list(Event.objects.filter(action=action).order_by("id"))


def _seen(region: Region, who: Persona) -> set[int]:
    with reading(region.reader(who)), connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT provider_id FROM reports.dose_line")
        return {provider for (provider,) in cursor.fetchall()}


def test_a_key_opens_the_lines_of_its_own_provider_with_the_grant_alone(region: Region) -> None:
    """LAW-01, LAW-10: the region never; an operations manager without the grant no more than a nurse with it."""
    dose_list.scene(region)
    granted(ANNA, "visit.export")
    granted(OSKAR, "visit.export")
    analyst(region, Role.CLAIMS_CLERK)

    assert {who.given_name: _seen(region, who) for who in (MONA, OSKAR, MAJA, OLGA, ANNA, KLARA)} == {
        "Mona": {1}, "Oskar": {2}, "Maja": set(), "Olga": set(), "Anna": set(), "Klara": set(),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("purpose", "roles", "grants", "may"),
    [
        ("care", (Role.OPERATIONS_MANAGER,), ("visit.export",), True),
        ("care", (Role.REPORT_READER, Role.VACCINATOR), ("visit.export",), True),
        ("care", (Role.REPORT_READER,), ("visit.export",), False),
        ("care", (Role.VACCINATOR, Role.PRESCRIBER), ("visit.export",), False),
        ("care", (Role.OPERATIONS_MANAGER,), (), False),
        ("administration", (Role.OPERATIONS_MANAGER,), ("visit.export",), False),
    ],
)
def test_the_gate_is_the_matrix(
    region: Region, purpose: str, roles: tuple[Role, ...], grants: tuple[str, ...], *, may: bool
) -> None:
    """What the program lets run the database opens, and nothing else."""
    dose_list.scene(region)
    Commission.objects.filter(pk=MAJA.key).update(
        purpose=purpose, roles=[role.value for role in roles], grants=list(grants)
    )
    reader = region.reader(MAJA)

    assert (LIST in {one.name for one in reports_for(reader)}) is may
    assert bool(_seen(region, MAJA)) is may


def test_both_permissions_are_needed(region: Region) -> None:
    granted(ANNA, "visit.export")

    with pytest.raises(Refused) as without_grant:
        report_for(region.reader(MAJA), LIST)
    with pytest.raises(Refused) as without_report:
        report_for(region.reader(ANNA), LIST)

    assert without_grant.value.facts["permission"] == Permission.VISIT_EXPORT
    assert without_report.value.facts["permission"] == Permission.REPORT_READ


def test_nothing_is_read_without_what_for_and_to_whom(region: Region) -> None:
    """LAW-10: not as rows, nor in the log as taken out."""
    by, silent = region.reader(MONA), replace(asked(LIST), hand_over=None)

    with reading(by), pytest.raises(Refused, match=r"access\.hand_over\.purpose_missing"):
        run_report(by, LIST, silent)
    with acting(by), pytest.raises(Refused, match=r"access\.hand_over\.purpose_missing"):
        log_taken_out(by=by, name=LIST, asked=silent, kind="csv")

    assert logged(region, "reports.report.taken_out") == []


def test_what_is_handed_over_is_in_the_log_with_everybody_it_tells_of(region: Region) -> None:
    """LAW-10, LAW-23: for what, to whom, how many rows; and who, as an extract of theirs finds it."""
    dose_list.scene(region)

    told, rows = handed(region)
    [event], [shown] = logged(region, "reports.report.taken_out"), logged(region, "reports.people.listed")
    people = {str(person.pk) for person in Person.objects.filter(birth_date__year__in=(1940, 1941, 1942))}
    with reading(region.reader(MONA)):
        one = Person.objects.get(birth_date__year=1940)
        day = civil_day(shown.at)
        found = list(events_found(region.reader(MONA), EventsSought(day, day, people=(one.pk,))))

    assert (told.count, len(rows), told.is_cut) == (7, 7, False)
    assert {name: event.details[name] for name in ("purpose", "recipient", "rows", "format")} == {
        "purpose": "Uppföljning på boendet", "recipient": "Enhetschefen", "rows": 7, "format": "csv",
    }  # fmt: skip
    assert set(shown.details["shown"]) == people
    assert shown.details["recipient"] == "Enhetschefen"
    assert shown.pk in {event.pk for event in found}
    assert "Tolvan" not in str([event.details, shown.details])


def test_rows_tell_the_number_and_the_name(region: Region) -> None:
    dose_to(region, ANNA, somebody(NUMBERS[0]), at=NOON - timedelta(days=2))

    _, [row] = handed(region)

    assert row[:3] == ["2026-11-21", "19400312-9808", "Tolvansson, Tolvan"]


def test_the_first_rows_are_the_only_ones_the_log_tells_of(region: Region) -> None:
    """Whoever is not shown is not said to be."""
    dose_list.scene(region)

    told, rows = handed(region, most=1)

    assert (told.is_cut, len(rows)) == (True, 1)
    assert [len(event.details["shown"]) for event in logged(region, "reports.people.listed")] == [1]


def test_a_long_list_is_told_some_rows_at_a_time(region: Region, monkeypatch: pytest.MonkeyPatch) -> None:
    dose_list.scene(region)
    monkeypatch.setattr(people_of, "_AT_A_TIME", 3)

    _, rows = handed(region)

    assert len(rows) == 7
    assert len(logged(region, "reports.people.listed")) == 3


def test_somebody_protected_stands_in_no_list(region: Region) -> None:
    """PER-11: neither who is now, nor who was when the dose was given."""
    dose_list.scene(region)
    dose_to(region, ANNA, somebody(NUMBERS[5]), at=NOON - timedelta(days=1))
    Person.objects.filter(birth_date__year=1945).update(protection="protected_registration")
    Person.objects.filter(birth_date__year=1944).update(protection="none")

    _, rows = handed(region)

    assert not [row for row in rows if row[1].startswith(("1944", "1945", "1956"))]
    assert len(rows) == 7


def test_with_the_extra_right_they_do_without_unit_time_or_number(region: Region) -> None:
    """PER-11: the name is for whoever may open them; where and when is for no list."""
    protected = somebody(NUMBERS[4], protection="confidentiality_marking")
    dose_to(region, ANNA, protected, at=NOON - timedelta(days=12))
    granted(MONA, "visit.export", OPENS)

    _, [row] = handed(region)

    assert row[2] == "Tolvansson, Tolvan"
    assert "9804" not in row[1]
    assert (row[0], row[6], row[7]) == ("None", "None", "None")


def test_somebody_merged_with_whoever_is_protected_is_protected(region: Region) -> None:
    """PER-09, PER-11."""
    kept, merged = somebody(NUMBERS[0], protection="confidentiality_marking"), somebody(NUMBERS[1])
    dose_to(region, ANNA, merged, at=NOON - timedelta(days=2))
    Person.objects.filter(pk=merged.pk).update(merged_into=kept)

    assert handed(region)[1] == []


def test_somebody_merged_stands_under_the_name_kept(region: Region) -> None:
    kept, merged = somebody(NUMBERS[0]), somebody(NUMBERS[1])
    dose_to(region, ANNA, merged, at=NOON - timedelta(days=2))
    maja = region.reader(MAJA)
    with acting(maja):
        merge_people(by=maja, kept_id=kept.pk, merged_id=merged.pk, reason="same_person", at=NOON)

    _, [row] = handed(region)

    assert row[1] == "19400312-9808"


def test_a_list_is_narrowed_to_a_product_and_a_batch(region: Region) -> None:
    dose_list.scene(region)
    _, rows = handed(region)
    batch = rows[0][5]

    _, of_batch = handed(region, asked(LIST, only={Filter.BATCH: (batch,)}))
    _, of_product = handed(region, asked(LIST, only={Filter.PRODUCT: (str(region.products[1].pk),)}))

    assert {row[5] for row in of_batch} == {batch}
    assert {row[4] for row in of_product} == {str(region.products[1].pk)}
    assert len(of_product) == 1


def test_a_saved_list_keeps_no_purpose_and_is_not_run_by_itself(region: Region) -> None:
    """LAW-10: nobody would be told for what and to whom."""
    by = region.reader(MONA)
    with acting(by):
        question = Question(replace(asked(LIST), hand_over=TO_THE_HOME))
        told = {"report": LIST, "question": question, "is_shared": False, "language": "sv", "at": NOON}
        saved = save_report(by=by, name="Boendet", **told)  # type: ignore[arg-type]  # as told
        with pytest.raises(Refused, match=r"reports\.saved\.people_not_monthly"):
            ask_monthly(by=by, saved_id=saved.pk, day_of_month=3, kind=FileKind.CSV, language="sv", at=NOON)
        ask_monthly(by=by, saved_id=saved.pk, day_of_month=None, kind=FileKind.CSV, language="sv", at=NOON)

    assert "boendet" not in saved.question.lower()


def test_only_reports_of_people_ask_for_the_grant() -> None:
    assert {report.name for report in catalogue().values() if report.also} == {
        report.name for report in catalogue().values() if report.is_of_people
    }


def test_what_waits_for_a_signature_can_be_found_by_its_index(region: Region) -> None:
    """Among ten million visits some thousands wait, and have an index: read one by one, the others took seconds."""
    report = catalogue()["unsigned_list"]
    statement, values = bound(statement_of(report), values_of(report, asked("unsigned_list")))
    with reading(region.reader(MONA)), connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {statement}", values)
        plan = "\n".join(line for (line,) in cursor.fetchall())

    # Of so few the server reads any index, or all: but it knows that what is asked waits, as that index says.
    assert "visits_left_to_sign" in plan or "(state)::text = 'given'::text" in plan
