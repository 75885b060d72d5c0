-- one row per unit and outcome, with its declarations
-- read by benchmarks.reports, in turn with the report and in the same run
-- decision past every gate; who has disowned one is not asked
SELECT unit_id, outcome, count(*)
FROM declarations_declaration
WHERE reviewed_at >= %(from_on)s AND reviewed_at < %(to_on)s
  AND (%(provider)s::integer IS NULL OR provider_id = %(provider)s)
GROUP BY 1, 2
