-- one row per combination of the divisions that were chosen, with how many doses were not given
-- read by reports.queries.running, as the report "not_given"
-- decision somebody protected is counted among five or more, and by no unit's single days
SELECT
  CASE :period
    WHEN 'day' THEN counted_on
    WHEN 'week' THEN CAST(DATE_TRUNC('week', counted_on) AS DATE)
    WHEN 'month' THEN CAST(DATE_TRUNC('month', counted_on) AS DATE)
  END AS period,
  CASE WHEN :by_unit_id THEN unit_id END AS unit_id,
  CASE WHEN :by_programme_id THEN programme_id END AS programme_id,
  CASE WHEN :by_reason THEN reason END AS reason,
  CASE WHEN :by_was_prescribed THEN was_prescribed END AS was_prescribed,
  CASE
    WHEN :sees_protected OR COUNT(*) >= 5 THEN COUNT(*)
    ELSE COUNT(*) - SUM(CASE WHEN is_protected THEN 1 ELSE 0 END)
  END AS doses
FROM (
  SELECT
    CASE WHEN :counts_by = 'registration' THEN registered_on ELSE not_given_on END AS counted_on,
    unit_id,
    programme_id,
    reason,
    was_prescribed,
    is_protected
  FROM reports.not_given
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
GROUP BY 1, 2, 3, 4, 5
HAVING :sees_protected OR COUNT(*) >= 5 OR SUM(CASE WHEN is_protected THEN 0 ELSE 1 END) > 0
ORDER BY 1, 2, 3, 4, 5
