-- one row per combination of the divisions that were chosen: parts of doses that staff did, given and prescribed
-- read by reports.queries.running, as the report "staff_tally"
-- decision whose a dose was is told by the facts to whoever may know; all others are nobody (0). Somebody protected is
--   counted among five or more, and in no single day
SELECT
  period,
  unit_id,
  staff_id,
  programme_id,
  product_id,
  given,
  prescribed
FROM (
  SELECT
    CASE :period
      WHEN 'day' THEN given_on
      WHEN 'week' THEN CAST(DATE_TRUNC('week', given_on) AS DATE)
      WHEN 'month' THEN CAST(DATE_TRUNC('month', given_on) AS DATE)
    END AS period,
    CASE WHEN :by_unit_id THEN unit_id END AS unit_id,
    CASE WHEN :by_staff_id THEN COALESCE(staff_id, 0) END AS staff_id,
    CASE WHEN :by_programme_id THEN programme_id END AS programme_id,
    CASE WHEN :by_product_id THEN product_id END AS product_id,
    CAST(CASE
      WHEN :sees_protected OR SUM(CASE WHEN part = 'given' THEN 1 ELSE 0 END) >= 5
        THEN SUM(CASE WHEN part = 'given' THEN 1 ELSE 0 END)
      ELSE SUM(CASE WHEN part = 'given' AND NOT is_protected THEN 1 ELSE 0 END)
    END AS BIGINT) AS given,
    CAST(CASE
      WHEN :sees_protected OR SUM(CASE WHEN part = 'prescribed' THEN 1 ELSE 0 END) >= 5
        THEN SUM(CASE WHEN part = 'prescribed' THEN 1 ELSE 0 END)
      ELSE SUM(CASE WHEN part = 'prescribed' AND NOT is_protected THEN 1 ELSE 0 END)
    END AS BIGINT) AS prescribed
  FROM reports.staff_dose
  WHERE given_on >= :from_on
    AND given_on < :to_on
    AND (:any_unit_id OR unit_id IN (:unit_id))
    AND (:any_programme_id OR programme_id IN (:programme_id))
    AND (
      :sees_protected
      OR NOT is_protected
      OR (:period <> 'day' AND CAST(:to_on AS DATE) > CAST(:from_on AS DATE) + 1)
    )
  GROUP BY 1, 2, 3, 4, 5
) AS tallied
WHERE given > 0 OR prescribed > 0
ORDER BY 1, 2, 3, 4, 5
