"""What holds for the whole region is proposed by one and approved by another; what is decided stays."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from tests.factories.region import NOON, Region
from tests.organisations.scenes import approve, propose, refused_by
from tests.personas import ANNA, INGELA, LARS, TOMAS
from vaccinera.audit.models import Event
from vaccinera.kernel.constraints import broken_constraint
from vaccinera.kernel.scope import acting, reading
from vaccinera.organisations.actions.changes import approve_change, propose_change, reject_change, withdraw_change
from vaccinera.organisations.models import CareProvider, CareUnit, DirectoryChange
from vaccinera.organisations.queries.contracts import (
    change_by_id,
    changes_decided,
    changes_waiting,
    names_told,
    provider_by_id,
    unit_of_provider,
)
from vaccinera.organisations.queries.units import units_of
from vaccinera.organisations.states import ChangeKind

PROVIDER = {"name": "Norra vårdkedjan", "organisation_number": "559900-1203", "hsa_id": "TSTNMT2321000156-P1"}
UNIT = {
    "provider_id": 1,
    "hsa_id": "TSTNMT2321000156-U13",
    "name": "Nya mottagningen",
    "setting": "clinic",
    "street": "Provgatan 3",
    "postal_code": "999 98",
    "city": "Provstad",
    "phone": "010-000 00 13",
}


def test_a_provider_is_renamed_when_a_second_person_agrees(region: Region) -> None:
    change = propose(region, ChangeKind.PROVIDER, PROVIDER, subject="1")
    name_meanwhile = provider_by_id(1).name

    approve(region, change)

    assert name_meanwhile == "Norra vården"
    assert (provider_by_id(1).name, provider_by_id(1).organisation_number) == ("Norra vårdkedjan", "5599001203")
    decided = change_by_id(change.pk)
    assert (decided.proposed_by_name, decided.decided_by_name, decided.state) == (
        "Ingela Region",
        "Tomas Region",
        "approved",
    )
    with reading(region.reader(INGELA)):
        told = Event.objects.filter(subject_id=str(change.pk)).order_by("at").values_list("action", flat=True)
        assert list(told) == ["organisations.change.proposed", "organisations.change.decided"]


def test_a_new_unit_comes_without_an_assignment(region: Region) -> None:
    """Nobody is vaccinated there for the region until there is a contract."""
    approve(region, propose(region, ChangeKind.UNIT, UNIT))

    [unit] = CareUnit.objects.filter(hsa_id="TSTNMT2321000156-U13")
    assert (unit.provider_id, unit.postal_code, unit.assignment_id) == (1, "99998", None)
    assert [one.name for one in units_of(1)] == ["Norra mottagningen", "Nya mottagningen", "Östra mottagningen"]


def test_a_unit_moves_to_another_provider(region: Region) -> None:
    """Its visits stay the earlier provider's: only the directory changes."""
    moved = UNIT | {"provider_id": 2, "hsa_id": "TSTNMT2321000156-U12", "name": "Östra mottagningen"}

    approve(region, propose(region, ChangeKind.UNIT, moved, subject="12"))

    assert unit_of_provider(12).provider_id == 2


def test_nobody_approves_or_rejects_their_own(region: Region) -> None:
    """ASVS 2.3.5: four eyes."""
    change, ingela = propose(region, ChangeKind.PROVIDER, PROVIDER, subject="1"), region.reader(INGELA)

    with acting(ingela):
        approved = refused_by(approve_change, by=ingela, change_id=change.pk, at=NOON)
        rejected = refused_by(reject_change, by=ingela, change_id=change.pk, reason="Nej", at=NOON)

    assert {approved.code, rejected.code} == {"organisations.change.own"}
    assert provider_by_id(1).name == "Norra vården"


def test_the_database_itself_demands_a_second_person(region: Region) -> None:
    change = propose(region, ChangeKind.PROVIDER, PROVIDER, subject="1")

    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        DirectoryChange.objects.filter(pk=change.pk).update(
            state="approved", decided_by_hsa_id=change.proposed_by_hsa_id, decided_by_name="x", decided_at=NOON
        )

    assert broken_constraint(refused.value) == "a_second_person_decides_a_change"


def test_what_was_proposed_cannot_be_rewritten_before_it_is_decided(region: Region) -> None:
    """Whoever approves approves what they have read."""
    change = propose(region, ChangeKind.PROVIDER, PROVIDER, subject="1")

    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        DirectoryChange.objects.filter(pk=change.pk).update(content={"name": "Något annat"})

    assert broken_constraint(refused.value) == "signed_is_final"


def test_only_the_proposer_withdraws_and_anybody_else_may_reject_with_a_reason(region: Region) -> None:
    first, tomas, ingela = (
        propose(region, ChangeKind.PROVIDER, PROVIDER, subject="1"),
        region.reader(TOMAS),
        region.reader(INGELA),
    )
    with acting(tomas):
        others = refused_by(withdraw_change, by=tomas, change_id=first.pk, at=NOON)
        without_reason = refused_by(reject_change, by=tomas, change_id=first.pk, reason=" ", at=NOON)
    with acting(ingela):
        withdraw_change(by=ingela, change_id=first.pk, at=NOON)

    second = propose(region, ChangeKind.PROVIDER, PROVIDER, subject="1")
    with acting(tomas):
        reject_change(by=tomas, change_id=second.pk, reason="Fel nummer", at=NOON)

    assert others.code == "organisations.change.another_persons"
    assert without_reason.code == "organisations.change.reason_missing"
    assert [(one.state, one.decision_reason) for one in changes_decided(most=5)] == [
        ("rejected", "Fel nummer"),
        ("withdrawn", ""),
    ]


def test_a_thing_has_one_change_waiting_at_a_time(region: Region) -> None:
    propose(region, ChangeKind.PROVIDER, PROVIDER, subject="1")

    refused = refused_by(propose, region, ChangeKind.PROVIDER, PROVIDER | {"name": "Annat"}, subject="1", by=TOMAS)

    assert refused.code == "organisations.change.already_waits"
    waiting = changes_waiting()
    assert list(names_told(waiting).values()) == ["Norra vårdkedjan"]


def test_a_change_of_what_was_changed_meanwhile_is_overtaken(region: Region) -> None:
    change = propose(region, ChangeKind.PROVIDER, PROVIDER, subject="1")
    CareProvider.objects.filter(pk=1).update(name="Hastigt omdöpt")

    refused = refused_by(approve, region, change)

    assert refused.code == "organisations.change.overtaken"


def test_a_decided_change_is_not_decided_again(region: Region) -> None:
    change = propose(region, ChangeKind.PROVIDER, PROVIDER, subject="1")
    approve(region, change)

    assert refused_by(approve, region, change).code == "organisations.change.not_possible_now"


def test_a_change_that_changes_nothing_is_refused(region: Region) -> None:
    same = {"name": "Norra vården", "organisation_number": "2321000001", "hsa_id": "TSTNMT2321000156-P1"}

    assert refused_by(propose, region, ChangeKind.PROVIDER, same, subject="1").code == (
        "organisations.change.changes_nothing"
    )


@pytest.mark.parametrize(
    ("kind", "subject", "content", "code"),
    [
        (ChangeKind.PROVIDER, "1", PROVIDER | {"name": " "}, "organisations.facts.missing"),
        (ChangeKind.PROVIDER, "1", PROVIDER | {"organisation_number": "12"}, "organisations.provider.number_malformed"),
        (ChangeKind.PROVIDER, "1", PROVIDER | {"hsa_id": "P1"}, "organisations.hsa_id.mistyped"),
        (
            ChangeKind.PROVIDER,
            "1",
            PROVIDER | {"hsa_id": "TSTNMT2321000156-P2"},
            "organisations.provider.hsa_id_taken",
        ),
        (ChangeKind.PROVIDER, "9", PROVIDER, "organisations.provider.not_found"),
        (ChangeKind.UNIT, "", UNIT | {"provider_id": 9}, "organisations.provider.not_found"),
        (ChangeKind.UNIT, "", UNIT | {"postal_code": "12"}, "organisations.unit.postal_code_malformed"),
        (ChangeKind.UNIT, "", UNIT | {"hsa_id": "TSTNMT2321000156-U21"}, "organisations.unit.hsa_id_taken"),
        (ChangeKind.UNIT, "91", UNIT, "organisations.unit.unknown"),
    ],
)
def test_facts_that_cannot_be_are_refused(
    region: Region, kind: ChangeKind, subject: str, content: dict[str, Any], code: str
) -> None:
    assert refused_by(propose, region, kind, content, subject=subject).code == code


@pytest.mark.parametrize(
    ("reason", "code"),
    [("", "organisations.change.reason_missing"), ("x" * 501, "organisations.change.reason_too_long")],
)
def test_a_change_says_why(region: Region, reason: str, code: str) -> None:
    assert refused_by(propose, region, ChangeKind.PROVIDER, PROVIDER, subject="1", reason=reason).code == code


@pytest.mark.parametrize("persona", [ANNA, LARS])
def test_no_provider_changes_the_regions_directory(region: Region, persona: Any) -> None:
    refused = refused_by(propose, region, ChangeKind.PROVIDER, PROVIDER, subject="1", by=persona)

    assert refused.code == "access.permission.missing"


def test_no_provider_decides_a_change(region: Region) -> None:
    change = propose(region, ChangeKind.PROVIDER, PROVIDER, subject="1")

    assert refused_by(approve, region, change, by=LARS).code == "access.permission.missing"


def test_a_change_that_is_none_is_refused(region: Region) -> None:
    tomas = region.reader(TOMAS)

    with acting(tomas):
        decided = refused_by(approve_change, by=tomas, change_id=uuid4(), at=NOON)

    assert decided.code == "organisations.change.not_found"
    assert refused_by(change_by_id, uuid4()).code == "organisations.change.not_found"


def test_another_fault_of_the_database_is_not_taken_for_a_second_change(region: Region) -> None:
    """Only the constraint meant is answered in words; any other is a fault of ours and shows itself."""
    ingela = region.reader(INGELA)

    with acting(ingela), pytest.raises(IntegrityError):
        propose_change(
            by=ingela,
            kind=ChangeKind.PROVIDER,
            subject="1",
            content=PROVIDER,
            reason="Utan tid",
            at=None,  # type: ignore[arg-type]  # a row without a time cannot be
        )
