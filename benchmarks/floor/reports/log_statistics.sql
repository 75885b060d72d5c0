-- one row per unit and action, with its events
-- read by benchmarks.reports, in turn with the report and in the same run
-- decision past every gate; nobody is looked up
SELECT unit_hsa_id, action, count(*)
FROM audit_event
WHERE at >= %(from_on)s AND at < %(to_on)s
  AND (%(provider)s::integer IS NULL OR provider_id = %(provider)s)
GROUP BY 1, 2
