"""The unit's waiting list: the desk puts people there and signs nothing; whoever vaccinates takes the next.

Rebecka sits at the desk, Anna and Birgit vaccinate.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest

from tests.factories.region import NOON, PROGRAMME, Region, begin, filled_in, make_batch, make_person, sign
from tests.personas import ANNA, BIRGIT, REBECKA, SARA, ULLA, Persona
from tests.visits.scenes import NUMBERS, prescribed, stored_draft, told
from vaccinera.kernel.refusals import Refused
from vaccinera.kernel.scope import acting, reading
from vaccinera.patients.models import Person
from vaccinera.visits.actions.drafts import begin_or_go_on, discard_draft
from vaccinera.visits.actions.waiting import leave_line, put_back, put_in_line, take_next
from vaccinera.visits.models import Draft
from vaccinera.visits.queries.waiting import waiting
from vaccinera.visits.queries.worklists import day_at_unit, drafts_discarded


def _join(region: Region, person: Person, *, minutes: int = 0, note: str = "") -> Draft:
    rebecka = region.reader(REBECKA)
    draft = begin(rebecka, person)
    with acting(rebecka):
        return put_in_line(by=rebecka, draft_id=draft.pk, note=note, at=NOON + timedelta(minutes=minutes))


def _take(region: Region, persona: Persona = ANNA) -> Draft | None:
    reader = region.reader(persona)
    with acting(reader):
        return take_next(by=reader, at=NOON + timedelta(hours=1))


def _line(region: Region, persona: Persona = ANNA) -> list[Draft]:
    reader = region.reader(persona)
    with reading(reader):
        return waiting(reader)


def test_whoever_has_waited_longest_is_taken_first(region: Region) -> None:
    later = _join(region, make_person(NUMBERS[0]), minutes=10)
    first = _join(region, make_person(NUMBERS[1]), note="Rullstol")

    taken = _take(region)

    assert taken is not None
    assert (taken.pk, taken.taken_by_name, taken.waiting_note) == (first.pk, "Anna Nyberg", "Rullstol")
    assert [draft.pk for draft in _line(region)] == [later.pk]
    assert [event[0] for event in told(region, "visits.draft.")][-1] == "visits.draft.taken"


def test_two_who_take_at_once_get_one_each_and_then_nobody(region: Region) -> None:
    """The row is held and skipped by the other; tests/visits/test_parallel.py asks with two connections."""
    _join(region, make_person(NUMBERS[0]))
    _join(region, make_person(NUMBERS[1]))

    taken = [_take(region, ANNA), _take(region, BIRGIT), _take(region, ANNA)]

    assert len({draft.pk for draft in taken if draft}) == 2
    assert taken[2] is None


def test_who_is_put_back_has_the_old_place(region: Region) -> None:
    first = _join(region, make_person(NUMBERS[0]))
    _join(region, make_person(NUMBERS[1]), minutes=5)
    anna = region.reader(ANNA)
    _take(region)

    with acting(anna):
        put_back(by=anna, draft_id=first.pk)

    assert _line(region)[0].pk == first.pk
    assert stored_draft(region, first).taken_by_name == ""


def test_who_is_put_in_line_twice_keeps_the_place_and_who_was_taken_goes_last(region: Region) -> None:
    person = make_person(NUMBERS[0])
    first = _join(region, person)
    _join(region, make_person(NUMBERS[1]), minutes=5)

    _join(region, person, minutes=10, note="Har bråttom")
    assert _line(region)[0].pk == first.pk
    _take(region)
    _join(region, person, minutes=20)

    assert _line(region)[1].pk == first.pk


def test_who_leaves_the_line_stays_among_the_drafts(region: Region) -> None:
    draft = _join(region, make_person(), note="Rullstol")
    rebecka = region.reader(REBECKA)

    with acting(rebecka):
        leave_line(by=rebecka, draft_id=draft.pk)

    assert _line(region) == []
    kept = stored_draft(region, draft)
    assert (kept.state, kept.waiting_since, kept.waiting_note) == ("open", None, "")


def test_the_start_page_counts_who_waits(region: Region) -> None:
    _join(region, make_person(NUMBERS[0]))
    _join(region, make_person(NUMBERS[1]))
    anna = region.reader(ANNA)

    with reading(anna):
        before = day_at_unit(anna, on=NOON.date()).in_line
    _take(region)
    with reading(anna):
        after = day_at_unit(anna, on=NOON.date()).in_line

    assert (before, after) == (2, 1)


def test_a_protected_person_is_left_to_who_may_open_them(region: Region) -> None:
    """PER-11."""
    person = make_person(protection="confidentiality_marking")
    sara = region.reader(SARA)
    draft = begin(sara, person)
    with acting(sara):
        put_in_line(by=sara, draft_id=draft.pk, note="", at=NOON)

    assert _take(region, ANNA) is None
    taken = _take(region, SARA)
    assert taken is not None
    assert taken.pk == draft.pk


def test_the_desk_signs_nothing_and_takes_nobody(region: Region) -> None:
    """Neither the review nor a signature is the registrar's."""
    draft = _join(region, make_person())
    anna, rebecka = region.reader(ANNA), region.reader(REBECKA)
    batch = make_batch(anna, region.products[0])

    with pytest.raises(Refused) as taking:
        _take(region, REBECKA)
    with pytest.raises(Refused) as signing:
        sign(rebecka, draft, filled_in(rebecka, region.products[0], batch.pk))

    assert taking.value.code == "access.permission.missing"
    assert signing.value.code == "access.permission.missing"


def _nothing_taken(region: Region, draft: Draft) -> None:
    anna = region.reader(ANNA)
    with acting(anna):
        put_back(by=anna, draft_id=draft.pk)


def _nothing_in_line(region: Region, draft: Draft) -> None:
    anna = region.reader(ANNA)
    with acting(anna):
        leave_line(by=anna, draft_id=draft.pk)


@pytest.mark.parametrize(
    ("act", "code"),
    [(_nothing_taken, "visits.waiting.not_taken"), (_nothing_in_line, "visits.waiting.not_in_line")],
)
def test_what_is_not_in_line_is_neither_put_back_nor_taken_out(
    region: Region, act: Callable[[Region, Draft], None], code: str
) -> None:
    draft = begin(region.reader(ANNA), make_person())

    with pytest.raises(Refused) as refused:
        act(region, draft)

    assert refused.value.code == code


def test_what_is_prescribed_does_not_stand_in_line_nor_what_is_another_units(region: Region) -> None:
    draft, _ = prescribed(region)
    anna, ulla = region.reader(ANNA), region.reader(ULLA)

    with acting(anna), pytest.raises(Refused) as is_prescribed:
        put_in_line(by=anna, draft_id=draft.pk, note="", at=NOON)
    with acting(ulla), pytest.raises(Refused) as elsewhere:
        put_in_line(by=ulla, draft_id=draft.pk, note="", at=NOON)
    with acting(anna), pytest.raises(Refused) as nothing:
        put_in_line(by=anna, draft_id=uuid4(), note="", at=NOON)

    assert is_prescribed.value.code == "visits.waiting.only_open_work"
    assert elsewhere.value.code == nothing.value.code == "visits.draft.not_found"


def test_of_two_who_begin_the_second_goes_on_with_the_firsts(region: Region) -> None:
    """Two pieces of work for one person, programme and unit hide each other. One's own goes before a colleague's."""
    person = make_person()

    def begun_by(persona: Persona) -> Draft:
        reader = region.reader(persona)
        with acting(reader):
            return begin_or_go_on(by=reader, person_id=person.pk, programme_code=PROGRAMME, content={}, at=NOON)

    first, second = begun_by(ANNA), begun_by(BIRGIT)
    own = begin(region.reader(BIRGIT), person)

    assert (first.pk, first.created_by_id) == (second.pk, ANNA.key)
    assert begun_by(BIRGIT).pk == own.pk
    assert begun_by(ULLA).pk not in {first.pk, own.pk}


def test_what_was_put_aside_is_listed_with_who_and_why(region: Region) -> None:
    anna = region.reader(ANNA)
    draft = begin(anna, make_person())
    with acting(anna):
        discard_draft(by=anna, draft_id=draft.pk, reason="Fel person", at=NOON)

    with reading(anna):
        found, total = drafts_discarded(anna)

    assert ([(one.pk, one.updated_by_name, one.discarded_reason) for one in found], total) == (
        [(draft.pk, "Anna Nyberg", "Fel person")],
        1,
    )
