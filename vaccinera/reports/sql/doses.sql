-- one row per combination of the divisions that were chosen, with how many doses
-- read by reports.queries.running, as the report "doses"
-- decision divisions are parameters, so that one statement answers every choice, in every engine; somebody protected is
--   counted among five or more, and in no unit's single days, whether these are a division, a narrowing or the period
SELECT
  period,
  unit_id,
  programme_id,
  product_id,
  target_group,
  payer,
  age_group,
  sex,
  municipality_code,
  region_code,
  setting,
  CASE WHEN :sees_protected OR doses >= 5 THEN doses ELSE doses - protected_doses END AS doses
FROM (
  SELECT
    CASE :period
      WHEN 'day' THEN counted_on
      WHEN 'week' THEN CAST(DATE_TRUNC('week', counted_on) AS DATE)
      WHEN 'month' THEN CAST(DATE_TRUNC('month', counted_on) AS DATE)
    END AS period,
    CASE WHEN :by_unit_id THEN unit_id END AS unit_id,
    CASE WHEN :by_programme_id THEN programme_id END AS programme_id,
    CASE WHEN :by_product_id THEN product_id END AS product_id,
    CASE WHEN :by_target_group THEN target_group END AS target_group,
    CASE WHEN :by_payer THEN payer END AS payer,
    CASE WHEN :by_age_group THEN
      CASE
        WHEN age_years IS NULL THEN NULL
        WHEN age_years >= 80 THEN 80
        WHEN age_years >= 75 THEN 75
        WHEN age_years >= 70 THEN 70
        WHEN age_years >= 65 THEN 65
        WHEN age_years >= 50 THEN 50
        WHEN age_years >= 18 THEN 18
        WHEN age_years >= 6 THEN 6
        ELSE 0
      END
    END AS age_group,
    CASE WHEN :by_sex THEN sex END AS sex,
    CASE WHEN :by_municipality_code THEN municipality_code END AS municipality_code,
    CASE WHEN :by_region_code THEN region_code END AS region_code,
    CASE WHEN :by_setting THEN setting END AS setting,
    COUNT(*) AS doses,
    SUM(CASE WHEN is_protected THEN 1 ELSE 0 END) AS protected_doses
  FROM (
    SELECT
      CASE WHEN :counts_by = 'registration' THEN registered_on ELSE given_on END AS counted_on,
      unit_id,
      programme_id,
      product_id,
      target_group,
      payer,
      age_years,
      sex,
      municipality_code,
      region_code,
      setting,
      is_protected
    FROM reports.dose
  ) AS counted
  WHERE counted_on >= :from_on
    AND counted_on < :to_on
    AND (:any_unit_id OR unit_id IN (:unit_id))
    AND (:any_programme_id OR programme_id IN (:programme_id))
    AND (
      :sees_protected
      OR NOT is_protected
      OR (NOT :by_unit_id AND :any_unit_id)
      OR (:period <> 'day' AND CAST(:to_on AS DATE) - CAST(:from_on AS DATE) > 1)
    )
  GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11
) AS grouped
WHERE :sees_protected OR doses >= 5 OR doses > protected_doses
ORDER BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11
