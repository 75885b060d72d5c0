-- one row per unit and reason, with its doses not given
-- read by benchmarks.reports, in turn with the report and in the same run
-- decision past every gate; nobody is looked up
SELECT unit_id, reason, count(*)
FROM visits_not_given
WHERE nullified_at IS NULL AND day >= %(from_on)s AND day < %(to_on)s
  AND (%(provider)s::integer IS NULL OR provider_id = %(provider)s)
GROUP BY 1, 2
