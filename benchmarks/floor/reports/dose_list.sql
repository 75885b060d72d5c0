-- one row per given dose of the period, with whose it was: the least any list of them has to do
-- read by benchmarks.reports, in turn with the report and in the same run
-- decision past every gate; who is protected is not asked
SELECT v.given_on, v.person_id, v.programme_id, d.product_id, d.batch_number, v.unit_id, d.giver_id, v.state
FROM visits_visit v
JOIN visits_administration d ON d.visit_id = v.id
WHERE v.is_current AND v.nullified_at IS NULL AND v.state IN ('given', 'complete')
  AND v.given_on >= %(from_on)s AND v.given_on < %(to_on)s
  AND (%(provider)s::integer IS NULL OR v.provider_id = %(provider)s)
ORDER BY v.given_on, v.unit_id
