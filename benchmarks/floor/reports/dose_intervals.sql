-- one row per programme and days since the dose before, with how many
-- read by benchmarks.reports, in turn with the report and in the same run
-- decision past every gate; people that were merged are not followed
SELECT programme_id, days, count(*)
FROM (
  SELECT
    programme_id,
    given_on,
    given_on - lag(given_on) OVER (PARTITION BY person_id, programme_id ORDER BY given_on) AS days
  FROM visits_visit
  WHERE is_current AND nullified_at IS NULL AND state = 'complete'
    AND given_on < %(to_on)s
    AND (%(provider)s::integer IS NULL OR provider_id = %(provider)s)
) AS followed
WHERE given_on >= %(from_on)s
GROUP BY 1, 2
