"""Noting what is said of an entry afterwards. The entry is never touched (LAW-09, ADR-01, ADR-03)."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict

from django.db import transaction
from uuid_utils.compat import uuid7

from vaccinera.access.states import Permission
from vaccinera.audit.actions import as_event
from vaccinera.kernel.clock import civil_day
from vaccinera.kernel.combined_insert import insert_together
from vaccinera.kernel.refusals import Refused
from vaccinera.visits.models import AdverseEffect, AdverseReport, Objection, Visit
from vaccinera.visits.queries.standing import require_for_entry
from vaccinera.visits.rules.afterwards import effect_gaps, objection_gaps, report_gaps
from vaccinera.visits.rules.registrations import Incomplete

if TYPE_CHECKING:
    from datetime import date, datetime
    from uuid import UUID

    from vaccinera.access.rules.readers import Reader
    from vaccinera.visits.rules.afterwards import EffectNoted


class _Recorded(TypedDict):
    provider_id: int
    recorded_by_hsa_id: str
    recorded_by_name: str
    recorded_by_role_name: str
    recorded_unit_name: str
    recorded_at: datetime


@transaction.atomic
def attach_objection(*, by: Reader, visit_id: UUID, text: str, objected_on: date | None, at: datetime) -> Objection:
    """Attach what the patient thinks is wrong or misleading in an entry (LAW-09). Refuses with every gap."""
    visit = _entry(by, visit_id, at=at)
    gaps = objection_gaps(text, objected_on, on=civil_day(at))
    if gaps or objected_on is None:
        raise Incomplete(gaps)
    objection = Objection(
        id=uuid7(), visit_id=visit.pk, text=text.strip(), objected_on=objected_on, **_recorded(by, at)
    )
    event = as_event("visits.objection.attached", by=by, subject=("visit", visit.pk), person_id=visit.person_id)
    insert_together(objection, event)
    return objection


@transaction.atomic
def note_adverse_effect(*, by: Reader, visit_id: UUID, noted: EffectNoted, at: datetime) -> AdverseEffect:
    """Note an adverse effect of a dose or a visit, however long after (ADR-01). Refuses with every gap."""
    visit = _entry(by, visit_id, at=at)
    given_on = visit.given_on or civil_day(at)
    gaps = effect_gaps(noted, given_on=given_on, on=civil_day(at))
    if gaps or noted.began_on is None:
        raise Incomplete(gaps)
    effect = AdverseEffect(
        id=uuid7(),
        visit_id=visit.pk,
        concerns=noted.concerns,
        reaction=noted.reaction.strip(),
        began_on=noted.began_on,
        outcome=noted.outcome,
        seriousness=list(noted.seriousness),
        course=noted.course.strip(),
        **_recorded(by, at),
    )
    event = as_event("visits.adverse_effect.noted", by=by, subject=("visit", visit.pk), person_id=visit.person_id)
    insert_together(effect, event)
    return effect


@transaction.atomic
def note_report(
    *, by: Reader, effect_id: UUID, reference: str, reported_on: date | None, at: datetime
) -> AdverseReport:
    """Note that an effect was reported, with the agency's reference; the second and later supplement the first."""
    by.require(Permission.HISTORY_RECORD, at=by.unit_id)
    effect = AdverseEffect.objects.select_related("visit").filter(provider_id=by.provider_id, pk=effect_id).first()
    if effect is None:
        raise Refused("visits.effect.not_found")
    _demand_reach(by, effect.visit, at=at)
    gaps = report_gaps(reference, reported_on, on=civil_day(at))
    if gaps or reported_on is None:
        raise Incomplete(gaps)
    report = AdverseReport(
        id=uuid7(),
        effect_id=effect.pk,
        first_id=effect.reports.filter(first=None).values_list("pk", flat=True).first(),
        reference=reference.strip(),
        reported_on=reported_on,
        **_recorded(by, at),
    )
    event = as_event(
        "visits.adverse_effect.reported", by=by, subject=("visit", effect.visit.pk), person_id=effect.visit.person_id
    )
    insert_together(report, event)
    return report


def _demand_reach(by: Reader, visit: Visit, *, at: datetime) -> None:
    require_for_entry(by, Permission.HISTORY_RECORD, unit_id=visit.unit_id, person_id=visit.person_id, on=civil_day(at))


def _entry(by: Reader, visit_id: UUID, *, at: datetime) -> Visit:
    by.require(Permission.HISTORY_RECORD, at=by.unit_id)
    visit = Visit.objects.filter(provider_id=by.provider_id, pk=visit_id).first()
    if visit is None:
        raise Refused("visits.visit.not_found")
    _demand_reach(by, visit, at=at)
    if visit.given_at is None:
        raise Refused("visits.afterwards.not_given")
    return visit


def _recorded(by: Reader, at: datetime) -> _Recorded:
    return {
        "provider_id": by.provider_id,
        "recorded_by_hsa_id": by.hsa_id,
        "recorded_by_name": by.name,
        "recorded_by_role_name": by.role_name,
        "recorded_unit_name": by.unit_name,
        "recorded_at": at,
    }
