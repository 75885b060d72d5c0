"""A proposed questionnaire is decided once, and nothing but the decision is ever written to it."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations
from django.db.migrations.operations.base import Operation

from vaccinera.kernel.policies import final_once

_DECISION = "ARRAY['state', 'decided_by_hsa_id', 'decided_by_name', 'decided_at', 'decision_reason']"
_MORE_THAN_THE_DECISION = f"(to_jsonb(OLD) - {_DECISION}) IS DISTINCT FROM (to_jsonb(NEW) - {_DECISION})"


class Migration(migrations.Migration):
    """What the database itself keeps."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("declarations", "0010_questionnaire_proposals")]
    operations: ClassVar[list[Operation]] = [
        final_once(
            "declarations_questionnaire_proposal",
            final_when=f"OLD.state <> 'proposed' OR {_MORE_THAN_THE_DECISION}",
        ),
    ]
