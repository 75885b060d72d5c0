"""Terms no longer say who is paid for by where they live: the rules have no such outcome, and nothing judged it."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations
from django.db.migrations.operations.base import Operation


class Migration(migrations.Migration):
    """The column goes."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("reimbursement", "0034_limits_are_set_by_two")]
    operations: ClassVar[list[Operation]] = [migrations.RemoveField("terms", "residence")]
