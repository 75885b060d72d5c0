"""Units and commissions are looked after by the provider's own administrator, and each act leaves its trace."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models
from django.db.migrations.operations.base import Operation
from django.db.models import F, Q

from vaccinera.kernel.policies import never_changed, own_rows_only

_ACTS = ["facts_changed", "choices_changed", "given", "changed", "ended", "reopened"]
# The keys of commissions made here begin far from those a directory or a demo brings with it.
_SEQUENCE = "CREATE SEQUENCE organisations_commission_made_here AS integer START WITH 1000001"


class Migration(migrations.Migration):
    """The directory stays the region's; a trace is of the provider whose administrator left it."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("organisations", "0010_told_by_the_directory")]
    operations: ClassVar[list[Operation]] = [
        migrations.AddField("careunit", "opening_hours", models.CharField(max_length=500, default="", db_default="")),
        migrations.AddField("careunit", "choices", models.JSONField(default=dict, db_default={})),
        migrations.RemoveConstraint("commission", "a_commission_ends_after_it_begins"),
        migrations.AddConstraint(
            "commission",
            models.CheckConstraint(
                condition=Q(to_on__isnull=True) | Q(to_on__gte=F("from_on")),
                name="a_commission_never_ends_before_it_begins",
            ),
        ),
        migrations.RunSQL(_SEQUENCE, "DROP SEQUENCE organisations_commission_made_here"),
        migrations.CreateModel(
            "DirectoryTrace",
            [
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("provider_id", models.IntegerField()),
                ("unit", models.ForeignKey("organisations.careunit", models.PROTECT, related_name="traces")),
                (
                    "commission",
                    models.ForeignKey("organisations.commission", models.PROTECT, null=True, related_name="traces"),
                ),
                ("act", models.CharField(max_length=30)),
                ("at", models.DateTimeField()),
                ("by_hsa_id", models.CharField(max_length=32)),
                ("by_name", models.CharField(max_length=160)),
                ("before", models.JSONField()),
                ("after", models.JSONField()),
            ],
            {"db_table": "organisations_trace"},
        ),
        migrations.AddConstraint(
            "directorytrace",
            models.CheckConstraint(condition=Q(act__in=_ACTS), name="a_directory_trace_tells_a_known_act"),
        ),
        migrations.AddConstraint(
            "directorytrace",
            models.CheckConstraint(condition=~Q(by_hsa_id="") & ~Q(by_name=""), name="a_directory_trace_says_by_whom"),
        ),
        own_rows_only("organisations_trace"),
        never_changed("organisations_trace"),
    ]
