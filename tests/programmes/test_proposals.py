"""A version is proposed by one person and approved by another; what was decided is never rewritten."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from tests.factories.region import NOON, Region
from tests.personas import ANNA, INGELA, OLLE, TOMAS, Persona
from tests.programmes.samples import raw_invented
from vaccinera.audit.models import Event
from vaccinera.kernel.constraints import broken_constraint
from vaccinera.kernel.refusals import Refused
from vaccinera.kernel.scope import acting, reading
from vaccinera.products.models import Pack, Product
from vaccinera.programmes.actions.proposals import (
    approve_proposal,
    propose_pack,
    reject_proposal,
    withdraw_proposal,
)
from vaccinera.programmes.models import Programme, ProgrammeVersion, Proposal
from vaccinera.programmes.queries import proposal_by_id, proposals_decided, proposals_waiting, version_named

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)
TOMORROW = TODAY + timedelta(days=1)


def next_version(**changes: Any) -> dict[str, Any]:
    """The influenza pack in force, as its next version."""
    content: Mapping[str, Any] = ProgrammeVersion.objects.get(pk=1).content
    return {**content, "version": "2026.2", **changes}


def propose(
    region: Region,
    content: Mapping[str, Any],
    *,
    by: Persona = INGELA,
    from_on: date = TOMORROW,
    reason: str = "Ny rutin",
) -> Proposal:
    reader = region.reader(by)
    with acting(reader):
        return propose_pack(by=reader, content=content, from_on=from_on, reason=reason, on=TODAY, at=NOON)


def approve(
    region: Region, proposal: Proposal, *, by: Persona = TOMAS, from_on: date = TOMORROW, on: date = TODAY
) -> ProgrammeVersion:
    reader = region.reader(by)
    with acting(reader):
        return approve_proposal(by=reader, proposal_id=proposal.pk, from_on=from_on, reason="Läst", on=on, at=NOON)


def refused_by(act: Any, *given: Any, **named: Any) -> Refused:
    with pytest.raises(Refused) as refused:
        act(*given, **named)
    return refused.value


def test_a_proposal_changes_nothing_until_somebody_else_approves_it(region: Region) -> None:
    proposal = propose(region, next_version())

    waiting = proposals_waiting()
    assert [(one.programme_code, one.version, one.state) for one in waiting] == [("influenza", "2026.2", "proposed")]
    assert (proposal.from_on, proposal.proposed_by_name, proposal.replaces_id) == (TOMORROW, "Ingela Region", 1)
    assert ProgrammeVersion.objects.count() == 1


def test_an_approved_version_follows_the_one_before_from_its_day(region: Region) -> None:
    """The old version keeps every day it has had; the new one says whose proposal it was."""
    proposal = propose(region, next_version())

    version = approve(region, proposal)

    before = ProgrammeVersion.objects.get(pk=1)
    approved = proposal_by_id(proposal.pk)
    assert (before.valid_from, before.valid_to) == (date(2026, 9, 1), TOMORROW)
    assert (version.pk, version.valid_from, version.valid_to) == (2, TOMORROW, None)
    assert (approved.state, approved.decided_by_name, approved.decision_reason) == ("approved", "Tomas Region", "Läst")
    assert version_named("influenza", "2026.2").proposal == approved
    assert [one.pk for one in proposals_decided(most=5)] == [proposal.pk]


def test_the_approver_may_choose_a_later_day_than_the_one_wanted(region: Region) -> None:
    proposal = propose(region, next_version())

    version = approve(region, proposal, from_on=date(2026, 12, 1))

    assert version.valid_from == date(2026, 12, 1)
    assert ProgrammeVersion.objects.get(pk=1).valid_to == date(2026, 12, 1)


def test_a_version_put_before_a_coming_one_gives_way_to_it(region: Region) -> None:
    """And then nothing is left to end: each day already has its version."""
    approve(region, propose(region, next_version(), from_on=date(2027, 3, 1)), from_on=date(2027, 3, 1))

    between = approve(region, propose(region, next_version(version="2026.3")))

    assert between.valid_to == date(2027, 3, 1)
    assert ProgrammeVersion.objects.get(pk=1).valid_to == TOMORROW
    assert ProgrammeVersion.objects.get(pk=2).valid_from == date(2027, 3, 1)


def test_a_version_after_one_that_ended_ends_nothing(region: Region) -> None:
    ProgrammeVersion.objects.filter(pk=1).update(valid_to=date(2026, 11, 1))

    approve(region, propose(region, next_version()))

    assert ProgrammeVersion.objects.get(pk=1).valid_to == date(2026, 11, 1)


def test_a_new_programme_comes_with_its_products_and_their_packs(region: Region) -> None:
    """MED-03: the invented programme goes live by data alone."""
    content = raw_invented_as_stored()
    proposal = propose(region, content)

    version = approve(region, proposal)

    product = Product.objects.get(npl_id=content["products"][0]["npl_id"])
    assert Programme.objects.get(pk=content["code"]).name_sv == content["names"]["sv"]
    assert version.programme_id == content["code"]
    assert product.name == content["products"][0]["name"]
    assert product.target_diseases[0]["code"] == content["products"][0]["diseases"][0]
    assert [pack.gtin for pack in Pack.objects.filter(product=product)] == content["products"][0]["gtins"]


def raw_invented_as_stored() -> dict[str, Any]:
    """The invented pack with its days as text."""
    content: dict[str, Any] = _stored(raw_invented())
    return content


def _stored(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _stored(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_stored(inner) for inner in value]
    return value.isoformat() if isinstance(value, date) else value


def test_nobody_approves_or_rejects_their_own_proposal(region: Region) -> None:
    proposal = propose(region, next_version())
    ingela = region.reader(INGELA)

    approving = refused_by(approve, region, proposal, by=INGELA)
    rejecting = refused_by(reject_proposal, by=ingela, proposal_id=proposal.pk, reason="Nej", at=NOON)

    assert approving.code == rejecting.code == "programmes.proposal.own"
    assert ProgrammeVersion.objects.count() == 1


def test_the_database_itself_demands_a_second_person(region: Region) -> None:
    """A script that goes past the code meets the same answer."""
    proposal = propose(region, next_version())

    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        Proposal.objects.filter(pk=proposal.pk).update(
            state="approved", decided_by_hsa_id=proposal.proposed_by_hsa_id, decided_at=NOON
        )

    assert broken_constraint(refused.value) == "a_second_person_decides_a_proposal"


@pytest.mark.parametrize("change", [{"content": {}}, {"from_on": date(2027, 1, 1)}, {"proposed_by_hsa_id": "X"}])
def test_what_is_proposed_cannot_be_changed_under_the_approvers_eyes(region: Region, change: dict[str, Any]) -> None:
    proposal = propose(region, next_version())

    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        Proposal.objects.filter(pk=proposal.pk).update(**change)

    assert broken_constraint(refused.value) == "signed_is_final"


def test_a_decided_proposal_is_final(region: Region) -> None:
    proposal = propose(region, next_version())
    approve(region, proposal)

    again = refused_by(approve, region, proposal)
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        Proposal.objects.filter(pk=proposal.pk).update(state="proposed", decided_by_hsa_id="", decided_at=None)

    assert again.code == "programmes.proposal.not_possible_now"
    assert again.facts == {"state": "approved", "act": "approve"}
    assert broken_constraint(refused.value) == "signed_is_final"


def test_a_rejected_version_can_be_proposed_again(region: Region) -> None:
    tomas = region.reader(TOMAS)
    proposal = propose(region, next_version())
    with acting(tomas):
        rejected = reject_proposal(by=tomas, proposal_id=proposal.pk, reason="Källa saknas", at=NOON)

    second = propose(region, next_version())

    assert (rejected.state, rejected.decision_reason) == ("rejected", "Källa saknas")
    assert second.state == "proposed"


def test_a_rejection_says_why(region: Region) -> None:
    tomas = region.reader(TOMAS)
    proposal = propose(region, next_version())

    refusal = refused_by(reject_proposal, by=tomas, proposal_id=proposal.pk, reason="  ", at=NOON)

    assert refusal.code == "programmes.proposal.reason_missing"


def test_only_the_proposer_withdraws(region: Region) -> None:
    ingela, tomas = region.reader(INGELA), region.reader(TOMAS)
    proposal = propose(region, next_version())

    refusal = refused_by(withdraw_proposal, by=tomas, proposal_id=proposal.pk, at=NOON)
    with acting(ingela):
        withdrawn = withdraw_proposal(by=ingela, proposal_id=proposal.pk, at=NOON)

    assert refusal.code == "programmes.proposal.another_persons"
    assert (withdrawn.state, withdrawn.decided_by_hsa_id) == ("withdrawn", ingela.hsa_id)


def test_a_version_has_one_name_and_one_proposal(region: Region) -> None:
    propose(region, next_version())

    twice = refused_by(propose, region, next_version(), by=TOMAS)
    standing = refused_by(propose, region, next_version(version="2026.1"))

    assert twice.code == "programmes.proposal.already_proposed"
    assert standing.code == "programmes.proposal.version_named"


def test_a_proposal_overtaken_by_another_is_not_approved(region: Region) -> None:
    """It was made on a version that no longer is the one before, whose changes would silently be undone."""
    late = propose(region, next_version(version="2026.3"), from_on=date(2026, 12, 1))
    approve(region, propose(region, next_version()))

    refusal = refused_by(approve, region, late, from_on=date(2026, 12, 1))

    assert refusal.code == "programmes.proposal.overtaken"
    assert proposal_by_id(late.pk).state == "proposed"


def test_a_day_that_passed_while_the_proposal_waited_is_refused(region: Region) -> None:
    proposal = propose(region, next_version())

    refusal = refused_by(approve, region, proposal, on=date(2026, 12, 24))

    assert refusal.code == "programmes.proposal.day_passed"


@pytest.mark.parametrize(
    ("reason", "code"),
    [("", "programmes.proposal.reason_missing"), ("x" * 501, "programmes.proposal.reason_too_long")],
)
def test_a_proposal_says_why(region: Region, reason: str, code: str) -> None:
    assert refused_by(propose, region, next_version(), reason=reason).code == code


def test_a_pack_that_does_not_hold_together_is_never_stored(region: Region) -> None:
    refusal = refused_by(propose, region, next_version(windows=[]))

    assert refusal.code == "programmes.pack.invalid"
    assert refusal.facts["place"] == "windows"
    assert Proposal.objects.count() == 0


def test_a_trade_item_number_of_another_product_is_refused(region: Region) -> None:
    """MED-03: one number means one product, or a scan would give the wrong one."""
    content = raw_invented_as_stored()
    taken = Pack.objects.filter(product_id=1).values_list("gtin", flat=True)[0]
    content["products"][0]["gtins"] = [taken]
    proposal = propose(region, content)

    refusal = refused_by(approve, region, proposal)

    assert refusal.code == "products.pack.of_another_product"
    assert not Programme.objects.filter(pk=content["code"]).exists()


@pytest.mark.parametrize("persona", [ANNA, OLLE])
def test_who_gives_care_neither_proposes_nor_approves(region: Region, persona: Persona) -> None:
    """Separation: what is allowed to everybody is not decided at one provider."""
    proposal = propose(region, next_version())

    proposing = refused_by(propose, region, next_version(version="2026.3"), by=persona)
    approving = refused_by(approve, region, proposal, by=persona)

    assert proposing.code == approving.code == "access.permission.missing"


def test_every_act_on_a_proposal_is_in_the_log(region: Region) -> None:
    """LAW-20: who proposed and who approved, in the transaction that did it."""
    proposal = propose(region, next_version())
    approve(region, proposal)

    ingela = region.reader(INGELA)
    with reading(ingela):
        events = list(Event.objects.filter(subject_id=str(proposal.pk)).order_by("id"))

    assert [(event.action, event.user_name) for event in events] == [
        ("programmes.proposal.made", "Ingela Region"),
        ("programmes.proposal.approved", "Tomas Region"),
    ]
    assert events[1].details == {
        "programme": "influenza",
        "version": "2026.2",
        "from_on": "2026-11-24",
        "version_id": 2,
    }


def test_a_proposal_that_is_not_there_is_said_so(region: Region) -> None:
    tomas = region.reader(TOMAS)

    withdrawing = refused_by(withdraw_proposal, by=tomas, proposal_id=uuid4(), at=NOON)
    reading_it = refused_by(proposal_by_id, uuid4())
    version = refused_by(version_named, "influenza", "1999.1")

    assert withdrawing.code == reading_it.code == "programmes.proposal.not_found"
    assert version.code == "programmes.version.not_found"


def test_another_fault_of_the_database_is_not_taken_for_a_name_in_use(
    region: Region, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_given: object, **_named: object) -> None:
        raise IntegrityError

    monkeypatch.setattr(Proposal, "save", fail)

    with pytest.raises(IntegrityError):
        propose(region, next_version())
