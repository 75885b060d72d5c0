"""Who works at a provider as what: given, changed, ended, reopened, by its administrator; a season's staff at once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.db import transaction

from vaccinera.access.rules.granting import Held, judge_giving, judge_held_together, roles_with_licence
from vaccinera.access.rules.staffing import judge_chosen, purpose_for
from vaccinera.access.states import Permission, Role
from vaccinera.kernel.clock import civil_day
from vaccinera.kernel.refusals import Refused
from vaccinera.organisations.actions import commissions as directory
from vaccinera.organisations.actions.commissions import CommissionContent
from vaccinera.organisations.models import Commission, Staff
from vaccinera.organisations.rules.commissions import Period, judge_changeable
from vaccinera.organisations.rules.directory import may_be_prescriber

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

    from vaccinera.access.rules.readers import Reader
    from vaccinera.organisations.models import CareUnit


@dataclass(frozen=True, slots=True)
class RolesWanted:
    """What an administrator chooses: roles and extra grants. Prescriber is never chosen: it follows by licence."""

    roles: tuple[str, ...]
    grants: tuple[str, ...] = ()


@transaction.atomic
def give_commissions(
    *, by: Reader, staff_id: int, unit_ids: Sequence[int], wanted: RolesWanted, period: Period, at: datetime
) -> list[Commission]:
    """Give somebody the same roles at each of several units of the own provider, or at none of them."""
    by.require(Permission.USER_MANAGE)
    units = directory.units_to_give_at(by=by, unit_ids=unit_ids)
    directory.lock_provider(by.provider_id)
    staff = Staff.objects.get(pk=staff_id)
    return [_given(staff, unit, by=by, wanted=wanted, period=period, at=at) for unit in units]


@transaction.atomic
def renew_commissions(
    *, by: Reader, commission_ids: Sequence[int], period: Period, at: datetime
) -> Mapping[int, Refused]:
    """Give everybody whose commission has ended the same again for a new time, or nobody.

    Tells which are refused, by their keys; nothing when all were given. Roles are judged anew: licences and what may
    not be held together may have changed since.
    """
    by.require(Permission.USER_MANAGE)
    directory.lock_provider(by.provider_id)
    own = Commission.objects.filter(unit__provider_id=by.provider_id, pk__in=commission_ids)
    ended = {one.pk: one for one in own.select_related("staff", "unit").order_by("staff__sort_key", "pk")}
    if not commission_ids or len(ended) != len(set(commission_ids)):
        raise Refused("access.roles.nobody_chosen")
    refused: dict[int, Refused] = {}
    for key, one in ended.items():
        wanted = RolesWanted(_chosen_of(one), tuple(one.grants))
        try:
            _given(one.staff, one.unit, by=by, wanted=wanted, period=period, at=at)
        except Refused as why:
            refused[key] = why
    if refused:
        transaction.set_rollback(True)
    return refused


@transaction.atomic
def change_roles(*, by: Reader, commission_id: int, wanted: RolesWanted, at: datetime) -> Commission:
    """Change what a commission makes somebody, from their next request on."""
    by.require(Permission.USER_MANAGE)
    commission = directory.locked_commission(by=by, commission_id=commission_id)
    judge_changeable(directory.period_of(commission), on=civil_day(at))
    gained = RolesWanted(
        tuple(role for role in wanted.roles if role not in commission.roles),
        tuple(grant for grant in wanted.grants if grant not in commission.grants),
    )
    _judge(commission.staff, commission.unit, by=by, gained=gained)
    content = replace(_content(commission.staff, commission.unit, wanted), name=commission.name)
    if Role.LOCAL_ADMINISTRATOR not in content.roles:
        _keep_an_administrator(commission, gone_on=civil_day(at))
    _judge_together(commission.staff, commission.unit, content, directory.period_of(commission), instead_of=commission)
    return directory.change_commission(by=by, commission=commission, content=content, at=at)


@transaction.atomic
def end_commission(*, by: Reader, commission_id: int, to_on: date, at: datetime) -> Commission:
    """Let a commission hold no longer from a day on; today is at once, in a session that is open too."""
    by.require(Permission.USER_MANAGE)
    commission = directory.locked_commission(by=by, commission_id=commission_id)
    _keep_an_administrator(commission, gone_on=to_on)
    return directory.end_commission(by=by, commission=commission, to_on=to_on, at=at)


@transaction.atomic
def reopen_commission(*, by: Reader, commission_id: int, at: datetime) -> Commission:
    """Undo the end somebody set; roles are judged anew, as when a commission is given."""
    by.require(Permission.USER_MANAGE)
    commission = directory.locked_commission(by=by, commission_id=commission_id)
    wanted = RolesWanted(_chosen_of(commission), tuple(commission.grants))
    _judge(commission.staff, commission.unit, by=by, gained=wanted)
    content = replace(_content(commission.staff, commission.unit, wanted), name=commission.name)
    reopened = directory.reopen_commission(by=by, commission=commission, at=at)
    _judge_together(commission.staff, commission.unit, content, directory.period_of(reopened), instead_of=commission)
    return directory.change_commission(by=by, commission=reopened, content=content, at=at)


def _given(
    staff: Staff, unit: CareUnit, *, by: Reader, wanted: RolesWanted, period: Period, at: datetime
) -> Commission:
    _judge(staff, unit, by=by, gained=wanted)
    content = _content(staff, unit, wanted)
    for other in Commission.objects.filter(staff=staff, unit=unit):
        has_same = {*content.roles} & {*other.roles}
        if has_same and directory.period_of(other).overlaps(period):
            raise Refused("access.roles.already_held", name=staff.name, unit=unit.name)
    _judge_together(staff, unit, content, period)
    return directory.give_commission(by=by, staff_id=staff.pk, unit=unit, content=content, period=period, at=at)


def _judge(staff: Staff, unit: CareUnit, *, by: Reader, gained: RolesWanted) -> None:
    if staff.left_on is not None:
        raise Refused("access.roles.has_left", name=staff.name)
    judge_giving(by=by, staff_id=staff.pk, provider_id=unit.provider_id, roles=gained.roles, grants=gained.grants)


def _content(staff: Staff, unit: CareUnit, wanted: RolesWanted) -> CommissionContent:
    """The commission that follows from what was chosen: its purpose from the roles, prescriber from the licence."""
    may_prescribe = may_be_prescriber(
        profession=staff.profession,
        competences=staff.competences,
        licences=staff.licences,
        has_nurse_prescription_right=staff.has_nurse_prescription_right,
    )
    purpose = purpose_for(wanted.roles)
    roles = roles_with_licence(wanted.roles, purpose=purpose, may_be_prescriber=may_prescribe)
    judge_chosen(roles=roles, grants=wanted.grants)
    title = staff.role_name or staff.name
    return CommissionContent(f"{title}, {unit.name}"[:120], purpose, tuple(roles), wanted.grants)


def _chosen_of(commission: Commission) -> tuple[str, ...]:
    return tuple(role for role in commission.roles if role != Role.PRESCRIBER)


def _keep_an_administrator(commission: Commission, *, gone_on: date) -> None:
    directory.keep_an_administrator(
        provider_id=commission.unit.provider_id, role=Role.LOCAL_ADMINISTRATOR, without=commission, gone_on=gone_on
    )


def _judge_together(
    staff: Staff, unit: CareUnit, content: CommissionContent, period: Period, *, instead_of: Commission | None = None
) -> None:
    """Refuse what the person may not hold together with their other commissions, at any provider."""
    others = Commission.objects.filter(staff=staff).select_related("unit")
    held = [
        Held(one.unit.provider_id, one.purpose, frozenset(one.roles), one.from_on, one.to_on)
        for one in others
        if instead_of is None or one.pk != instead_of.pk
    ]
    new = Held(unit.provider_id, content.purpose, frozenset(content.roles), period.from_on, period.to_on)
    judge_held_together([*held, new])
