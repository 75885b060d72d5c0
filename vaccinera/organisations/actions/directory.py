"""What the staff directory tells: somebody new as it tells them, and what has changed of those who are here (ID-11)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import connection, transaction
from django.db.models import Q

from vaccinera.audit.actions import record, record_outside_every_provider
from vaccinera.kernel.clock import civil_day
from vaccinera.kernel.refusals import Refused
from vaccinera.kernel.sorting import swedish_sort_key
from vaccinera.organisations.models import Commission, Staff
from vaccinera.organisations.queries.directory import MADE_HERE, as_the_directory_tells
from vaccinera.organisations.rules.directory import DirectoryFaulty, DirectorySilent

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import date, datetime
    from typing import Protocol

    from vaccinera.audit.actions import Actor
    from vaccinera.organisations.rules.directory import Directory, DirectoryPerson

    class Administering(Actor, Protocol):
        """A reader as this room sees it."""

        def require(self, permission: str, *, at: int | None = None) -> None: ...


_DIRECTORY = "Katalogen"
_PRESCRIBER, _CARE = "PRE", "care"
_GIVER = "VAC"
_FACTS = ("given_name", "family_name", "profession", "role_code", "role_name")
_LISTS = ("competences", "licences")
_FLAGS = ("has_nurse_prescription_right", "is_protected")


@dataclass(frozen=True, slots=True)
class StaffTouched:
    """Somebody a change touched: which of their facts, and which commissions it ended or made another of."""

    hsa_id: str
    fields: tuple[str, ...]
    commissions: tuple[str, ...]


def find_in_directory(*, by: Administering, directory: Directory | None, words: str) -> list[DirectoryPerson]:
    """People of the directory by name or HSA-id, for whoever manages users.

    Refuses when no directory is connected, when it does not answer, and when its answer cannot be true.
    """
    by.require("user.manage")
    if directory is None:
        raise Refused("organisations.directory.not_connected")
    try:
        return directory.find(words)
    except DirectorySilent as silent:
        raise Refused("organisations.directory.silent") from silent
    except DirectoryFaulty as faulty:
        raise Refused("organisations.directory.faulty") from faulty


@transaction.atomic
def take_in_staff(*, by: Administering, told: DirectoryPerson, at: datetime) -> Staff:
    """Somebody as the directory tells them: added, or brought up to date when they are here already."""
    by.require("user.manage")
    _one_at_a_time()
    staff = Staff.objects.filter(hsa_id=told.hsa_id).first()
    if staff is None:
        newest = Staff.objects.order_by("-pk").values_list("pk", flat=True).first()
        staff = Staff(id=(newest or 0) + 1, hsa_id=told.hsa_id, directory_asked_at=at)
        _set(staff, told)
        staff.save(force_insert=True)
        record("organisations.staff.taken_in", by=by, subject=("staff", staff.hsa_id))
    else:
        apply_directory_changes([staff.hsa_id], {staff.hsa_id: told}, at=at)
        staff.refresh_from_db()
    return staff


@transaction.atomic
def apply_directory_changes(
    asked: Collection[str], told: Mapping[str, DirectoryPerson], *, at: datetime
) -> list[StaffTouched]:
    """Take over what the directory tells of those asked about; each one touched is in the log with which facts.

    Whoever it no longer tells of has left: their commissions end today. A licence that is withdrawn takes the
    prescriber role of every commission with it, at once; one that is given brings the role to those who give doses.
    """
    touched = []
    for staff in Staff.objects.select_for_update().filter(hsa_id__in=asked).order_by("pk"):
        person, on = told.get(staff.hsa_id), civil_day(at)
        one = _leave(staff, on=on) if person is None else _change(staff, person, on=on)
        staff.directory_asked_at = at
        staff.save()
        if one.fields or one.commissions:
            touched.append(one)
            record_outside_every_provider(
                "organisations.staff.told_by_directory",
                user_hsa_id="",
                user_name=_DIRECTORY,
                staff=staff.hsa_id,
                fields=list(one.fields),
                commissions=list(one.commissions),
            )
    return touched


def _leave(staff: Staff, *, on: date) -> StaffTouched:
    staff.left_on = on
    return StaffTouched(staff.hsa_id, ("left_on",), _end(_in_force(staff, on=on), on=on))


def _change(staff: Staff, told: DirectoryPerson, *, on: date) -> StaffTouched:
    might_prescribe = as_the_directory_tells(staff).may_be_prescriber
    touched = [*_withdrawn(staff, told, on=on)]
    if not told.may_be_prescriber:
        touched += _without_prescriber(staff, on=on)
    changed = _set(staff, told)
    staff.save()
    if told.may_be_prescriber and not might_prescribe:
        touched += _with_prescriber(staff, on=on)
    return StaffTouched(staff.hsa_id, tuple(changed), tuple(dict.fromkeys(touched)))


def _set(staff: Staff, told: DirectoryPerson) -> list[str]:
    """Set what differs, and name it."""
    facts = {name: getattr(told, name) for name in (*_FACTS, *_FLAGS)} | {"left_on": None}
    facts |= {name: list(getattr(told, name)) for name in _LISTS}
    changed = [name for name, value in facts.items() if getattr(staff, name) != value]
    for name in changed:
        setattr(staff, name, facts[name])
    staff.sort_key = swedish_sort_key(f"{staff.family_name} {staff.given_name}")
    return changed


def _in_force(staff: Staff, *, on: date) -> list[Commission]:
    return list(
        Commission.objects.select_for_update().filter(Q(to_on=None) | Q(to_on__gt=on), staff=staff).order_by("pk")
    )


def _withdrawn(staff: Staff, told: DirectoryPerson, *, on: date) -> tuple[str, ...]:
    """End the commissions of the directory that it no longer tells of."""
    kept = {one.hsa_id for one in told.commissions}
    gone = [one for one in _in_force(staff, on=on) if one.hsa_id not in kept and not one.hsa_id.startswith(MADE_HERE)]
    return _end(gone, on=on)


def _end(commissions: list[Commission], *, on: date) -> tuple[str, ...]:
    """End today, from the next request on; what was to begin later never begins."""
    for one in commissions:
        one.to_on = max(on, one.from_on)
        one.save(update_fields=["to_on"])
    return tuple(one.hsa_id for one in commissions)


def _without_prescriber(staff: Staff, *, on: date) -> list[str]:
    changed = [one for one in _in_force(staff, on=on) if _PRESCRIBER in one.roles]
    for one in changed:
        one.roles = [role for role in one.roles if role != _PRESCRIBER]
        one.save(update_fields=["roles"])
    return [one.hsa_id for one in changed]


def _with_prescriber(staff: Staff, *, on: date) -> list[str]:
    changed = [
        one
        for one in _in_force(staff, on=on)
        if one.purpose == _CARE and _GIVER in one.roles and _PRESCRIBER not in one.roles
    ]
    for one in changed:
        one.roles = [*one.roles, _PRESCRIBER]
        one.save(update_fields=["roles"])
    return [one.hsa_id for one in changed]


_ONE_AT_A_TIME = 7205759403792802


def _one_at_a_time() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_ONE_AT_A_TIME])
