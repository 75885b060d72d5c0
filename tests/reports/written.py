"""What scenes of reports write beside the acts of the rooms: what was recorded long ago, or of another programme."""

from __future__ import annotations

from datetime import date
from typing import Any

from uuid_utils.compat import uuid7

from tests.factories.region import NOON, PROGRAMME, Region
from tests.personas import ANNA, Persona
from vaccinera.declarations.models import Declaration
from vaccinera.kernel.clock import civil_day
from vaccinera.kernel.scope import acting
from vaccinera.patients.models import Person
from vaccinera.programmes.models import Programme
from vaccinera.visits.models import NotGiven

TODAY: date = civil_day(NOON)


def make_other_programme() -> str:
    """A second programme's code, so that a report can be divided by programme."""
    code = "other"
    Programme.objects.get_or_create(code=code, defaults={"name_sv": "Annat program", "name_en": "Another programme"})
    return code


def protect(*people: Person) -> None:
    """Their identity is protected from now on."""
    for person in people:
        person.protection = "confidentiality_marking"
        person.save()


def make_not_given(region: Region, person: Person, *, by: Persona = ANNA, **columns: Any) -> NotGiven:
    """A signed row that a dose was not given, on any day."""
    reader = region.reader(by)
    told: dict[str, Any] = {
        "id": uuid7(),
        "provider_id": reader.provider_id,
        "unit_id": reader.unit_id,
        "unit_hsa_id": reader.unit_hsa_id,
        "unit_name": reader.unit_name,
        "person": person,
        "programme_id": PROGRAMME,
        "day": TODAY,
        "reason": "declined",
        "signer_id": reader.staff_id,
        "signer_hsa_id": reader.hsa_id,
        "signer_name": reader.name,
        "commission_hsa_id": reader.commission_hsa_id,
        "level_of_assurance": "demo",
        "signed_at": NOON,
        "content": "{}",
        "digest": b"",
    }
    with acting(reader):
        return NotGiven.objects.create(**(told | columns))


def make_declaration(region: Region, person: Person, *, by: Persona = ANNA, **columns: Any) -> Declaration:
    """A reviewed declaration without answers, on any day."""
    reader = region.reader(by)
    told: dict[str, Any] = {
        "id": uuid7(),
        "provider_id": reader.provider_id,
        "unit_id": reader.unit_id,
        "person": person,
        "questionnaire_id": 1,
        "answers": {},
        "confirmed_together": [],
        "confirmed_one_by_one": [],
        "answered_by": "person",
        "consent_basis": "own",
        "outcome": "ok",
        "reviewed_by_hsa_id": reader.hsa_id,
        "reviewed_by_name": reader.name,
        "reviewed_at": NOON,
    }
    with acting(reader):
        return Declaration.objects.create(**(told | columns))
