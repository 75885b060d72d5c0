-- one row per programme, season and target group, with the people given a first dose
-- read by benchmarks.reports, in turn with the report and in the same run
-- decision past every gate; no population is counted beside them
SELECT programme_id, season, target_group, count(DISTINCT person_id)
FROM visits_visit AS visit
WHERE visit.is_current AND visit.nullified_at IS NULL AND visit.state = 'complete'
  AND visit.given_on >= %(from_on)s AND visit.given_on < %(to_on)s
  AND (%(provider)s::integer IS NULL OR visit.provider_id = %(provider)s)
GROUP BY 1, 2, 3
