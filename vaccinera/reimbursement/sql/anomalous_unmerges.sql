-- one row per visit refused for another dose while two people counted as one, who were taken apart since the last lock
-- read by reimbursement.queries.anomalies, after a month is settled
-- decision what is still open is judged anew by itself; what has become final is for the clerk (point 21)
WITH parted AS (
  SELECT merge.merged_id, merge.kept_id
  FROM settlement.merge merge, settling
  WHERE merge.undone_at >= settling.locked_cut_off_at
    AND merge.undone_at < settling.cut_off_at
    AND merge.merged_at < settling.locked_cut_off_at
),
record AS (
  SELECT parted.merged_id, parted.kept_id, parted.merged_id AS person_id FROM parted
  UNION ALL
  SELECT parted.merged_id, parted.kept_id, parted.kept_id FROM parted
),
visit AS (
  SELECT record.merged_id, record.kept_id, version.document_id
  FROM record
  CROSS JOIN LATERAL (
    SELECT DISTINCT version.document_id
    FROM settlement.visit_version version
    WHERE version.person_id = record.person_id
    OFFSET 0
  ) version
),
said AS (
  SELECT DISTINCT ON (visit.merged_id, visit.kept_id, outcome.document_id)
    visit.merged_id, visit.kept_id, outcome.document_id, outcome.programme_code, outcome.unit_id, outcome.given_on,
    outcome.code
  FROM visit
  JOIN reimbursement_outcome outcome ON outcome.document_id = visit.document_id
  ORDER BY visit.merged_id, visit.kept_id, outcome.document_id, outcome.id DESC
)
SELECT
  dense_rank() OVER (ORDER BY said.merged_id, said.kept_id, said.programme_code),
  said.programme_code,
  said.document_id::text,
  said.unit_id,
  said.given_on
FROM said
WHERE said.code IN (12, 13)
ORDER BY 1, said.given_on, said.document_id
