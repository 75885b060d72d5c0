"""A certificate tells of doses, so that a block of the unit that handed it out holds for it too (LAW-15)."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations
from django.db.migrations.operations.base import Operation

from vaccinera.kernel.policies import hidden

_BLOCKED = (
    "EXISTS (SELECT FROM access_blocked_here b"
    " WHERE b.unit_id = certificates_certificate.unit_id AND b.person_id = certificates_certificate.person_id)"
)


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [
        ("access", "0040_blocks_and_shared_records"),
        ("certificates", "0002_kept_by_the_database"),
    ]
    operations: ClassVar[list[Operation]] = [hidden("certificates_certificate", name="not_blocked", when=_BLOCKED)]
