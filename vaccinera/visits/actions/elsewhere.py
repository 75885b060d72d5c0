"""Writing down doses given elsewhere or abroad, correcting what was written, and taking it back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from uuid_utils.compat import uuid7

from vaccinera.access.states import Permission
from vaccinera.audit.actions import record
from vaccinera.kernel.clock import civil_day
from vaccinera.kernel.constraints import broken_constraint
from vaccinera.kernel.refusals import Refused
from vaccinera.organisations.models import Staff
from vaccinera.patients.queries import kept_person
from vaccinera.programmes.queries import pack_of, version_in_force
from vaccinera.visits.models import ElsewhereDose
from vaccinera.visits.queries.standing import require_for_entry
from vaccinera.visits.rules.elsewhere import day_it_counts_from, gaps_of_told
from vaccinera.visits.rules.registrations import Incomplete
from vaccinera.visits.states import ElsewhereSource

if TYPE_CHECKING:
    from datetime import date, datetime
    from uuid import UUID

    from vaccinera.access.rules.readers import Reader
    from vaccinera.visits.rules.elsewhere import DoseTold

_NULLIFIED = ("nullified_at", "nullified_by_hsa_id", "nullified_by_name", "nullified_reason")


@transaction.atomic
def record_elsewhere(
    *, by: Reader, person_id: UUID, told: DoseTold, at: datetime, replaces: ElsewhereDose | None = None
) -> ElsewhereDose:
    """Write down a dose that nobody here gave: it counts in advice, and is never a visit, paid or reported.

    Refuses with :class:`Incomplete` and every gap, and one that is written down already.
    """
    by.require(Permission.HISTORY_RECORD, at=by.unit_id)
    on, person, seer = civil_day(at), kept_person(person_id), _seer(by, told)
    if person is None:
        raise Refused("visits.person.not_found")
    gaps = gaps_of_told(
        told, birth_date=person.birth_date, deceased_on=person.deceased_on, on=on, is_seer_known=seer is not None
    )
    if gaps or told.given_on is None:
        raise Incomplete(gaps)
    _refuse_unknown(told, on=on)
    dose = _row(by, person.pk, told, seer=seer, at=at)
    dose.given_on, dose.replaces = told.given_on, replaces
    dose.counts_on = day_it_counts_from(told.given_on, told.precision, recorded_on=on)
    try:
        with transaction.atomic():
            dose.save(force_insert=True)
    except IntegrityError as error:
        if broken_constraint(error) == "a_dose_elsewhere_is_told_once":
            raise Refused("visits.elsewhere.already_told") from error
        raise
    record("visits.elsewhere.recorded", by=by, subject=("elsewhere", dose.pk), person_id=person.pk, source=told.source)
    return dose


@transaction.atomic
def correct_elsewhere(*, by: Reader, dose_id: UUID, told: DoseTold, reason: str, at: datetime) -> ElsewhereDose:
    """Write it down anew and nullify what was written before, with the reason; both stay (LAW-06)."""
    before = nullify_elsewhere(by=by, dose_id=dose_id, reason=reason, at=at)
    return record_elsewhere(by=by, person_id=before.person_id, told=told, at=at, replaces=before)


@transaction.atomic
def nullify_elsewhere(*, by: Reader, dose_id: UUID, reason: str, at: datetime) -> ElsewhereDose:
    """Take back what was written down, with a reason. The row stays, and counts no more."""
    by.require(Permission.HISTORY_RECORD, at=by.unit_id)
    if not reason.strip():
        raise Refused("visits.elsewhere.reason_missing")
    dose = ElsewhereDose.objects.select_for_update().filter(provider_id=by.provider_id, pk=dose_id).first()
    if dose is None:
        raise Refused("visits.elsewhere.not_found")
    require_for_entry(by, Permission.HISTORY_RECORD, unit_id=dose.unit_id, person_id=dose.person_id, on=civil_day(at))
    if dose.nullified_at is not None:
        raise Refused("visits.elsewhere.already_nullified")
    dose.nullified_at, dose.nullified_reason = at, reason.strip()
    dose.nullified_by_hsa_id, dose.nullified_by_name = by.hsa_id, by.name
    dose.save(update_fields=_NULLIFIED)
    record("visits.elsewhere.nullified", by=by, subject=("elsewhere", dose.pk), person_id=dose.person_id)
    return dose


def _seer(by: Reader, told: DoseTold) -> Staff | None:
    """Who saw the certificate: somebody of the reader's provider. What is no certificate was seen by nobody."""
    if told.source != ElsewhereSource.CERTIFICATE or told.certificate_seen_by is None:
        return None
    colleagues = Staff.objects.filter(commissions__unit__provider_id=by.provider_id)
    return colleagues.filter(pk=told.certificate_seen_by).first()


def _refuse_unknown(told: DoseTold, *, on: date) -> None:
    if not told.programme:
        return
    products = pack_of(version_in_force(told.programme, on=on)).products
    if told.duplicate_group not in {product.duplicate_group for product in products}:
        raise Refused("visits.elsewhere.unknown_vaccine")


def _row(by: Reader, person_id: UUID, told: DoseTold, *, seer: Staff | None, at: datetime) -> ElsewhereDose:
    """The row without its days."""
    return ElsewhereDose(
        id=uuid7(),
        provider_id=by.provider_id,
        unit_id=by.unit_id,
        unit_name=by.unit_name,
        person_id=person_id,
        precision=told.precision,
        programme_id=told.programme or None,
        duplicate_group=told.duplicate_group,
        product_id=told.product_id,
        vaccine=told.vaccine,
        diseases=told.diseases,
        source=told.source,
        country=told.country,
        certificate_seen_by_hsa_id="" if seer is None else seer.hsa_id,
        certificate_seen_by_name="" if seer is None else seer.name.strip(),
        comment=told.comment,
        recorded_at=at,
        recorded_by_hsa_id=by.hsa_id,
        recorded_by_name=by.name,
    )
