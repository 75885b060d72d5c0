"""That rights were gone through, by whom and as they stood; never changed (LAW-24)."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models
from django.db.migrations.operations.base import Operation

from vaccinera.kernel.policies import never_changed, own_rows_only


class Migration(migrations.Migration):
    """Each provider sees its own."""

    dependencies: ClassVar[list[tuple[str, str]]] = [
        ("access", "0010_logins_at_providers"),
        ("organisations", "0010_told_by_the_directory"),
    ]
    operations: ClassVar[list[Operation]] = [
        migrations.CreateModel(
            name="RightsReview",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("provider_id", models.IntegerField()),
                (
                    "commission",
                    models.ForeignKey("organisations.commission", models.PROTECT, related_name="reviews"),
                ),
                ("reviewed_at", models.DateTimeField()),
                ("by_hsa_id", models.CharField(max_length=32)),
                ("by_name", models.CharField(max_length=160)),
                ("roles", models.JSONField()),
                ("grants", models.JSONField()),
            ],
            options={"db_table": "access_rights_review"},
        ),
        migrations.AddConstraint(
            "rightsreview",
            models.CheckConstraint(
                condition=~models.Q(by_hsa_id="") & ~models.Q(by_name=""), name="a_review_of_rights_says_by_whom"
            ),
        ),
        own_rows_only("access_rights_review"),
        never_changed("access_rights_review"),
    ]
