"""Nullifying an entry with a reason, and lifting a nullification that was a mistake (RIV-07)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from uuid_utils.compat import uuid7

from vaccinera.audit.actions import as_event
from vaccinera.declarations.actions import disown
from vaccinera.kernel.combined_insert import insert_together
from vaccinera.kernel.outbox import as_row
from vaccinera.kernel.refusals import Refused
from vaccinera.visits.actions.rows import signature_row
from vaccinera.visits.actions.versions import Act, amendment, locked_entry, next_version, write_versions
from vaccinera.visits.facts import VisitNullified, VisitRestored
from vaccinera.visits.models import Amendment, Visit
from vaccinera.visits.queries.corrections import permission_to_correct
from vaccinera.visits.rules.moving import text_gaps
from vaccinera.visits.rules.registrations import Gap, Incomplete
from vaccinera.visits.states import AmendmentKind, NullifiedCode, SignatureKind, VisitAct, visit_step

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from vaccinera.access.rules.readers import Reader


@transaction.atomic
def nullify(*, by: Reader, visit_id: UUID, code: str, reason: str, at: datetime) -> Visit:
    """Mark an entry as not holding, with a reason by code and in words. It stays to be read, and counts nowhere.

    ``visit_id`` is the version that was seen; refuses when another stands by now. Refuses with :class:`Incomplete`
    when no reason is chosen or written.
    """
    visit = locked_entry(by, visit_id)
    by.require(permission_to_correct(by, visit), at=visit.unit_id)
    gaps = text_gaps(reason, missing="visits.nullification.reason_missing", field="words")
    if code not in set(NullifiedCode):
        gaps = (Gap("visits.nullification.code_missing", "reason"), *gaps)
    if gaps:
        raise Incomplete(gaps)
    mark_nullified(visit, Act(AmendmentKind.NULLIFIED, reason.strip(), uuid7(), code=code), by=by, at=at)
    return visit


def mark_nullified(visit: Visit, act: Act, *, by: Reader, at: datetime) -> None:
    """Nullify a locked entry; refuses one that is not given, or nullified already.

    On the wrong person, the answers are not that person's either, and are carried to no later declaration.
    """
    visit_step(visit.state, VisitAct.NULLIFY)
    if visit.nullified_at is not None:
        raise Refused("visits.correction.nullified")
    visit.nullified_at, visit.nullified_reason = at, act.reason
    visit.save(update_fields=["nullified_at", "nullified_reason"])
    if act.code == NullifiedCode.WRONG_PERSON and visit.declaration_id is not None:
        disown(by=by, declaration_id=visit.declaration_id, at=at)
    covered = {
        "visit": {"document_id": visit.document_id, "version": visit.version, "person_id": visit.person_id},
        "nullification": {
            "code": act.code,
            "reason": act.reason,
            "of_signatures": sorted(bytes(one.digest).hex() for one in visit.signatures.all()),
        },
    }
    event = as_event(
        "visits.visit.nullified",
        by=by,
        subject=("visit", visit.pk),
        person_id=visit.person_id,
        code=act.code,
        act=str(act.id),
    )
    insert_together(
        signature_row(visit, SignatureKind.NULLIFICATION, covered, by=by, at=at),
        amendment(visit, act, by=by, at=at),
        as_row(VisitNullified(visit.pk), provider_id=visit.provider_id),
        event,
    )


@transaction.atomic
def restore(*, by: Reader, visit_id: UUID, reason: str, at: datetime) -> Visit:
    """Let an entry that was nullified by mistake hold again, as a new version; both acts stay to be read.

    Refuses one that is not nullified, one that stands on another person by now, and a dose that has been recorded
    again meanwhile.
    """
    visit = locked_entry(by, visit_id)
    by.require(permission_to_correct(by, visit), at=visit.unit_id)
    visit_step(visit.state, VisitAct.RESTORE)
    if visit.nullified_at is None:
        raise Refused("visits.visit.not_nullified")
    gaps = text_gaps(reason, missing="visits.nullification.restore_reason_missing", field="reason")
    if gaps:
        raise Incomplete(gaps)
    moved = Amendment.objects.filter(moved_from__document_id=visit.document_id).values("visit__document_id")
    if Visit.objects.filter(document_id__in=moved, is_current=True, nullified_at=None).exists():
        raise Refused("visits.visit.stands_on_another")
    version = next_version(visit, changed=())
    act = Act(AmendmentKind.RESTORED, reason.strip(), uuid7())
    write_versions([version], act, [VisitRestored(version.visit.pk)], by=by, at=at)
    return version.visit
