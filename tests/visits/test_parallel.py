"""A hundred at once: the guarded write, over real connections."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import pytest
from django.db import connection

from tests.factories.region import NOON, Region, begin, filled_in, make_batch, make_person, sign
from tests.personas import ANNA, BIRGIT, DAVID, REBECKA
from tests.visits.scenes import NUMBERS
from vaccinera.access.rules.readers import Reader
from vaccinera.kernel.refusals import Refused
from vaccinera.kernel.scope import acting, reading
from vaccinera.visits.actions.waiting import put_in_line, take_next
from vaccinera.visits.models import Draft, Visit
from vaccinera.visits.rules.registrations import Registration

pytestmark = pytest.mark.django_db(transaction=True)


def _sent(reader: Reader, draft: Draft, registration: Registration) -> UUID | str:
    """What one submit answers: the visit it made or found, or the refusal's code."""
    try:
        return sign(reader, draft, registration).pk
    except Refused as refused:
        return refused.code
    finally:
        connection.close()


def test_a_hundred_submits_of_one_draft_make_one_visit(region: Region) -> None:
    """Every one of them is answered with the same visit."""
    anna = region.reader(ANNA)
    batch = make_batch(anna, region.products[0])
    draft = begin(anna, make_person())
    registration = filled_in(anna, region.products[0], batch.pk)

    with ThreadPoolExecutor(16) as at_once:
        answers = set(at_once.map(lambda _: _sent(anna, draft, registration), range(100)))

    with reading(anna):
        assert answers == {Visit.objects.get().pk}


def test_two_drafts_that_race_make_one_visit_and_one_refusal(region: Region) -> None:
    """The database decides between two people; a look beforehand could not."""
    anna, david = region.reader(ANNA), region.reader(DAVID)
    batch = make_batch(anna, region.products[0])
    people = [make_person(), make_person("19500101-2383"), make_person("19550101-2388"), make_person("19610101-2380")]
    drafts = [(reader, begin(reader, person)) for person in people for reader in (anna, david)]

    with ThreadPoolExecutor(8) as at_once:
        answers = list(
            at_once.map(lambda pair: _sent(pair[0], pair[1], filled_in(pair[0], region.products[0], batch.pk)), drafts)
        )

    with reading(anna):
        assert Visit.objects.count() == len(people)
    assert answers.count("visits.visit.same_dose_today") == len(people)


def _taken(reader: Reader) -> UUID | None:
    """What one press of "take the next" answers with."""
    try:
        with acting(reader):
            draft = take_next(by=reader, at=NOON)
        return draft.pk if draft else None
    finally:
        connection.close()


def test_of_all_who_take_the_next_at_once_nobody_gets_the_same(region: Region) -> None:
    """Four wait and eight presses come: each who waits is taken once."""
    rebecka = region.reader(REBECKA)
    for number in NUMBERS[:4]:
        draft = begin(rebecka, make_person(number))
        with acting(rebecka):
            put_in_line(by=rebecka, draft_id=draft.pk, note="", at=NOON)
    presses = [region.reader(ANNA), region.reader(BIRGIT)] * 4

    with ThreadPoolExecutor(8) as at_once:
        taken = [key for key in at_once.map(_taken, presses) if key]

    assert len(taken) == len(set(taken)) == 4
