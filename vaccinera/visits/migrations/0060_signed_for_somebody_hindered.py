"""A countersignature says for whom and why, and stands beside the signatures of those responsible."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models
from django.db.migrations.operations.base import Operation
from django.db.models import F, Q


class Migration(migrations.Migration):
    """One countersignature a visit and hindered person; every other kind still once a visit."""

    dependencies: ClassVar[list[tuple[str, str]]] = [
        ("organisations", "0003_changes_are_seen"),
        ("visits", "0030_entries_are_amended"),
    ]
    operations: ClassVar[list[Operation]] = [
        migrations.AddField(
            "signature",
            "stands_in_for",
            models.ForeignKey("organisations.staff", models.PROTECT, null=True, related_name="countersigned"),
        ),
        migrations.AddField("signature", "reason", models.CharField(max_length=300, null=True)),
        migrations.RemoveConstraint("signature", "a_signature_has_a_known_kind"),
        migrations.AddConstraint(
            "signature",
            models.CheckConstraint(
                condition=Q(
                    kind__in=["prescription", "administration", "countersignature", "correction", "nullification"]
                ),
                name="a_signature_has_a_known_kind",
            ),
        ),
        migrations.RemoveConstraint("signature", "each_part_of_a_visit_is_signed_once"),
        migrations.AddConstraint(
            "signature",
            models.UniqueConstraint(
                fields=("visit", "kind"),
                condition=Q(stands_in_for__isnull=True),
                name="each_part_of_a_visit_is_signed_once",
            ),
        ),
        migrations.AddConstraint(
            "signature",
            models.UniqueConstraint(
                fields=("visit", "stands_in_for"), name="a_visit_is_countersigned_once_for_a_person"
            ),
        ),
        migrations.AddConstraint(
            "signature",
            models.CheckConstraint(
                condition=Q(kind="countersignature", stands_in_for__isnull=False)
                & Q(reason__isnull=False, reason__regex="[^ ]")
                | ~Q(kind="countersignature") & Q(stands_in_for__isnull=True, reason__isnull=True),
                name="a_countersignature_says_for_whom_and_why",
            ),
        ),
        migrations.AddConstraint(
            "signature",
            models.CheckConstraint(
                condition=Q(stands_in_for__isnull=True) | ~Q(stands_in_for=F("signer")),
                name="nobody_countersigns_for_themselves",
            ),
        ),
    ]
