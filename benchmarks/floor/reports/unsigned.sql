-- one row per unit, programme and last day to sign, with its unsigned doses
-- read by benchmarks.reports, in turn with the report and in the same run
-- decision past every gate; every one that waits, whenever it was given
SELECT unit_id, programme_id, last_day_to_sign, count(*), count(*) FILTER (WHERE patient_protection <> 'none')
FROM visits_visit
WHERE is_current AND nullified_at IS NULL AND state = 'given'
  AND (%(provider)s::integer IS NULL OR provider_id = %(provider)s)
GROUP BY 1, 2, 3
