-- one row per payment line of a run that is being locked
-- read by reimbursement.actions.locking
-- decision after the mirrors, so that no visit ever has two unreversed lines of a kind (rule 31); numbered in the order of the
--   walk, by which the next run tells what was paid first, and written in the order of documents, as two indexes are
WITH walked AS MATERIALIZED (
  SELECT *
  FROM settled_line
  WHERE reverses_id IS NULL
  ORDER BY given_at IS NULL, is_judged_again DESC, given_at, completed_at, document_id, kind, supplement
),
numbered AS MATERIALIZED (
  SELECT nextval('reimbursement_line_id_seq') AS id, walked.* FROM walked
)
INSERT INTO reimbursement_line (
  id, run_id, document_id, kind, supplement, price_id, ore, provider_id, unit_id, programme_code, given_on
)
SELECT
  id, %(run)s, document_id, kind, supplement, price_id, ore, provider_id, unit_id, programme_code, given_on
FROM numbered
ORDER BY document_id, kind, supplement
