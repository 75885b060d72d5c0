-- one row per given dose that lacks a signature, with whose it is: the least any list of them has to do
-- read by benchmarks.reports, in turn with the report and in the same run
-- decision past every gate; who is protected is not asked
SELECT v.last_day_to_sign, v.given_on, v.person_id, v.programme_id, v.unit_id, d.giver_id
FROM visits_visit v
JOIN visits_administration d ON d.visit_id = v.id
WHERE v.is_current AND v.nullified_at IS NULL AND v.state = 'given'
  AND (%(provider)s::integer IS NULL OR v.provider_id = %(provider)s)
ORDER BY v.last_day_to_sign, v.given_on
