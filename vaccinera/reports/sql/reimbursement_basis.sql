-- one row per combination of the divisions that were chosen, with the ledger's lines and their sum in öre
-- read by reports.queries.running, as the report "reimbursement_basis"
-- decision money is never suppressed: the sum of the rows is the sum of the ledger; a month is counted whole
SELECT
  CASE WHEN :by_run_month THEN run_month END AS run_month,
  CASE WHEN :by_provider_id THEN provider_id END AS provider_id,
  CASE WHEN :by_unit_id THEN unit_id END AS unit_id,
  CASE WHEN :by_programme_id THEN programme_id END AS programme_id,
  CASE WHEN :by_kind THEN kind END AS kind,
  CASE WHEN :by_supplement THEN supplement END AS supplement,
  CASE WHEN :by_is_mirror THEN is_mirror END AS is_mirror,
  CASE WHEN :by_run_state THEN run_state END AS run_state,
  COUNT(*) AS lines,
  CAST(SUM(ore) AS BIGINT) AS ore
FROM reports.ledger_line
WHERE run_month >= CAST(DATE_TRUNC('month', CAST(:from_on AS DATE)) AS DATE)
  AND run_month < :to_on
  AND (:any_unit_id OR unit_id IN (:unit_id))
  AND (:any_programme_id OR programme_id IN (:programme_id))
GROUP BY 1, 2, 3, 4, 5, 6, 7, 8
ORDER BY 1, 2, 3, 4, 5, 6, 7, 8
