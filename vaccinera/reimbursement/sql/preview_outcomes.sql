-- one row per outcome of a month as it would be, instead of those of the month's last preview
-- read by the run's page of the region
-- decision kept unlogged and replaced, so that a page of a million outcomes need not be computed for each look
INSERT INTO reimbursement_previewed_outcome (
  month, document_id, visit_id, provider_id, unit_id, payee_id, assignment_code, programme_code, season, target_group,
  given_on, code, is_final, is_judged_again, rule, price_id, facts, detail
)
SELECT
  %(month)s, document_id, visit_id, provider_id, unit_id, payee_id, assignment_code, programme_code, season, target_group,
  given_on, code, is_final, is_judged_again, rule, price_id, facts, detail
FROM settled_outcome
ORDER BY document_id
