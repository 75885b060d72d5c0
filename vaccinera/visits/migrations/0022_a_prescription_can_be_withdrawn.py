"""A prescription that is not given can be withdrawn, and its draft makes another visit."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models
from django.db.migrations.operations.base import Operation
from django.db.models import Q, Value

_WITHDRAWN_IS_FINAL = """
CREATE TRIGGER withdrawn_is_final BEFORE UPDATE ON visits_visit FOR EACH ROW WHEN (OLD.state = 'withdrawn')
  EXECUTE FUNCTION refuse_change('a_withdrawn_visit_is_final')
"""


class Migration(migrations.Migration):
    """Who withdrew it, when and why stands on the visit, which then never changes again."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("visits", "0021_warnings_and_stops_by_rule")]
    operations: ClassVar[list[Operation]] = [
        migrations.AddField("draft", "withdrawn_at", models.DateTimeField(null=True)),
        migrations.AddField("visit", "withdrawn_at", models.DateTimeField(null=True)),
        migrations.AddField(
            "visit", "withdrawn_by_hsa_id", models.CharField(max_length=32, blank=True, default="", db_default="")
        ),
        migrations.AddField(
            "visit", "withdrawn_by_name", models.CharField(max_length=160, blank=True, default="", db_default="")
        ),
        migrations.AddField(
            "visit", "withdrawn_reason", models.CharField(max_length=40, blank=True, default="", db_default="")
        ),
        migrations.AddField(
            "visit",
            "withdrawn_changes",
            models.JSONField(default=list, db_default=Value([], models.JSONField())),
        ),
        migrations.RemoveConstraint("visit", "a_draft_makes_at_most_one_visit"),
        migrations.AddConstraint(
            "visit",
            models.UniqueConstraint(
                fields=("draft",), condition=~Q(state="withdrawn"), name="a_draft_makes_at_most_one_visit"
            ),
        ),
        migrations.RemoveConstraint("visit", "a_visit_has_a_known_state"),
        migrations.AddConstraint(
            "visit",
            models.CheckConstraint(
                condition=Q(state__in=["prescribed", "given", "complete", "withdrawn"]),
                name="a_visit_has_a_known_state",
            ),
        ),
        migrations.RemoveConstraint("visit", "a_given_visit_says_when"),
        migrations.AddConstraint(
            "visit",
            models.CheckConstraint(
                condition=Q(
                    state__in=["prescribed", "withdrawn"],
                    given_at__isnull=True,
                    given_on__isnull=True,
                    administration_signed_at__isnull=True,
                )
                | (
                    Q(state__in=["given", "complete"])
                    & Q(given_at__isnull=False, given_on__isnull=False, last_day_to_sign__isnull=False)
                ),
                name="a_given_visit_says_when",
            ),
        ),
        migrations.AddConstraint(
            "visit",
            models.CheckConstraint(
                condition=Q(state="withdrawn", withdrawn_at__isnull=False)
                & ~Q(withdrawn_by_hsa_id="")
                & ~Q(withdrawn_reason="")
                | ~Q(state="withdrawn") & Q(withdrawn_at__isnull=True),
                name="a_withdrawn_prescription_says_by_whom_and_why",
            ),
        ),
        migrations.RunSQL(_WITHDRAWN_IS_FINAL, "DROP TRIGGER withdrawn_is_final ON visits_visit"),
    ]
