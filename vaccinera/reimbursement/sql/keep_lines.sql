-- one row per payment line of a run that is being locked
-- read by reimbursement.actions.locking
-- decision after the mirrors, so that no visit ever has two unreversed lines of a kind (rule 31); in the order of the walk
INSERT INTO reimbursement_line (
  run_id, document_id, kind, supplement, price_id, ore, provider_id, unit_id, programme_code, given_on
)
SELECT
  %(run)s, document_id, kind, supplement, price_id, ore, provider_id, unit_id, programme_code, given_on
FROM settled_line
WHERE reverses_id IS NULL
ORDER BY given_at IS NULL, is_judged_again DESC, given_at, completed_at, document_id, kind, supplement
