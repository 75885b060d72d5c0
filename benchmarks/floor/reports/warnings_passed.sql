-- one row per unit and warning, with how often it was passed
-- read by benchmarks.reports, in turn with the report and in the same run
-- decision past every gate; nobody is looked up
SELECT visit.unit_id, told.warning ->> 'code', count(*)
FROM visits_visit AS visit
CROSS JOIN LATERAL jsonb_array_elements(visit.passed_warnings) AS told (warning)
WHERE visit.passed_warnings <> '[]' AND visit.state IN ('given', 'complete')
  AND visit.is_current AND visit.nullified_at IS NULL
  AND visit.given_on >= %(from_on)s AND visit.given_on < %(to_on)s
  AND (%(provider)s::integer IS NULL OR visit.provider_id = %(provider)s)
GROUP BY 1, 2
