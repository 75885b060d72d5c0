from __future__ import annotations

from typing import ClassVar

from django.db import migrations
from django.db.migrations.operations.base import Operation

from vaccinera.kernel.policies import reference_data


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [
        ("kernel", "0002_reference_stamp"),
        ("declarations", "0012_what_was_told"),
    ]
    operations: ClassVar[list[Operation]] = [
        reference_data("declarations_questionnaire"),
    ]
