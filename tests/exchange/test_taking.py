"""Tried by one and taken by another: what is written, what is left out, and that doing it again changes nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection

from tests.exchange.scenes import HEADINGS, OLD_SYSTEM, SOMEBODYS, TOLVANS, file_of, taken, tried
from tests.factories.imported import make_imported
from tests.factories.region import NOON, Region, make_person
from tests.personas import ANNA, BIRGIT, LARS, MAJA, MONA, OLLE, TILDA, Persona
from tests.visits.scenes import whole
from vaccinera.audit.models import Event
from vaccinera.exchange.actions.taking import take_slice
from vaccinera.exchange.actions.trying import log_bad_rows, refuse_import
from vaccinera.exchange.models import Import, ImportFile
from vaccinera.exchange.queries import judging
from vaccinera.exchange.queries.imports import bad_rows_of, import_by_id, imports_of
from vaccinera.exchange.states import IMPORT_STEPS, ImportAct, ImportMode, ImportState, import_step
from vaccinera.kernel.models import PublishedFact
from vaccinera.kernel.refusals import Refused
from vaccinera.kernel.scope import acting, reading
from vaccinera.patients.actions.registering import NewPerson, register_many
from vaccinera.patients.models import Person, PersonIdentifier
from vaccinera.patients.rules.identifiers import parse_identifier
from vaccinera.visits.actions.importing import write_imported
from vaccinera.visits.models import Visit
from vaccinera.visits.queries.history import visit_by_id
from vaccinera.visits.rules.signing import is_unbroken
from vaccinera.visits.states import Origin

SIGNED = f"{HEADINGS};gavs av hsa-id;administrering signerad;ordinatör;ordinatör hsa-id;ordination signerad"
TOLVANS_SIGNED = f"{TOLVANS};se2321000016-gun;2025-11-03 12:05;Per Ordinatör;SE2321000016-PER;2025-11-03T12:01+01:00"
SETTLE = f"{SIGNED};enhet hsa-id;var;målgrupp;betalare;finansiering"
TOLVANS_TO_SETTLE = f"{TOLVANS_SIGNED};TSTNMT2321000156-U11;mottagning;age_65;regionen;upphandlat".replace(
    "2025-11-03", "2026-11-03"
)


def _visits(region: Region) -> list[Visit]:
    with reading(region.reader(MAJA)):
        return list(
            Visit.objects.filter(import_id__isnull=False)
            .select_related("prescription", "administration", "person")
            .order_by("given_on")
        )


def _import(region: Region, one: Import) -> Import:
    with reading(region.reader(MAJA)):
        return import_by_id(region.reader(MAJA), one.pk)


def _refused(region: Region, one: Import, **told: Any) -> str:
    with pytest.raises(Refused) as refused:
        taken(region, one, **told)
    return refused.value.code


def test_trying_writes_nothing_into_the_record(region: Region) -> None:
    make_person()

    one = tried(region, file_of(TOLVANS, SOMEBODYS))

    assert (one.rows_all, one.rows_good, one.rows_bad, one.rows_there, one.people_new) == (2, 2, 0, 0, 1)
    assert one.state == "tried"
    assert _visits(region) == []
    assert Person.objects.count() == 1


def test_what_is_taken_stands_whole_with_what_the_other_system_told(region: Region) -> None:
    person = make_person()
    one = tried(region, file_of(TOLVANS_SIGNED, headings=SIGNED))

    found = taken(region, one)
    [visit] = _visits(region)

    assert (found.state, found.visits_taken, found.people_new) == ("taken", 1, 0)
    assert (visit.person_id, visit.given_on, visit.state) == (person.pk, date(2025, 11, 3), "complete")
    assert (visit.origin, visit.import_id, visit.source_system_hsa_id) == ("imported", one.pk, OLD_SYSTEM)
    assert visit.given_at == datetime(2025, 11, 3, 11, 0, tzinfo=UTC)
    assert (visit.programme_id, visit.programme_version, visit.declaration) == ("influenza", None, None)
    assert (visit.recorded_by_name, visit.unit_name) == ("Maja Chef", "Norra mottagningen")
    given, order = visit.administration, visit.prescription
    assert (given.batch_number, given.batch_written, given.unit_batch_id) == ("AB1234", "ab 1234", None)
    assert (given.giver_hsa_id, given.giver_name, given.giver_id) == ("SE2321000016-GUN", "Gun Gammal", None)
    assert given.signed_at == datetime(2025, 11, 3, 11, 5, tzinfo=UTC)
    assert (order.prescriber_name, order.signed_at) == ("Per Ordinatör", datetime(2025, 11, 3, 11, 1, tzinfo=UTC))
    assert (order.basis, order.dose_quantity) == ("not_told", None)


def test_signatures_are_kept_where_they_came_with_it_and_only_there(region: Region) -> None:
    make_person()
    taken(region, tried(region, file_of(TOLVANS_SIGNED, headings=SIGNED)))
    taken(region, tried(region, file_of(SOMEBODYS)))
    signed, unsigned = _visits(region)

    with reading(region.reader(MAJA)):
        found = visit_by_id(region.reader(MAJA), signed.pk)
        assert found is not None
        signatures = sorted(found.signatures.all(), key=lambda one: one.kind)
        assert unsigned.signatures.count() == 0

    assert [(one.kind, one.signer_name, one.signer_id) for one in signatures] == [
        ("administration", "Gun Gammal", None),
        ("prescription", "Per Ordinatör", None),
    ]
    assert all(is_unbroken(one.content, bytes(one.digest)) and one.is_imported for one in signatures)


def test_staff_known_here_are_linked(region: Region) -> None:
    make_person()
    row = f"{TOLVANS};TSTNMT2321000156-S1"

    taken(region, tried(region, file_of(row, headings=f"{HEADINGS};gavs av hsa-id")))

    assert _visits(region)[0].administration.giver_id == ANNA.key


def test_somebody_nobody_knows_is_registered_with_number_and_name(region: Region) -> None:
    taken(region, tried(region, file_of(SOMEBODYS)))

    [visit] = _visits(region)

    assert (visit.person.given_name, visit.person.family_name) == ("Någon", "Ny")
    assert (visit.person.birth_date, visit.person.sort_key) == (date(1940, 3, 12), "ny nz1gon")


def test_two_doses_of_one_new_person_make_one_person(region: Region) -> None:
    later = SOMEBODYS.replace("2025-11-04", "2024-11-04")

    one = taken(region, tried(region, file_of(SOMEBODYS, later)))

    assert (one.people_new, one.visits_taken) == (1, 2)
    assert {visit.person_id for visit in _visits(region)} == {Person.objects.get().pk}


def test_a_dose_of_somebody_merged_is_there_already(region: Region) -> None:
    """PER-09: the row names the number of the one kept, and the dose stands under the other's."""
    kept = make_person()
    other = make_person("19400312-9808", merged_into=kept)
    make_imported(region.reader(ANNA), other, region.products[0], duplicate_group="influenza")

    one = tried(region, file_of(TOLVANS))

    assert [fault["code"] for fault in one.first_faults] == ["dose_in_record"]


def test_imported_visits_are_never_payable_nor_reported(region: Region) -> None:
    """Rules 9 and 10 of the reimbursement: the row says it, and no news goes to the rooms above."""
    taken(region, tried(region, file_of(TOLVANS_SIGNED, headings=SIGNED)))

    [visit] = _visits(region)
    with reading(region.reader(MAJA)):
        news = list(PublishedFact.objects.all())

    assert Origin(visit.origin) is Origin.IMPORTED
    assert news == []


def test_reading_the_same_file_again_changes_nothing(region: Region) -> None:
    make_person()
    content = file_of(TOLVANS, SOMEBODYS)
    taken(region, tried(region, content))
    before = [(visit.pk, visit.recorded_at) for visit in _visits(region)]

    again = tried(region, content)

    assert (again.rows_good, again.rows_bad, again.rows_there) == (0, 0, 2)
    assert _refused(region, again) == "exchange.import.nothing_to_take"
    assert [(visit.pk, visit.recorded_at) for visit in _visits(region)] == before


def test_the_other_systems_own_id_tells_a_row(region: Region) -> None:
    headings = f"{HEADINGS};rad-id;källsystem"
    taken(region, tried(region, file_of(f"{SOMEBODYS};7;SYSTEM-A", headings=headings)))

    again = tried(region, file_of(f"{SOMEBODYS.replace('AB1234', 'ZZ1')};7;SYSTEM-A", headings=headings))
    other = tried(region, file_of(f"{SOMEBODYS.replace('11-04', '11-05')};7;SYSTEM-B", headings=headings))

    assert (again.rows_there, other.rows_good) == (1, 1)


def test_good_rows_are_taken_and_bad_ones_kept_only_when_asked_for(region: Region) -> None:
    make_person()
    bad = SOMEBODYS.replace("9808", "9807")
    one = tried(region, file_of(TOLVANS, bad))
    assert (one.rows_good, one.rows_bad) == (1, 1)

    assert _refused(region, one) == "exchange.import.has_bad_rows"
    assert _import(region, one).state == "tried"
    found = taken(region, one, leaves_bad_rows=True)

    assert (found.state, found.visits_taken, found.rows_bad, found.rows_good) == ("taken", 1, 1, 1)
    with reading(region.reader(MAJA)):
        headings, rows = bad_rows_of(region.reader(MAJA), found)
        [(cells, [fault])] = list(rows)
    assert headings == HEADINGS.split(";")
    assert cells == bad.split(";")
    assert fault.code == "number_check_digit"


def test_a_row_that_has_become_bad_since_stops_all_of_it(region: Region) -> None:
    """Nothing is half taken: the record is as it was."""
    person = make_person()
    one = tried(region, file_of(SOMEBODYS, TOLVANS.replace("2025-11-03", "2026-11-23")))
    whole(region, person)

    assert _refused(region, one) == "exchange.import.has_bad_rows"
    assert _visits(region) == []
    assert _import(region, one).state == "tried"


def test_what_was_written_meanwhile_is_refused_by_the_database(region: Region) -> None:
    """Two imports judged at once: the second meets the condition, and is judged again."""
    make_person()
    one = tried(region, file_of(TOLVANS))
    maja = region.reader(MAJA)
    with reading(maja):
        content = bytes(ImportFile.objects.get(of_import=one).content)
        [[row]] = list(judging.judged_rows(maja, one, content, at=NOON))
    assert row.judged.visit is not None
    taken(region, one)

    with acting(maja), pytest.raises(Refused, match="written_meanwhile"):
        write_imported(by=maja, visits=[row.judged.visit], origin=Origin.IMPORTED, import_id=one.pk, at=NOON)


def test_whoever_tried_it_does_not_take_it(region: Region) -> None:
    """The matrix: P2. The database says it too."""
    one = tried(region, file_of(SOMEBODYS))

    assert _refused(region, one, by=MONA) == "exchange.import.own"


@pytest.mark.parametrize("persona", [ANNA, BIRGIT, LARS, MAJA])
def test_trying_needs_the_grant(region: Region, persona: Any) -> None:
    with pytest.raises(Refused, match=r"access\.permission\.missing"):
        tried(region, file_of(SOMEBODYS), by=persona)


@pytest.mark.parametrize("persona", [ANNA, BIRGIT, LARS])
def test_taking_is_the_operations_managers(region: Region, persona: Any) -> None:
    one = tried(region, file_of(SOMEBODYS))

    assert _refused(region, one, by=persona) == "access.permission.missing"


def test_cells_are_read_as_people_write_them(region: Region) -> None:
    headings = f"{HEADINGS};dos;dosenhet;kroppsdel;administrationsväg;klockslag;kommentar;dosnummer;batch går ut"
    row = f'{SOMEBODYS};0,50;ml;vänster överarm;IM;9.05;"två\nrader";2;2026/06/30'

    taken(region, tried(region, file_of(row, headings=headings)))
    [visit] = _visits(region)
    given = visit.administration

    assert (given.dose_quantity, given.dose_unit, given.site, given.route) == (
        Decimal("0.5"),
        "ml",
        "left_upper_arm",
        "intramuscular",
    )
    assert given.given_at == datetime(2025, 11, 4, 8, 5, tzinfo=UTC)
    assert (given.comment, given.dose_number, given.batch_expires_on) == ("två rader", 2, date(2026, 6, 30))


@pytest.mark.parametrize(
    ("kind", "number", "value"),
    [
        ("", "19400372-9805", "194003729805"),
        ("", "991981123456", ""),
        ("lma_number", "12-345678", "12345678"),
        ("unknown_person", "OKÄND 7RJB-Z4P5", "OKÄND7RJBZ4P5"),
        ("reserve_number_skane", "AB12CD34", "AB12CD34"),
    ],
)
def test_people_are_known_by_every_kind_of_number(region: Region, kind: str, number: str, value: str) -> None:
    """PER-05 to PER-08: what the form does not tell, its own column says."""
    row = SOMEBODYS.replace("19400312-9808", number)

    one = tried(region, file_of(f"{row};{kind}", headings=f"{HEADINGS};nummertyp"))

    if not value:
        assert [fault["code"] for fault in one.first_faults] == ["number_check_digit"]
        return
    taken(region, one)
    assert PersonIdentifier.objects.get().value == value


@pytest.mark.parametrize("amount", ["0", "1000", "-1", "x"])
def test_an_amount_is_above_zero_and_fits(region: Region, amount: str) -> None:
    one = tried(region, file_of(f"{SOMEBODYS};{amount}", headings=f"{HEADINGS};dos"))

    assert [fault["code"] for fault in one.first_faults] == ["amount_unreadable"]


def test_a_target_group_is_one_of_the_programmes(region: Region) -> None:
    row = SOMEBODYS.replace("2025-11-04", "2026-11-04")

    one = tried(region, file_of(f"{row};okända", headings=f"{HEADINGS};målgrupp"))

    assert [(fault["code"], fault["column"]) for fault in one.first_faults] == [("code_unknown", "target_group")]


def test_a_number_registered_meanwhile_is_refused(region: Region) -> None:
    one = tried(region, file_of(SOMEBODYS))
    maja = region.reader(MAJA)
    identifier = parse_identifier("19400312-9808", on=date(2026, 11, 23))
    make_person("19400312-9808")

    with acting(maja), pytest.raises(Refused, match=r"patients\.person\.already_registered"):
        register_many(by=maja, people=[NewPerson(one.pk, identifier, "Någon", "Ny")])


def test_another_fault_of_the_database_is_not_swallowed(region: Region) -> None:
    """Neither of people nor of visits: it would be ours."""
    make_person()
    one = tried(region, file_of(TOLVANS, SOMEBODYS))
    maja = region.reader(MAJA)
    with reading(maja):
        content = bytes(ImportFile.objects.get(of_import=one).content)
        [[known, new]] = list(judging.judged_rows(maja, one, content, at=NOON))
    assert known.judged.visit is not None
    assert new.read.identifier is not None
    person = NewPerson(known.judged.visit.person_id, new.read.identifier, "Någon", "Ny")

    with acting(maja):
        with pytest.raises(IntegrityError):
            register_many(by=maja, people=[person])
        with pytest.raises(IntegrityError):
            write_imported(
                by=maja,
                visits=[replace(known.judged.visit, giver_name="")],
                origin=Origin.IMPORTED,
                import_id=one.pk,
                at=NOON,
            )


def test_another_provider_finds_no_import(region: Region) -> None:
    one = tried(region, file_of(SOMEBODYS))
    olle = region.reader(OLLE)

    with reading(olle), pytest.raises(Refused, match=r"exchange\.import\.not_found"):
        import_by_id(olle, one.pk)


def test_the_log_has_one_event_for_each_act_with_the_numbers(region: Region) -> None:
    one = taken(region, tried(region, file_of(TOLVANS, SOMEBODYS)))

    with reading(region.reader(MAJA)):
        events = {event.action: event for event in Event.objects.filter(subject_label="import")}

    assert set(events) == {"exchange.import.tried", "exchange.import.taken"}
    event = events["exchange.import.taken"]
    assert (event.subject_id, event.user_name) == (str(one.pk), "Maja Chef")
    assert (event.details["rows"], event.details["visits"], event.details["people"]) == (2, 2, 2)
    assert "19400312" not in str(event.details)


def test_every_written_row_is_in_the_change_log(region: Region) -> None:
    """PDL 3:14: the trigger fires for each, however many are written at once."""
    taken(region, tried(region, file_of(TOLVANS_SIGNED, headings=SIGNED)))

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_trigger WHERE tgname = 'changes_logged' AND tgenabled = 'O'")
        [enabled] = cursor.fetchone()
    assert enabled >= 8


def test_a_slice_at_a_time_ends_in_the_same_record(region: Region, monkeypatch: pytest.MonkeyPatch) -> None:
    """Until the last slice it is being taken, and says how far it has come."""
    monkeypatch.setattr(judging, "ROWS_AT_ONCE", 2)
    rows = [SOMEBODYS.replace("2025", str(year)) for year in (2024, 2025, 2026)]
    rows[2] = rows[2].replace("11-04", "11-02")
    bad = SOMEBODYS.replace("9808", "9807")
    one = tried(region, file_of(rows[0], bad, rows[1], rows[2]))
    maja = region.reader(MAJA)

    with acting(maja):
        first = take_slice(by=maja, import_id=one.pk, leaves_bad_rows=True, at=NOON)
    meanwhile = len(_visits(region))
    with acting(maja):
        last = take_slice(by=maja, import_id=one.pk, leaves_bad_rows=True, at=NOON)

    assert (first.state, first.rows_read, first.visits_taken, meanwhile) == ("taking", 2, 1, 1)
    assert (last.state, last.rows_read, last.visits_taken, len(_visits(region))) == ("taken", 4, 3, 3)
    assert (last.rows_bad, last.people_new) == (1, 1)
    with acting(maja), pytest.raises(Refused, match=r"exchange\.import\.not_possible_now"):
        take_slice(by=maja, import_id=one.pk, leaves_bad_rows=True, at=NOON)
    with reading(maja):
        assert bytes(ImportFile.objects.get(of_import=one).content) == b""


def test_an_import_can_be_put_aside(region: Region) -> None:
    one = tried(region, file_of(SOMEBODYS))
    mona = region.reader(MONA)

    with acting(mona):
        refused = refuse_import(by=mona, import_id=one.pk, at=NOON)

    assert refused.state == "refused"
    assert _refused(region, one) == "exchange.import.not_possible_now"
    with reading(mona):
        assert [found.pk for found in imports_of(mona)] == [one.pk]


@pytest.mark.parametrize("persona", [MAJA, TILDA])
def test_who_fetches_the_bad_rows_is_in_the_log(region: Region, persona: Persona) -> None:
    """They hold people as the file has them: for whoever takes imports, and whoever tries them."""
    one = tried(region, file_of(SOMEBODYS.replace("9808", "9807")))
    reader = region.reader(persona)

    with acting(reader):
        log_bad_rows(by=reader, import_id=one.pk)

    with reading(reader):
        event = Event.objects.get(action="exchange.import.bad_rows_fetched")
    assert (event.user_name, event.details["bad"]) == (reader.name, 1)
    assert event.details["recipient"] == reader.name


def test_nobody_else_fetches_them(region: Region) -> None:
    one = tried(region, file_of(SOMEBODYS))
    anna = region.reader(ANNA)

    with acting(anna), pytest.raises(Refused, match=r"access\.permission\.missing"):
        log_bad_rows(by=anna, import_id=one.pk)


def test_there_is_nothing_to_put_aside_of_anothers(region: Region) -> None:
    mona = region.reader(MONA)
    with acting(mona), pytest.raises(Refused, match=r"exchange\.import\.not_found"):
        refuse_import(by=mona, import_id=mona.session_id, at=NOON)


def test_visits_still_to_be_settled_keep_their_signatures_as_facts_of_payment(region: Region) -> None:
    """A mode of its own, which says why and which another person approves (decision 0014)."""
    make_person()
    content = file_of(TOLVANS_TO_SETTLE, headings=SETTLE)

    taken(region, tried(region, content, mode=ImportMode.SETTLEABLE, reason="Byte av system"))
    [visit] = _visits(region)

    assert visit.origin == "settleable"
    assert visit.prescription_signed_at == datetime(2026, 11, 3, 11, 1, tzinfo=UTC)
    assert visit.administration_signed_at == datetime(2026, 11, 3, 11, 5, tzinfo=UTC)
    assert visit.last_day_to_sign == date(2026, 12, 3)
    assert (visit.assignment_code, visit.setting, visit.target_group) == ("vaccination_choice", "clinic", "age_65")
    assert (visit.payer, visit.administration.funding_source) == ("region", "region")
    assert visit.programme_version is not None


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ({"source_system": " "}, "exchange.import.source_missing"),
        ({"mode": ImportMode.SETTLEABLE, "reason": " "}, "exchange.import.reason_missing"),
        ({"content": b""}, "exchange.file.empty"),
        ({"content": f"{HEADINGS}\n".encode()}, "exchange.file.empty"),
        ({"content": b"a;b\n1;2\n"}, "exchange.file.columns_missing"),
    ],
)
def test_a_file_that_says_nothing_is_refused(region: Region, told: dict[str, Any], code: str) -> None:
    with pytest.raises(Refused) as refused:
        tried(region, **{"content": file_of(SOMEBODYS), **told})

    assert refused.value.code == code


def test_the_steps_of_an_import_are_those_of_the_table() -> None:
    for state in ImportState:
        for act in ImportAct:
            if (state, act) in IMPORT_STEPS:
                assert import_step(state, act) is IMPORT_STEPS[state, act]
            else:
                with pytest.raises(Refused, match=r"exchange\.import\.not_possible_now"):
                    import_step(state, act)
