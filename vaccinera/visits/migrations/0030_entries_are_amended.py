"""An entry is corrected by a new version, nullified by a mark, and what was done to it is written beside it."""

from __future__ import annotations

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models
from django.db.migrations.operations.base import Operation
from django.db.models import Q

from vaccinera.kernel.policies import changes_logged, never_changed, own_rows_only

# Whatever may still be set on a signed row is closed once another version stands, or once the mark is there.
_FINAL = """
CREATE TRIGGER replaced_is_final BEFORE UPDATE ON visits_visit FOR EACH ROW WHEN (NOT OLD.is_current)
  EXECUTE FUNCTION refuse_change('a_replaced_version_is_final');
CREATE TRIGGER nullified_stays BEFORE UPDATE ON visits_visit FOR EACH ROW
  WHEN (OLD.nullified_at IS NOT NULL
        AND (OLD.nullified_at, OLD.nullified_reason) IS DISTINCT FROM (NEW.nullified_at, NEW.nullified_reason))
  EXECUTE FUNCTION refuse_change('a_nullification_is_final')
"""
_NOT_FINAL = "DROP TRIGGER replaced_is_final ON visits_visit; DROP TRIGGER nullified_stays ON visits_visit"


class Migration(migrations.Migration):
    """One version stands; the ones before it are final, and each says who made it and why."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("visits", "0050_doses_given_elsewhere")]
    operations: ClassVar[list[Operation]] = [
        migrations.RemoveConstraint("visit", "a_draft_makes_at_most_one_visit"),
        migrations.AddConstraint(
            "visit",
            models.UniqueConstraint(
                fields=("draft",),
                condition=~Q(state="withdrawn") & Q(version=1),
                name="a_draft_makes_at_most_one_visit",
            ),
        ),
        migrations.AddConstraint(
            "visit",
            models.UniqueConstraint(
                fields=("document_id",), condition=Q(is_current=True), name="one_version_of_a_visit_stands"
            ),
        ),
        migrations.RemoveConstraint("signature", "a_signature_has_a_known_kind"),
        migrations.AddConstraint(
            "signature",
            models.CheckConstraint(
                condition=Q(kind__in=["prescription", "administration", "correction", "nullification"]),
                name="a_signature_has_a_known_kind",
            ),
        ),
        migrations.CreateModel(
            name="Amendment",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("provider_id", models.IntegerField()),
                ("kind", models.CharField(max_length=20)),
                ("code", models.CharField(blank=True, max_length=40)),
                ("reason", models.CharField(max_length=300)),
                ("changed", models.JSONField()),
                ("act_id", models.UUIDField(db_index=True)),
                ("undoes_act_id", models.UUIDField(db_index=True, null=True)),
                ("by_hsa_id", models.CharField(max_length=32)),
                ("by_name", models.CharField(max_length=160)),
                ("by_role_code", models.CharField(max_length=20)),
                ("by_role_name", models.CharField(max_length=80)),
                ("unit_hsa_id", models.CharField(max_length=32)),
                ("unit_name", models.CharField(max_length=200)),
                ("made_at", models.DateTimeField()),
                (
                    "moved_from",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="moved_to",
                        to="visits.visit",
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="amendments", to="visits.visit"
                    ),
                ),
            ],
            options={
                "db_table": "visits_amendment",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("visit",), condition=~Q(kind="nullified"), name="a_version_is_made_by_one_amendment"
                    ),
                    models.UniqueConstraint(
                        fields=("visit",), condition=Q(kind="nullified"), name="a_version_is_nullified_once"
                    ),
                    models.CheckConstraint(
                        condition=Q(kind__in=["corrected", "nullified", "restored", "moved"]),
                        name="an_amendment_has_a_known_kind",
                    ),
                    models.CheckConstraint(condition=~Q(reason=""), name="an_amendment_says_why"),
                    models.CheckConstraint(
                        condition=~Q(by_hsa_id="") & ~Q(unit_hsa_id=""), name="an_amendment_says_by_whom_and_where"
                    ),
                    models.CheckConstraint(
                        condition=Q(kind="moved", moved_from__isnull=False)
                        | ~Q(kind="moved") & Q(moved_from__isnull=True),
                        name="a_moved_entry_says_from_where",
                    ),
                ],
            },
        ),
        own_rows_only("visits_amendment"),
        changes_logged("visits_amendment"),
        never_changed("visits_amendment"),
        migrations.RunSQL(_FINAL, _NOT_FINAL),
    ]
