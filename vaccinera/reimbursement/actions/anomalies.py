"""What a clerk writes of something odd in a run, and the case in which whoever signs is named."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from uuid_utils.compat import uuid7

from vaccinera.access.states import Permission
from vaccinera.audit.actions import record
from vaccinera.kernel.refusals import Refused
from vaccinera.organisations.models import Staff
from vaccinera.reimbursement.actions.deciding import written_reason
from vaccinera.reimbursement.actions.previewing import refuse_locked
from vaccinera.reimbursement.models import Anomaly, AnomalyCase
from vaccinera.reimbursement.queries.anomalies import signer_of
from vaccinera.reimbursement.rules.anomalies import NAMES_A_SIGNER
from vaccinera.reimbursement.states import RunState

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from vaccinera.access.rules.readers import Reader


@transaction.atomic
def note_anomaly(*, by: Reader, anomaly_id: UUID, note: str, at: datetime) -> Anomaly:
    """Write what an anomaly of a run was; written again it replaces what was, which the log keeps.

    Refuses one that no longer stands, and a run that is checked or locked: whoever locks it has read the notes.
    """
    by.require(Permission.RUN_CHECK)
    anomaly = _locked(anomaly_id)
    refuse_locked(anomaly.run)
    if anomaly.run.state != RunState.PRELIMINARY:
        raise Refused("reimbursement.anomaly.run_is_checked", by=anomaly.run.checked_by_name)
    if not anomaly.stands:
        raise Refused("reimbursement.anomaly.no_longer_stands")
    anomaly.note, anomaly.noted_counts = written_reason(note), anomaly.detail["counts"]
    anomaly.noted_by_hsa_id, anomaly.noted_by_name, anomaly.noted_at = by.hsa_id, by.name, at
    anomaly.save(update_fields=["note", "noted_counts", "noted_by_hsa_id", "noted_by_name", "noted_at"])
    record(
        "reimbursement.anomaly.noted",
        by=by,
        subject=("anomaly", anomaly.pk),
        month=f"{anomaly.run.month:%Y-%m}",
        code=anomaly.code,
        note=anomaly.note,
    )
    return anomaly


@transaction.atomic
def open_anomaly_case(*, by: Reader, anomaly_id: UUID, reason: str, at: datetime) -> AnomalyCase:
    """Find out who signs by the code of an anomaly, for a reason; that it was asked is in the log with the reason.

    One that is open already is the answer. Refuses an anomaly that is about nobody who signs.
    """
    by.require(Permission.RUN_CHECK)
    anomaly = _locked(anomaly_id)
    opened = AnomalyCase.objects.filter(anomaly=anomaly).first()
    if opened is not None:
        return opened
    if anomaly.code not in NAMES_A_SIGNER:
        raise Refused("reimbursement.anomaly.about_no_signer")
    written = written_reason(reason)
    staff_id = signer_of(anomaly.subject)
    if staff_id is None:
        raise Refused("reimbursement.anomaly.signer_unknown", code=anomaly.subject)
    signer = Staff.objects.get(pk=staff_id)
    opened = AnomalyCase.objects.create(
        id=uuid7(),
        anomaly=anomaly,
        reason=written,
        signer_hsa_id=signer.hsa_id,
        signer_name=signer.name,
        opened_by_hsa_id=by.hsa_id,
        opened_by_name=by.name,
        opened_at=at,
    )
    record(
        "reimbursement.case.opened",
        by=by,
        subject=("anomaly", anomaly.pk),
        month=f"{anomaly.run.month:%Y-%m}",
        code=anomaly.subject,
        signer=signer.hsa_id,
        reason=written,
    )
    return opened


def _locked(anomaly_id: UUID) -> Anomaly:
    anomaly = Anomaly.objects.select_for_update(of=("self",)).select_related("run").filter(pk=anomaly_id).first()
    if anomaly is None:
        raise Refused("reimbursement.anomaly.not_found")
    return anomaly
