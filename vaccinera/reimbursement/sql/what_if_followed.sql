-- one row per visit of a month that is not chosen whose payment decides what a chosen month pays
-- read by the statements after it
-- decision such a visit is judged again in a chosen month, or may have the same occasion as one of it: same unit and day
CREATE TEMP TABLE followed ON COMMIT DROP AS
WITH ours AS (
  SELECT outcome.document_id, outcome.unit_id, outcome.given_on
  FROM chosen
  JOIN reimbursement_run run ON run.month = chosen.month
  JOIN reimbursement_outcome outcome ON outcome.run_id = run.id
),
other AS (
  SELECT outcome.document_id, outcome.unit_id, outcome.given_on
  FROM reimbursement_run run
  JOIN reimbursement_outcome outcome ON outcome.run_id = run.id
  WHERE run.month < (SELECT max(month) FROM chosen)
    AND NOT EXISTS (SELECT FROM chosen WHERE chosen.month = run.month)
),
occasion AS (
  SELECT DISTINCT unit_id, given_on FROM ours
)
SELECT other.document_id
FROM other
JOIN occasion ON occasion.unit_id = other.unit_id AND occasion.given_on = other.given_on
UNION
SELECT other.document_id
FROM other
WHERE EXISTS (SELECT FROM ours WHERE ours.document_id = other.document_id);
ANALYZE followed;
