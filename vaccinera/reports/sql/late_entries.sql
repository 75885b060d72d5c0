-- one row per combination of the divisions that were chosen: doses, those entered late or the same day, and how soon
-- read by reports.queries.running, as the report "late_entries"
-- decision doses are first put together by their minutes, of which there are few, so that a rank costs no sorting of
--   every dose; shares are exact ten-thousandths, rounded half up, in every engine; somebody protected is counted among
--   five or more, by no unit's single day, and in no rank
WITH alike AS (
  SELECT
    CASE :period
      WHEN 'day' THEN counted_on
      WHEN 'week' THEN CAST(DATE_TRUNC('week', counted_on) AS DATE)
      WHEN 'month' THEN CAST(DATE_TRUNC('month', counted_on) AS DATE)
    END AS period,
    CASE WHEN :by_unit_id THEN unit_id END AS unit_id,
    CASE WHEN :by_programme_id THEN programme_id END AS programme_id,
    minutes_to_registering,
    is_late_entry,
    is_same_day,
    is_protected,
    COUNT(*) AS doses
  FROM (
    SELECT
      CASE WHEN :counts_by = 'registration' THEN registered_on ELSE given_on END AS counted_on,
      unit_id,
      programme_id,
      minutes_to_registering,
      is_late_entry,
      given_on = registered_on AS is_same_day,
      is_protected
    FROM reports.dose
    WHERE origin = 'recorded'
  ) AS counted
  WHERE counted_on >= :from_on
    AND counted_on < :to_on
    AND (:any_unit_id OR unit_id IN (:unit_id))
    AND (:any_programme_id OR programme_id IN (:programme_id))
    AND (
      :sees_protected
      OR NOT is_protected
      OR (NOT :by_unit_id AND :any_unit_id)
      OR (:period <> 'day' AND CAST(:to_on AS DATE) > CAST(:from_on AS DATE) + 1)
    )
  GROUP BY 1, 2, 3, 4, 5, 6, 7
),
ranked AS (
  SELECT
    period,
    unit_id,
    programme_id,
    minutes_to_registering,
    is_late_entry,
    is_same_day,
    is_protected,
    doses,
    :sees_protected OR NOT is_protected AS is_ranked,
    SUM(CASE WHEN :sees_protected OR NOT is_protected THEN doses ELSE 0 END)
      OVER (PARTITION BY period, unit_id, programme_id ORDER BY minutes_to_registering) AS so_far,
    SUM(CASE WHEN :sees_protected OR NOT is_protected THEN doses ELSE 0 END)
      OVER (PARTITION BY period, unit_id, programme_id) AS ranked_doses
  FROM alike
),
summed AS (
  SELECT
    period,
    unit_id,
    programme_id,
    CAST(SUM(doses) AS BIGINT) AS all_doses,
    CAST(SUM(CASE WHEN is_ranked THEN doses ELSE 0 END) AS BIGINT) AS told_doses,
    CAST(SUM(CASE WHEN is_late_entry THEN doses ELSE 0 END) AS BIGINT) AS all_late,
    CAST(SUM(CASE WHEN is_late_entry AND is_ranked THEN doses ELSE 0 END) AS BIGINT) AS told_late,
    CAST(SUM(CASE WHEN is_same_day THEN doses ELSE 0 END) AS BIGINT) AS all_same_day,
    CAST(SUM(CASE WHEN is_same_day AND is_ranked THEN doses ELSE 0 END) AS BIGINT) AS told_same_day,
    MIN(CASE WHEN is_ranked AND 2 * so_far >= ranked_doses THEN minutes_to_registering END) AS median_minutes,
    MIN(CASE WHEN is_ranked AND 10 * so_far >= 9 * ranked_doses THEN minutes_to_registering END) AS p90_minutes
  FROM ranked
  GROUP BY 1, 2, 3
),
told AS (
  SELECT
    period,
    unit_id,
    programme_id,
    CASE WHEN all_doses >= 5 THEN all_doses ELSE told_doses END AS doses,
    CASE WHEN all_late >= 5 THEN all_late ELSE told_late END AS late_entries,
    CASE WHEN all_same_day >= 5 THEN all_same_day ELSE told_same_day END AS same_day,
    median_minutes,
    p90_minutes
  FROM summed
  WHERE all_doses >= 5 OR told_doses > 0
)
SELECT
  period,
  unit_id,
  programme_id,
  doses,
  late_entries,
  CAST(FLOOR(CAST(20000 * late_entries + doses AS DOUBLE PRECISION) / (2 * doses)) AS INTEGER) AS late_share,
  same_day,
  CAST(FLOOR(CAST(20000 * same_day + doses AS DOUBLE PRECISION) / (2 * doses)) AS INTEGER) AS same_day_share,
  median_minutes,
  p90_minutes
FROM told
ORDER BY 1, 2, 3
