"""Batches are finished, chosen for a day and changed, each with its trace; a recall says by whom."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models
from django.db.migrations.operations.base import Operation
from django.db.models import Q

from vaccinera.kernel.policies import never_changed, own_rows_only

_ACTS = ["added", "finished", "found_again", "changed", "chosen_for_the_day", "no_longer_chosen"]


class Migration(migrations.Migration):
    """Tenant rows, but for the recall, which is the whole region's."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("products", "0003_changes_are_seen")]
    operations: ClassVar[list[Operation]] = [
        migrations.AddField("unitbatch", "finished_at", models.DateTimeField(null=True)),
        migrations.AddField("unitbatch", "favourite_on", models.DateField(null=True)),
        migrations.AddConstraint(
            "unitbatch",
            models.UniqueConstraint(fields=("unit", "product", "favourite_on"), name="one_batch_a_product_and_day"),
        ),
        migrations.AddConstraint(
            "unitbatch",
            models.CheckConstraint(
                condition=Q(finished_at__isnull=True) | Q(is_finished=True), name="only_a_finished_batch_says_when"
            ),
        ),
        migrations.AddConstraint(
            "unitbatch",
            models.CheckConstraint(
                condition=Q(funding_source__in=["region", "own"]), name="a_batch_has_a_known_funding_source"
            ),
        ),
        migrations.AddField(
            "batchrecall", "recalled_by_hsa_id", models.CharField(max_length=32, default="", db_default="")
        ),
        migrations.AddField(
            "batchrecall", "recalled_by_name", models.CharField(max_length=160, default="", db_default="")
        ),
        migrations.AddConstraint(
            "batchrecall", models.CheckConstraint(condition=Q(reason__regex="[^ ]"), name="a_recall_says_why")
        ),
        migrations.CreateModel(
            "BatchTrace",
            [
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("provider_id", models.IntegerField()),
                ("batch", models.ForeignKey("products.unitbatch", models.PROTECT, related_name="traces")),
                ("act", models.CharField(max_length=30)),
                ("at", models.DateTimeField()),
                ("by_hsa_id", models.CharField(max_length=32)),
                ("by_name", models.CharField(max_length=160)),
                ("before", models.JSONField()),
                ("after", models.JSONField()),
                ("reason", models.CharField(max_length=200)),
            ],
            {"db_table": "products_batch_trace"},
        ),
        migrations.AddConstraint(
            "batchtrace", models.CheckConstraint(condition=Q(act__in=_ACTS), name="a_trace_tells_a_known_act")
        ),
        migrations.AddConstraint(
            "batchtrace",
            models.CheckConstraint(condition=~Q(by_hsa_id="") & ~Q(by_name=""), name="a_trace_says_by_whom"),
        ),
        own_rows_only("products_batch_trace"),
        never_changed("products_batch_trace"),
        never_changed("products_batch_recall"),
    ]
