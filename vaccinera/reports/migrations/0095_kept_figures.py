"""What slow tiles were answered, kept for a day for those whose keys open the same gates (decision 0031)."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models
from django.db.migrations.operations.base import Operation

from vaccinera.kernel.policies import own_rows_only

_OWNER = "vaccinera_reports"
_TODAY = "(now() AT TIME ZONE 'Europe/Stockholm')::date"
# Whose own doses somebody did and which people a list is of is in no tile, so their gates (sees_own, sees_lines) and the
# one that a single visit opens (sees_person) decide nothing of what is kept.
_GATES = (
    "reports.sees_all()",
    "reports.sees_provider()",
    "reports.sees_users()",
    "reports.sees_log()",
    "reports.sees_tally()",
    "settlement.sees_all()",
    "settlement.sees_provider()",
)
# Under the provider's own policy: what was counted through the same gates as the key opens now. The program's key of the
# figures says the same of the rights that decide more; this is asked whatever the program forgets. A day's figures go
# for every provider at once, by a function that sees nothing of them but the day.
_KEPT = f"""
ALTER TABLE reports_kept_figures SET UNLOGGED;
GRANT CREATE ON SCHEMA reports TO {_OWNER};
CREATE POLICY past_its_day ON reports_kept_figures TO {_OWNER} USING (counted_on < {_TODAY});
GRANT SELECT (counted_on), DELETE ON reports_kept_figures TO {_OWNER};
SET ROLE {_OWNER};
CREATE FUNCTION reports.open_gates() RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT jsonb_build_array({", ".join(_GATES)})::text
$$;
CREATE FUNCTION reports.forget_figures() RETURNS bigint
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  WITH gone AS (DELETE FROM public.reports_kept_figures WHERE counted_on < {_TODAY} RETURNING 1)
  SELECT count(*) FROM gone
$$;
REVOKE ALL ON FUNCTION reports.open_gates(), reports.forget_figures() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION reports.open_gates(), reports.forget_figures() TO vaccinera_app;
RESET ROLE;
REVOKE CREATE ON SCHEMA reports FROM {_OWNER};
CREATE POLICY through_the_same_gates ON reports_kept_figures AS RESTRICTIVE TO vaccinera_app
  USING (gates = (SELECT reports.open_gates()));
"""  # noqa: S608 - our own words
_NOT_KEPT = f"""
DROP POLICY through_the_same_gates ON reports_kept_figures;
DROP FUNCTION reports.open_gates(), reports.forget_figures();
DROP POLICY past_its_day ON reports_kept_figures;
REVOKE SELECT (counted_on), DELETE ON reports_kept_figures FROM {_OWNER};
"""  # noqa: S608 - our own words


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [("reports", "0092_shut_gates_read_nothing")]
    operations: ClassVar[list[Operation]] = [
        migrations.CreateModel(
            name="KeptFigures",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("provider_id", models.IntegerField()),
                ("key", models.CharField(max_length=64)),
                ("gates", models.CharField(max_length=200)),
                ("counted_on", models.DateField()),
                ("counted_at", models.DateTimeField()),
                ("rows", models.JSONField()),
            ],
            options={
                "db_table": "reports_kept_figures",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("provider_id", "key", "gates"), name="figures_are_kept_once_for_those_who_see_the_same"
                    ),
                ],
            },
        ),
        own_rows_only("reports_kept_figures"),
        migrations.RunSQL(_KEPT, _NOT_KEPT),
    ]
