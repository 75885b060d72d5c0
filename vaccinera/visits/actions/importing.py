"""Writing visits of another system, thousands in one statement: each with all its parts, and no news of any of them."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, connection, transaction
from uuid_utils.compat import uuid7

from vaccinera.access.states import Permission
from vaccinera.kernel.constraints import broken_constraint
from vaccinera.kernel.refusals import Refused
from vaccinera.visits.rules.deadlines import last_day_to_sign
from vaccinera.visits.rules.signing import signed_content
from vaccinera.visits.states import SignatureKind

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from uuid import UUID

    from vaccinera.access.rules.readers import Reader
    from vaccinera.visits.rules.imported import ImportedVisit
    from vaccinera.visits.states import Origin

_SQL = Path(__file__).parents[1] / "sql" / "imported_visits.sql"
# The columns of the staging table with their types: facts of an imported visit, then what is made of them here.
_TOLD = {
    "row_key": "text",
    "source_system": "text",
    "person_id": "uuid",
    "given_at": "timestamptz",
    "given_on": "date",
    "unit_id": "int",
    "unit_hsa_id": "text",
    "unit_name": "text",
    "provider_hsa_id": "text",
    "provider_name": "text",
    "assignment_code": "text",
    "setting": "text",
    "programme_code": "text",
    "programme_version_id": "int",
    "season": "text",
    "target_group": "text",
    "payer": "text",
    "funding_source": "text",
    "product_id": "int",
    "duplicate_group": "text",
    "batch_number": "text",
    "batch_written": "text",
    "batch_expires_on": "date",
    "dose_quantity": "numeric",
    "dose_unit": "text",
    "dose_number": "int",
    "doses_prescribed": "int",
    "site": "text",
    "route": "text",
    "indication": "text",
    "comment": "text",
    "giver_id": "int",
    "giver_hsa_id": "text",
    "giver_name": "text",
    "administration_signed_at": "timestamptz",
    "prescriber_id": "int",
    "prescriber_hsa_id": "text",
    "prescriber_name": "text",
    "prescription_signed_at": "timestamptz",
}
_MADE = {
    "last_day_to_sign": "date",
    "visit_id": "uuid",
    "prescription_id": "uuid",
    "administration_id": "uuid",
    "prescription_signature_id": "uuid",
    "administration_signature_id": "uuid",
    "prescription_content": "text",
    "administration_content": "text",
}


@transaction.atomic
def write_imported(
    *, by: Reader, visits: Sequence[ImportedVisit], origin: Origin, import_id: UUID, at: datetime
) -> None:
    """Write judged visits with their parts and the signatures that came with them, all or none.

    They make no news: what is not signed here is neither reported nor, unless still to be settled, paid. Refuses when
    somebody has written the same row or dose since they were judged.
    """
    by.require(Permission.VISIT_IMPORT)
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            columns = ", ".join(f"{name} {kind}" for name, kind in (_TOLD | _MADE).items())
            cursor.execute(f"CREATE TEMP TABLE IF NOT EXISTS staged_visit ({columns}) ON COMMIT DROP")
            cursor.execute("TRUNCATE staged_visit")
            with cursor.copy("COPY staged_visit FROM STDIN") as copy:
                for visit in visits:
                    copy.write_row(_staged(visit))
            cursor.execute(
                _statement(),
                {
                    "provider_id": by.provider_id,
                    "approved_for_patient": by.provider_shows_records_to_patients,
                    "at": at,
                    "by_hsa_id": by.hsa_id,
                    "by_name": by.name,
                    "by_role_code": by.role_code,
                    "origin": origin.value,
                    "import_id": import_id,
                },
            )
    except IntegrityError as error:
        match broken_constraint(error):
            case "a_row_is_imported_once" | "one_dose_of_a_product_group_a_day":
                raise Refused("visits.imported.written_meanwhile") from error
            case _:
                raise


@cache
def _statement() -> str:
    return _SQL.read_text("utf-8")


def _staged(visit: ImportedVisit) -> list[Any]:
    return [
        *(getattr(visit, name) for name in _TOLD),
        last_day_to_sign(visit.given_on),
        *(uuid7() for name in _MADE if name.endswith("_id")),
        _content(visit, SignatureKind.PRESCRIPTION, visit.prescriber_hsa_id, visit.prescription_signed_at),
        _content(visit, SignatureKind.ADMINISTRATION, visit.giver_hsa_id, visit.administration_signed_at),
    ]


def _content(visit: ImportedVisit, kind: SignatureKind, signer: str, signed_at: datetime | None) -> str | None:
    """What was read in of a signature made elsewhere; it proves what we were told, and not what was signed there."""
    if signed_at is None:
        return None
    facts = {
        "source_system": visit.source_system,
        "row_key": visit.row_key,
        "person_id": visit.person_id,
        "given_at": visit.given_at,
        "product_id": visit.product_id,
        "batch_number": visit.batch_number,
        "signer": signer,
        "signed_at": signed_at,
    }
    return signed_content(f"imported_{kind}", facts).text
