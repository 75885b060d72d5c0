"""The one second way through the row policies: which rows, for which unit, from when, until when (decision 0011)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, ProgrammingError, connection, transaction

from tests.factories.region import NOON, Region, logged_in, make_batch, make_person
from tests.personas import ANNA, DAVID, OLLE
from tests.visits.addressed import LAST_DAY, addressed, agree, at_neighbour, given_by, make_neighbour
from tests.visits.scenes import prescribed
from vaccinera.access.rules.readers import Reader
from vaccinera.audit.models import Event
from vaccinera.declarations.models import Declaration
from vaccinera.kernel.clock import at_swedish_time
from vaccinera.kernel.constraints import broken_constraint
from vaccinera.kernel.models import PublishedFact
from vaccinera.kernel.scope import acting, reading
from vaccinera.products.models import UnitBatch
from vaccinera.visits.actions.addressing import send_back
from vaccinera.visits.actions.withdrawing import withdraw_prescription
from vaccinera.visits.models import Addressing, Administration, Draft, Prescription, Signature, Visit
from vaccinera.visits.states import WithdrawnReason

THE_ROWS = (Draft, Visit, Declaration, Prescription, Administration, Signature)
OPEN = {"Draft": 1, "Visit": 1, "Declaration": 1, "Prescription": 1, "Administration": 0, "Signature": 1}
NOTHING = dict.fromkeys(OPEN, 0)


@pytest.fixture(autouse=True)
def _on_the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """The scope's day is the tests' day, whenever they are run."""
    monkeypatch.setattr("vaccinera.kernel.scope.today", lambda: date(2026, 11, 23))


def _seen(reader: Reader) -> Mapping[str, int]:
    with reading(reader):
        return {model.__name__: model._default_manager.count() for model in THE_ROWS}


def test_the_performing_unit_sees_the_rows_of_that_visit_and_no_others_of_the_person(region: Region) -> None:
    """LAW-01: the person's other visit at the prescriber's provider stays unseen."""
    agree()
    person = make_person()
    _other, unaddressed = prescribed(region, person, by=ANNA)

    draft, visit = addressed(region, person)

    assert _seen(region.reader(OLLE)) == OPEN
    with reading(region.reader(OLLE)):
        assert Visit.objects.get().pk == visit.pk
        assert Draft.objects.get().pk == draft.pk
        assert not Visit.objects.filter(pk=unaddressed.pk).exists()


def test_nothing_is_seen_of_what_is_addressed_to_nobody(region: Region) -> None:
    agree()
    prescribed(region)

    assert _seen(region.reader(OLLE)) == NOTHING


def test_another_unit_of_the_performing_provider_sees_nothing(region: Region) -> None:
    agree()
    make_neighbour()
    addressed(region)

    assert _seen(at_neighbour()) == NOTHING


def test_without_a_scope_nothing_is_seen(region: Region) -> None:
    """LAW-01: hand-written SQL that sets no scope."""
    agree()
    addressed(region)

    with connection.cursor() as cursor:
        counts = []
        for model in (*THE_ROWS, Addressing):
            cursor.execute(f"SELECT count(*) FROM {model._meta.db_table}")  # noqa: S608 - our own tables
            counts.append(cursor.fetchone()[0])

    assert counts == [0] * 7


@pytest.mark.parametrize(("day", "seen"), [(LAST_DAY, OPEN), (LAST_DAY + timedelta(days=1), NOTHING)])
def test_it_is_seen_through_its_last_day_and_not_after(
    region: Region, monkeypatch: pytest.MonkeyPatch, day: date, seen: Mapping[str, int]
) -> None:
    agree()
    addressed(region)
    monkeypatch.setattr("vaccinera.kernel.scope.today", lambda: day)

    assert _seen(logged_in(OLLE, at=at_swedish_time(day, 9, 0))) == seen


def test_once_given_the_performer_sees_that_it_is_done_and_nothing_of_it(region: Region) -> None:
    agree()
    draft, visit = addressed(region)

    given_by(region, draft)

    assert _seen(region.reader(OLLE)) == NOTHING
    with reading(region.reader(OLLE)):
        [kept] = Addressing.objects.all()
        assert (kept.visit_id, kept.ended_why, kept.ended_by_hsa_id) == (visit.pk, "given", "TSTNMT2321000156-S5")
        assert Event.objects.filter(action="visits.visit.signed", user_hsa_id="TSTNMT2321000156-S5").count() == 1


def test_of_two_units_the_one_that_did_not_give_it_sees_nothing_either(region: Region) -> None:
    agree()
    make_neighbour()
    agree(performing=22, key=2)
    draft, _visit = addressed(region, to=(21, 22))
    neighbour = at_neighbour()
    before = _seen(neighbour)

    given_by(region, draft)

    assert before == OPEN
    assert _seen(neighbour) == NOTHING
    with reading(neighbour):
        assert Addressing.objects.get().ended_why == "given_elsewhere"


def test_what_is_withdrawn_is_seen_no_more(region: Region) -> None:
    agree()
    david = region.reader(DAVID)
    draft, _visit = addressed(region)

    with acting(david):
        withdraw_prescription(by=david, draft_id=draft.pk, reason=WithdrawnReason.NOT_NEEDED, note="", at=NOON)

    assert _seen(region.reader(OLLE)) == NOTHING
    with reading(david):
        assert Addressing.objects.get().ended_why == "withdrawn"


def test_what_is_sent_back_is_seen_no_more(region: Region) -> None:
    agree()
    olle = region.reader(OLLE)
    draft, _visit = addressed(region)

    with acting(olle):
        send_back(by=olle, draft_id=draft.pk, reason="Personen är inlagd på sjukhus", at=NOON)

    assert _seen(olle) == NOTHING


def test_whatever_ends_the_visit_closes_the_window(region: Region) -> None:
    """A path that forgets the addressing does not leave it open: the database closes it."""
    agree()
    david = region.reader(DAVID)
    _draft, visit = addressed(region)

    with acting(david):
        Visit.objects.filter(pk=visit.pk).update(
            state="withdrawn", withdrawn_at=NOON, withdrawn_by_hsa_id=david.hsa_id, withdrawn_reason="mistake"
        )

    assert _seen(region.reader(OLLE)) == NOTHING


def test_the_performer_sees_nothing_else_of_the_prescribers_provider(region: Region) -> None:
    """Batches, the log, the news, and what is addressed to others are the prescriber's own."""
    agree()
    make_neighbour()
    agree(performing=22, key=2)
    make_batch(region.reader(ANNA), region.products[0])
    addressed(region, to=(22,))

    with reading(region.reader(OLLE)):
        seen = [model._default_manager.count() for model in (UnitBatch, Event, PublishedFact, Addressing)]

    assert seen == [0, 0, 0, 0]


@pytest.mark.parametrize("model", [Declaration, Prescription, Signature])
def test_the_performer_changes_nothing_that_was_signed(region: Region, model: type) -> None:
    agree()
    addressed(region)

    try:
        with acting(region.reader(OLLE)), transaction.atomic():
            changed = model.objects.update(provider_id=2)  # type: ignore[attr-defined]  # a model
    except DatabaseError:
        changed = 0

    assert changed == 0


@pytest.mark.parametrize("model", [Draft, Visit])
def test_the_performer_cannot_make_it_the_own_providers(region: Region, model: type) -> None:
    agree()
    addressed(region)

    with pytest.raises(DatabaseError), acting(region.reader(OLLE)), transaction.atomic():
        model.objects.update(provider_id=2)  # type: ignore[attr-defined]  # a model


def test_a_dose_under_way_cannot_be_moved_to_another_provider(region: Region) -> None:
    agree()
    draft, _visit = addressed(region)
    with acting(region.reader(OLLE)), pytest.raises(IntegrityError) as refused, transaction.atomic():
        Draft.objects.filter(pk=draft.pk).update(provider_id=2)

    assert broken_constraint(refused.value) == "a_row_stays_with_its_provider"


def test_the_performer_extends_nothing(region: Region) -> None:
    """Neither the last day nor the end."""
    agree()
    addressed(region)
    olle = region.reader(OLLE)

    with acting(olle), pytest.raises(IntegrityError) as refused, transaction.atomic():
        Addressing.objects.update(expires_on=date(2030, 1, 1))
    with acting(olle), pytest.raises(ProgrammingError), transaction.atomic():
        Addressing.objects.update(ended_why="withdrawn", ended_at=NOON, ended_by_hsa_id=olle.hsa_id)

    assert broken_constraint(refused.value) == "signed_is_final"


def test_the_performer_writes_no_other_rows_there(region: Region) -> None:
    """A signature on a visit that is addressed to nobody is refused."""
    agree()
    _draft, theirs = prescribed(region)
    david = region.reader(DAVID)
    with reading(david):
        signature = Signature.objects.get(visit_id=theirs.pk)
    signature.pk, signature.kind = theirs.pk, "administration"

    with pytest.raises(ProgrammingError, match="violates row-level security"), acting(region.reader(OLLE)):
        signature.save(force_insert=True)


def test_ones_own_rows_never_cost_the_asking(region: Region) -> None:
    """PostgreSQL asks for the own provider first: the other way is not even called for a row of one's own."""
    agree()
    draft, _visit = prescribed(region)
    anna = region.reader(ANNA)

    with reading(anna), connection.cursor() as cursor:
        cursor.execute("EXPLAIN (COSTS OFF) SELECT FROM visits_draft WHERE id = %s", [draft.pk])
        plan = "\n".join(row[0] for row in cursor.fetchall())

    assert plan.index("provider_id = ") < plan.index("draft_is_addressed_here")
