"""A visit as another system had it: no declaration, no batch of ours, nobody of our staff."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from uuid_utils.compat import uuid7

from tests.factories.region import NOON, PROGRAMME
from vaccinera.access.rules.readers import Reader
from vaccinera.kernel.clock import at_swedish_time
from vaccinera.kernel.scope import acting
from vaccinera.patients.models import Person
from vaccinera.products.models import Product
from vaccinera.visits.models import Administration, Prescription, Visit

OLD_SYSTEM = "Gamla journalen"


def make_imported(
    reader: Reader, person: Person, product: Product, *, on: date = date(2025, 11, 3), **facts: Any
) -> Visit:
    """One imported dose of this programme; ``facts`` are columns of the visit."""
    key, at = uuid7(), at_swedish_time(on, 12, 0)
    visit = Visit(
        **{
            "id": key,
            "document_id": key,
            "version": 1,
            "is_current": True,
            "provider_id": reader.provider_id,
            "provider_hsa_id": reader.provider_hsa_id,
            "provider_name": reader.provider_name,
            "unit_id": reader.unit_id,
            "unit_hsa_id": reader.unit_hsa_id,
            "unit_name": "Gamla mottagningen",
            "source_system_hsa_id": OLD_SYSTEM,
            "person_id": person.pk,
            "programme_id": PROGRAMME,
            "state": "complete",
            "given_at": at,
            "given_on": on,
            "duplicate_group": product.npl_id,
            "risk_categories": [],
            "passed_warnings": [],
            "patient_protection": person.protection,
            "approved_for_patient": True,
            "recorded_at": NOON,
            "recorded_by_hsa_id": reader.hsa_id,
            "recorded_by_name": reader.name,
            "recorded_by_role_code": reader.role_code,
            "last_day_to_sign": on + timedelta(days=30),
            "origin": "imported",
            "import_id": uuid7(),
            "source_row_key": str(key),
            **facts,
        }
    )
    with acting(reader):
        visit.save(force_insert=True)
        _make_parts(visit, product, at)
    return visit


def _make_parts(visit: Visit, product: Product, at: datetime) -> None:
    """What was prescribed and given, with neither a prescriber nor a batch of ours."""
    common: dict[str, Any] = {
        "provider_id": visit.provider_id,
        "visit": visit,
        "product": product,
        "is_imported": True,
    }
    Prescription(id=uuid7(), planned_at=at, prescribed_at=at, basis="not_told", dose_unit="ml", **common).save(
        force_insert=True
    )
    Administration(
        id=uuid7(),
        given_at=at,
        giver_name="Gun Gammal",
        batch_number="OLD1",
        batch_written="old 1",
        dose_quantity=Decimal("0.5"),
        dose_unit="ml",
        adverse_effects=[],
        **common,
    ).save(force_insert=True)
