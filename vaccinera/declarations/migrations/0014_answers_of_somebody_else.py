"""A declaration on the wrong person is never carried to that person's next one."""

from __future__ import annotations

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models
from django.db.migrations.operations.base import Operation

from vaccinera.kernel.policies import changes_logged, never_changed, own_rows_only


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [("declarations", "0013_changes_are_seen")]
    operations: ClassVar[list[Operation]] = [
        migrations.CreateModel(
            name="Disowned",
            fields=[
                (
                    "declaration",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        serialize=False,
                        to="declarations.declaration",
                    ),
                ),
                ("provider_id", models.IntegerField()),
                ("disowned_at", models.DateTimeField()),
                ("disowned_by_hsa_id", models.CharField(max_length=32)),
            ],
            options={
                "db_table": "declarations_disowned",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("disowned_by_hsa_id", ""), _negated=True),
                        name="a_disowned_declaration_says_by_whom",
                    )
                ],
            },
        ),
        own_rows_only("declarations_disowned"),
        changes_logged("declarations_disowned"),
        never_changed("declarations_disowned"),
    ]
