"""A dose that was not given: signed with its reason, told of, and never a dose (LAW-11, PDL 3:6)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from tests.factories.region import NOON, PROGRAMME, Region, begin, make_person
from tests.personas import ANNA, BIRGIT, OLLE, REBECKA, ULLA, Persona
from tests.visits.addressed import addressed, agree
from tests.visits.scenes import prescribed, sent, stored_draft, told
from vaccinera.kernel.clock import civil_day
from vaccinera.kernel.refusals import Refused
from vaccinera.kernel.scope import acting, reading
from vaccinera.patients.models import Person
from vaccinera.visits.actions.not_giving import end_as_not_given, nullify_not_given, sign_not_given
from vaccinera.visits.models import Administration, Draft, NotGiven, Visit
from vaccinera.visits.queries.due import due_today
from vaccinera.visits.queries.history import History, history_of
from vaccinera.visits.queries.worklists import draft_at_work
from vaccinera.visits.rules.registrations import Incomplete
from vaccinera.visits.rules.signing import is_unbroken

TODAY = civil_day(NOON)


def _sign(region: Region, person: Person, *, by: Persona = ANNA, **changes: Any) -> NotGiven:
    reader = region.reader(by)
    said: dict[str, Any] = {"reason": "declined", "note": "", "day": TODAY} | changes
    with acting(reader):
        return sign_not_given(by=reader, person_id=person.pk, programme_code=PROGRAMME, at=NOON, **said)


def _end(region: Region, draft: Draft, *, by: Persona = ANNA, **changes: Any) -> NotGiven:
    reader = region.reader(by)
    said: dict[str, Any] = {"reason": "unwell", "note": "Feber", "day": TODAY} | changes
    with acting(reader):
        return end_as_not_given(by=reader, draft_id=draft.pk, at=NOON, **said)


def _history(region: Region, person: Person, *, by: Persona = ANNA) -> History:
    reader = region.reader(by)
    with reading(reader):
        return history_of(reader, person.pk)


def test_that_somebody_declined_is_signed_and_stands_in_the_history(region: Region) -> None:
    """LAW-11. Signed as everything else: who, in which commission, over exactly which content."""
    person = make_person()

    row = _sign(region, person)
    [missed] = _history(region, person).missed

    assert (missed.day, missed.reason, missed.signer_name, missed.unit_name) == (
        TODAY,
        "declined",
        "Anna Nyberg",
        "Norra mottagningen",
    )
    assert is_unbroken(row.content, bytes(row.digest))
    assert '"reason":"declined"' in row.content
    assert row.commission_hsa_id == region.reader(ANNA).commission_hsa_id
    assert [event[0] for event in told(region, "visits.not_given")] == ["visits.not_given.signed"]


def test_it_is_no_dose_and_changes_no_advice(region: Region) -> None:
    person = make_person()
    reader = region.reader(ANNA)

    _sign(region, person)

    assert _history(region, person).doses == []
    with reading(reader):
        assert not Visit.objects.exists()
        assert not Administration.objects.exists()
        [today] = due_today(reader, [person], on=TODAY)[person.pk]
    assert today.advice is not None
    assert today.advice.kind == "due"


def test_it_ends_the_work_that_was_begun(region: Region) -> None:
    """Nobody goes on with it, and the database keeps it so."""
    draft = begin(region.reader(ANNA), make_person())

    row = _end(region, draft, by=BIRGIT)

    assert stored_draft(region, draft).state == "not_given"
    assert (row.draft_id, row.declaration_id, row.visit_id) == (draft.pk, None, None)
    with reading(region.reader(ANNA)), pytest.raises(Refused) as gone:
        draft_at_work(region.reader(ANNA), draft.pk)
    with acting(region.reader(ANNA)), pytest.raises(IntegrityError), transaction.atomic():
        Draft.objects.filter(pk=draft.pk).update(state="open")
    assert gone.value.code == "visits.draft.not_found"


def test_a_second_press_answers_with_what_was_signed(region: Region) -> None:
    draft = begin(region.reader(ANNA), make_person())

    first, second = _end(region, draft), _end(region, draft)

    assert first.pk == second.pk


def test_what_was_declared_and_sent_stands_with_it(region: Region) -> None:
    draft = sent(region)

    row = _end(region, draft, reason="contraindicated")

    assert row.declaration_id == draft.declaration_id
    assert row.declaration_id is not None


def test_a_prescription_that_is_not_given_is_withdrawn(region: Region) -> None:
    """With that reason, in the same act."""
    draft, visit = prescribed(region)

    row = _end(region, draft)

    with reading(region.reader(ANNA)):
        withdrawn = Visit.objects.get(pk=visit.pk)
    assert (withdrawn.state, withdrawn.withdrawn_reason) == ("withdrawn", "not_given")
    assert (row.visit_id, row.declaration_id) == (visit.pk, visit.declaration_id)
    assert stored_draft(region, draft).state == "not_given"


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({"reason": ""}, [("visits.not_given.reason_missing", "reason")]),
        ({"reason": "other", "note": " "}, [("visits.not_given.note_missing", "note")]),
        ({"day": None}, [("visits.not_given.day_missing", "day")]),
        ({"day": date(2026, 11, 24)}, [("visits.not_given.in_the_future", "day")]),
    ],
)
def test_what_is_missing_is_said_at_its_field(
    region: Region, said: dict[str, Any], expected: list[tuple[str, str]]
) -> None:
    with pytest.raises(Incomplete) as refused:
        _sign(region, make_person(), **said)

    assert [(gap.code, gap.field) for gap in refused.value.gaps] == expected


def test_it_is_signed_once_a_day(region: Region) -> None:
    person = make_person()
    _sign(region, person)

    with pytest.raises(Refused) as refused:
        _sign(region, person)

    assert refused.value.code == "visits.not_given.already_signed"


def test_any_other_fault_of_the_database_is_no_refusal(region: Region) -> None:
    """Here one that is signed by nobody in particular."""
    anna = region.reader(ANNA)
    with acting(anna), pytest.raises(IntegrityError):
        sign_not_given(
            by=replace(anna, hsa_id=""), person_id=make_person().pk, programme_code=PROGRAMME, reason="declined",
            note="", day=TODAY, at=NOON,
        )  # fmt: skip


def test_the_desk_signs_nothing_and_another_unit_ends_no_work_here(region: Region) -> None:
    person = make_person()
    draft = begin(region.reader(ANNA), person)

    with pytest.raises(Refused) as by_the_desk:
        _sign(region, person, by=REBECKA)
    with pytest.raises(Refused) as by_another:
        _end(region, draft, by=ULLA)
    with pytest.raises(Refused) as nobody:
        _sign(region, Person(id=uuid4()))

    assert by_the_desk.value.code == "access.permission.missing"
    assert by_another.value.code == "visits.draft.not_found"
    assert nobody.value.code == "visits.person.not_found"
    assert _history(region, person, by=OLLE).missed == []


def test_whoever_gives_for_another_unit_sends_it_back_instead(region: Region, monkeypatch: pytest.MonkeyPatch) -> None:
    """The prescription is the other unit's, and so is the record that it was not given."""
    monkeypatch.setattr("vaccinera.kernel.scope.today", lambda: TODAY)
    agree()
    draft, _visit = addressed(region)

    with pytest.raises(Refused) as refused:
        _end(region, draft, by=OLLE)

    assert refused.value.code == "visits.not_given.of_another_unit"


def test_it_is_taken_back_with_a_reason_and_the_signed_row_stays(region: Region) -> None:
    """LAW-06."""
    person, anna = make_person(), region.reader(ANNA)
    row = _sign(region, person)

    with acting(anna):
        nullify_not_given(by=anna, not_given_id=row.pk, reason="Fel person", at=NOON)

    assert _history(region, person).missed == []
    with reading(anna):
        kept = NotGiven.objects.get(pk=row.pk)
    assert (kept.nullified_reason, kept.reason) == ("Fel person", "declined")
    _sign(region, person)


def test_what_was_signed_is_never_changed_in_place(region: Region) -> None:
    row = _sign(region, make_person())

    with acting(region.reader(ANNA)), pytest.raises(IntegrityError):
        NotGiven.objects.filter(pk=row.pk).update(reason="unwell")


def test_taking_back_asks_for_a_reason_and_for_what_is_there(region: Region) -> None:
    anna, row = region.reader(ANNA), _sign(region, make_person())

    def refused(key: Any, reason: str = "Fel") -> str:
        with acting(anna), pytest.raises(Refused) as caught:
            nullify_not_given(by=anna, not_given_id=key, reason=reason, at=NOON)
        return caught.value.code

    assert refused(row.pk, " ") == "visits.not_given.nullified_reason_missing"
    assert refused(uuid4()) == "visits.not_given.not_found"
    with acting(anna):
        nullify_not_given(by=anna, not_given_id=row.pk, reason="Fel person", at=NOON)
    assert refused(row.pk) == "visits.not_given.already_nullified"
