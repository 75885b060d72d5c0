-- one row per giver and programme, and prescriber and programme, with their doses
-- read by benchmarks.reports, in turn with the report and in the same run
-- decision past every gate; nobody is looked up
SELECT dose.giver_id, ordered.prescriber_id, visit.programme_id, count(*)
FROM visits_visit AS visit
JOIN visits_administration AS dose ON dose.visit_id = visit.id
JOIN visits_prescription AS ordered ON ordered.visit_id = visit.id
WHERE visit.is_current AND visit.nullified_at IS NULL AND visit.state = 'complete'
  AND visit.given_on >= %(from_on)s AND visit.given_on < %(to_on)s
  AND (%(provider)s::integer IS NULL OR visit.provider_id = %(provider)s)
GROUP BY 1, 2, 3
