-- one row per visit given too early after another dose, and the nearest dose it followed
-- read by the statements after it
-- decision history is read for people with a visit to weigh against it, at any provider, as it stood at the cut-off
-- By which schedule a dose was given, where an interval asks: the first that fits, as the pack says it, by what is told
-- here. When a pregnancy began is not, so a schedule counted in one is judged by the day of the dose itself.
CREATE TEMP TABLE scheduled ON COMMIT DROP AS
SELECT DISTINCT
  weighed.document_id, weighed.person, weighed.version_id, weighed.programme_id, weighed.target_group,
  weighed.duplicate_group, weighed.given_on, weighed.counts_history
FROM weighed
JOIN pack_interval
  ON pack_interval.version_id = weighed.version_id
  AND pack_interval.target_group = weighed.target_group
  AND pack_interval.before_group = weighed.duplicate_group
WHERE weighed.refused IS NULL AND pack_interval.schedules IS NOT NULL;
ANALYZE scheduled;

CREATE TEMP TABLE schedule_of ON COMMIT DROP AS
WITH told AS (
  SELECT scheduled.document_id, scheduled.given_on FROM scheduled
  UNION ALL
  SELECT scheduled.document_id, dose.given_on
  FROM scheduled
  JOIN dose
    ON dose.person = scheduled.person
    AND dose.programme_id = scheduled.programme_id
    AND dose.duplicate_group = scheduled.duplicate_group
    AND dose.given_on < scheduled.given_on
  WHERE dose.counts
  UNION ALL
  SELECT scheduled.document_id, history.given_on
  FROM scheduled
  JOIN concerned ON concerned.person = scheduled.person
  JOIN settlement.history_dose history
    ON history.person_id = concerned.person_id
    AND history.programme_id = scheduled.programme_id
    AND history.duplicate_group = scheduled.duplicate_group
    AND history.given_on < scheduled.given_on
  CROSS JOIN settling
  WHERE scheduled.counts_history
    AND history.recorded_at < settling.cut_off_at
    AND (history.nullified_at IS NULL OR history.nullified_at >= settling.cut_off_at)
),
counted AS (
  SELECT
    scheduled.document_id,
    scheduled.person,
    schedule.place,
    schedule.rule,
    schedule.from_months,
    schedule.below_months,
    min(told.given_on) FILTER (
      WHERE CASE schedule.counted_per
        WHEN 'life' THEN true
        WHEN 'season' THEN told.given_on >= schedule.season_from_on
        ELSE told.given_on = scheduled.given_on
      END
    ) AS begun_on,
    schedule.only_if_never AND bool_or(told.given_on < schedule.season_from_on) AS was_given_before
  FROM scheduled
  JOIN told ON told.document_id = scheduled.document_id
  JOIN pack_schedule schedule
    ON schedule.version_id = scheduled.version_id
    AND schedule.target_group = scheduled.target_group
    AND schedule.duplicate_group = scheduled.duplicate_group
  GROUP BY
    scheduled.document_id, scheduled.person, schedule.place, schedule.rule, schedule.from_months, schedule.below_months,
    schedule.only_if_never
)
SELECT DISTINCT ON (counted.document_id) counted.document_id, counted.rule
FROM counted
JOIN identity ON identity.person = counted.person
WHERE NOT counted.was_given_before
  AND (counted.from_months IS NULL
    OR counted.begun_on >= identity.birth_date + make_interval(months => counted.from_months))
  AND (counted.below_months IS NULL
    OR counted.begun_on < identity.birth_date + make_interval(months => counted.below_months))
ORDER BY counted.document_id, counted.place;
CREATE INDEX ON schedule_of (document_id);
ANALYZE schedule_of;

CREATE TEMP TABLE too_early ON COMMIT DROP AS
WITH earlier AS (
  SELECT dose.person, dose.document_id, dose.programme_id, dose.duplicate_group, dose.given_on, false AS is_history
  FROM dose
  WHERE dose.counts
  UNION ALL
  SELECT concerned.person, history.document_id, history.programme_id, history.duplicate_group, history.given_on, true
  FROM concerned
  JOIN settlement.history_dose history ON history.person_id = concerned.person_id
  CROSS JOIN settling
  WHERE (SELECT coalesce(bool_or(terms.counts_history), false) FROM terms_of_day terms)
    AND history.recorded_at < settling.cut_off_at
    AND (history.nullified_at IS NULL OR history.nullified_at >= settling.cut_off_at)
),
nearest AS (
  SELECT DISTINCT ON (weighed.document_id, pack_interval.n)
    weighed.document_id,
    weighed.person,
    weighed.given_on,
    earlier.document_id AS earlier_id,
    earlier.given_on AS earlier_on,
    pack_interval.rule,
    pack_interval.from_months,
    pack_interval.below_months,
    (earlier.given_on + pack_interval.least)::date AS from_on
  FROM weighed
  JOIN earlier
    ON earlier.person = weighed.person
    AND earlier.given_on < weighed.given_on
    AND earlier.document_id <> weighed.document_id
    AND (weighed.counts_history OR NOT earlier.is_history)
  JOIN pack_interval
    ON pack_interval.version_id = weighed.version_id
    AND pack_interval.target_group = weighed.target_group
    AND pack_interval.before_group = weighed.duplicate_group
    -- A dose whose number nobody has told is bound by every interval.
    AND (weighed.dose_number IS NULL
      OR weighed.dose_number BETWEEN pack_interval.from_dose AND coalesce(pack_interval.to_dose, weighed.dose_number))
    AND (pack_interval.schedules IS NULL
      OR pack_interval.schedules ? (SELECT rule FROM schedule_of WHERE schedule_of.document_id = weighed.document_id))
    AND CASE pack_interval.kind
          WHEN 'between_doses' THEN earlier.programme_id = weighed.programme_id
            AND (pack_interval.after = '"all"' OR pack_interval.after ? earlier.duplicate_group)
          ELSE earlier.programme_id <> weighed.programme_id
            AND (pack_interval.after = '"all"' OR pack_interval.after ? earlier.programme_id)
        END
  WHERE weighed.refused IS NULL
    AND NOT weighed.pays_early_doses
    AND NOT (weighed.warnings_excuse AND weighed.passed_warning_codes ? 'too_early')
  ORDER BY weighed.document_id, pack_interval.n, earlier.given_on DESC, earlier.document_id
)
SELECT DISTINCT ON (nearest.document_id)
  nearest.document_id, nearest.earlier_id, nearest.earlier_on, nearest.rule, nearest.from_on
FROM nearest
JOIN identity ON identity.person = nearest.person
WHERE nearest.given_on < nearest.from_on
  -- The age is that of the day counted from; who has no birth date is bound at every age.
  AND (nearest.from_months IS NULL
    OR nearest.earlier_on >= identity.birth_date + make_interval(months => nearest.from_months)) IS NOT FALSE
  AND (nearest.below_months IS NULL
    OR nearest.earlier_on < identity.birth_date + make_interval(months => nearest.below_months)) IS NOT FALSE
ORDER BY nearest.document_id, nearest.from_on DESC, nearest.rule;
ANALYZE too_early;
