"""Handing out certificates: each is an act, and each is in the log as disclosed (LAW-10)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from uuid_utils.compat import uuid7

from vaccinera.access.states import Permission
from vaccinera.audit.actions import as_event, record
from vaccinera.certificates.models import Certificate, CertifiedDose
from vaccinera.certificates.queries import certificate_by_id, version_of, visits_covered
from vaccinera.certificates.rules import certificate_number, hindrance
from vaccinera.kernel.clock import civil_day
from vaccinera.kernel.combined_insert import insert_together
from vaccinera.kernel.refusals import Refused
from vaccinera.patients.actions import log_opening
from vaccinera.visits.models import Visit
from vaccinera.visits.queries.standing import require_for_entry

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from vaccinera.access.rules.readers import Reader
    from vaccinera.audit.models import Event
    from vaccinera.certificates.states import Coverage


@transaction.atomic
def issue_certificate(
    *, by: Reader, visit_id: UUID, coverage: Coverage, recipient: str, names_unit: bool, at: datetime
) -> Certificate:
    """Hand out a certificate of a dose, and perhaps of the person's other doses at the provider (LAW-13).

    A person with protected identity needs the right to open them. ``names_unit`` is then the reader's choice; for
    everybody else the certificate always tells where the doses were given (PER-11). Refuses when the dose does not
    hold, when its giver has not signed it, and when nobody is named as the one who receives it.
    """
    visit = Visit.objects.select_related("person__merged_into").filter(provider_id=by.provider_id, pk=visit_id).first()
    if visit is None:
        raise Refused("certificates.dose.not_found")
    require_for_entry(
        by, Permission.CERTIFICATE_PRINT, unit_id=visit.unit_id, person_id=visit.person_id, on=civil_day(at)
    )
    person = visit.person.kept
    log_opening(by=by, person=person, why="certificate")
    received_by = " ".join(recipient.split())
    if not received_by:
        raise Refused("certificates.certificate.recipient_missing")
    code = hindrance(version_of(visit))
    if code is not None:
        raise Refused(code)
    key = uuid7()
    certificate = Certificate(
        id=key,
        provider_id=by.provider_id,
        number=certificate_number(key),
        person_id=person.pk,
        coverage=coverage,
        recipient=received_by,
        names_unit=names_unit or not visit.person.is_protected,
        unit_id=by.unit_id,
        unit_name=by.unit_name,
        provider_name=by.provider_name,
        issued_at=at,
        issued_by_hsa_id=by.hsa_id,
        issued_by_name=by.name,
        issued_by_role_name=by.role_name,
    )
    told = [
        CertifiedDose(id=uuid7(), provider_id=by.provider_id, certificate=certificate, visit_id=told_of)
        for told_of in visits_covered(by, visit, coverage).values_list("pk", flat=True)
    ]
    insert_together(certificate, *told, _disclosed(certificate, told, by=by))
    return certificate


@transaction.atomic
def show_certificate(*, by: Reader, certificate_id: UUID) -> Certificate:
    """Write in the log that a certificate is shown again, before it is. Refuses one whose doses are not as it tells."""
    found = certificate_by_id(by, certificate_id)
    if found is None:
        raise Refused("certificates.certificate.not_found")
    by.require(Permission.CERTIFICATE_PRINT, at=found.certificate.unit_id)
    log_opening(by=by, person=found.certificate.person, why="certificate")
    if not found.holds:
        raise Refused("certificates.certificate.no_longer_holds")
    record(
        "certificates.certificate.shown",
        by=by,
        subject=("certificate", certificate_id),
        person_id=found.certificate.person_id,
        recipient=found.certificate.recipient,
    )
    return found.certificate


def _disclosed(certificate: Certificate, told: list[CertifiedDose], *, by: Reader) -> Event:
    return as_event(
        "certificates.certificate.disclosed",
        by=by,
        subject=("certificate", certificate.pk),
        person_id=certificate.person_id,
        recipient=certificate.recipient,
        visits=sorted(str(dose.visit_id) for dose in told),
    )
