"""The questionnaire that counts on a day, and a person's latest answers, at one's own provider only."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import ProgrammingError, connection
from django.test.utils import CaptureQueriesContext
from uuid_utils.compat import uuid7

from tests.factories.region import NOON, Region, make_person
from tests.personas import ANNA, OLLE, ULLA, Persona
from vaccinera.declarations.models import Declaration, QuestionnaireVersion
from vaccinera.declarations.queries import (
    latest_answers,
    latest_answers_of,
    published_of,
    questionnaire_in_force,
)
from vaccinera.kernel.refusals import Refused
from vaccinera.kernel.scope import acting, reading
from vaccinera.patients.models import Person

SHARED = "https://vaccinera.example/fhir/Questionnaire/shared"
OTHER = "https://vaccinera.example/fhir/Questionnaire/other"
TODAY = date(2026, 11, 23)


def _publish(key: int, *, version: str, valid_from: date, url: str = SHARED) -> QuestionnaireVersion:
    content = QuestionnaireVersion.objects.get(pk=1).content | {"url": url, "version": version}
    return QuestionnaireVersion.objects.create(id=key, url=url, version=version, content=content, valid_from=valid_from)


def _declare(
    region: Region,
    person: Person,
    persona: Persona = ANNA,
    *,
    at: datetime = NOON,
    questionnaire_id: int = 1,
    answers: Mapping[str, Any] | None = None,
) -> Declaration:
    reader = region.reader(persona)
    with acting(reader):
        return Declaration.objects.create(
            id=uuid7(),
            provider_id=reader.provider_id,
            unit_id=reader.unit_id,
            person=person,
            questionnaire_id=questionnaire_id,
            answers=answers or {"severe_allergy": "no"},
            confirmed_together=[],
            confirmed_one_by_one=[],
            answered_by="person",
            consent_basis="own",
            outcome="ok",
            reviewed_by_hsa_id=reader.hsa_id,
            reviewed_by_name=reader.name,
            reviewed_at=at,
        )


def test_the_newest_version_published_by_the_day_counts(region: Region) -> None:
    """Published, not written: one of next month does not count yet."""
    _publish(2, version="3", valid_from=TODAY)
    _publish(3, version="4", valid_from=date(2026, 12, 1))

    yesterday = questionnaire_in_force(SHARED, on=date(2026, 11, 22))
    today = questionnaire_in_force(SHARED, on=TODAY)

    assert (yesterday.id, yesterday.questionnaire.version) == (1, "2")
    assert (today.id, today.questionnaire.version) == (2, "3")


def test_of_two_versions_published_the_same_day_the_later_one_counts(region: Region) -> None:
    _publish(2, version="3", valid_from=TODAY)
    _publish(3, version="4", valid_from=TODAY)

    assert questionnaire_in_force(SHARED, on=TODAY).id == 3


@pytest.mark.parametrize(("url", "on"), [(SHARED, date(2023, 12, 31)), (OTHER, TODAY)])
def test_a_questionnaire_nobody_has_published_is_refused(region: Region, url: str, on: date) -> None:
    with pytest.raises(Refused) as refused:
        questionnaire_in_force(url, on=on)

    assert refused.value.code == "declarations.questionnaire.not_in_force"
    assert refused.value.facts == {"url": url, "on": on}


def test_a_declaration_knows_the_version_it_answered_whatever_counts_now(region: Region) -> None:
    declared = _declare(region, make_person())
    _publish(2, version="3", valid_from=TODAY)

    with reading(region.reader(ANNA)):
        published = published_of(Declaration.objects.select_related("questionnaire").get(pk=declared.pk))

    assert (published.id, published.questionnaire.version) == (1, "2")


def test_the_latest_answers_are_those_reviewed_last_whichever_version_asked(region: Region) -> None:
    anna, person = region.reader(ANNA), make_person()
    _publish(2, version="3", valid_from=date(2026, 11, 1))
    _declare(region, person, at=NOON - timedelta(days=10), answers={"severe_allergy": "yes"}, questionnaire_id=2)
    _declare(region, person, at=NOON - timedelta(days=300), answers={"severe_allergy": "no"})

    with reading(anna):
        [previous] = latest_answers(anna, person_id=person.pk)

    assert previous.answers == {"severe_allergy": "yes"}
    assert previous.answered_on == date(2026, 11, 13)
    assert previous.questionnaire.version == "3"


def test_the_day_of_the_answers_is_the_swedish_one(region: Region) -> None:
    """RIV-11: half past eleven in the evening, UTC, is the next day here."""
    anna, person = region.reader(ANNA), make_person()
    _declare(region, person, at=datetime(2026, 11, 20, 23, 30, tzinfo=UTC))

    with reading(anna):
        [previous] = latest_answers(anna, person_id=person.pk)

    assert previous.answered_on == date(2026, 11, 21)


def test_answers_are_the_persons_own_the_newest_first(region: Region) -> None:
    """One for each questionnaire; somebody else's are not among them."""
    anna, person, other = region.reader(ANNA), make_person(), make_person("19500101-2383")
    _publish(2, version="1", valid_from=date(2024, 1, 1), url=OTHER)
    _declare(region, other)
    _declare(region, person, at=NOON - timedelta(days=2))
    _declare(region, person, questionnaire_id=2)

    with reading(anna):
        found = latest_answers(anna, person_id=person.pk)

    assert [previous.questionnaire.url for previous in found] == [OTHER, SHARED]


def test_answers_at_another_provider_are_not_known_here(region: Region) -> None:
    """LAW-01, the leak test; another unit of one's own provider shares the record."""
    anna, ulla, olle, person = region.reader(ANNA), region.reader(ULLA), region.reader(OLLE), make_person()
    _declare(region, person, OLLE, answers={"severe_allergy": "yes"})
    _declare(region, person, ULLA, at=NOON - timedelta(days=100))

    seen = {}
    for reader in (anna, ulla, olle):
        with reading(reader):
            [one] = latest_answers(reader, person_id=person.pk)
            by_url = latest_answers_of(reader, person_ids=[person.pk])[person.pk]
            seen[reader.name] = (one.answers, by_url[SHARED].answers, Declaration.objects.count())

    assert seen == {
        "Anna Nyberg": ({"severe_allergy": "no"}, {"severe_allergy": "no"}, 1),
        "Ulla Öster": ({"severe_allergy": "no"}, {"severe_allergy": "no"}, 1),
        "Olle Annan": ({"severe_allergy": "yes"}, {"severe_allergy": "yes"}, 1),
    }


def test_the_latest_answers_of_many_people_to_each_questionnaire_are_one_query(region: Region) -> None:
    """However many there are; who has answered nothing is not among them."""
    anna, person, another = region.reader(ANNA), make_person(), make_person("194803179805")
    silent = make_person("195306112391")
    _publish(2, version="1", valid_from=date(2024, 1, 1), url=OTHER)
    _declare(region, person, at=NOON - timedelta(days=20), answers={"severe_allergy": "no"})
    with reading(anna):
        latest_answers_of(anna, person_ids=[person.pk])  # reads each version's questions, once for all
    with reading(anna), CaptureQueriesContext(connection) as of_one:
        latest_answers_of(anna, person_ids=[person.pk])
    _declare(region, person, at=NOON - timedelta(days=10), answers={"severe_allergy": "yes"})
    _declare(region, person, at=NOON - timedelta(days=30), questionnaire_id=2, answers={"fever_now": "no"})
    _declare(region, another, at=NOON - timedelta(days=5), answers={"severe_allergy": "no"})
    questionnaire_in_force(OTHER, on=TODAY)

    with reading(anna), CaptureQueriesContext(connection) as of_three:
        found = latest_answers_of(anna, person_ids=[person.pk, another.pk, silent.pk])

    assert {
        key: {url: (one.answers, one.answered_on) for url, one in by_url.items()} for key, by_url in found.items()
    } == {
        person.pk: {
            SHARED: ({"severe_allergy": "yes"}, date(2026, 11, 13)),
            OTHER: ({"fever_now": "no"}, date(2026, 10, 24)),
        },
        another.pk: {SHARED: ({"severe_allergy": "no"}, date(2026, 11, 18))},
    }
    assert (len(of_one), len(of_three)) == (1, 1)


@pytest.mark.parametrize(
    "statement", ["UPDATE declarations_declaration SET note = 'x'", "DELETE FROM declarations_declaration"]
)
def test_a_declaration_is_never_changed(region: Region, statement: str) -> None:
    """LAW-06: what a signature covers stays as it was reviewed."""
    _declare(region, make_person())

    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        acting(region.reader(ANNA)),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
