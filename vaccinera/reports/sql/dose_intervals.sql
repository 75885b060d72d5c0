-- one row per division that was chosen: doses that followed an earlier one, how long after, and how many came too early
-- read by reports.queries.running, as the report "dose_intervals"
-- decision an earlier dose is looked for among those the reader counts, two years back; a dose that came too early after
--   one given elsewhere is counted, without days. Somebody protected is counted among five or more, and in no unit's
--   single days, whether these are a division, a narrowing or the period
WITH dose AS (
  SELECT
    unit_id,
    programme_id,
    duplicate_group,
    given_on,
    person_code,
    is_protected,
    given_on - CAST(LAG(given_on) OVER (
      PARTITION BY person_code, duplicate_group
      ORDER BY given_on, registered_on, unit_id
    ) AS DATE) AS days
  FROM reports.dose
  WHERE given_on >= CAST(:from_on AS DATE) - 731
    AND given_on < :to_on
),
following AS (
  SELECT
    d.unit_id,
    d.programme_id,
    d.given_on,
    d.is_protected,
    d.days,
    CASE WHEN e.person_code IS NULL THEN 0 ELSE 1 END AS is_early
  FROM dose AS d
  LEFT JOIN (
    SELECT DISTINCT
      person_code,
      duplicate_group,
      given_on,
      unit_id
    FROM reports.early_dose
    WHERE given_on >= :from_on
      AND given_on < :to_on
  ) AS e
    ON e.person_code = d.person_code
    AND e.duplicate_group = d.duplicate_group
    AND e.given_on = d.given_on
    AND e.unit_id = d.unit_id
  WHERE d.given_on >= :from_on
    AND (d.days IS NOT NULL OR e.person_code IS NOT NULL)
    AND (:any_unit_id OR d.unit_id IN (:unit_id))
    AND (:any_programme_id OR d.programme_id IN (:programme_id))
    AND (
      :sees_protected
      OR NOT d.is_protected
      OR (NOT :by_unit_id AND :any_unit_id)
      OR (:period <> 'day' AND CAST(:to_on AS DATE) > CAST(:from_on AS DATE) + 1)
    )
),
divided AS (
  SELECT
    CASE :period
      WHEN 'day' THEN given_on
      WHEN 'week' THEN CAST(DATE_TRUNC('week', given_on) AS DATE)
      WHEN 'month' THEN CAST(DATE_TRUNC('month', given_on) AS DATE)
    END AS period,
    CASE WHEN :by_unit_id THEN unit_id END AS unit_id,
    CASE WHEN :by_programme_id THEN programme_id END AS programme_id,
    CASE WHEN :by_days_between THEN
      CASE
        WHEN days IS NULL THEN 'elsewhere'
        WHEN days = 0 THEN '000'
        WHEN days <= 20 THEN '001'
        WHEN days <= 27 THEN '021'
        WHEN days <= 55 THEN '028'
        WHEN days <= 89 THEN '056'
        WHEN days <= 179 THEN '090'
        WHEN days <= 364 THEN '180'
        ELSE '365'
      END
    END AS days_between,
    is_protected,
    days,
    is_early
  FROM following
),
counted AS (
  SELECT
    period,
    unit_id,
    programme_id,
    days_between,
    COUNT(*) AS every_dose,
    SUM(CASE WHEN is_protected THEN 0 ELSE 1 END) AS open_doses,
    SUM(is_early) AS every_early,
    SUM(CASE WHEN is_protected THEN 0 ELSE is_early END) AS open_early,
    MIN(days) AS every_least,
    MIN(CASE WHEN NOT is_protected THEN days END) AS open_least
  FROM divided
  GROUP BY 1, 2, 3, 4
)
SELECT
  period,
  unit_id,
  programme_id,
  days_between,
  CAST(CASE WHEN :sees_protected OR every_dose >= 5 THEN every_dose ELSE open_doses END AS BIGINT) AS doses,
  CAST(CASE WHEN :sees_protected OR every_early >= 5 THEN every_early ELSE open_early END AS BIGINT) AS early,
  CASE WHEN :sees_protected OR every_dose >= 5 THEN every_least ELSE open_least END AS least_days
FROM counted
WHERE :sees_protected OR every_dose >= 5 OR open_doses > 0
ORDER BY 1, 2, 3, 4
