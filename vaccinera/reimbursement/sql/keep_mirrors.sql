-- one row per mirror line of a run that is being locked; what it reverses then says by which line
-- read by reimbursement.actions.locking
-- decision linked both ways in the run that reverses; the only change a line ever sees
WITH mirror AS (
  INSERT INTO reimbursement_line (
    run_id, document_id, kind, supplement, price_id, ore, provider_id, unit_id, programme_code, given_on, reverses_id
  )
  SELECT
    %(run)s, document_id, kind, supplement, price_id, ore, provider_id, unit_id, programme_code, given_on, reverses_id
  FROM settled_line
  WHERE reverses_id IS NOT NULL
  ORDER BY document_id, kind, supplement
  RETURNING id, reverses_id
)
UPDATE reimbursement_line line
SET reversed_by_id = mirror.id
FROM mirror
WHERE line.id = mirror.reverses_id
