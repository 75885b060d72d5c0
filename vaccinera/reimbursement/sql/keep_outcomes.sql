-- one row per outcome of a run that is being locked
-- read by reimbursement.actions.locking
-- decision written as computed, in the order of documents
INSERT INTO reimbursement_outcome (
  run_id, document_id, visit_id, provider_id, unit_id, payee_id, assignment_code, programme_code, season, target_group,
  given_on, code, is_final, is_judged_again, rule, price_id, facts, detail
)
SELECT
  %(run)s, document_id, visit_id, provider_id, unit_id, payee_id, assignment_code, programme_code, season, target_group,
  given_on, code, is_final, is_judged_again, rule, price_id, facts, detail
FROM settled_outcome
ORDER BY document_id
