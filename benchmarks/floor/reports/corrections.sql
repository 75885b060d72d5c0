-- one row per kind and code of an act, with how many there were
-- read by benchmarks.reports, in turn with the report and in the same run
-- decision past every gate; nobody is looked up
SELECT visit.unit_id, act.kind, act.code, count(*)
FROM visits_amendment AS act
JOIN visits_visit AS visit ON visit.id = act.visit_id
WHERE act.made_at >= %(from_on)s AND act.made_at < %(to_on)s
  AND (%(provider)s::integer IS NULL OR act.provider_id = %(provider)s)
GROUP BY 1, 2, 3
