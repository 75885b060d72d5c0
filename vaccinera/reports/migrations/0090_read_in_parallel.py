"""A season is counted by as many processors as there are: whatever a report's statement asks may be asked by several at once."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations
from django.db.migrations.operations.base import Operation

_OWNER = "vaccinera_reports"
_GATES = ("sees_all", "sees_provider", "sees_users", "sees_log", "sees_tally", "sees_own", "sees_lines")
# A policy on declarations asks it of whoever is not the reports: one part of a statement that is not safe, and none is.
_ASKED_BY_POLICIES = "declaration_is_addressed_here(uuid, integer)"


def _asked(how: str) -> str:
    gates = "".join(f"ALTER FUNCTION reports.{gate}() PARALLEL {how};\n" for gate in _GATES)
    return f"ALTER FUNCTION {_ASKED_BY_POLICIES} PARALLEL {how};\nSET ROLE {_OWNER};\n{gates}RESET ROLE;"


class Migration(migrations.Migration):
    """They read what the transaction's key opens, and write nothing."""

    dependencies: ClassVar[list[tuple[str, str]]] = [
        ("declarations", "0014_answers_of_somebody_else"),
        ("patients", "0130_people_counted_from_an_index"),
        ("reimbursement", "0040_read_in_parallel"),
        ("reports", "0080_batch_waste"),
    ]
    operations: ClassVar[list[Operation]] = [migrations.RunSQL(_asked("SAFE"), _asked("UNSAFE"))]
