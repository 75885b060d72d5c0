"""A person's vaccinations, and the work at hand for them, at the reader's own provider."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count

from vaccinera.patients.queries import same_person
from vaccinera.programmes.rules.persons import GivenDose
from vaccinera.visits.models import Administration, Draft, Visit
from vaccinera.visits.states import DraftState, VisitState

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import date, datetime
    from uuid import UUID

    from vaccinera.access.rules.readers import Reader

DRAFTS_AT_WORK = (DraftState.OPEN, DraftState.AWAITING_PRESCRIBER, DraftState.PRESCRIBED)


@dataclass(frozen=True, slots=True)
class Dose:
    """One dose as the history tells it: what, when, where, and the source it is known from."""

    visit_id: UUID
    document_id: UUID
    given_on: date
    given_at: datetime
    programme_code: str
    programme_name_sv: str
    programme_name_en: str
    duplicate_group: str
    npl_id: str
    product_name: str
    batch_number: str
    site: str
    route: str
    dose_number: int | None
    doses_prescribed: int | None
    unit_name: str
    source_system_hsa_id: str
    giver_name: str
    state: str
    origin: str

    def as_given(self) -> GivenDose:
        """What a programme's rules need to know of it."""
        return GivenDose(
            on=self.given_on,
            programme=self.programme_code,
            duplicate_group=self.duplicate_group,
            product_npl_id=self.npl_id,
        )


_DOSE_FIELDS = (
    "visit_id",
    "visit__document_id",
    "visit__given_on",
    "given_at",
    "visit__programme_id",
    "visit__programme__name_sv",
    "visit__programme__name_en",
    "visit__duplicate_group",
    "product__npl_id",
    "product__name",
    "batch_number",
    "site",
    "route",
    "dose_number",
    "doses_prescribed",
    "visit__unit_name",
    "visit__source_system_hsa_id",
    "giver_name",
    "visit__state",
    "visit__origin",
)


def doses_of(reader: Reader, person_id: UUID) -> list[Dose]:
    """Every dose the person got at the reader's provider, the newest first; nullified ones are left out."""
    rows = (
        Administration.objects.filter(
            provider_id=reader.provider_id,
            visit__person_id__in=same_person(person_id),
            visit__is_current=True,
            visit__nullified_at=None,
        )
        .order_by("-visit__given_on", "-given_at")
        .values_list(*_DOSE_FIELDS)
    )
    return [Dose(*row) for row in rows]


def doses_counted(reader: Reader, person_ids: Collection[UUID]) -> Mapping[UUID, int]:
    """How many doses each of the people got at the reader's provider; one without any is left out."""
    of_person = "visit__person__known_as__person_id"
    given = Administration.objects.filter(
        provider_id=reader.provider_id,
        visit__person__known_as__person_id__in=person_ids,
        visit__is_current=True,
        visit__nullified_at=None,
    )
    return dict(given.values_list(of_person).annotate(doses=Count("id")))


def drafts_of(reader: Reader, person_id: UUID) -> list[Draft]:
    """The work begun and not finished for a person at the reader's unit, the latest first."""
    return list(
        Draft.objects.filter(
            provider_id=reader.provider_id,
            unit_id=reader.unit_id,
            person_id__in=same_person(person_id),
            state__in=DRAFTS_AT_WORK,
        )
        .select_related("programme", "created_by")
        .order_by("-updated_at")
    )


def visit_by_id(reader: Reader, visit_id: UUID) -> Visit | None:
    """One visit of the reader's provider with its parts."""
    return (
        Visit.objects.filter(provider_id=reader.provider_id, pk=visit_id)
        .select_related("prescription__product", "administration", "declaration__questionnaire", "programme")
        .select_related("programme_version", "person__merged_into")
        .defer("declaration__questionnaire__content")
        .prefetch_related("signatures")
        .first()
    )


def visit_of_the_draft(reader: Reader, draft_id: UUID) -> UUID | None:
    """The key of the visit a draft became."""
    visits = Visit.objects.filter(provider_id=reader.provider_id, draft_id=draft_id)
    return visits.exclude(state=VisitState.WITHDRAWN).values_list("pk", flat=True).first()
