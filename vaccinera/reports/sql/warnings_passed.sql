-- one row per combination of the divisions that were chosen, with how many warnings were passed, and with a reason
-- read by reports.queries.running, as the report "warnings_passed"
-- decision shares are exact ten-thousandths, rounded half up, in every engine; somebody protected is counted among five
--   or more, and by no unit's single days
WITH counted AS (
  SELECT
    CASE :period
      WHEN 'day' THEN given_on
      WHEN 'week' THEN CAST(DATE_TRUNC('week', given_on) AS DATE)
      WHEN 'month' THEN CAST(DATE_TRUNC('month', given_on) AS DATE)
    END AS period,
    CASE WHEN :by_unit_id THEN unit_id END AS unit_id,
    CASE WHEN :by_programme_id THEN programme_id END AS programme_id,
    CASE WHEN :by_target_group THEN target_group END AS target_group,
    CASE WHEN :by_warning THEN warning END AS warning,
    CASE WHEN :by_rule THEN rule END AS rule,
    CASE WHEN :by_rule_version THEN rule_version END AS rule_version,
    COUNT(*) AS all_warnings,
    CAST(SUM(CASE WHEN :sees_protected OR NOT is_protected THEN 1 ELSE 0 END) AS BIGINT) AS told_warnings,
    CAST(SUM(CASE WHEN has_reason THEN 1 ELSE 0 END) AS BIGINT) AS all_with_reason,
    CAST(SUM(CASE WHEN has_reason AND (:sees_protected OR NOT is_protected) THEN 1 ELSE 0 END) AS BIGINT)
      AS told_with_reason
  FROM reports.passed_warning
  WHERE given_on >= :from_on
    AND given_on < :to_on
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
told AS (
  SELECT
    period,
    unit_id,
    programme_id,
    target_group,
    warning,
    rule,
    rule_version,
    CASE WHEN all_warnings >= 5 THEN all_warnings ELSE told_warnings END AS warnings,
    CASE WHEN all_with_reason >= 5 THEN all_with_reason ELSE told_with_reason END AS with_reason
  FROM counted
  WHERE all_warnings >= 5 OR told_warnings > 0
)
SELECT
  period,
  unit_id,
  programme_id,
  target_group,
  warning,
  rule,
  rule_version,
  warnings,
  with_reason,
  CAST(FLOOR(CAST(20000 * with_reason + warnings AS DOUBLE PRECISION) / (2 * warnings)) AS INTEGER) AS reason_share
FROM told
ORDER BY 1, 2, 3, 4, 5, 6, 7
