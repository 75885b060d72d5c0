"""A visit as another system had it, once read and judged: what is written of it, and nothing more."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID


@dataclass(frozen=True, slots=True)
class ImportedVisit:
    """One visit to be written; an empty text or None is what the other system did not tell.

    ``row_key`` is what makes reading the same row again change nothing. The unit it belongs to here is ``unit_id``; at
    which unit and provider it was recorded is told by names and HSA-ids. Whoever gave or prescribed is linked to our
    staff when the HSA-id is known here.
    """

    row_key: str
    source_system: str
    person_id: UUID = field(repr=False)
    given_at: datetime
    given_on: date
    unit_id: int
    unit_hsa_id: str
    unit_name: str
    provider_hsa_id: str
    provider_name: str
    assignment_code: str
    setting: str
    programme_code: str
    programme_version_id: int | None
    season: str
    target_group: str
    payer: str
    funding_source: str
    product_id: int
    duplicate_group: str
    batch_number: str
    batch_written: str
    batch_expires_on: date | None
    dose_quantity: Decimal | None
    dose_unit: str
    dose_number: int | None
    doses_prescribed: int | None
    site: str
    route: str
    indication: str
    comment: str
    giver_id: int | None
    giver_hsa_id: str
    giver_name: str
    administration_signed_at: datetime | None
    prescriber_id: int | None
    prescriber_hsa_id: str
    prescriber_name: str
    prescription_signed_at: datetime | None
