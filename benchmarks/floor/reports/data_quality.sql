-- one row per period, with what its doses lack
-- read by benchmarks.reports, in turn with the report and in the same run
-- decision past every gate; some of the checks, each a count over the same rows
SELECT
  count(*),
  count(*) FILTER (WHERE visit.patient_municipality_code = ''),
  count(*) FILTER (WHERE person.sex = 'unknown'),
  count(*) FILTER (WHERE person.birth_date IS NULL),
  count(*) FILTER (WHERE dose.dose_number IS NULL),
  count(*) FILTER (WHERE visit.target_group = ''),
  count(*) FILTER (WHERE dose.batch_number = ''),
  count(*) FILTER (WHERE visit.recorded_later)
FROM visits_visit AS visit
JOIN visits_administration AS dose ON dose.visit_id = visit.id
JOIN patients_person AS person ON person.id = visit.person_id
WHERE visit.is_current AND visit.nullified_at IS NULL AND visit.state = 'complete'
  AND visit.given_on >= %(from_on)s AND visit.given_on < %(to_on)s
  AND (%(provider)s::integer IS NULL OR visit.provider_id = %(provider)s)
