-- one row per unit and programme, with its doses and the minutes to their registering
-- read by benchmarks.reports, in turn with the report and in the same run
-- decision past every gate; no median is made
SELECT unit_id, programme_id, count(*), count(*) FILTER (WHERE recorded_later), avg(recorded_at - given_at)
FROM visits_visit AS visit
WHERE visit.is_current AND visit.nullified_at IS NULL AND visit.state = 'complete'
  AND visit.given_on >= %(from_on)s AND visit.given_on < %(to_on)s
  AND (%(provider)s::integer IS NULL OR visit.provider_id = %(provider)s)
GROUP BY 1, 2
