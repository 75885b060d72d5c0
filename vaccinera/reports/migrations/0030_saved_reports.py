"""Reports' questions saved by name: the owner's, or the whole unit's, and asked again on a day of the month."""

from __future__ import annotations

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models
from django.db.migrations.operations.base import Operation

from vaccinera.kernel.policies import ACTOR, UNIT, changes_logged, own_rows_only

# Under the provider's own policy: one's own, and what is shared in the unit one acts at. What was saved, by whom and where
# never changes. The clock looks for what is due without a scope, by a role that sees the day and whose commission it is,
# and by which what can no longer be asked is stopped.
_KEPT = f"""
CREATE POLICY own_or_shared_in_unit ON reports_saved_report AS RESTRICTIVE TO vaccinera_app
  USING (owner_hsa_id = {ACTOR} OR (is_shared AND unit_id = {UNIT}));
CREATE POLICY saved_by_its_holder ON reports_saved_report AS RESTRICTIVE FOR INSERT TO vaccinera_app
  WITH CHECK (owner_hsa_id = {ACTOR} AND unit_id = {UNIT});
REVOKE UPDATE ON reports_saved_report FROM vaccinera_app;
GRANT UPDATE (name, is_shared, day_of_month, kind, language, asks_next_on, stopped) ON reports_saved_report TO vaccinera_app;
CREATE POLICY asked_by_the_clock ON reports_saved_report TO vaccinera_scope USING (true) WITH CHECK (true);
GRANT SELECT (id, commission_id, asks_next_on), UPDATE (asks_next_on, stopped) ON reports_saved_report TO vaccinera_scope;
GRANT USAGE, CREATE ON SCHEMA reports TO vaccinera_scope;
SET ROLE vaccinera_scope;
CREATE FUNCTION reports.due_on(day date) RETURNS TABLE (saved uuid, commission integer)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT s.id, s.commission_id FROM public.reports_saved_report s WHERE s.asks_next_on <= due_on.day ORDER BY s.id
$$;
CREATE FUNCTION reports.stop_saved(saved uuid, day date, why text) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  UPDATE public.reports_saved_report s SET stopped = why, asks_next_on = NULL
   WHERE s.id = saved AND s.asks_next_on <= day
$$;
REVOKE ALL ON FUNCTION reports.due_on(date), reports.stop_saved(uuid, date, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION reports.due_on(date), reports.stop_saved(uuid, date, text) TO vaccinera_app;
RESET ROLE;
REVOKE CREATE ON SCHEMA reports FROM vaccinera_scope;
"""  # noqa: S608 - our own words
_NOT_KEPT = """
DROP FUNCTION reports.due_on(date), reports.stop_saved(uuid, date, text);
REVOKE USAGE ON SCHEMA reports FROM vaccinera_scope;
DROP POLICY asked_by_the_clock ON reports_saved_report;
DROP POLICY saved_by_its_holder ON reports_saved_report;
DROP POLICY own_or_shared_in_unit ON reports_saved_report;
"""


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [
        ("access", "0080_errands"),
        ("reports", "0013_protected_in_amendments"),
    ]
    operations: ClassVar[list[Operation]] = [
        migrations.CreateModel(
            name="SavedReport",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("provider_id", models.IntegerField()),
                ("unit_id", models.IntegerField()),
                ("owner_hsa_id", models.CharField(max_length=32)),
                ("owner_name", models.CharField(max_length=160)),
                ("name", models.CharField(max_length=80)),
                ("report", models.CharField(max_length=60)),
                ("question", models.TextField()),
                ("is_shared", models.BooleanField()),
                ("day_of_month", models.SmallIntegerField(null=True)),
                ("kind", models.CharField(max_length=10)),
                ("language", models.CharField(max_length=2)),
                ("asks_next_on", models.DateField(null=True)),
                ("stopped", models.CharField(blank=True, default="", max_length=120)),
                ("saved_at", models.DateTimeField()),
                (
                    "commission",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisations.commission"
                    ),
                ),
            ],
            options={
                "db_table": "reports_saved_report",
                "indexes": [
                    models.Index(
                        condition=models.Q(("asks_next_on__isnull", False)),
                        fields=["asks_next_on"],
                        name="saved_reports_by_next_day",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True), name="a_saved_report_has_a_name"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("day_of_month__isnull", True), ("day_of_month__range", (1, 28)), _connector="OR"
                        ),
                        name="a_saved_report_is_asked_on_a_day_that_every_month_has",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("asks_next_on__isnull", True),
                            models.Q(("day_of_month__isnull", False), ("stopped", "")),
                            _connector="OR",
                        ),
                        name="a_saved_report_that_is_stopped_is_not_asked",
                    ),
                    models.UniqueConstraint(
                        fields=("unit_id", "owner_hsa_id", "name"), name="nobody_saves_two_reports_by_one_name"
                    ),
                ],
            },
        ),
        own_rows_only("reports_saved_report"),
        changes_logged("reports_saved_report"),
        migrations.RunSQL(_KEPT, _NOT_KEPT),
    ]
