"""Visits as the monthly payment sees them, written as rows: many, on any day, signed or not, corrected or nullified.

The acts of ``visits`` judge what may be recorded now. A run sees what was recorded long ago, and what nobody would
record again, so that its tests say the facts themselves.
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any, cast
from uuid import UUID

from uuid_utils.compat import uuid7

from tests.factories.region import PROGRAMME, Region
from tests.personas import ANNA, Persona
from vaccinera.access.rules.readers import Reader
from vaccinera.declarations.models import Declaration
from vaccinera.kernel.clock import civil_day
from vaccinera.kernel.scope import acting
from vaccinera.patients.models import Person
from vaccinera.products.models import UnitBatch
from vaccinera.visits.models import Administration, Amendment, Prescription, Visit
from vaccinera.visits.rules.deadlines import last_day_to_sign

SEASON = "2026/27"
_OF_ADMINISTRATION = ("funding_source",)


def give(
    region: Region,
    person: Person,
    *,
    at: datetime,
    by: Persona = ANNA,
    prescribed_at: datetime | None = None,
    administered_at: datetime | None = None,
    is_signed: bool = True,
    product: int = 0,
    **facts: Any,
) -> Visit:
    """A dose given by somebody to somebody of 65 or more, in this season; both parts signed at once unless said.

    ``facts`` are columns of the visit, or the administration's ``funding_source``. ``product`` is its place in the
    region.
    """
    reader = region.reader(by)
    signed = {
        "prescription_signed_at": prescribed_at or (at if is_signed else None),
        "administration_signed_at": administered_at or (at if is_signed else None),
    }
    with acting(reader):
        key = uuid7()
        visit = Visit(**{**_visit(reader, person, key, at), **signed, **_of_visit(facts)})
        visit.state = "complete" if all(signed.values()) else "given"
        visit.save(force_insert=True)
        _write_parts(visit, reader, product=region.products[product].pk, facts=facts)
    return visit


def correct(
    region: Region, visit: Visit, *, at: datetime, by: Persona = ANNA, product: int | None = None, **facts: Any
) -> Visit:
    """The next version of a visit, with other facts."""
    reader = region.reader(by)
    with acting(reader):
        before = Administration.objects.get(visit_id=visit.pk)
        Visit.objects.filter(pk=visit.pk).update(is_current=False)
        after = Visit.objects.get(pk=visit.pk)
        after.pk, after.version, after.is_current = uuid7(), visit.version + 1, True
        for name, value in _of_visit(facts).items():
            setattr(after, name, value)
        if "given_at" in facts:
            after.given_on = civil_day(facts["given_at"])
        after.save(force_insert=True)
        key = before.product_id if product is None else region.products[product].pk
        _write_parts(after, reader, product=key, facts={"funding_source": before.funding_source} | facts)
        _amend(after, reader, kind="corrected", at=at)
    return after


def nullify(region: Region, visit: Visit, *, at: datetime, by: Persona = ANNA) -> None:
    """Mark a visit as not holding."""
    reader = region.reader(by)
    with acting(reader):
        Visit.objects.filter(pk=visit.pk).update(nullified_at=at, nullified_reason="Fel person")
        _amend(visit, reader, kind="nullified", at=at, code="wrong_person")


def _of_visit(facts: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in facts.items() if name not in _OF_ADMINISTRATION}


def _visit(reader: Reader, person: Person, key: UUID, at: datetime) -> dict[str, Any]:
    on = civil_day(at)
    return {
        "id": key,
        "document_id": key,
        "version": 1,
        "is_current": True,
        "provider_id": reader.provider_id,
        "provider_hsa_id": reader.provider_hsa_id,
        "provider_name": reader.provider_name,
        "unit_id": reader.unit_id,
        "unit_hsa_id": reader.unit_hsa_id,
        "unit_name": reader.unit_name,
        "assignment_code": reader.assignment_code,
        "setting": "clinic",
        "source_system_hsa_id": "TSTNMT2321000156-VACC",
        "person_id": person.pk,
        "declaration_id": _declaration(reader, person),
        "programme_id": PROGRAMME,
        "programme_version_id": 1,
        "season": SEASON,
        "given_at": at,
        "given_on": on,
        "duplicate_group": "influenza",
        # Whoever is asked about twice a day is given more than one dose on purpose.
        "extra_dose_reason": "Enligt rådet",
        "target_group": "age_65",
        "payer": "region",
        "target_group_rule": "FLU26-G2",
        "risk_categories": [],
        "passed_warnings": [],
        "patient_protection": "none",
        "approved_for_patient": True,
        "recorded_at": at,
        "recorded_by_hsa_id": reader.hsa_id,
        "recorded_by_name": reader.name,
        "recorded_by_role_code": reader.role_code,
        "last_day_to_sign": last_day_to_sign(on),
    }


def _declaration(reader: Reader, person: Person) -> UUID:
    found = Declaration.objects.filter(provider_id=reader.provider_id).first()
    if found is not None:
        return found.pk
    declaration = Declaration(
        id=uuid7(),
        provider_id=reader.provider_id,
        unit_id=reader.unit_id,
        person=person,
        questionnaire_id=1,
        answers={},
        confirmed_together=[],
        confirmed_one_by_one=[],
        answered_by="person",
        consent_basis="own",
        outcome="ok",
        reviewed_by_hsa_id=reader.hsa_id,
        reviewed_by_name=reader.name,
        reviewed_at="2026-09-01T08:00:00Z",
    )
    declaration.save(force_insert=True)
    return declaration.pk


def _batch(reader: Reader, product_id: int, funding_source: str) -> UUID:
    number = f"P{product_id}{funding_source.upper()}"
    batch, _ = UnitBatch.objects.get_or_create(
        provider_id=reader.provider_id,
        unit_id=reader.unit_id,
        product_id=product_id,
        batch_number=number,
        defaults={
            "id": uuid7(),
            "batch_written": number,
            "expires_on": "2030-01-01",
            "funding_source": funding_source,
            "added_at": "2026-09-01T08:00:00Z",
            "added_by_hsa_id": reader.hsa_id,
        },
    )
    return batch.pk


def _write_parts(visit: Visit, reader: Reader, *, product: int, facts: dict[str, Any]) -> None:
    funding_source, at = facts.get("funding_source", "region"), cast("datetime", visit.given_at)
    common: dict[str, Any] = {
        "provider_id": visit.provider_id,
        "visit": visit,
        "product_id": product,
        "dose_quantity": Decimal("0.5"),
        "dose_unit": "ml",
        "route": "intramuscular",
    }
    Prescription(
        id=uuid7(),
        planned_at=at,
        prescribed_at=at,
        prescriber_id=reader.staff_id,
        prescriber_hsa_id=reader.hsa_id,
        prescriber_name=reader.name,
        basis="own",
        signed_at=visit.prescription_signed_at,
        **common,
    ).save(force_insert=True)
    Administration(
        id=uuid7(),
        given_at=at,
        giver_id=reader.staff_id,
        giver_hsa_id=reader.hsa_id,
        giver_name=reader.name,
        unit_batch_id=_batch(reader, product, funding_source),
        batch_number="P",
        batch_written="P",
        batch_expires_on="2030-01-01",
        funding_source=funding_source,
        adverse_effects=[],
        signed_at=visit.administration_signed_at,
        **common,
    ).save(force_insert=True)


def _amend(visit: Visit, reader: Reader, *, kind: str, at: datetime, code: str = "") -> None:
    Amendment(
        id=uuid7(),
        provider_id=visit.provider_id,
        visit=visit,
        kind=kind,
        code=code,
        reason="Fel",
        changed=[],
        act_id=uuid7(),
        by_hsa_id=reader.hsa_id,
        by_name=reader.name,
        unit_hsa_id=reader.unit_hsa_id,
        unit_name=reader.unit_name,
        made_at=at,
    ).save(force_insert=True)
