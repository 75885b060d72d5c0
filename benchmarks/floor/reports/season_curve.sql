-- one row per day, with its signed doses: the least any curve has to do
-- read by benchmarks.reports, in turn with the report and in the same run
-- decision past every gate; who was protected on the day is counted apart, and nothing is added up day by day
SELECT given_on, count(*), count(*) FILTER (WHERE patient_protection <> 'none')
FROM visits_visit
WHERE is_current AND nullified_at IS NULL AND state = 'complete'
  AND given_on >= %(from_on)s AND given_on < %(to_on)s
  AND (%(provider)s::integer IS NULL OR provider_id = %(provider)s)
GROUP BY 1
