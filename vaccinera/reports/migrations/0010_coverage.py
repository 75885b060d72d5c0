"""How many people there are, and the season's goals for them, as facts: what coverage is counted against.

Neither is about anybody: both open for whoever a gate of the reports is open for.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations
from django.db.migrations.operations.base import Operation

_OWNER = "vaccinera_reports"
_REGION_WIDE = {
    "programmes_population": "id, counted_on, loaded_at",
    "programmes_population_count": "table_id, municipality_code, sex, age_years, target_group, people",
    "programmes_version": "id, programme_id, content, valid_from",
}
_RIGHTS = "".join(f"GRANT SELECT ({told}) ON {table} TO {_OWNER};\n" for table, told in _REGION_WIDE.items())
_NO_RIGHTS = "".join(
    f"REVOKE SELECT ({told}) ON {table} FROM {_OWNER};\n"  # noqa: S608 - of our own constants
    for table, told in _REGION_WIDE.items()
)

_POPULATION = """
  SELECT t.counted_on, c.municipality_code, c.sex, c.age_years::integer AS age_years, c.target_group, c.people
    FROM public.programmes_population t
    JOIN public.programmes_population_count c ON c.table_id = t.id
   WHERE NOT EXISTS (
           SELECT FROM public.programmes_population later
            WHERE later.counted_on = t.counted_on AND (later.loaded_at, later.id) > (t.loaded_at, t.id))"""

# A group is by age when nothing but whole years says who is in it. The others are those whom no group by age of a better
# priority takes, for each person is signed with one group.
_SEASON_GROUP = """
  WITH newest AS (
    SELECT DISTINCT ON (v.programme_id, v.content -> 'season' ->> 'code')
           v.programme_id, v.content -> 'season' ->> 'code' AS season,
           (v.content -> 'season' ->> 'from_on')::date AS from_on,
           (v.content -> 'season' ->> 'to_on')::date + 1 AS to_on,
           v.content
      FROM public.programmes_version v
     ORDER BY v.programme_id, v.content -> 'season' ->> 'code', v.valid_from DESC, v.id DESC),
  season AS (
    SELECT n.programme_id, n.season, n.from_on, n.content,
           least(n.to_on, lead(n.from_on) OVER (PARTITION BY n.programme_id ORDER BY n.from_on, n.season)) AS to_on
      FROM newest n),
  target AS (
    SELECT s.programme_id, s.season, s.from_on, s.to_on, s.content, g.told ->> 'code' AS target_group,
           (g.told ->> 'priority')::integer AS priority,
           coalesce((g.told ->> 'min_age_years')::integer, 0) AS age_from,
           (g.told ->> 'max_age_years')::integer AS age_to,
           g.told ?| ARRAY['min_age_years', 'max_age_years'] AND NOT g.told ?| ARRAY['min_age_months',
             'max_age_months', 'born_from', 'born_to', 'risk_groups', 'pregnancy_from', 'pregnancy_to', 'settings',
             'care_staff', 'household_contact'] AS is_by_age
      FROM season s
     CROSS JOIN LATERAL jsonb_array_elements(s.content -> 'target_groups') AS g(told))
  SELECT t.programme_id, t.season, t.from_on AS season_from_on, t.to_on AS season_to_on, t.target_group, t.is_by_age,
         t.age_from, CASE WHEN t.is_by_age THEN t.age_to ELSE least(t.age_to, (
           SELECT min(b.age_from) - 1 FROM target b
            WHERE b.programme_id = t.programme_id AND b.season = t.season AND b.is_by_age AND b.age_to IS NULL
              AND b.priority < t.priority)) END AS age_to,
         (SELECT max((w.told ->> 'percent')::integer)
            FROM jsonb_array_elements(t.content -> 'season_goals') AS w(told)
           WHERE w.told ->> 'target_groups' = 'all' OR w.told -> 'target_groups' ? t.target_group) AS goal_percent
    FROM target t"""

_FACTS = (
    ("population", _POPULATION, "One row: how many people of an age, sex and municipality there were on a day."),
    ("season_group", _SEASON_GROUP, "One row: a target group of a season, whom it takes by age, and the goal for it."),
)
_GATE = "(SELECT reports.sees_all()) OR (SELECT reports.sees_provider()) IS NOT NULL"


def _views(name: str, rows: str, says: str) -> str:
    return f"""
CREATE VIEW facts.{name} AS {rows};
COMMENT ON VIEW facts.{name} IS 'Clause 4.2 (statistics). {says}';
CREATE VIEW reports.{name} WITH (security_barrier) AS
  SELECT f.*
    FROM facts.{name} f
   WHERE {_GATE};
COMMENT ON VIEW reports.{name} IS 'Clause 4.2 (statistics). {says}';
GRANT SELECT ON reports.{name} TO vaccinera_app;
"""  # noqa: S608 - of our own constants


_VIEWS = f"""
GRANT CREATE ON SCHEMA reports, facts TO {_OWNER};
SET ROLE {_OWNER};
{"".join(_views(*fact) for fact in _FACTS)}
RESET ROLE;
REVOKE CREATE ON SCHEMA reports, facts FROM {_OWNER};
"""
_NO_VIEWS = "".join(f"DROP VIEW reports.{name}; DROP VIEW facts.{name};\n" for name, _rows, _says in _FACTS)


class Migration(migrations.Migration):
    """The columns that may be read, and the two facts made of them."""

    dependencies: ClassVar[list[tuple[str, str]]] = [
        ("programmes", "0006_population"),
        ("reports", "0003_one_visit_opens_no_sums"),
    ]
    operations: ClassVar[list[Operation]] = [
        migrations.RunSQL(_RIGHTS, _NO_RIGHTS),
        migrations.RunSQL(_VIEWS, _NO_VIEWS),
    ]
