"""Events as they were written on days that a test chooses: the log's own clock is the database's."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from uuid_utils.compat import uuid7

from tests.factories.region import Region
from tests.personas import Persona
from vaccinera.audit.models import Event
from vaccinera.kernel.scope import acting

OPENED = "patients.person.opened"
PERSON = UUID("01990000-0000-7000-8000-000000000012")
ANOTHER = UUID("01990000-0000-7000-8000-000000000013")


def happened(
    region: Region, who: Persona, action: str, *, at: datetime, person_id: UUID | None = None, **details: Any
) -> Event:
    """One event of somebody's, at an instant."""
    reader = region.reader(who)
    with acting(reader):
        return Event.objects.create(
            id=uuid7(),
            at=at,
            action=action,
            provider_id=reader.provider_id,
            unit_hsa_id=reader.unit_hsa_id,
            user_hsa_id=reader.hsa_id,
            user_name=reader.name,
            commission_hsa_id=reader.commission_hsa_id,
            purpose=reader.purpose,
            subject_label="person" if person_id else "",
            subject_id=str(person_id or ""),
            person_id=person_id,
            details=details,
            reference="prov",
        )
