"""The payment's gates may be asked by several at once, and lines are found by their day: a run reads only its own years."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.indexes import BrinIndex
from django.db import migrations
from django.db.migrations.operations.base import Operation

_OWNER = "vaccinera_settlement"
_GATES = ("sees_all", "sees_provider", "sees_person")
# A policy on visits asks it of whoever is not the payment: one part of a statement that is not safe, and none of it is.
_ASKED_BY_POLICIES = "visit_is_addressed_here(uuid, integer)"


def _asked(how: str) -> str:
    """To replace a function takes back that it is parallel safe: said here, after everything that has replaced one."""
    gates = "".join(f"ALTER FUNCTION settlement.{gate}() PARALLEL {how};\n" for gate in _GATES)
    return f"ALTER FUNCTION {_ASKED_BY_POLICIES} PARALLEL {how};\nSET ROLE {_OWNER};\n{gates}RESET ROLE;"


class Migration(migrations.Migration):
    """They read what the transaction's key opens, and write nothing."""

    dependencies: ClassVar[list[tuple[str, str]]] = [
        ("reimbursement", "0037_told_in_care"),
        ("visits", "0112_settled_by_the_month"),
    ]
    operations: ClassVar[list[Operation]] = [
        migrations.RunSQL(_asked("SAFE"), _asked("UNSAFE")),
        # Lines are written month by month, so that an index of blocks is enough, and costs the lock next to nothing.
        migrations.AddIndex("line", BrinIndex(fields=["given_on"], name="lines_by_day", pages_per_range=32)),
    ]
