"""A provider's way in, from its application to live: one step after another, each with who took it and when."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from uuid_utils.compat import uuid7

from vaccinera.audit.actions import record
from vaccinera.kernel.clock import civil_day
from vaccinera.kernel.refusals import Refused
from vaccinera.organisations.actions.acting import take_turns
from vaccinera.organisations.actions.appointing import MANAGER, appoint
from vaccinera.organisations.actions.providers import add_provider, add_unit, refuse_taken_provider, refuse_taken_unit
from vaccinera.organisations.models import Assignment, CareUnit, Contract, Joining, JoiningStep, Staff
from vaccinera.organisations.rules.contracts import judge_provider, judge_unit
from vaccinera.organisations.rules.hsa_ids import typed_hsa_id
from vaccinera.organisations.states import JoiningAct, JoiningState, joining_step

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime
    from uuid import UUID

    from vaccinera.organisations.actions.acting import Acting

_CONTACT = ("contact_name", "contact_phone", "contact_email")


@transaction.atomic
def register_application(*, by: Acting, content: Mapping[str, Any], codes: Collection[str], at: datetime) -> Joining:
    """Write down an application that has come in: who applies, with which unit, and whom to reach.

    ``codes`` are the programmes there are. A second person approves or declines it.
    """
    by.require("provider.manage")
    provider, unit = judge_provider(content), judge_unit(content["unit"])
    refuse_taken_provider(provider["hsa_id"])
    refuse_taken_unit(unit["hsa_id"])
    joining = Joining(
        id=uuid7(),
        state=JoiningState.APPLIED.value,
        **provider,
        **_contact(content),
        unit=unit,
        assignment_code=_assignment(content["assignment"]),
        programmes=_programmes(content["programmes"], codes),
        manager_hsa_id=_manager(content["manager_hsa_id"]).hsa_id,
        applied_on=content["applied_on"],
        registered_by_hsa_id=by.hsa_id,
    )
    if joining.applied_on > civil_day(at):
        raise Refused("organisations.joining.applied_in_the_future")
    joining.save(force_insert=True)
    _note(joining, "", by=by, at=at, note="")
    return joining


def _contact(content: Mapping[str, Any]) -> dict[str, str]:
    told = {name: " ".join(str(content.get(name, "")).split()) for name in _CONTACT}
    if not all(told.values()):
        raise Refused("organisations.joining.contact_missing")
    return told


def _assignment(code: str) -> str:
    if not Assignment.objects.filter(pk=code).exists():
        raise Refused("organisations.joining.assignment_missing")
    return code


def _programmes(chosen: Collection[str], codes: Collection[str]) -> list[str]:
    wanted = sorted({code for code in chosen if code in codes})
    if not wanted:
        raise Refused("organisations.joining.programmes_missing")
    return wanted


def _manager(hsa_id: str) -> Staff:
    typed = typed_hsa_id(hsa_id)
    found = Staff.objects.filter(hsa_id__iexact=typed).first()
    if found is None:
        raise Refused("organisations.joining.manager_unknown", hsa_id=typed)
    return found


@transaction.atomic
def approve_application(*, by: Acting, joining_id: UUID, note: str = "", at: datetime) -> Joining:
    """Approve somebody else's registered application: provider, unit and the manager's commission come to be.

    The unit has no assignment yet, so nobody is vaccinated there; the manager can log in and accept the instruction.
    """
    by.require("provider.manage")
    take_turns()
    joining = locked_joining(joining_id)
    _refuse_own(joining, by)
    joining_step(joining.state, JoiningAct.APPROVE)
    provider = add_provider(name=joining.name, organisation_number=joining.organisation_number, hsa_id=joining.hsa_id)
    unit = add_unit(provider_id=provider.pk, **joining.unit)
    appoint(_manager(joining.manager_hsa_id), unit, MANAGER, by=by, at=at)
    joining.provider, joining.decided_by_hsa_id = provider, by.hsa_id
    return go_on(joining, JoiningAct.APPROVE, by=by, at=at, note=note)


@transaction.atomic
def decline_application(*, by: Acting, joining_id: UUID, note: str, at: datetime) -> Joining:
    """Decline somebody else's registered application, with a reason."""
    by.require("provider.manage")
    joining = locked_joining(joining_id)
    _refuse_own(joining, by)
    joining.decided_by_hsa_id = by.hsa_id
    return go_on(joining, JoiningAct.DECLINE, by=by, at=at, note=_reason(note))


@transaction.atomic
def withdraw_application(*, by: Acting, joining_id: UUID, note: str, at: datetime) -> Joining:
    """End it because the provider no longer wants to join; possible until there is a contract."""
    by.require("provider.manage")
    return go_on(locked_joining(joining_id), JoiningAct.WITHDRAW, by=by, at=at, note=_reason(note))


@transaction.atomic
def list_units(*, by: Acting, joining_id: UUID, at: datetime) -> Joining:
    """Say that every unit stands in the directory as people will look for it: its address and telephone are there."""
    by.require("provider.manage")
    joining = locked_joining(joining_id)
    units = list(CareUnit.objects.filter(provider_id=joining.provider_id).order_by("id"))
    bare = [unit.name for unit in units if not all((unit.street, unit.postal_code, unit.city, unit.phone))]
    if bare:
        raise Refused("organisations.joining.unit_incomplete", units=", ".join(bare))
    return go_on(joining, JoiningAct.LIST_UNITS, by=by, at=at, note=", ".join(unit.name for unit in units))


@transaction.atomic
def go_live(*, by: Acting, joining_id: UUID, at: datetime) -> Joining:
    """Let the provider's units vaccinate under their contracts from now on; the first has to have begun."""
    by.require("provider.manage")
    joining = locked_joining(joining_id)
    on = civil_day(at)
    contracts = list(Contract.objects.filter(provider_id=joining.provider_id).order_by("from_on"))
    if contracts and contracts[0].from_on > on:
        raise Refused("organisations.joining.contract_not_begun", from_on=contracts[0].from_on)
    go_on(joining, JoiningAct.GO_LIVE, by=by, at=at)
    for contract in contracts:
        CareUnit.objects.filter(pk=contract.unit_id, assignment=None).update(assignment_id=contract.assignment_id)
    return joining


def locked_joining(joining_id: UUID) -> Joining:
    """One joining provider, locked; refuses when there is none."""
    joining = Joining.objects.select_for_update(of=("self",)).filter(pk=joining_id).first()
    if joining is None:
        raise Refused("organisations.joining.not_found")
    return joining


def go_on(joining: Joining, act: JoiningAct, *, by: Acting, at: datetime, note: str = "") -> Joining:
    """Take a step and note it; refuses one whose turn it is not."""
    joining.state = joining_step(joining.state, act).value
    joining.save()
    _note(joining, act.value, by=by, at=at, note=note)
    return joining


def _note(joining: Joining, act: str, *, by: Acting, at: datetime, note: str) -> None:
    JoiningStep.objects.create(
        id=uuid7(),
        joining=joining,
        act=act,
        state=joining.state,
        at=at,
        by_hsa_id=by.hsa_id,
        by_name=by.name,
        note=" ".join(note.split())[:500],
    )
    record("organisations.joining.went_on", by=by, subject=("joining", joining.pk), state=joining.state)


def _refuse_own(joining: Joining, by: Acting) -> None:
    if joining.registered_by_hsa_id == by.hsa_id:
        raise Refused("organisations.joining.own")


def _reason(note: str) -> str:
    if not note.strip():
        raise Refused("organisations.joining.reason_missing")
    return note
