-- one row per visit that stands as paid, of somebody merged since the last locked run for whom more stand than are paid
-- read by reimbursement.queries.anomalies, after a month is settled
-- decision a merge makes no line; it is told once, in the run that sees it first (point 21)
WITH found AS (
  SELECT DISTINCT merge.kept_id AS person
  FROM settlement.merge merge
  JOIN merged ON merged.person_id = merge.merged_id AND merged.kept_id = merge.kept_id
  CROSS JOIN settling
  WHERE merge.merged_at >= settling.locked_cut_off_at AND merge.merged_at < settling.cut_off_at
),
record AS (
  SELECT found.person, found.person AS person_id FROM found
  UNION ALL
  SELECT found.person, merged.person_id FROM found JOIN merged ON merged.kept_id = found.person
),
visit AS (
  SELECT record.person, version.*
  FROM record
  CROSS JOIN settling
  CROSS JOIN LATERAL (
    SELECT DISTINCT ON (version.document_id)
      version.document_id, version.programme_id, version.season, version.duplicate_group, version.target_group,
      version.unit_id, version.given_on
    FROM settlement.visit_version version
    WHERE version.person_id = record.person_id AND version.recorded_at < settling.cut_off_at
    ORDER BY version.document_id, version.version DESC
    OFFSET 0
  ) version
),
standing AS (
  SELECT line.document_id
  FROM visit
  CROSS JOIN LATERAL (
    SELECT line.* FROM standing_line line WHERE line.document_id = visit.document_id OFFSET 0
  ) line
  WHERE line.kind = 'base'
    AND NOT EXISTS (SELECT FROM settled_line mirror WHERE mirror.reverses_id = line.id)
  UNION
  SELECT line.document_id
  FROM visit
  JOIN settled_line line ON line.document_id = visit.document_id
  WHERE line.kind = 'base' AND line.reverses_id IS NULL
),
paid AS (
  SELECT
    visit.person,
    visit.programme_id,
    visit.season,
    visit.document_id,
    visit.unit_id,
    visit.given_on,
    count(*) OVER competing AS paid,
    max(doses.most_doses) OVER competing AS most,
    dense_rank() OVER (ORDER BY visit.person, visit.programme_id, visit.season, visit.duplicate_group) AS n
  FROM standing
  JOIN visit ON visit.document_id = standing.document_id
  LEFT JOIN LATERAL (
    SELECT doses.most_doses
    FROM reimbursement_terms terms
    JOIN reimbursement_dose_terms doses ON doses.terms_id = terms.id
    WHERE terms.state = 'approved'
      AND terms.from_on <= visit.given_on
      AND (terms.to_on IS NULL OR terms.to_on > visit.given_on)
      AND doses.programme_id = visit.programme_id
      AND doses.target_group IN ('', visit.target_group)
    ORDER BY doses.target_group DESC
    LIMIT 1
  ) doses ON true
  WINDOW competing AS (PARTITION BY visit.person, visit.programme_id, visit.season, visit.duplicate_group)
)
SELECT paid.n, paid.programme_id, paid.document_id::text, paid.unit_id, paid.given_on, paid.most
FROM paid
WHERE paid.paid > paid.most
ORDER BY paid.n, paid.given_on, paid.document_id
