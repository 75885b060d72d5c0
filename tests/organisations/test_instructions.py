"""The processor instruction: published by two, accepted by the provider, and what no acceptance covers is a gap."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from tests.factories.region import (
    NOON,
    Region,
    begin,
    filled_in,
    make_batch,
    make_person,
    sign,
)
from tests.organisations.scenes import (
    accept,
    agreed_contract,
    approve,
    grant_acceptance,
    instruction_content,
    propose,
    published,
    refused_by,
)
from tests.personas import ANNA, INGELA, LARS, MAJA, OLGA
from vaccinera.kernel.constraints import broken_constraint
from vaccinera.kernel.refusals import Refused
from vaccinera.kernel.scope import acting
from vaccinera.organisations.actions.instructions import accept_instruction
from vaccinera.organisations.models import Acceptance, ProcessorInstruction
from vaccinera.organisations.queries.instructions import (
    acceptances_of,
    coverage_of,
    instruction_in_force,
    instruction_named,
    instruction_versions,
)
from vaccinera.organisations.rules.instructions import gaps_of, instruction_as_published
from vaccinera.organisations.states import ChangeKind, GapKind, InstructionSection

TODAY, DECEMBER = date(2026, 11, 23), date(2026, 12, 1)


def test_a_clause_is_named_by_its_section_and_its_place(region: Region) -> None:
    """So that a view can say which clause it serves."""
    instruction = instruction_as_published(published(region).content)

    named = instruction.clause("4.2")

    assert named is not None
    assert named.text == "Statistik."
    assert instruction.clause("4.9") is None
    assert instruction.section(InstructionSection.RETENTION).number == 7
    assert instruction.programmes == ("influenza", "covid19")


def test_a_version_is_in_force_until_the_next_ones_day(region: Region) -> None:
    published(region)
    published(region, version="2", from_on=DECEMBER)

    def in_force(on: date) -> str:
        found = instruction_in_force(on=on)
        return found.row.version if found else ""

    assert [in_force(date(2026, 11, 22)), in_force(TODAY), in_force(DECEMBER)] == ["", "1", "2"]
    assert [(one.row.version, one.is_coming) for one in instruction_versions(on=TODAY)] == [("2", True), ("1", False)]
    assert instruction_named("2", on=TODAY).row.from_on == DECEMBER
    with pytest.raises(Refused, match=r"organisations\.instruction\.not_found"):
        instruction_named("3", on=TODAY)


def test_a_published_version_is_never_rewritten(region: Region) -> None:
    version = published(region)

    with pytest.raises(Exception, match="permission denied") as refused, transaction.atomic():
        ProcessorInstruction.objects.filter(pk=version.pk).update(version="1b")

    assert refused.value is not None


def test_a_version_that_was_read_before_another_came_is_overtaken(region: Region) -> None:
    waiting = propose(region, ChangeKind.INSTRUCTION, instruction_content(version="2", from_on=DECEMBER))
    published(region)

    assert refused_by(approve, region, waiting).code == "organisations.change.overtaken"


def test_a_first_day_that_passes_while_it_waits_is_refused(region: Region) -> None:
    waiting = propose(region, ChangeKind.INSTRUCTION, instruction_content())
    waiting.content["from_on"] = "2026-11-22"

    from vaccinera.organisations.actions.instructions import InstructionKind  # noqa: PLC0415 - this test alone

    refused = refused_by(InstructionKind().make, waiting, by=region.reader(INGELA), at=NOON)

    assert (refused.code, refused.facts) == ("organisations.instruction.day_passed", {"earliest": TODAY})


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"version": " "}, "organisations.instruction.version_missing"),
        ({"version": "x" * 21}, "organisations.instruction.version_missing"),
        ({"version": "2/3"}, "organisations.instruction.version_missing"),
        ({"programmes": []}, "organisations.instruction.programmes_missing"),
        ({"programmes": "influenza"}, "organisations.instruction.programmes_missing"),
        ({"programmes": ["smallpox"]}, "organisations.instruction.programme_unknown"),
        ({"sections": None}, "organisations.instruction.section_empty"),
        (
            {"sections": instruction_content()["sections"] | {"security": ["x" * 1001]}},
            "organisations.instruction.clause_too_long",
        ),
        (
            {"sections": instruction_content()["sections"] | {"region_reads": ["Ersättning."]}},
            "organisations.instruction.clause_named_elsewhere",
        ),
        ({"from_on": date(2026, 11, 22)}, "organisations.instruction.day_passed"),
    ],
)
def test_a_version_that_says_too_little_is_refused(region: Region, changes: dict[str, Any], code: str) -> None:
    assert refused_by(propose, region, ChangeKind.INSTRUCTION, instruction_content(**changes)).code == code


def test_a_version_is_named_once_and_begins_after_the_last(region: Region) -> None:
    published(region, from_on=DECEMBER)

    same = refused_by(propose, region, ChangeKind.INSTRUCTION, instruction_content(from_on=date(2027, 1, 1)))
    earlier = refused_by(propose, region, ChangeKind.INSTRUCTION, instruction_content(version="2", from_on=DECEMBER))

    assert same.code == "organisations.instruction.version_named"
    assert (earlier.code, earlier.facts) == ("organisations.instruction.day_passed", {"earliest": DECEMBER})


def test_a_provider_accepts_with_who_and_when(region: Region) -> None:
    version = published(region)

    accept(region, version)
    accept(region, version)

    [accepted] = acceptances_of(1)
    assert (accepted.accepted_by_name, accepted.commission_name, accepted.accepted_at) == (
        "Maja Chef",
        "Vård och behandling",
        NOON,
    )
    assert acceptances_of(2) == []


def test_an_acceptance_is_never_taken_back(region: Region) -> None:
    accept(region, published(region))

    with pytest.raises(Exception, match="permission denied"), transaction.atomic():
        Acceptance.objects.all().delete()


def test_one_provider_accepts_for_itself_alone(region: Region) -> None:
    version = published(region)

    accept(region, version, by=OLGA)

    assert [one.provider_id for one in Acceptance.objects.all()] == [2]


def test_a_version_there_is_not_cannot_be_accepted(region: Region) -> None:
    maja = region.reader(grant_acceptance(MAJA))

    with acting(maja):
        refused = refused_by(accept_instruction, by=maja, instruction_id=4711, at=NOON)

    assert refused.code == "organisations.instruction.not_found"


@pytest.mark.parametrize("persona", [ANNA, MAJA, LARS, INGELA])
def test_accepting_takes_a_grant_of_its_own(region: Region, persona: Any) -> None:
    """The role alone is not enough, and the region never accepts in a provider's name."""
    version, reader = published(region), region.reader(persona)

    with acting(reader):
        refused = refused_by(accept_instruction, by=reader, instruction_id=version.pk, at=NOON)

    assert refused.code == "access.permission.missing"


def test_a_programme_offered_and_not_covered_is_a_gap_of_its_kind(region: Region) -> None:
    """The instruction lists other programmes than the contract: one is for the region to mend, one for the provider."""
    agreed_contract(region, programmes=["influenza", "covid19", "pertussis"], from_on=TODAY)
    before_any = coverage_of(1, on=TODAY)
    accept(region, published(region))
    accepted = coverage_of(1, on=TODAY)
    published(region, version="2", programmes=["influenza", "covid19", "pertussis"], from_on=DECEMBER)
    in_december = coverage_of(1, on=DECEMBER)

    assert before_any is not None
    assert {gap.kind for gap in before_any.gaps} == {GapKind.NOT_COVERED}
    assert accepted is not None
    assert [(gap.programme, gap.kind) for gap in accepted.gaps] == [("pertussis", GapKind.NOT_COVERED)]
    assert accepted.has_accepted_current
    assert in_december is not None
    assert [(gap.programme, gap.kind) for gap in in_december.gaps] == [("pertussis", GapKind.NOT_ACCEPTED)]
    assert not in_december.has_accepted_current
    assert coverage_of(9, on=TODAY) is None


def test_the_gap_closes_when_the_version_that_covers_it_is_accepted(region: Region) -> None:
    agreed_contract(region, programmes=["pertussis"], from_on=TODAY)

    accept(region, published(region, programmes=["pertussis"]))

    coverage = coverage_of(1, on=TODAY)
    assert coverage is not None
    assert (coverage.offered, coverage.gaps) == (("pertussis",), ())


def test_a_missing_acceptance_never_stops_care(region: Region) -> None:
    """A dose is registered and signed while the provider has accepted nothing at all of what it offers."""
    agreed_contract(region, programmes=["influenza"], from_on=TODAY)
    published(region)
    anna = region.reader(ANNA)
    batch = make_batch(anna, region.products[0])
    draft = begin(anna, make_person())

    visit = sign(anna, draft, filled_in(anna, region.products[0], batch.pk))

    coverage = coverage_of(1, on=TODAY)
    assert coverage is not None
    assert [gap.programme for gap in coverage.gaps] == ["influenza"]
    assert visit.state == "complete"


def test_the_database_demands_who_accepted(region: Region) -> None:
    version = published(region)

    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        Acceptance.objects.create(
            id="01993012-0000-7000-8000-000000000001",
            provider_id=1,
            instruction=version,
            accepted_by_hsa_id="",
            accepted_by_name="",
            commission_name="",
            accepted_at=NOON,
        )

    assert broken_constraint(refused.value) == "an_acceptance_says_by_whom"


def test_gaps_are_told_once_and_in_order() -> None:
    gaps = gaps_of(["b", "a", "b"], in_force={"b"}, accepted=set())

    assert [(gap.programme, gap.kind) for gap in gaps] == [("a", GapKind.NOT_COVERED), ("b", GapKind.NOT_ACCEPTED)]
