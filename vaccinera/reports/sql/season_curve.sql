-- one row per season and day on which somebody was vaccinated: doses of the day, and of the season so far
-- read by reports.queries.running, as the report "season_curve"
-- decision days are counted from the first of July, so that seasons that begin on different days lie on each other;
--   somebody protected is in no unit's curve, and else in those of five or more a day; rows are put together by their day
--   before the season is asked of it, which is then asked a thousand times and not a million
SELECT
  season_year,
  programme_id,
  unit_id,
  day_of_season,
  doses,
  CAST(SUM(doses) OVER (PARTITION BY season_year, programme_id, unit_id ORDER BY day_of_season) AS BIGINT) AS doses_so_far
FROM (
  SELECT
    season_year,
    programme_id,
    unit_id,
    counted_on - MAKE_DATE(season_year, 7, 1) AS day_of_season,
    CASE WHEN :sees_protected OR doses >= 5 THEN doses ELSE doses - protected_doses END AS doses
  FROM (
    SELECT
      CAST(EXTRACT(YEAR FROM counted_on) AS INTEGER)
        - CASE WHEN EXTRACT(MONTH FROM counted_on) < 7 THEN 1 ELSE 0 END AS season_year,
      counted_on,
      programme_id,
      unit_id,
      doses,
      protected_doses
    FROM (
      SELECT
        counted_on,
        CASE WHEN :by_programme_id THEN programme_id END AS programme_id,
        CASE WHEN :by_unit_id THEN unit_id END AS unit_id,
        COUNT(*) AS doses,
        SUM(CASE WHEN is_protected THEN 1 ELSE 0 END) AS protected_doses
      FROM (
        SELECT
          CASE WHEN :counts_by = 'registration' THEN registered_on ELSE given_on END AS counted_on,
          programme_id,
          unit_id,
          is_protected
        FROM reports.dose
      ) AS dose
      WHERE counted_on >= :from_on
        AND counted_on < :to_on
        AND (:any_unit_id OR unit_id IN (:unit_id))
        AND (:any_programme_id OR programme_id IN (:programme_id))
        AND (:sees_protected OR NOT is_protected OR (NOT :by_unit_id AND :any_unit_id))
      GROUP BY 1, 2, 3
    ) AS by_day
    WHERE :sees_protected OR doses >= 5 OR doses > protected_doses
  ) AS dated
) AS daily
ORDER BY 1, 2, 3, 4
