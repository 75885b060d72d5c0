-- one row per unit and programme, with its signed doses of the period: the least any count of them has to do
-- read by benchmarks.reports, in turn with the report and in the same run
-- decision past every gate; who was protected on the day is counted apart, and not who is now
SELECT unit_id, programme_id, count(*), count(*) FILTER (WHERE patient_protection <> 'none')
FROM visits_visit
WHERE is_current AND nullified_at IS NULL AND state = 'complete'
  AND given_on >= %(from_on)s AND given_on < %(to_on)s
  AND (%(provider)s::integer IS NULL OR provider_id = %(provider)s)
GROUP BY 1, 2
