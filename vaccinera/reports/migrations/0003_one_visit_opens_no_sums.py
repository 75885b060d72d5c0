"""Whoever is told what one visit of theirs gives (``reimbursement.0037``) counts no money of the provider by it.

The settlement's gate opens to them for one person's rows, which its own views keep to. Of the reports' facts of money
nothing is one person's.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations
from django.db.migrations.operations.base import Operation

_OWNER = "vaccinera_reports"
_GATE = """((SELECT settlement.sees_all()) OR (SELECT settlement.sees_provider()) IS NOT NULL)
     AND ((SELECT settlement.sees_all()) OR f.provider_id = (SELECT settlement.sees_provider()))"""
_NOT_OF_ONE = "\n     AND (SELECT settlement.sees_person()) IS NULL"
_FACTS = ("ledger_line", "outcome")


def _shown(gate: str) -> str:
    replaced = "".join(
        f"""
CREATE OR REPLACE VIEW reports.{fact} WITH (security_barrier) AS
  SELECT f.*
    FROM facts.{fact} f
   WHERE {gate};"""  # noqa: S608 - of our own constants
        for fact in _FACTS
    )
    return f"""
GRANT CREATE ON SCHEMA reports TO {_OWNER};
SET ROLE {_OWNER};{replaced}
RESET ROLE;
REVOKE CREATE ON SCHEMA reports FROM {_OWNER};
"""


def _of_settlement(statement: str) -> str:
    return f"SET ROLE vaccinera_settlement;\n{statement}\nRESET ROLE;\n"


_CLOSED = (
    _of_settlement(f"GRANT EXECUTE ON FUNCTION settlement.sees_person() TO {_OWNER};")
    + _shown(_GATE + _NOT_OF_ONE)
)  # fmt: skip
_OPEN = (
    _shown(_GATE) + _of_settlement(f"REVOKE EXECUTE ON FUNCTION settlement.sees_person() FROM {_OWNER};")
)  # fmt: skip


class Migration(migrations.Migration):
    """The gate of money is shut to whoever it was opened for one visit."""

    dependencies: ClassVar[list[tuple[str, str]]] = [
        ("reports", "0002_protected_in_more_facts"),
        ("reimbursement", "0037_told_in_care"),
    ]
    operations: ClassVar[list[Operation]] = [migrations.RunSQL(_CLOSED, _OPEN)]
