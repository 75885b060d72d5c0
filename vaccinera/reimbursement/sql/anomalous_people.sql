-- one row per visit of somebody whose doses of one season the run pays at several units; person, programme, season apart
-- read by reimbursement.queries.anomalies, after a month is settled
-- decision paid for the first time in this run: what is judged again was looked at when it was. A run may pay doses of
--   several seasons, of which somebody may well have had one here and the next there
WITH paid AS (
  SELECT outcome.person, outcome.programme_code, outcome.season, outcome.document_id, outcome.unit_id, outcome.given_on
  FROM settled_outcome outcome
  WHERE outcome.code = 15 AND NOT outcome.is_judged_again
),
about AS (
  SELECT paid.person, paid.programme_code, paid.season
  FROM paid
  GROUP BY paid.person, paid.programme_code, paid.season
  HAVING min(paid.unit_id) <> max(paid.unit_id)
)
SELECT
  dense_rank() OVER (ORDER BY about.person, about.programme_code, about.season),
  about.programme_code,
  paid.document_id::text,
  paid.unit_id,
  paid.given_on
FROM about
JOIN paid USING (person, programme_code, season)
ORDER BY 1, paid.given_on, paid.document_id
