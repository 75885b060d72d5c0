"""What can be certified of a person, what has been, and what a certificate says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vaccinera.certificates.models import Certificate, CertifiedDose
from vaccinera.certificates.rules import Version, standing
from vaccinera.certificates.states import Coverage, Standing
from vaccinera.patients.queries import same_person
from vaccinera.visits.models import Administration, Visit

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date
    from decimal import Decimal
    from uuid import UUID

    from django.db.models import QuerySet

    from vaccinera.access.rules.readers import Reader


@dataclass(frozen=True, slots=True)
class DoseTold:
    """One dose as a certificate tells it, from the visit's own copies of names.

    One that came from another system may lack its quantity, its site and its giver's role. ``performing_unit`` and
    ``performing_provider`` are whose staff gave it when that was not the visit's own unit.
    """

    visit_id: UUID
    programme_sv: str
    programme_en: str
    product: str
    manufacturer: str
    diseases: list[Mapping[str, Mapping[str, str]]]
    batch: str
    given_on: date
    dose_number: int | None
    doses_prescribed: int | None
    dose_quantity: Decimal | None
    dose_unit: str
    site: str
    route: str
    unit: str
    provider: str
    performing_unit: str | None
    performing_provider: str | None
    giver: str
    giver_role: str | None


_TOLD = (
    "visit_id",
    "visit__programme__name_sv",
    "visit__programme__name_en",
    "product__name",
    "product__manufacturer",
    "product__target_diseases",
    "batch_written",
    "visit__given_on",
    "dose_number",
    "doses_prescribed",
    "dose_quantity",
    "dose_unit",
    "site",
    "route",
    "visit__unit_name",
    "visit__provider_name",
    "giver_unit__name",
    "giver_provider__name",
    "giver_name",
    "giver__role_name",
)


@dataclass(frozen=True, slots=True)
class CertificateListed:
    """One certificate already handed out, and whether it still holds."""

    certificate: Certificate
    standing: Standing

    @property
    def holds(self) -> bool:
        """Whether it can be shown again: what it tells is still so."""
        return self.standing is Standing.HOLDS


def visits_covered(reader: Reader, visit: Visit, coverage: Coverage) -> QuerySet[Visit]:
    """The visits a certificate begun from one of them would tell of: signed as given, and as they stand now."""
    signed = Visit.objects.filter(
        provider_id=reader.provider_id,
        person_id__in=same_person(visit.person_id),
        is_current=True,
        nullified_at=None,
        administration_signed_at__isnull=False,
    )
    match coverage:
        case Coverage.DOSE:
            return signed.filter(pk=visit.pk)
        case Coverage.PROGRAMME:
            return signed.filter(programme_id=visit.programme_id)
        case Coverage.EVERY:
            return signed


def doses_told(reader: Reader, visit_ids: Iterable[UUID]) -> list[DoseTold]:
    """The doses of some visits, the first given first."""
    rows = Administration.objects.filter(provider_id=reader.provider_id, visit_id__in=list(visit_ids))
    return [DoseTold(*row) for row in rows.order_by("visit__given_on", "given_at").values_list(*_TOLD)]


def certificates_of(reader: Reader, document_id: UUID) -> list[CertificateListed]:
    """The certificates that tell of a visit in any of its versions, the latest first."""
    issued = Certificate.objects.filter(
        provider_id=reader.provider_id, doses__visit__document_id=document_id
    ).distinct()
    return [_listed(certificate) for certificate in issued.order_by("-issued_at").prefetch_related("doses__visit")]


def certificate_by_id(reader: Reader, certificate_id: UUID) -> CertificateListed | None:
    """One certificate of the reader's provider, with the person and the doses it tells of."""
    found = (
        Certificate.objects.filter(provider_id=reader.provider_id, pk=certificate_id)
        .select_related("person")
        .prefetch_related("doses__visit")
        .first()
    )
    return None if found is None else _listed(found)


def _listed(certificate: Certificate) -> CertificateListed:
    doses: Iterable[CertifiedDose] = certificate.doses.all()
    return CertificateListed(certificate, standing(version_of(dose.visit) for dose in doses))


def version_of(visit: Visit) -> Version:
    """What the rules need to know of a visit."""
    return Version(visit.is_current, visit.nullified_at, visit.administration_signed_at)
