-- one row per visit the run considers, with what the last run that judged it said
-- read by the statements after it
-- decision what is final for its facts is judged again only when they change or a decision reaches back
CREATE TEMP TABLE held ON COMMIT DROP AS
WITH said AS (
  SELECT outcome.document_id, 0 AS is_earlier, outcome.id AS n, outcome.code, outcome.is_final, outcome.facts,
    run.checked_at AS judged_at, outcome.detail
  FROM fact
  JOIN reimbursement_outcome outcome ON outcome.document_id = fact.document_id
  JOIN reimbursement_run run ON run.id = outcome.run_id
  WHERE NOT fact.is_new
  UNION ALL
  SELECT outcome.document_id, 1, outcome.n, outcome.code, outcome.is_final, outcome.facts, NULL, outcome.detail
  FROM fact
  JOIN earlier_outcome outcome ON outcome.document_id = fact.document_id
)
SELECT DISTINCT ON (document_id) document_id, code, is_final, facts, judged_at, detail ->> 'setting' AS setting
FROM said
ORDER BY document_id, is_earlier DESC, n DESC;
ANALYZE held;

CREATE TEMP TABLE considered ON COMMIT DROP AS
WITH known AS (
  SELECT
    fact.*,
    held.document_id IS NOT NULL AS is_held,
    coalesce(held.is_final, false) AS is_judged_again,
    held.code AS held_code,
    held.setting AS held_setting,
    held.facts = fact.facts AS is_unchanged,
    held.document_id IS NOT NULL AND EXISTS (
      SELECT FROM reimbursement_retroactive_decision decision
      WHERE decision.state = 'approved'
        AND decision.decided_at > held.judged_at
        AND fact.given_on >= decision.from_on
        AND fact.given_on < decision.to_on
        AND (decision.programmes = '[]' OR decision.programmes ? fact.programme_id)
        AND (decision.assignments = '[]' OR decision.assignments ? fact.assignment_code)
    ) AS is_reopened
  FROM fact
  LEFT JOIN held ON held.document_id = fact.document_id
)
SELECT
  known.*,
  known.is_held AND known.is_unchanged AND NOT known.is_reopened AS is_untouched
FROM known
CROSS JOIN settling
WHERE CASE
  WHEN known.is_judged_again THEN NOT known.is_unchanged OR known.is_reopened
  ELSE known.given_on <= settling.last_on
END;
ANALYZE considered;
