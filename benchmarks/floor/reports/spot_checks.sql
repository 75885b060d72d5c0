-- one row per spot check, with the openings drawn for it
-- read by benchmarks.reports, in turn with the report and in the same run
-- decision past every gate; nobody is looked up
SELECT checked.id, count(opening.check_of_id)
FROM audit_spot_check AS checked
LEFT JOIN audit_sampled_opening AS opening ON opening.check_of_id = checked.id
WHERE checked.drawn_at >= %(from_on)s AND checked.drawn_at < %(to_on)s
  AND (%(provider)s::integer IS NULL OR checked.provider_id = %(provider)s)
GROUP BY 1
