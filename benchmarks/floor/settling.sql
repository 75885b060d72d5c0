-- one row per visit of the month, priced, in tables like those a lock writes: the least any settlement has to do
-- read by benchmarks.settling, in turn with the lock and in the same run
-- decision a window over the same people's whole history, a join to price, as many rows and the same indexes as the lock writes
WITH whose AS (
  SELECT DISTINCT person_id FROM visits_visit WHERE given_on BETWEEN %(month)s AND %(last_on)s
),
history AS (
  SELECT
    visit.document_id, visit.id, visit.provider_id, visit.unit_id, visit.assignment_code, visit.programme_id, visit.season,
    visit.target_group, visit.payer, visit.given_on,
    row_number() OVER (PARTITION BY visit.person_id, visit.programme_id, visit.season ORDER BY visit.given_at) AS place
  FROM visits_visit visit
  JOIN whose ON whose.person_id = visit.person_id
  WHERE visit.is_current
),
priced AS (
  SELECT history.*, price.id AS price_id, price.ore
  FROM history
  LEFT JOIN reimbursement_price price
    ON price.kind = 'base'
    AND price.programme_id = history.programme_id
    AND price.assignment_id = history.assignment_code
    AND price.payer = history.payer
    AND price.from_on <= history.given_on
    AND (price.to_on IS NULL OR price.to_on > history.given_on)
  WHERE history.given_on BETWEEN %(month)s AND %(last_on)s
),
judged AS (
  INSERT INTO floor_outcome (
    id, run_id, document_id, visit_id, provider_id, unit_id, payee_id, assignment_code, programme_code, season, target_group,
    given_on, code, is_final, is_judged_again, rule, price_id, facts, detail
  )
  SELECT
    row_number() OVER (), %(run)s::uuid, document_id, id, provider_id, unit_id, provider_id, assignment_code, programme_id, season,
    target_group, given_on, 15, place = 1, false, '', price_id, document_id, '{}'
  FROM priced
)
INSERT INTO floor_line (
  id, run_id, document_id, kind, supplement, price_id, ore, provider_id, unit_id, programme_code, given_on
)
SELECT
  row_number() OVER (), %(run)s::uuid, document_id, 'base', '', price_id, ore, provider_id, unit_id, programme_id, given_on
FROM priced
WHERE price_id IS NOT NULL
LIMIT %(lines)s
