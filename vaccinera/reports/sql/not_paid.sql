-- one row per combination of the divisions that were chosen, with how many visits a locked month did not pay
-- read by reports.queries.running, as the report "not_paid"
-- decision what belongs to payment is never suppressed; a month is counted whole
SELECT
  CASE WHEN :by_run_month THEN run_month END AS run_month,
  CASE WHEN :by_provider_id THEN provider_id END AS provider_id,
  CASE WHEN :by_unit_id THEN unit_id END AS unit_id,
  CASE WHEN :by_programme_id THEN programme_id END AS programme_id,
  CASE WHEN :by_target_group THEN target_group END AS target_group,
  CASE WHEN :by_outcome THEN outcome END AS outcome,
  CASE WHEN :by_is_final THEN is_final END AS is_final,
  CASE WHEN :by_is_judged_again THEN is_judged_again END AS is_judged_again,
  CASE WHEN :by_run_state THEN run_state END AS run_state,
  COUNT(*) AS visits
FROM reports.outcome
WHERE outcome <> 'paid'
  AND run_month >= CAST(DATE_TRUNC('month', CAST(:from_on AS DATE)) AS DATE)
  AND run_month < :to_on
  AND (:any_unit_id OR unit_id IN (:unit_id))
  AND (:any_programme_id OR programme_id IN (:programme_id))
GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9
ORDER BY 1, 2, 3, 4, 5, 6, 7, 8, 9
