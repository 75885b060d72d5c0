-- one row per unit, vaccine and batch, with its doses
-- read by benchmarks.reports, in turn with the report and in the same run
-- decision past every gate; the batch's own facts, and the few rows of what was discarded, are not looked up
SELECT visit.unit_id, dose.product_id, dose.batch_number, count(*), min(visit.given_on), max(visit.given_on)
FROM visits_visit AS visit
JOIN visits_administration AS dose ON dose.visit_id = visit.id
WHERE visit.is_current AND visit.nullified_at IS NULL AND visit.state = 'complete'
  AND visit.given_on >= %(from_on)s AND visit.given_on < %(to_on)s
  AND (%(provider)s::integer IS NULL OR visit.provider_id = %(provider)s)
GROUP BY 1, 2, 3
