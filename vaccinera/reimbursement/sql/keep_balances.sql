-- one row per payee of a run: brought from before, earned, added by hand; paid out, or carried on
-- read by reimbursement.actions.locking
-- decision a negative total is carried to the next run, and only positive amounts are paid (rule 35)
WITH amount AS (
  SELECT provider_id, carried_ore AS brought, 0::bigint AS earned, 0::bigint AS manual
  FROM reimbursement_balance
  WHERE carried_ore <> 0
    AND run_id = (
      SELECT id FROM reimbursement_run WHERE state IN ('locked', 'paid') AND month < %(month)s
      ORDER BY month DESC LIMIT 1
    )
  UNION ALL
  SELECT provider_id, 0, ore, 0 FROM reimbursement_line WHERE run_id = %(run)s
  UNION ALL
  SELECT provider_id, 0, 0, ore FROM reimbursement_manual_line WHERE state = 'approved' AND month = %(month)s
),
total AS (
  SELECT
    provider_id,
    sum(brought)::bigint AS brought,
    sum(earned)::bigint AS earned,
    sum(manual)::bigint AS manual,
    sum(brought + earned + manual)::bigint AS total
  FROM amount
  GROUP BY provider_id
)
INSERT INTO reimbursement_balance (run_id, provider_id, brought_ore, earned_ore, manual_ore, paid_ore, carried_ore)
SELECT %(run)s, provider_id, brought, earned, manual, greatest(total, 0), least(total, 0)
FROM total
ORDER BY provider_id
