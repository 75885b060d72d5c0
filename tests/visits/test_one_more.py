"""Two vaccines the same day: two visits on one declaration, and an occasion that shows both."""

from __future__ import annotations

import json
from datetime import date, timedelta
from uuid import uuid4

import pytest

from tests.factories.region import NOON, Region, filled_in, make_batch, make_person, sign
from tests.personas import ANNA, ULLA
from tests.visits.scenes import whole
from vaccinera.declarations.models import QuestionnaireVersion
from vaccinera.kernel.clock import civil_day
from vaccinera.kernel.refusals import Refused
from vaccinera.kernel.scope import acting, reading
from vaccinera.programmes.models import Programme, ProgrammeVersion
from vaccinera.visits.actions.one_more import give_one_more
from vaccinera.visits.actions.prescribing import send_to_prescriber
from vaccinera.visits.models import Draft, Visit
from vaccinera.visits.queries.history import visit_by_id
from vaccinera.visits.queries.occasions import visits_of_occasion
from vaccinera.visits.rules.registrations import Incomplete

OTHER = "other"


def _programme(code: str, key: int, **changes: str) -> str:
    """A copy of the programme in which a dose is another dose."""
    text = json.dumps(ProgrammeVersion.objects.get(pk=1).content).replace('"influenza"', f'"{code}"')
    content = json.loads(text) | changes
    Programme.objects.create(code=code, name_sv=code, name_en=code)
    ProgrammeVersion.objects.create(
        id=key,
        programme_id=code,
        version=content["version"],
        content=content,
        valid_from=date(2026, 9, 1),
        approved_at=NOON,
    )
    return code


@pytest.fixture
def other(region: Region) -> str:
    """Another programme with the same questions."""
    return _programme(OTHER, 2)


def _one_more(region: Region, visit: Visit, programme: str = OTHER, *, minutes: int = 5) -> Draft:
    anna = region.reader(ANNA)
    with acting(anna):
        return give_one_more(
            by=anna,
            visit_id=visit.pk,
            programme_code=programme,
            content={"answer-fever_now": ["no"]},
            at=NOON + timedelta(minutes=minutes),
        )


def test_both_visits_rest_on_one_declaration(region: Region, other: str) -> None:
    """Nothing is asked twice: the row is the same, and it is written once."""
    first = whole(region)
    anna = region.reader(ANNA)
    draft = _one_more(region, first, other)
    batch = make_batch(anna, region.products[0], number="SE2")

    second = sign(anna, draft, filled_in(anna, region.products[0], batch.pk), at=NOON + timedelta(minutes=6))

    assert second.declaration_id == first.declaration_id
    assert second.programme_id == other
    with reading(anna):
        assert [visit.pk for visit in visits_of_occasion(anna, first)] == [first.pk, second.pk]


def test_other_questions_begin_with_the_answers_just_given(region: Region) -> None:
    first = whole(region)
    content = QuestionnaireVersion.objects.get(pk=1).content | {"version": "9", "url": "https://example.test/other"}
    QuestionnaireVersion.objects.create(
        id=2, url=content["url"], version="9", content=content, valid_from=date(2024, 1, 1)
    )
    with_other_questions = _programme("third", 3, questionnaire=content["url"])

    draft = _one_more(region, first, with_other_questions)

    assert draft.declaration_id is None
    assert draft.content == {"answer-fever_now": ["no"]}


def test_what_is_begun_already_is_gone_on_with_as_it_is(region: Region, other: str) -> None:
    first = whole(region)
    begun = _one_more(region, first, other)
    anna = region.reader(ANNA)

    again = _one_more(region, first, other, minutes=9)

    assert again.pk == begun.pk
    with reading(anna):
        found = visit_by_id(anna, first.pk)
    assert found is not None
    assert found.begun_beside == begun.pk  # type: ignore[attr-defined]  # annotated by the query


def test_a_shared_declaration_can_be_sent_to_a_prescriber(region: Region, other: str) -> None:
    """As it stands; it is not written again."""
    first = whole(region)
    anna = region.reader(ANNA)
    draft = _one_more(region, first, other)

    with acting(anna):
        sent = send_to_prescriber(
            by=anna,
            draft_id=draft.pk,
            registration=filled_in(anna, region.products[0], None),
            content={},
            prescriber_id=None,
            at=NOON + timedelta(minutes=6),
        )

    assert sent.declaration_id == first.declaration_id


def test_a_shared_declaration_lasts_for_the_day(region: Region, other: str) -> None:
    """How one is now is not known tomorrow from what was said today."""
    first = whole(region)
    anna = region.reader(ANNA)
    draft = _one_more(region, first, other)
    batch = make_batch(anna, region.products[0], number="SE2")

    with pytest.raises(Incomplete) as refused:
        sign(anna, draft, filled_in(anna, region.products[0], batch.pk), at=NOON + timedelta(days=1))

    assert "visits.declaration.of_another_day" in [gap.code for gap in refused.value.gaps]


def test_one_more_is_of_another_programme_and_of_today(region: Region, other: str) -> None:
    yesterday = whole(region, at=NOON - timedelta(days=1))

    def refused(visit_id: object, programme: str, persona: object = ANNA) -> str:
        reader = region.reader(persona)  # type: ignore[arg-type]  # a persona
        with acting(reader), pytest.raises(Refused) as caught:
            give_one_more(by=reader, visit_id=visit_id, programme_code=programme, content={}, at=NOON)  # type: ignore[arg-type]  # a key
        return caught.value.code

    assert refused(yesterday.pk, other) == "visits.one_more.not_of_today"
    assert refused(uuid4(), other) == "visits.one_more.not_of_today"
    today = whole(region, make_person("194003129808"), batch="TO1")
    assert today.given_on == civil_day(NOON)
    assert refused(today.pk, "influenza") == "visits.one_more.same_programme"
    assert refused(today.pk, other, ULLA) == "visits.one_more.not_of_today"
