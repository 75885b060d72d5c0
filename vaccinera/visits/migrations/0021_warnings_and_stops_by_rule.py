"""A warning is passed, and a stop lifted, under its own rule; the database asks for the reason."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models
from django.db.migrations.operations.base import Operation

# Visits from before this keep the form they were signed in, so the check is made of what is written from now on; one
# that passed no warning says so with an empty object, and may still get its second signature.
_EACH_PASSED = """
ALTER TABLE visits_visit ADD CONSTRAINT a_passed_warning_says_its_rule_and_reason CHECK (
  passed_warnings = '{}'
  OR jsonb_typeof(passed_warnings) = 'array'
  AND NOT jsonb_path_exists(
    passed_warnings, '$[*] ? (!(@.code != "") || !(@.rule != "") || !(@.reason like_regex "[^ ]"))')
) NOT VALID
"""
_NOT_EACH = "ALTER TABLE visits_visit DROP CONSTRAINT a_passed_warning_says_its_rule_and_reason"


class Migration(migrations.Migration):
    """What a physician lifts stands on the prescription; each passed warning says code, rule and reason."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("visits", "0020_that_more_exists_elsewhere")]
    operations: ClassVar[list[Operation]] = [
        migrations.AddField("prescription", "lifted", models.JSONField(default=list)),
        migrations.AddConstraint(
            "prescription",
            models.CheckConstraint(
                condition=models.Q(lifted=[])
                | (~models.Q(stop_reason="") & ~models.Q(basis="verbal") & models.Q(signed_at__isnull=False)),
                name="a_stop_is_lifted_in_writing_and_signed",
            ),
        ),
        migrations.RunSQL(_EACH_PASSED, _NOT_EACH),
    ]
