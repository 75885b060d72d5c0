"""One wrong field put right in many entries by one act, a version each; and that act undone by another."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.db import transaction
from uuid_utils.compat import uuid7

from vaccinera.access.states import Permission
from vaccinera.audit.actions import record
from vaccinera.kernel.clock import civil_day
from vaccinera.kernel.refusals import Refused
from vaccinera.visits.actions.correcting import corrected
from vaccinera.visits.actions.versions import Act, write_versions
from vaccinera.visits.facts import VisitCorrected
from vaccinera.visits.models import Visit
from vaccinera.visits.queries.corrections import as_it_stands, judge_correction
from vaccinera.visits.queries.shared_corrections import Tried, act_done, entries_among, tried, why_not
from vaccinera.visits.rules.moving import text_gaps
from vaccinera.visits.rules.registrations import Gap, Incomplete
from vaccinera.visits.rules.shared_corrections import MOST_TOGETHER
from vaccinera.visits.states import AmendmentKind

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date, datetime
    from uuid import UUID

    from vaccinera.access.rules.readers import Reader
    from vaccinera.visits.rules.shared_corrections import Value
    from vaccinera.visits.states import SharedField


@dataclass(frozen=True, slots=True)
class CorrectedTogether:
    """The act, how many entries it corrected, and those it left."""

    act_id: UUID
    corrected: int
    left: Sequence[Tried]


@transaction.atomic
def correct_together(
    *,
    by: Reader,
    visit_ids: Collection[UUID],
    field: SharedField,
    value: Value,
    reason: str,
    leaves_others: bool,
    at: datetime,
) -> CorrectedTogether:
    """Put one field right in the versions seen, with one reason and a version each, in one transaction.

    Refuses when any of them cannot be corrected, unless it ``leaves_others``; and when none can.
    """
    by.require(Permission.VISIT_CORRECT_ANY)
    _refuse_reason(reason)
    if len(visit_ids) > MOST_TOGETHER:
        raise Refused("visits.shared_correction.too_many", most=MOST_TOGETHER)
    visits = _locked(by, visit_ids)
    found = tried(by, visits, field, value, reason, at=at, on=civil_day(at))
    return _write(
        found, Act(AmendmentKind.CORRECTED, reason.strip(), uuid7()), leaves_others=leaves_others, by=by, at=at
    )


@transaction.atomic
def undo_together(*, by: Reader, act_id: UUID, reason: str, at: datetime) -> CorrectedTogether:
    """Answer an act with its counter-correction: each entry says again what it said before, as one more version.

    An entry that has been changed since is left as it is. Refuses when all have been.
    """
    by.require(Permission.VISIT_CORRECT_ANY)
    _refuse_reason(reason)
    done = act_done(by, act_id)
    if done is None:
        raise Refused("visits.shared_correction.not_found")
    if done.undone_by is not None:
        raise Refused("visits.shared_correction.undone")
    changed = {one.visit_id: one.changed for one in done.amendments}
    found = [
        _back(by, visit, done.before[visit.pk], changed[visit.pk], reason, at=at, on=civil_day(at))
        for visit in _locked(by, changed.keys())
    ]
    act = Act(AmendmentKind.CORRECTED, reason.strip(), uuid7(), undoes=act_id)
    return _write(found, act, leaves_others=True, by=by, at=at)


def _locked(by: Reader, visit_ids: Collection[UUID]) -> list[Visit]:
    """The versions in their order, held in the order of their keys so that two such acts never wait for each other."""
    rows = Visit.objects.select_for_update().filter(provider_id=by.provider_id, pk__in=visit_ids)
    list(rows.order_by("id").values_list("id", flat=True))
    return entries_among(by, visit_ids)


def _back(
    by: Reader, visit: Visit, before: Visit, changed: Sequence[str], reason: str, *, at: datetime, on: date
) -> Tried:
    hindrance = why_not(by, visit, on=on)
    if hindrance is not None:
        return Tried(visit, None, [Gap(hindrance, "")])
    was = as_it_stands(before)
    after = replace(as_it_stands(visit), **{name: getattr(was, name) for name in changed})
    judged = judge_correction(by, visit, after, reason, at=at)
    return Tried(visit, judged, judged.gaps)


def _refuse_reason(reason: str) -> None:
    gaps = text_gaps(reason, missing="visits.shared_correction.reason_missing", field="why")
    if gaps:
        raise Incomplete(gaps)


def _write(found: Sequence[Tried], act: Act, *, leaves_others: bool, by: Reader, at: datetime) -> CorrectedTogether:
    good = [(one.visit, one.judged) for one in found if one.judged is not None and not one.gaps]
    left = [one for one in found if one.judged is None or one.gaps]
    if left and not leaves_others:
        raise Refused("visits.shared_correction.some_cannot", count=len(left))
    if not good:
        raise Refused("visits.shared_correction.none_can")
    versions = [corrected(visit, judged) for visit, judged in good]
    write_versions(versions, act, [VisitCorrected(one.visit.pk) for one in versions], by=by, at=at)
    record("visits.visits.corrected_together", by=by, act=str(act.id), corrected=len(versions), left=len(left))
    return CorrectedTogether(act.id, len(versions), left)
