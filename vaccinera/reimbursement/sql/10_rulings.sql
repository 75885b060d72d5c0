-- one row per entry of each pack: a target group, a window, a schedule, and the least time between two product groups
-- read by the statements after it, to judge by the version in force on the day a dose was given
-- decision packs stay JSON; what a run asks of them is made flat once a run, which is a few hundred rows
CREATE TEMP TABLE pack_version ON COMMIT DROP AS
SELECT
  version.id,
  version.programme_id,
  version.valid_from,
  version.valid_to,
  version.content
FROM programmes_version version;

CREATE TEMP TABLE pack_group ON COMMIT DROP AS
WITH told AS (
  SELECT version.id, entry.value AS content
  FROM pack_version version, jsonb_array_elements(version.content -> 'target_groups') entry
)
SELECT
  told.id AS version_id,
  told.content ->> 'code' AS target_group,
  told.content ->> 'rule' AS rule,
  told.content ->> 'payer' AS payer,
  coalesce(told.content ->> 'age_by', 'birthday') AS age_by,
  coalesce((told.content ->> 'min_age_years')::int * 12, (told.content ->> 'min_age_months')::int) AS from_months,
  coalesce(((told.content ->> 'max_age_years')::int + 1) * 12, (told.content ->> 'max_age_months')::int + 1)
    AS below_months,
  (told.content ->> 'born_from')::int AS born_from,
  (told.content ->> 'born_to')::int AS born_to,
  told.content -> 'settings' AS settings
FROM told;

CREATE TEMP TABLE pack_window ON COMMIT DROP AS
WITH told AS (
  SELECT version.id, entry.value AS content
  FROM pack_version version, jsonb_array_elements(version.content -> 'windows') entry
)
SELECT
  told.id AS version_id,
  told.content ->> 'rule' AS rule,
  told.content -> 'target_groups' AS target_groups,
  told.content -> 'settings' AS settings,
  (told.content ->> 'from_on')::date AS from_on,
  coalesce((told.content ->> 'to_on')::date, 'infinity') AS to_on
FROM told;

CREATE TEMP TABLE pack_interval ON COMMIT DROP AS
WITH told AS (
  SELECT version.id, entry.value AS content, row_number() OVER (ORDER BY version.id, entry.place) AS n
  FROM pack_version version, jsonb_array_elements(version.content -> 'intervals') WITH ORDINALITY entry (value, place)
  WHERE entry.value ->> 'kind' IN ('between_doses', 'other_programme')
),
product_group AS (
  SELECT DISTINCT version.id, entry.value ->> 'duplicate_group' AS code
  FROM pack_version version, jsonb_array_elements(version.content -> 'products') entry
)
SELECT
  told.id AS version_id,
  told.n,
  told.content ->> 'kind' AS kind,
  target.target_group,
  before.code AS before_group,
  told.content -> 'after' AS after,
  told.content ->> 'rule' AS rule,
  coalesce((told.content ->> 'from_dose')::int, 1) AS from_dose,
  (told.content ->> 'to_dose')::int AS to_dose,
  told.content -> 'schedules' AS schedules,
  coalesce((told.content ->> 'min_age_years')::int * 12, (told.content ->> 'min_age_months')::int) AS from_months,
  coalesce(((told.content ->> 'max_age_years')::int + 1) * 12, (told.content ->> 'max_age_months')::int + 1)
    AS below_months,
  make_interval(
    months => coalesce((told.content ->> 'min_years')::int * 12, (told.content ->> 'min_months')::int, 0),
    days => coalesce((told.content ->> 'min_days')::int, 0)
  ) AS least
FROM told
JOIN pack_group target ON target.version_id = told.id
  AND (told.content ->> 'target_groups' = 'all' OR told.content -> 'target_groups' ? target.target_group)
JOIN product_group before ON before.id = told.id
  AND (told.content ->> 'before' = 'all' OR told.content -> 'before' ? before.code)
WHERE coalesce(
  (told.content ->> 'min_years')::int, (told.content ->> 'min_months')::int, (told.content ->> 'min_days')::int
) > 0;

CREATE TEMP TABLE pack_schedule ON COMMIT DROP AS
WITH told AS (
  SELECT version.id, entry.value AS content, entry.place, version.content -> 'season' AS season
  FROM pack_version version, jsonb_array_elements(version.content -> 'schedules') WITH ORDINALITY entry (value, place)
)
SELECT
  told.id AS version_id,
  told.place,
  told.content ->> 'rule' AS rule,
  target.target_group,
  told.content ->> 'duplicate_group' AS duplicate_group,
  told.content ->> 'counted_per' AS counted_per,
  coalesce((told.content ->> 'only_if_never')::boolean, false) AS only_if_never,
  coalesce((told.content ->> 'min_age_years')::int * 12, (told.content ->> 'min_age_months')::int) AS from_months,
  coalesce(((told.content ->> 'max_age_years')::int + 1) * 12, (told.content ->> 'max_age_months')::int + 1)
    AS below_months,
  (told.season ->> 'from_on')::date AS season_from_on
FROM told
JOIN pack_group target ON target.version_id = told.id
  AND (told.content ->> 'target_groups' = 'all' OR told.content -> 'target_groups' ? target.target_group);

CREATE TEMP TABLE merged ON COMMIT DROP AS
SELECT merge.merged_id AS person_id, merge.kept_id
FROM settlement.merge merge, settling
WHERE merge.merged_at < settling.cut_off_at
  AND (merge.undone_at IS NULL OR merge.undone_at >= settling.cut_off_at);
ANALYZE settling, pack_group, pack_window, pack_interval, pack_schedule, merged;
