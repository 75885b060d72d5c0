"""Whose rows, what is logged, and what is final once signed."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations
from django.db.migrations.operations.base import Operation

from vaccinera.kernel.policies import changes_logged, final_once, never_changed, own_rows_only

# A dose still to be given may have its giving written, but not for whom or on what its prescription was signed.
_OF_THE_PRESCRIPTION = (
    "id",
    "document_id",
    "version",
    "provider_id",
    "provider_hsa_id",
    "unit_id",
    "unit_hsa_id",
    "assignment_code",
    "person_id",
    "draft_id",
    "declaration_id",
    "programme_id",
    "programme_version_id",
)
_OLD, _NEW = (", ".join(f"{row}.{column}" for column in _OF_THE_PRESCRIPTION) for row in ("OLD", "NEW"))
_SIGNED_IS_CHANGED = f"OLD.prescription_signed_at IS NOT NULL AND ({_OLD}) IS DISTINCT FROM ({_NEW})"


class Migration(migrations.Migration):
    """What the database itself keeps."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("visits", "0001_initial")]
    operations: ClassVar[list[Operation]] = [
        own_rows_only("visits_draft"),
        own_rows_only("visits_visit"),
        own_rows_only("visits_prescription"),
        own_rows_only("visits_administration"),
        own_rows_only("visits_signature"),
        changes_logged("visits_draft"),
        changes_logged("visits_visit"),
        changes_logged("visits_prescription"),
        changes_logged("visits_administration"),
        changes_logged("visits_signature"),
        final_once("visits_draft", final_when="OLD.state IN ('done', 'discarded')"),
        final_once(
            "visits_visit",
            final_when=f"OLD.administration_signed_at IS NOT NULL OR {_SIGNED_IS_CHANGED}",
            still_open=("state", "prescription_signed_at", "is_current", "nullified_at", "nullified_reason"),
        ),
        final_once("visits_prescription", final_when="OLD.signed_at IS NOT NULL"),
        final_once("visits_administration", final_when="OLD.signed_at IS NOT NULL"),
        never_changed("visits_signature"),
    ]
