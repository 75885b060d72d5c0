-- one row per signer by code: signatures in the small hours, the most doses given within an hour, and the units
-- read by reimbursement.queries.anomalies, after a month is settled
-- decision the hour slides; codes are asked for of the month's doses only, and of what was signed at night
WITH dose AS (
  SELECT outcome.giver_code AS code, outcome.unit_id, outcome.given_at
  FROM settled_outcome outcome
  WHERE outcome.given_on BETWEEN %(month)s AND %(last_on)s
    AND outcome.giver_code IS NOT NULL
    AND outcome.code NOT IN (1, 2)
),
paced AS (
  SELECT
    dose.code,
    count(*) OVER (
      PARTITION BY dose.code
      ORDER BY dose.given_at
      RANGE BETWEEN interval '59 minutes 59.999999 seconds' PRECEDING AND CURRENT ROW
    ) AS doses
  FROM dose
),
busy AS (
  SELECT paced.code, max(paced.doses) AS doses
  FROM paced
  GROUP BY paced.code
  HAVING max(paced.doses) > %(doses_an_hour)s
),
fast AS (
  SELECT busy.code, 0 AS small_hours, busy.doses, ARRAY(SELECT DISTINCT dose.unit_id FROM dose WHERE dose.code = busy.code) AS units
  FROM busy
),
-- What the last locked run has seen was looked at then.
at_night AS (
  SELECT considered.document_id, considered.unit_id, part.kind, part.signed_at
  FROM considered
  CROSS JOIN settling
  CROSS JOIN LATERAL (
    VALUES ('prescription', considered.prescribed_at), ('administration', considered.administered_at)
  ) part (kind, signed_at)
  WHERE part.signed_at >= settling.locked_cut_off_at
    AND (part.signed_at AT TIME ZONE 'Europe/Stockholm')::time < time '05:00'
),
signed_at_night AS (
  SELECT DISTINCT at_night.document_id, at_night.unit_id, signature.kind, signature.signer_code AS code
  FROM at_night
  CROSS JOIN LATERAL (
    SELECT signature.kind, signature.signer_code
    FROM settlement.signature signature
    WHERE signature.document_id = at_night.document_id
      AND signature.kind IN (at_night.kind, 'countersignature')
      AND signature.signed_at = at_night.signed_at
    OFFSET 0
  ) signature
  WHERE signature.signer_code IS NOT NULL
),
sleepless AS (
  SELECT signed.code, count(*) AS small_hours, 0 AS doses, array_agg(DISTINCT signed.unit_id) AS units
  FROM signed_at_night signed
  GROUP BY signed.code
  HAVING count(*) >= %(small_hours_signatures)s
)
SELECT code, small_hours, doses, units FROM fast
UNION ALL
SELECT code, small_hours, doses, units FROM sleepless
ORDER BY code, doses
