from __future__ import annotations

from typing import ClassVar

from django.db import migrations
from django.db.migrations.operations.base import Operation

from vaccinera.kernel.policies import reference_data


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [
        ("kernel", "0002_reference_stamp"),
        ("organisations", "0002_the_region"),
    ]
    operations: ClassVar[list[Operation]] = [
        reference_data("organisations_unit"),
        reference_data("organisations_staff"),
        reference_data("organisations_commission"),
    ]
