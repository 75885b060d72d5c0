"""What is made up for measuring is as true as what the service writes."""

from __future__ import annotations

import json
import os
from typing import Any

import pytest

from tests.console.command.conftest import Installation, look


@pytest.fixture(scope="module")
def found(demo: Installation, generated: Any) -> Any:
    return look(demo)


def test_it_tells_how_much_was_made_and_how_fast(generated: Any) -> None:
    assert (generated["persons"], generated["visits"]) == (400, 1500)
    assert generated["visits_per_second"] > 0


def test_everybody_has_a_test_number_or_a_reserve_number_of_a_year_to_come(found: Any) -> None:
    """PER-14."""
    from vaccinera.console.demo_region.numbers import has_test_serial  # noqa: PLC0415 - beside what it judges

    values = [value for _, value in found["identifiers"]]

    assert (found["persons"], sum(1 for _ in values), sum(1 for _ in set(values))) == (2400, 2400, 2400)
    assert [value for value in values if not has_test_serial(value)] == []


def test_every_made_up_number_can_be_read_as_its_kind(found: Any) -> None:
    """PER-01, PER-05: the check digits are made by the database."""
    from datetime import date  # noqa: PLC0415 - beside what it judges

    from vaccinera.patients.rules.identifiers import parse_identifier  # noqa: PLC0415 - see above

    for kind, value in found["identifiers"]:
        assert parse_identifier(value, on=date(2026, 11, 23)).kind == kind


def test_every_visit_is_whole_and_in_the_group_of_the_age(found: Any) -> None:
    wrong = [
        visit
        for visit in found["visits"]
        for _, state, group, given_on, birth_date, _ in [visit]
        if state != "complete"
        or birth_date >= given_on
        or (group != "nursing_home" and (group == "age_65") != (int(given_on[:4]) - int(birth_date[:4]) >= 65))
    ]

    assert sum(1 for _ in found["visits"]) == 1500
    assert wrong[:3] == []


def test_every_made_up_signature_is_one_the_service_could_have_made(found: Any) -> None:
    """LAW-05: canonical text, right digest, and the facts of the rows it stands for."""
    from vaccinera.visits.rules.signing import is_unbroken, signed_content  # noqa: PLC0415 - beside what it judges

    assert sum(1 for _ in found["signatures"]) == 3000
    for kind, content, digest, visit_id, person_id, signer, given_on, batch in found["signatures"]:
        whole = json.loads(content)
        assert is_unbroken(content, bytes.fromhex(digest))
        assert signed_content(kind, whole["content"]).text == content
        assert whole["content"]["visit"]["document_id"] == visit_id
        assert whole["content"]["visit"]["person_id"] == person_id
        assert whole["content"]["signer"] == signer
        if kind == "administration":
            assert whole["content"]["visit"]["given_on"] == given_on
            assert whole["content"]["administration"]["batch_number"] == batch


def test_every_guard_is_back_afterwards(found: Any, before: Any) -> None:
    """LAW-01, LAW-06: row policies, triggers, constraints and indexes are those the database had."""
    assert found["disabled"] == 0
    assert found["broken"] == before["broken"]
    assert found["forced"] == before["forced"] > 5
    assert found["constraints"] == before["constraints"]
    assert found["indexes"] == before["indexes"]


def test_a_second_filling_is_refused(demo: Installation, generated: Any) -> None:
    told = demo.run("generate", "--persons", "400", "--visits", "10")

    assert told.returncode == 1
    assert told.stderr.strip().startswith("People were made up here before.")


def test_more_visits_than_the_people_can_come_to_are_refused(demo: Installation) -> None:
    told = demo.run("generate", "--persons", "100000", "--visits", "9000000")

    assert told.returncode == 1
    assert "times. Ask for more persons or fewer visits." in told.stderr
    assert os.linesep not in told.stderr.strip()
