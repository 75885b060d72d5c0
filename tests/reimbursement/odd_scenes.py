"""Months with something odd in them, and what the clerk does about it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from uuid_utils.compat import uuid7

from tests.factories.region import Region, make_person
from tests.personas import ANNA, INGELA, KLARA, OLLE, Persona
from tests.reimbursement.paid_visits import give
from tests.reimbursement.policy_scenes import OCTOBER
from vaccinera.kernel.refusals import Refused
from vaccinera.kernel.scope import acting
from vaccinera.patients.models import Merge, Person
from vaccinera.reimbursement.actions import check_run, preview_run
from vaccinera.reimbursement.actions.anomalies import note_anomaly, open_anomaly_case
from vaccinera.reimbursement.models import Anomaly, AnomalyCase, Payee, Run
from vaccinera.reimbursement.queries.anomalies import anomalies_of
from vaccinera.reimbursement.rules.anomalies import Thresholds
from vaccinera.visits.models import Signature, Visit

DAY = datetime(2026, 10, 20, 9, 0, tzinfo=UTC)
NIGHT = datetime(2026, 10, 21, 0, 30, tzinfo=UTC)
AFTER = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
LATER = datetime(2026, 12, 20, 9, 0, tzinfo=UTC)
LIMITS = Thresholds(times_above=2, doses_above=2, least_months=2, small_hours_signatures=2, doses_an_hour=2)
"""Odd begins at small numbers."""


def previewed(region: Region, month: date = OCTOBER, *, at: datetime = AFTER) -> Run:
    """A month as the clerk computes it."""
    with acting(klara := region.reader(KLARA)):
        return preview_run(by=klara, month=month, at=at)


def found(region: Region, month: date = OCTOBER) -> list[Anomaly]:
    """What is kept of it."""
    with acting(region.reader(KLARA)):
        return anomalies_of(Run.objects.get(month=month))


def one_found(region: Region, month: date = OCTOBER) -> Anomaly:
    """The only one."""
    previewed(region, month)
    [one] = found(region, month)
    return one


def noted(region: Region, anomaly: Anomaly, note: str = "Enheten har svarat", *, by: Persona = KLARA) -> Anomaly:
    """A clerk's word on it."""
    with acting(reader := region.reader(by)):
        return note_anomaly(by=reader, anomaly_id=anomaly.pk, note=note, at=AFTER)


def case_of(region: Region, anomaly: Anomaly, reason: str = "Nattsignaturer", *, by: Persona = KLARA) -> AnomalyCase:
    """A case of it."""
    with acting(reader := region.reader(by)):
        return open_anomaly_case(by=reader, anomaly_id=anomaly.pk, reason=reason, at=AFTER)


def checked(region: Region, month: date = OCTOBER, *, at: datetime = AFTER) -> Run:
    """The clerk has gone through it."""
    with acting(klara := region.reader(KLARA)):
        return check_run(by=klara, month=month, at=at)


def signature(region: Region, visit: Visit, at: datetime, *, kind: str, by: Persona = ANNA, **told: Any) -> None:
    """One signature on a visit, as its signing wrote it."""
    reader = region.reader(by)
    with acting(reader):
        Signature.objects.create(
            id=uuid7(), provider_id=visit.provider_id, visit=visit, kind=kind, signer_id=by.key,
            signer_hsa_id=reader.hsa_id, signer_name=reader.name, commission_hsa_id=reader.commission_hsa_id,
            unit_hsa_id=reader.unit_hsa_id, level_of_assurance="3", signed_at=at, content="{}", digest=b"0", **told,
        )  # fmt: skip


def night_visit(region: Region) -> Visit:
    """A dose of the day, both parts signed at half past two in the night after it."""
    visit = give(region, make_person("19420104-2399"), at=DAY, prescribed_at=NIGHT, administered_at=NIGHT)
    for kind in ("prescription", "administration"):
        signature(region, visit, NIGHT, kind=kind)
    return visit


def two_doses(region: Region, person: Person) -> list[Visit]:
    """At the northern unit, and of another group of products at the southern one: both are paid."""
    return [
        give(region, person, at=DAY),
        give(region, person, at=DAY + timedelta(days=2), by=OLLE, duplicate_group="other"),
    ]


def merge(kept: Person, merged: Person, *, at: datetime, **undone: Any) -> None:
    """Two people are found to be one."""
    Merge.objects.create(
        id=uuid7(), kept=kept, merged=merged, reason="Samma person", merged_at=at, merged_by_hsa_id="S", **undone
    )
    Person.objects.filter(pk=merged.pk).update(merged_into=kept)


def refused(region: Region, act: Any, *args: Any, **told: Any) -> str:
    """The code of the refusal."""
    with pytest.raises(Refused) as refusal:
        act(region, *args, **told)
    return refusal.value.code


def payee_at(region: Region, account: str, at: datetime) -> Payee:
    """The northern provider's account, approved at an instant."""
    with acting(region.reader(INGELA)):
        Payee.objects.filter(to_on=None).update(to_on=at.date())
        return Payee.objects.create(
            id=uuid7(), provider_id=1, name="Norra vården", organisation_number="5560004615", account_kind="bankgiro",
            account=account, from_on=at.date(), reason="Nytt", state="approved", proposed_by_hsa_id="S10",
            proposed_by_name="Ingela", proposed_at=at, decided_by_hsa_id="S11", decided_by_name="Tomas", decided_at=at,
        )  # fmt: skip
