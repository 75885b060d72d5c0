-- one row per month, unit, programme and kind, with its lines and their sum
-- read by benchmarks.reports, in turn with the report and in the same run
-- decision past every gate; nobody is looked up
SELECT run.month, line.unit_id, line.programme_code, line.kind, count(*), sum(line.ore)
FROM reimbursement_line AS line
JOIN reimbursement_run AS run ON run.id = line.run_id
WHERE run.month >= date_trunc('month', %(from_on)s::date) AND run.month < %(to_on)s
  AND (%(provider)s::integer IS NULL OR line.provider_id = %(provider)s)
GROUP BY 1, 2, 3, 4
