"""Putting the demo region into a database, all of it or nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date, datetime
from uuid import UUID

from django.apps import apps
from django.db import transaction
from django.db.models import Model

from vaccinera.audit.actions import record_outside_every_provider
from vaccinera.console.demo_region.building import SEED, Building
from vaccinera.console.demo_region.catalogue import read_catalogue
from vaccinera.console.demo_region.region import read_region
from vaccinera.console.demo_region.rows import Row, Rows
from vaccinera.console.demo_region.today import Today
from vaccinera.console.faults import Fault
from vaccinera.declarations.models import QuestionnaireVersion
from vaccinera.kernel.clock import at_swedish_time, civil_day
from vaccinera.kernel.scope import standing_in
from vaccinera.organisations.models import CareProvider
from vaccinera.programmes.models import ProgrammeVersion
from vaccinera.visits.models import Draft, Visit

# Foreign keys decide the order. What is a provider's comes last, and is written as that provider (LAW-01).
_SHARED = (
    "programmes_programme",
    "programmes_version",
    "programmes_population",
    "programmes_population_count",
    "products_product",
    "products_pack",
    "declarations_questionnaire",
    "organisations_provider",
    "organisations_assignment",
    "organisations_unit",
    "organisations_unit_agreement",
    "organisations_staff",
    "organisations_commission",
    "organisations_contract",
    "organisations_instruction",
    "organisations_acceptance",
    "organisations_joining",
    "organisations_joining_step",
    "organisations_help_article",
    "organisations_help_version",
    "patients_person",
    "patients_identifier",
    "products_batch_recall",
    "reimbursement_terms",
    "reimbursement_dose_terms",
    "reimbursement_accepted_product",
    "reimbursement_price_list",
    "reimbursement_price",
    "reimbursement_approver_limit",
)
# Of a provider, and written by the region.
_THE_REGIONS = ("reimbursement_payee",)
_TENANT = (
    "access_sharing",
    "products_unit_batch",
    "products_batch_waste",
    "declarations_declaration",
    "visits_draft",
    "visits_visit",
    "visits_addressing",
    "visits_prescription",
    "visits_administration",
    "visits_signature",
)
_ROWS_A_STATEMENT = 500
_WHO = "demo-region"

Progress = Callable[[int, int], None]
"""Told rows written and rows in all."""


class AnotherRegion(Fault):
    """The database holds care providers that are not the demo's; the message says what to do."""


def is_loaded() -> bool:
    """Whether the demo region is here. Raises :class:`AnotherRegion` when something else is."""
    there = set(CareProvider.objects.values_list("hsa_id", flat=True))
    # Providers may have joined since; the region's own administration is the demo's in every case.
    if there and read_region().administration.hsa_id not in there:
        raise AnotherRegion(
            "The database holds care providers that are not the demo's. Give the demo a database of its own."
        )
    return bool(there)


def lacks_what_is_shipped() -> bool:
    """Whether the region was made before one of the packs or questionnaires that are shipped now."""
    catalogue = read_catalogue()
    packs = {(version.pack.code, version.pack.version) for version in catalogue.versions}
    forms = {(one.questionnaire.url, one.questionnaire.version) for one in catalogue.published}
    return bool(
        packs - set(ProgrammeVersion.objects.values_list("programme_id", "version"))
        or forms - set(QuestionnaireVersion.objects.values_list("url", "version"))
    )


def load_region(*, now: datetime, seed: str = SEED, on_progress: Progress = lambda _done, _all: None) -> Rows:
    """Build and write the whole region as it stands now; what was written."""
    on = civil_day(now)
    building = Building(seed=seed, on=on)
    building.add_ground()
    building.add_history(before=_first_shown(on))
    Today(building, now=now).add()
    _write(building.rows, on_progress)
    return building.rows


def add_today(*, now: datetime, seed: str = SEED) -> Rows:
    """Let something happen today in a region that was loaded on an earlier day; nothing when something has already."""
    on = civil_day(now)
    if _is_alive(on):
        return Rows()
    building = Building(seed=seed, on=on)
    Today(building, now=now, taken=_taken(building, on)).add()
    _write(building.rows, lambda _done, _all: None)
    return building.rows


def _first_shown(on: date) -> date:
    """History ends the day before yesterday: the last two days are scenes."""
    return date.fromordinal(on.toordinal() - 1)


def _is_alive(on: date) -> bool:
    begins = at_swedish_time(on, 0, 0)
    for provider in read_region().providers:
        with standing_in(provider.id, name=_WHO):
            if (
                Draft.objects.filter(updated_at__gte=begins).exists()
                or Visit.objects.filter(recorded_at__gte=begins).exists()
            ):
                return True
    return False


def _taken(building: Building, on: date) -> set[UUID]:
    """Everyone with a dose or a draft since the season began, at any provider."""
    seasons = [version.pack.season for version in building.catalogue.versions]
    begins = max((season.from_on for season in seasons if season.to_on and season.from_on <= on), default=on)
    taken: set[UUID] = set()
    for provider in building.region.providers:
        with standing_in(provider.id, name=_WHO):
            taken |= set(Visit.objects.filter(recorded_at__date__gte=begins).values_list("person_id", flat=True))
            taken |= set(Draft.objects.filter(updated_at__date__gte=begins).values_list("person_id", flat=True))
    return taken


@transaction.atomic
def _write(rows: Rows, on_progress: Progress) -> None:
    total = sum(rows.counts().values())
    done = 0
    for table in _SHARED:
        done += _insert(table, rows.of(table))
        on_progress(done, total)
    with standing_in(read_region().administration.id, name=_WHO):
        for table in _THE_REGIONS:
            done += _insert(table, rows.of(table))
            on_progress(done, total)
    for provider in read_region().providers:
        with standing_in(provider.id, name=_WHO):
            for table in _TENANT:
                done += _insert(table, [row for row in rows.of(table) if row.provider_id == provider.id])
                on_progress(done, total)
    if total:
        counts = {table: count for table, count in rows.counts().items() if count}
        record_outside_every_provider("console.demo.loaded", user_hsa_id=_WHO, user_name=_WHO, rows=counts)


def _insert(table: str, rows: Sequence[Row]) -> int:
    model = _model(table)
    rows_of = model._default_manager  # noqa: SLF001 - the way Django documents for a model that is a value
    rows_of.bulk_create([model(**vars(row)) for row in rows], batch_size=_ROWS_A_STATEMENT)
    return len(rows)


def _model(table: str) -> type[Model]:
    with suppress(StopIteration):
        return next(model for model in apps.get_models() if model._meta.db_table == table)
    raise LookupError(table)
