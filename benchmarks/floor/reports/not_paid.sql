-- one row per month, unit, programme and code, with its outcomes
-- read by benchmarks.reports, in turn with the report and in the same run
-- decision past every gate; nobody is looked up
SELECT run.month, outcome.unit_id, outcome.programme_code, outcome.code, count(*)
FROM reimbursement_outcome AS outcome
JOIN reimbursement_run AS run ON run.id = outcome.run_id
WHERE outcome.code <> 15 AND run.month >= date_trunc('month', %(from_on)s::date) AND run.month < %(to_on)s
  AND (%(provider)s::integer IS NULL OR outcome.provider_id = %(provider)s)
GROUP BY 1, 2, 3, 4
