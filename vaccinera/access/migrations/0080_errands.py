"""What somebody asked to have done in the background: the provider's own, asked for by the key's holder alone."""

from __future__ import annotations

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models
from django.db.migrations.operations.base import Operation

from vaccinera.kernel.policies import ACTOR, own_rows_only

# Whoever asks is who the key says. Who asked, for what and when never changes, nor is it taken away before its day; then
# it goes for every provider at once, by a function that sees nothing of it but that day.
_KEPT = f"""
CREATE POLICY asked_by_its_holder ON access_errand AS RESTRICTIVE FOR INSERT WITH CHECK (asked_by_hsa_id = {ACTOR});
REVOKE UPDATE, DELETE ON access_errand FROM vaccinera_app;
GRANT UPDATE (state, attempts, session_id, stage, done, total, finished_at, refusal, facts, result)
  ON access_errand TO vaccinera_app;
CREATE POLICY past_its_day ON access_errand TO vaccinera_scope
  USING (kept_until < (now() AT TIME ZONE 'Europe/Stockholm')::date);
GRANT SELECT (kept_until), DELETE ON access_errand TO vaccinera_scope;
GRANT CREATE ON SCHEMA access TO vaccinera_scope;
SET ROLE vaccinera_scope;
CREATE FUNCTION access.forget_errands() RETURNS bigint
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  WITH gone AS (DELETE FROM public.access_errand WHERE kept_until < (now() AT TIME ZONE 'Europe/Stockholm')::date RETURNING 1)
  SELECT count(*) FROM gone
$$;
REVOKE ALL ON FUNCTION access.forget_errands() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION access.forget_errands() TO vaccinera_app;
RESET ROLE;
REVOKE CREATE ON SCHEMA access FROM vaccinera_scope;
"""  # noqa: S608 - our own words
_NOT_KEPT = """
DROP FUNCTION access.forget_errands();
DROP POLICY past_its_day ON access_errand;
DROP POLICY asked_by_its_holder ON access_errand;
"""


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [
        ("access", "0071_lookups_are_counted"),
        ("kernel", "0030_jobs"),
        ("organisations", "0050_help_articles"),
    ]
    operations: ClassVar[list[Operation]] = [
        migrations.CreateModel(
            name="Errand",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("provider_id", models.IntegerField()),
                ("kind", models.CharField(max_length=80)),
                ("keys", models.JSONField()),
                ("alone", models.CharField(blank=True, max_length=80)),
                ("asked_by_hsa_id", models.CharField(max_length=32)),
                ("asked_by_name", models.CharField(max_length=160)),
                ("asked_at", models.DateTimeField()),
                ("state", models.CharField(default="queued", max_length=10)),
                ("attempts", models.IntegerField(default=0)),
                ("session_id", models.UUIDField(null=True)),
                ("stage", models.CharField(blank=True, default="", max_length=40)),
                ("done", models.IntegerField(default=0)),
                ("total", models.IntegerField(default=0)),
                ("finished_at", models.DateTimeField(null=True)),
                ("refusal", models.CharField(blank=True, default="", max_length=120)),
                ("facts", models.JSONField(default=dict)),
                ("reference", models.CharField(blank=True, max_length=8)),
                ("result", models.JSONField(default=dict)),
                ("kept_until", models.DateField()),
                (
                    "commission",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="organisations.commission"),
                ),
            ],
            options={
                "db_table": "access_errand",
                "indexes": [models.Index(fields=["provider_id", "alone", "-asked_at"], name="errands_of_a_sort")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("state__in", ["queued", "running"]), models.Q(("alone", ""), _negated=True)
                        ),
                        fields=("alone",),
                        name="an_errand_to_be_done_alone_is_the_only_one",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["queued", "running"]), ("finished_at__isnull", False), _connector="OR"
                        ),
                        name="a_finished_errand_says_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "refused"), _negated=True),
                            models.Q(("refusal", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="an_errand_that_was_refused_says_why",
                    ),
                ],
            },
        ),
        own_rows_only("access_errand"),
        migrations.RunSQL(_KEPT, _NOT_KEPT),
    ]
