"""Entries that may be wrong in the same way: found by where, what and when, and judged one by one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vaccinera.access.states import Permission
from vaccinera.organisations.models import CareUnit
from vaccinera.visits.models import Amendment, Visit
from vaccinera.visits.queries.corrections import (
    as_it_stands,
    is_locked_to_edits,
    judge_correction,
    permission_to_correct,
)
from vaccinera.visits.rules.registrations import Gap
from vaccinera.visits.rules.shared_corrections import MOST_TOGETHER, with_shared
from vaccinera.visits.states import AmendmentKind, Origin, VisitState

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date, datetime
    from uuid import UUID

    from django.db.models import QuerySet

    from vaccinera.access.rules.readers import Reader
    from vaccinera.visits.queries.corrections import Judged
    from vaccinera.visits.rules.shared_corrections import Value
    from vaccinera.visits.states import SharedField


@dataclass(frozen=True, slots=True)
class Sought:
    """Where to look: a unit, a programme, days, and where it helps a batch and a giver."""

    unit_id: int
    programme: str
    from_on: date
    to_on: date
    batch_number: str
    giver_id: int | None


@dataclass(frozen=True, slots=True)
class Tried:
    """One entry, and what keeps it from being corrected; ``judged`` is missing when it cannot be at all."""

    visit: Visit
    judged: Judged | None
    gaps: Sequence[Gap]


@dataclass(frozen=True, slots=True)
class Done:
    """One act's amendments with what each version replaced, and the act that answers it, if any."""

    amendments: Sequence[Amendment]
    before: dict[UUID, Visit]
    undone_by: UUID | None


def units_to_correct(reader: Reader) -> list[CareUnit]:
    """The units where the reader may correct any entry, by name."""
    units = CareUnit.objects.filter(provider_id=reader.provider_id).order_by("name", "id")
    return [unit for unit in units if reader.may(Permission.VISIT_CORRECT_ANY, at=unit.pk)]


def entries_sought(reader: Reader, sought: Sought) -> tuple[list[Visit], int]:
    """The entries that stand and were recorded here, by day and time, so many at the most; and how many there are."""
    found = _entries(reader).filter(
        unit_id=sought.unit_id,
        programme_id=sought.programme,
        given_on__range=(sought.from_on, sought.to_on),
        is_current=True,
        nullified_at=None,
        state__in=(VisitState.GIVEN, VisitState.COMPLETE),
        origin=Origin.RECORDED,
    )
    if sought.batch_number:
        found = found.filter(administration__batch_number=sought.batch_number)
    if sought.giver_id is not None:
        found = found.filter(administration__giver_id=sought.giver_id)
    return list(found.order_by("given_at", "id")[:MOST_TOGETHER]), found.count()


def entries_among(reader: Reader, visit_ids: Collection[UUID]) -> list[Visit]:
    """The versions seen, by day and time, whatever has become of them since."""
    return list(_entries(reader).filter(pk__in=visit_ids).order_by("given_at", "id"))


def _entries(reader: Reader) -> QuerySet[Visit]:
    return (
        Visit.objects.filter(provider_id=reader.provider_id)
        .select_related("person", "programme", "programme_version", "prescription__product", "administration__product")
        .select_related("declaration__questionnaire")
        .defer("declaration__questionnaire__content")
    )


def tried(
    reader: Reader, visits: Sequence[Visit], field: SharedField, value: Value, reason: str, *, at: datetime, on: date
) -> list[Tried]:
    """What each entry would say with the field put right, or why it cannot be."""
    return [_tried(reader, visit, field, value, reason, at=at, on=on) for visit in visits]


def _tried(
    reader: Reader, visit: Visit, field: SharedField, value: Value, reason: str, *, at: datetime, on: date
) -> Tried:
    hindrance = why_not(reader, visit, on=on)
    if hindrance is not None:
        return Tried(visit, None, [Gap(hindrance, "")])
    judged = judge_correction(reader, visit, with_shared(as_it_stands(visit), field, value), reason, at=at)
    return Tried(visit, judged, judged.gaps)


def why_not(reader: Reader, visit: Visit, *, on: date) -> str | None:
    """The code an entry cannot be corrected by at all, or None."""
    if not reader.may(permission_to_correct(reader, visit), at=visit.unit_id):
        return "access.permission.other_unit"
    if visit.person.is_protected and not reader.may(Permission.PERSON_OPEN_PROTECTED):
        return "patients.person.protected"
    if not visit.is_current:
        return "visits.shared_correction.changed_meanwhile"
    if visit.nullified_at is not None:
        return "visits.correction.nullified"
    return "visits.visit.locked" if is_locked_to_edits(visit, on=on) else None


def act_done(reader: Reader, act_id: UUID) -> Done | None:
    """What one act corrected together, or nothing when it corrected nothing at the provider.

    Refuses one that reached units which the reader's right does not (decision 0023).
    """
    made = Amendment.objects.filter(provider_id=reader.provider_id, act_id=act_id, kind=AmendmentKind.CORRECTED)
    amendments = list(
        made.select_related(
            "visit__person", "visit__administration__product", "visit__prescription", "visit__programme"
        )
        .select_related("visit__programme_version")
        .order_by("visit__given_at", "visit_id")
    )
    if not amendments:
        return None
    for one in amendments:
        reader.require(Permission.VISIT_CORRECT_ANY, at=one.visit.unit_id)
    documents = {one.visit.document_id for one in amendments}
    versions = {(one.document_id, one.version): one for one in _entries(reader).filter(document_id__in=documents)}
    before = {one.visit_id: versions[one.visit.document_id, one.visit.version - 1] for one in amendments}
    undone_by = Amendment.objects.filter(provider_id=reader.provider_id, undoes_act_id=act_id)
    return Done(amendments, before, undone_by.values_list("act_id", flat=True).first())
