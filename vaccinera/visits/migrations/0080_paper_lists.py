"""Paper lists being entered after an outage, and the drafts their persons became."""

import django.db.models.deletion
from django.db import migrations, models

from vaccinera.kernel.policies import changes_logged, final_once, never_changed, own_rows_only


class Migration(migrations.Migration):
    dependencies = [
        ("organisations", "0003_changes_are_seen"),
        ("programmes", "0001_initial"),
        ("visits", "0031_entries_are_moved"),
    ]

    operations = [
        migrations.CreateModel(
            name="PaperList",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("provider_id", models.IntegerField()),
                ("common", models.JSONField()),
                ("created_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(null=True)),
                (
                    "created_by",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="organisations.staff"),
                ),
                (
                    "programme",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="programmes.programme"),
                ),
                ("unit", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="organisations.careunit")),
            ],
            options={"db_table": "visits_paper_list"},
        ),
        migrations.CreateModel(
            name="PaperRow",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("provider_id", models.IntegerField()),
                ("number", models.IntegerField()),
                (
                    "draft",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="paper_row", to="visits.draft"
                    ),
                ),
                (
                    "paper_list",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="rows", to="visits.paperlist"
                    ),
                ),
            ],
            options={"db_table": "visits_paper_row"},
        ),
        migrations.AddIndex(
            model_name="paperlist",
            index=models.Index(
                condition=models.Q(("closed_at__isnull", True)),
                fields=["unit", "-created_at"],
                name="paper_lists_being_entered",
            ),
        ),
        migrations.AddConstraint(
            model_name="paperrow",
            constraint=models.UniqueConstraint(
                fields=("paper_list", "number"), name="a_row_of_a_paper_list_is_entered_once"
            ),
        ),
        own_rows_only("visits_paper_list"),
        own_rows_only("visits_paper_row"),
        changes_logged("visits_paper_list"),
        changes_logged("visits_paper_row"),
        final_once("visits_paper_list", final_when="OLD.closed_at IS NOT NULL"),
        never_changed("visits_paper_row"),
    ]
