-- one row per check and division that was chosen: how many doses it is true of, and of how many it was asked
-- read by reports.queries.running, as the report "data_quality"
-- decision every check is a line even when it is true of none; doses to people with protected identity are left out
WITH dose AS (
  SELECT
    CASE WHEN :counts_by = 'registration' THEN registered_on ELSE given_on END AS counted_on,
    unit_id,
    programme_id,
    FALSE AS is_unsigned,
    CASE WHEN municipality_code = '' THEN 1 ELSE 0 END AS lacks_municipality,
    CASE WHEN sex = 'unknown' OR sex = '' THEN 1 ELSE 0 END AS lacks_sex,
    CASE WHEN age_years IS NULL THEN 1 ELSE 0 END AS lacks_age,
    CASE WHEN dose_number IS NULL THEN 1 ELSE 0 END AS lacks_dose_number,
    CASE WHEN target_group = '' THEN 1 ELSE 0 END AS lacks_target_group,
    CASE WHEN batch_number = '' THEN 1 ELSE 0 END AS lacks_batch,
    CASE WHEN registered_on > given_on THEN 1 ELSE 0 END AS is_registered_later,
    CASE WHEN is_late_entry THEN 1 ELSE 0 END AS is_late_entry,
    CASE WHEN last_day_to_sign IS NULL THEN 0 ELSE 1 END AS has_day_to_sign,
    CASE WHEN signed_on > last_day_to_sign THEN 1 ELSE 0 END AS is_signed_late
  FROM reports.dose
  WHERE NOT is_protected
  UNION ALL
  SELECT
    CASE WHEN :counts_by = 'registration' THEN registered_on ELSE given_on END AS counted_on,
    unit_id,
    programme_id,
    TRUE AS is_unsigned,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0
  FROM reports.unsigned_dose
  WHERE NOT is_protected
),
tallied AS (
  SELECT
    CASE WHEN :by_unit_id THEN unit_id END AS unit_id,
    CASE WHEN :by_programme_id THEN programme_id END AS programme_id,
    COUNT(*) AS given,
    SUM(CASE WHEN is_unsigned THEN 0 ELSE 1 END) AS signed,
    SUM(CASE WHEN is_unsigned THEN 1 ELSE 0 END) AS unsigned,
    SUM(lacks_municipality) AS lacks_municipality,
    SUM(lacks_sex) AS lacks_sex,
    SUM(lacks_age) AS lacks_age,
    SUM(lacks_dose_number) AS lacks_dose_number,
    SUM(lacks_target_group) AS lacks_target_group,
    SUM(lacks_batch) AS lacks_batch,
    SUM(is_registered_later) AS is_registered_later,
    SUM(is_late_entry) AS is_late_entry,
    SUM(has_day_to_sign) AS has_day_to_sign,
    SUM(is_signed_late) AS is_signed_late
  FROM dose
  WHERE counted_on >= :from_on
    AND counted_on < :to_on
    AND (:any_unit_id OR unit_id IN (:unit_id))
    AND (:any_programme_id OR programme_id IN (:programme_id))
  GROUP BY 1, 2
),
checked AS (
  SELECT 1 AS place, 'municipality' AS quality_check, unit_id, programme_id, lacks_municipality AS found, signed AS asked
  FROM tallied
  UNION ALL
  SELECT 2 AS place, 'sex' AS quality_check, unit_id, programme_id, lacks_sex AS found, signed AS asked
  FROM tallied
  UNION ALL
  SELECT 3 AS place, 'age' AS quality_check, unit_id, programme_id, lacks_age AS found, signed AS asked
  FROM tallied
  UNION ALL
  SELECT 4 AS place, 'dose_number' AS quality_check, unit_id, programme_id, lacks_dose_number AS found, signed AS asked
  FROM tallied
  UNION ALL
  SELECT 5 AS place, 'target_group' AS quality_check, unit_id, programme_id, lacks_target_group AS found, signed AS asked
  FROM tallied
  UNION ALL
  SELECT 6 AS place, 'batch' AS quality_check, unit_id, programme_id, lacks_batch AS found, signed AS asked
  FROM tallied
  UNION ALL
  SELECT 7 AS place, 'registered_later' AS quality_check, unit_id, programme_id, is_registered_later AS found, signed AS asked
  FROM tallied
  UNION ALL
  SELECT 8 AS place, 'late_entry' AS quality_check, unit_id, programme_id, is_late_entry AS found, signed AS asked
  FROM tallied
  UNION ALL
  SELECT 9 AS place, 'signed_late' AS quality_check, unit_id, programme_id, is_signed_late AS found, has_day_to_sign AS asked
  FROM tallied
  UNION ALL
  SELECT 10 AS place, 'unsigned' AS quality_check, unit_id, programme_id, unsigned AS found, given AS asked
  FROM tallied
)
SELECT
  unit_id,
  programme_id,
  quality_check,
  CAST(found AS BIGINT) AS found,
  CAST(asked AS BIGINT) AS asked,
  CASE WHEN asked > 0 THEN CAST(FLOOR(CAST(found AS DOUBLE PRECISION) * 10000 / asked + 0.5) AS BIGINT) END AS share
FROM checked
ORDER BY 1, 2, place
