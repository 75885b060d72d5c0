-- one row per combination of the divisions that were chosen, with how many reviewed declarations led to it
-- read by reports.queries.running, as the report "declaration_outcomes"
-- decision outcomes are counted and answers never; somebody protected is counted among five or more, and by no unit's
--   single days
SELECT
  CASE :period
    WHEN 'day' THEN reviewed_on
    WHEN 'week' THEN CAST(DATE_TRUNC('week', reviewed_on) AS DATE)
    WHEN 'month' THEN CAST(DATE_TRUNC('month', reviewed_on) AS DATE)
  END AS period,
  CASE WHEN :by_unit_id THEN unit_id END AS unit_id,
  CASE WHEN :by_outcome THEN outcome END AS outcome,
  CASE WHEN :by_answered_by THEN answered_by END AS answered_by,
  CASE WHEN :by_consent_basis THEN consent_basis END AS consent_basis,
  CASE WHEN :by_is_prefilled THEN is_prefilled END AS is_prefilled,
  CASE
    WHEN :sees_protected OR COUNT(*) >= 5 THEN COUNT(*)
    ELSE COUNT(*) - SUM(CASE WHEN is_protected THEN 1 ELSE 0 END)
  END AS declarations
FROM reports.declaration_outcome
WHERE reviewed_on >= :from_on
  AND reviewed_on < :to_on
  AND (:any_unit_id OR unit_id IN (:unit_id))
  AND (
    :sees_protected
    OR NOT is_protected
    OR (NOT :by_unit_id AND :any_unit_id)
    OR (:period <> 'day' AND CAST(:to_on AS DATE) > CAST(:from_on AS DATE) + 1)
  )
GROUP BY 1, 2, 3, 4, 5, 6
HAVING :sees_protected OR COUNT(*) >= 5 OR SUM(CASE WHEN is_protected THEN 0 ELSE 1 END) > 0
ORDER BY 1, 2, 3, 4, 5, 6
