"""Discarded doses of a unit's batches, each told once and answered by a mirror row where that was a mistake."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models
from django.db.migrations.operations.base import Operation
from django.db.models import Q

from vaccinera.kernel.policies import never_changed, own_rows_only

_REASONS = ["left_over", "cold_chain", "expired", "damaged", "recalled", "other"]


class Migration(migrations.Migration):
    """Tenant rows that are never changed."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("products", "0004_batches_are_looked_after")]
    operations: ClassVar[list[Operation]] = [
        migrations.CreateModel(
            "BatchWaste",
            [
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("provider_id", models.IntegerField()),
                ("batch", models.ForeignKey("products.unitbatch", models.PROTECT, related_name="waste")),
                ("doses", models.IntegerField()),
                ("wasted_on", models.DateField()),
                ("reason", models.CharField(max_length=20)),
                ("note", models.CharField(max_length=200)),
                (
                    "takes_back",
                    models.OneToOneField(
                        "products.batchwaste", models.PROTECT, null=True, related_name="taken_back_by"
                    ),
                ),
                ("at", models.DateTimeField()),
                ("by_hsa_id", models.CharField(max_length=32)),
                ("by_name", models.CharField(max_length=160)),
            ],
            {"db_table": "products_batch_waste"},
        ),
        migrations.AddConstraint(
            "batchwaste",
            models.CheckConstraint(
                condition=Q(takes_back=None, doses__gte=1, doses__lte=9_999)
                | Q(takes_back__isnull=False, doses__gte=-9_999, doses__lte=-1),
                name="only_a_mirror_row_takes_doses_back",
            ),
        ),
        migrations.AddConstraint(
            "batchwaste",
            models.CheckConstraint(condition=Q(reason__in=_REASONS), name="waste_has_a_known_reason"),
        ),
        migrations.AddConstraint(
            "batchwaste",
            models.CheckConstraint(
                condition=Q(takes_back=None) & ~Q(reason="other") | Q(note__regex="[^ ]"),
                name="waste_says_why_in_words_where_no_code_does",
            ),
        ),
        migrations.AddConstraint(
            "batchwaste",
            models.CheckConstraint(condition=~Q(by_hsa_id="") & ~Q(by_name=""), name="waste_says_by_whom"),
        ),
        own_rows_only("products_batch_waste"),
        never_changed("products_batch_waste"),
    ]
