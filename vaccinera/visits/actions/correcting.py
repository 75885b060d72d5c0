"""Correcting an entry: a new signed version stands, and the one before it stays to be read (LAW-06)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from uuid_utils.compat import uuid7

from vaccinera.kernel.clock import civil_day
from vaccinera.kernel.refusals import Refused
from vaccinera.visits.actions.versions import Act, Version, locked_entry, next_version, write_versions
from vaccinera.visits.facts import VisitCorrected
from vaccinera.visits.queries.corrections import is_locked_to_edits, judge_correction, permission_to_correct
from vaccinera.visits.rules.deadlines import last_day_to_sign
from vaccinera.visits.rules.registrations import Incomplete
from vaccinera.visits.states import AmendmentKind, Origin, VisitAct, VisitState, visit_step

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from vaccinera.access.rules.readers import Reader
    from vaccinera.visits.models import Visit
    from vaccinera.visits.queries.corrections import Judged
    from vaccinera.visits.rules.corrections import Correctable


@transaction.atomic
def correct(*, by: Reader, visit_id: UUID, after: Correctable, reason: str, at: datetime) -> Visit:
    """Write the next version of an entry with what was wrong put right, signed once by whoever corrects it.

    ``visit_id`` is the version that was seen; refuses when another stands by now, when the entry was nullified, and
    while it is locked for want of a signature (LAW-07). Refuses with :class:`Incomplete` and every gap: no reason,
    nothing changed, or something that cannot be.
    """
    visit = locked_entry(by, visit_id)
    by.require(permission_to_correct(by, visit), at=visit.unit_id)
    refuse_uncorrectable(visit, at=at)
    judged = judge_correction(by, visit, after, reason, at=at)
    if judged.gaps:
        raise Incomplete(judged.gaps)
    version = corrected(visit, judged)
    act = Act(AmendmentKind.CORRECTED, reason.strip(), uuid7())
    write_versions([version], act, [VisitCorrected(version.visit.pk)], by=by, at=at)
    return version.visit


def refuse_uncorrectable(visit: Visit, *, at: datetime) -> None:
    """Refuse an entry that nobody may correct as it stands: not given, another system's, nullified, or locked."""
    visit_step(visit.state, VisitAct.CORRECT)
    if visit.origin != Origin.RECORDED:
        raise Refused("visits.correction.imported")
    if visit.nullified_at is not None:
        raise Refused("visits.correction.nullified")
    if is_locked_to_edits(visit, on=civil_day(at)):
        raise Refused("visits.visit.locked")


def corrected(visit: Visit, judged: Judged) -> Version:
    """The next version with the corrected fields, and what follows from them, put in."""
    version = next_version(visit, changed=judged.changed)
    _correct_visit(version.visit, judged)
    _correct_prescription(version, judged)
    _correct_administration(version, judged)
    return version


def _correct_visit(visit: Visit, judged: Judged) -> None:
    after, group, changed = judged.after, judged.group, judged.changed
    visit.setting, visit.extra_dose_reason = after.setting, after.extra_dose_reason
    if "given_at" in changed and after.given_at is not None:
        visit.given_at = after.given_at
        visit.given_on = civil_day(after.given_at)
        if visit.state != VisitState.COMPLETE:  # once complete, timeliness is settled
            visit.last_day_to_sign = last_day_to_sign(visit.given_on)
    if "programme" in changed:
        visit.programme_id = after.programme
        visit.programme_version_id = judged.offered.version.pk
        visit.season = judged.offered.pack.season.code
    visit.duplicate_group = judged.duplicate_group
    if group is not None and {"programme", "target_group"} & {*changed}:
        visit.target_group, visit.target_group_rule = group.code, group.rule
    if {"programme", "target_group", "given_at"} & {*changed}:
        visit.is_in_weeks = judged.is_in_weeks
    if {"programme", "target_group", "payer"} & {*changed}:
        own = visit.payer if group is None else group.payer.value
        visit.payer = after.payer or own


def _correct_prescription(version: Version, judged: Judged) -> None:
    after, order = judged.after, version.prescription
    order.indication, order.comment, order.basis_reason = after.indication, after.order_comment, after.basis_reason
    order.route, order.dose_unit = after.ordered_route, after.dose_unit
    order.product_id = after.product_id or order.product_id
    order.dose_quantity = after.dose_quantity or order.dose_quantity
    order.prescribed_at = after.prescribed_at or order.prescribed_at
    prescriber = judged.staff.get(after.prescriber_id or 0)
    if "prescriber_id" in judged.changed and prescriber is not None:
        order.prescriber_id = prescriber.pk
        order.prescriber_hsa_id, order.prescriber_name = prescriber.hsa_id, prescriber.name.strip()
        order.prescriber_role_code = prescriber.role_code
        order.right_rule = judged.prescribing_rule


def _correct_administration(version: Version, judged: Judged) -> None:
    after, given, order, changed = judged.after, version.administration, version.prescription, judged.changed
    given.given_at = after.given_at or given.given_at
    given.site, given.route, given.comment = after.site, after.route, after.giving_comment
    given.product_id, given.dose_quantity, given.dose_unit = order.product_id, order.dose_quantity, order.dose_unit
    if "unit_batch_id" in changed and judged.batch is not None:
        batch = judged.batch.batch
        given.unit_batch_id, given.batch_number = batch.pk, batch.batch_number
        given.batch_written, given.batch_expires_on = batch.batch_written, batch.expires_on
        given.funding_source = batch.funding_source
    giver = judged.staff.get(after.giver_id or 0)
    if "giver_id" in changed and giver is not None:
        given.giver_id, given.giver_hsa_id, given.giver_name = giver.pk, giver.hsa_id, giver.name.strip()
        given.giver_role_code = giver.role_code
    preparer = judged.staff.get(after.preparer_id or 0)
    if "preparer_id" in changed and preparer is not None:
        given.preparer_hsa_id, given.preparer_name = preparer.hsa_id, preparer.name.strip()
    if {"programme", "product_id", "given_at", "target_group"} & {*changed}:
        given.dose_number, given.doses_prescribed = judged.dose.number, judged.dose.of
        given.is_dose_complete = judged.dose.is_complete
