"""Help articles and their versions; a change may be one of them, and a checked version stays as it was written."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models
from django.db.migrations.operations.base import Operation
from django.db.models import F, Q

from vaccinera.kernel.policies import never_changed

_STATES = ["proposed", "approved", "rejected", "withdrawn"]
_KINDS = ["provider", "unit", "contract", "contract_end", "instruction", "message", "help"]


class Migration(migrations.Migration):
    """What Hjälp says, and who wrote and checked it."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("organisations", "0031_kept_by_the_database")]
    operations: ClassVar[list[Operation]] = [
        migrations.RemoveConstraint("directorychange", "a_change_has_a_known_kind_and_state"),
        migrations.AddConstraint(
            "directorychange",
            models.CheckConstraint(
                condition=Q(state__in=_STATES) & Q(kind__in=_KINDS), name="a_change_has_a_known_kind_and_state"
            ),
        ),
        migrations.CreateModel(
            "HelpArticle",
            [
                ("slug", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("taken_down_at", models.DateTimeField(null=True)),
                ("taken_down_by_hsa_id", models.CharField(blank=True, max_length=32)),
                ("taken_down_by_name", models.CharField(blank=True, max_length=160)),
            ],
            {"db_table": "organisations_help_article"},
        ),
        migrations.CreateModel(
            "HelpVersion",
            [
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("number", models.IntegerField()),
                ("title", models.CharField(max_length=120)),
                ("body", models.TextField()),
                ("language", models.CharField(max_length=2)),
                ("roles", models.JSONField(default=list)),
                ("programme", models.CharField(blank=True, max_length=40)),
                ("edited_by_hsa_id", models.CharField(max_length=32)),
                ("edited_by_name", models.CharField(max_length=160)),
                ("edited_at", models.DateTimeField()),
                ("checked_by_hsa_id", models.CharField(max_length=32)),
                ("checked_by_name", models.CharField(max_length=160)),
                ("checked_at", models.DateTimeField()),
                (
                    "article",
                    models.ForeignKey("organisations.helparticle", models.PROTECT, related_name="versions"),
                ),
                (
                    "change",
                    models.OneToOneField(
                        "organisations.directorychange", models.PROTECT, null=True, related_name="help_version"
                    ),
                ),
            ],
            {"db_table": "organisations_help_version"},
        ),
        migrations.AddConstraint(
            "helparticle",
            models.CheckConstraint(
                condition=Q(taken_down_at__isnull=True, taken_down_by_hsa_id="", taken_down_by_name="")
                | (Q(taken_down_at__isnull=False) & ~Q(taken_down_by_hsa_id="") & ~Q(taken_down_by_name="")),
                name="an_article_taken_down_says_by_whom",
            ),
        ),
        migrations.AddConstraint(
            "helpversion",
            models.UniqueConstraint(fields=("article", "number"), name="an_article_has_one_version_of_each_number"),
        ),
        migrations.AddConstraint(
            "helpversion",
            models.CheckConstraint(
                condition=~Q(checked_by_hsa_id=F("edited_by_hsa_id")), name="a_second_person_checks_a_help_text"
            ),
        ),
        migrations.AddConstraint(
            "helpversion",
            models.CheckConstraint(
                condition=~Q(edited_by_hsa_id="")
                & ~Q(edited_by_name="")
                & ~Q(checked_by_hsa_id="")
                & ~Q(checked_by_name=""),
                name="a_help_text_says_who_wrote_and_who_checked_it",
            ),
        ),
        migrations.AddConstraint(
            "helpversion",
            models.CheckConstraint(
                condition=Q(checked_at__gte=F("edited_at")), name="a_help_text_is_checked_after_it_is_written"
            ),
        ),
        migrations.AddConstraint(
            "helpversion",
            models.CheckConstraint(
                condition=Q(language__in=["sv", "en"]) & ~Q(title="") & ~Q(body=""),
                name="a_help_text_has_a_title_words_and_a_language",
            ),
        ),
        never_changed("organisations_help_version"),
    ]
