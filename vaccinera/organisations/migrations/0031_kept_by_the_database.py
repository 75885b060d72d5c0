"""One contract a unit and assignment at a time; what is decided, published or accepted stays as it was written."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations
from django.db.migrations.operations.base import Operation

from vaccinera.kernel.policies import final_once, never_changed

_DECISION = "ARRAY['state', 'decided_by_hsa_id', 'decided_by_name', 'decided_at', 'decision_reason']"
_MORE_THAN_THE_DECISION = f"(to_jsonb(OLD) - {_DECISION}) IS DISTINCT FROM (to_jsonb(NEW) - {_DECISION})"
# A contract's days, half-open like everything dated. Whoever the provider is: a unit may change hands (rule 25).
_ONE_AT_A_TIME = """
    CREATE EXTENSION IF NOT EXISTS btree_gist;
    ALTER TABLE organisations_contract ADD CONSTRAINT one_contract_a_unit_and_assignment_at_a_time
        EXCLUDE USING gist (unit_id WITH =, assignment_id WITH =, daterange(from_on, to_on) WITH &&);
"""
_SEVERAL = "ALTER TABLE organisations_contract DROP CONSTRAINT one_contract_a_unit_and_assignment_at_a_time"


class Migration(migrations.Migration):
    """What the database itself keeps."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("organisations", "0030_agreed_with_the_region")]
    operations: ClassVar[list[Operation]] = [
        migrations.RunSQL(_ONE_AT_A_TIME, _SEVERAL),
        final_once("organisations_change", final_when=f"OLD.state <> 'proposed' OR {_MORE_THAN_THE_DECISION}"),
        # An approved change can set the last day, once; all else of a contract stays.
        final_once("organisations_contract", final_when="true", still_open=("to_on", "ended_by_id")),
        final_once("organisations_joining", final_when="OLD.state IN ('live', 'declined', 'withdrawn')"),
        never_changed("organisations_instruction"),
        never_changed("organisations_acceptance"),
        never_changed("organisations_joining_step"),
    ]
