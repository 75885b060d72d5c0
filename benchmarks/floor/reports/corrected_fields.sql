-- one row per field, with how many acts changed it
-- read by benchmarks.reports, in turn with the report and in the same run
-- decision past every gate; nobody is looked up
SELECT changed.field, count(*)
FROM visits_amendment AS act
CROSS JOIN LATERAL jsonb_array_elements_text(act.changed) AS changed (field)
WHERE act.made_at >= %(from_on)s AND act.made_at < %(to_on)s
  AND (%(provider)s::integer IS NULL OR act.provider_id = %(provider)s)
GROUP BY 1
