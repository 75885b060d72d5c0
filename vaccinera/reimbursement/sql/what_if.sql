-- one row per month, payee and programme: öre and visits without a price, as they were and with the prices tried
-- read by whoever asks what other prices would have come to
-- decision what was paid is the ledger's lines of the run, those that take back included
WITH paid AS (
  SELECT run.month, line.provider_id, line.programme_code, line.ore, 0 AS unpriced
  FROM chosen
  JOIN reimbursement_run run ON run.month = chosen.month
  JOIN reimbursement_line line ON line.run_id = run.id
  UNION ALL
  SELECT run.month, coalesce(outcome.payee_id, outcome.provider_id), outcome.programme_code, 0, 1
  FROM chosen
  JOIN reimbursement_run run ON run.month = chosen.month
  JOIN reimbursement_outcome outcome ON outcome.run_id = run.id
  WHERE outcome.code = 14
),
told AS (
  SELECT month, provider_id, programme_code, ore AS ore_then, unpriced AS unpriced_then, 0 AS ore, 0 AS unpriced
  FROM paid
  UNION ALL
  SELECT month, provider_id, programme_code, 0, 0, ore, unpriced
  FROM tried
)
SELECT
  month,
  provider_id,
  programme_code,
  sum(ore_then)::bigint,
  sum(ore)::bigint,
  sum(unpriced_then)::bigint,
  sum(unpriced)::bigint
FROM told
GROUP BY month, provider_id, programme_code
ORDER BY month, provider_id, programme_code
