-- one row per visit that competes for a paid dose, with whether it is one, and the visit that stands in its way if not
-- read by the statements after it
-- decision the walk is one step at a time over the competing sets only, which are few; everybody else is alone
CREATE TEMP TABLE entrant ON COMMIT DROP AS
SELECT
  weighed.person, weighed.programme_id, weighed.season, weighed.duplicate_group, weighed.document_id, weighed.given_on,
  weighed.given_at, weighed.completed_at, weighed.is_judged_again, false AS is_anothers
FROM weighed
WHERE weighed.refused IS NULL
  AND NOT EXISTS (SELECT FROM too_early WHERE too_early.document_id = weighed.document_id)
UNION ALL
-- To a provider, another's dose in its turn: it is taken to be paid. The region judges it like any other.
SELECT
  dose.person, dose.programme_id, dose.season, dose.duplicate_group, dose.document_id, dose.given_on, dose.given_at,
  dose.completed_at, false, true
FROM dose
WHERE dose.is_anothers AND dose.counts AND dose.payer = 'region';
ANALYZE entrant;

-- What is not judged in this run, and may stand in the way of something that is.
CREATE TEMP TABLE rival ON COMMIT DROP AS
SELECT dose.person, dose.programme_id, dose.season, dose.duplicate_group, dose.document_id, dose.given_on
FROM dose
WHERE NOT EXISTS (SELECT FROM considered WHERE considered.document_id = dose.document_id)
  AND EXISTS (
    SELECT FROM entrant
    WHERE entrant.person = dose.person
      AND entrant.programme_id = dose.programme_id
      AND entrant.season = dose.season
      AND entrant.duplicate_group = dose.duplicate_group
  );
ANALYZE rival;

-- Who is alone is paid, and is not walked: only sets of more than one, or with a dose that stands, are written down.
CREATE TEMP TABLE contest ON COMMIT DROP AS
WITH stood AS (
  -- A few are looked up one by one; many, by reading every line once.
  SELECT rival.*, line.id
  FROM rival
  CROSS JOIN LATERAL (
    SELECT line.id FROM standing_line line WHERE line.document_id = rival.document_id AND line.kind = 'base' OFFSET 0
  ) line
  WHERE (SELECT count(*) FROM rival) < 100000
  UNION ALL
  SELECT rival.*, line.id
  FROM rival
  JOIN standing_line line ON line.document_id = rival.document_id AND line.kind = 'base'
  WHERE (SELECT count(*) FROM rival) >= 100000
),
standing AS (
  SELECT
    person,
    programme_id,
    season,
    duplicate_group,
    array_agg(document_id ORDER BY id < 0, abs(id)) AS documents,
    array_agg(given_on ORDER BY id < 0, abs(id)) AS days
  FROM stood
  GROUP BY person, programme_id, season, duplicate_group
),
contested AS (
  SELECT person, programme_id, season, duplicate_group
  FROM entrant
  GROUP BY person, programme_id, season, duplicate_group
  HAVING count(*) > 1
  UNION
  SELECT person, programme_id, season, duplicate_group FROM standing
)
SELECT
  entrant.document_id,
  entrant.given_on,
  doses.id AS dose_terms_id,
  doses.most_doses,
  doses.least_days,
  entrant.is_anothers OR price_of.base_id IS NOT NULL AS has_price,
  coalesce(standing.documents, '{}') AS documents,
  coalesce(standing.days, '{}') AS days,
  row_number() OVER (
    PARTITION BY entrant.person, entrant.programme_id, entrant.season, entrant.duplicate_group
    ORDER BY entrant.is_judged_again DESC, entrant.given_at, entrant.completed_at, entrant.document_id
  ) AS place,
  dense_rank() OVER (
    ORDER BY entrant.person, entrant.programme_id, entrant.season, entrant.duplicate_group
  ) AS contest
FROM contested
JOIN entrant
  ON entrant.person = contested.person
  AND entrant.programme_id = contested.programme_id
  AND entrant.season = contested.season
  AND entrant.duplicate_group = contested.duplicate_group
LEFT JOIN standing
  ON standing.person = entrant.person
  AND standing.programme_id = entrant.programme_id
  AND standing.season = entrant.season
  AND standing.duplicate_group = entrant.duplicate_group
LEFT JOIN weighed
  ON weighed.document_id = entrant.document_id
  AND NOT entrant.is_anothers
LEFT JOIN price_of
  ON price_of.programme_id = weighed.programme_id
  AND price_of.payer = weighed.payer
  AND price_of.assignment_code = weighed.assignment_code
  AND price_of.product_id = weighed.product_id
  AND price_of.setting = weighed.setting
  AND price_of.given_on = weighed.given_on
LEFT JOIN LATERAL (
  SELECT doses.id, doses.most_doses, doses.least_days
  FROM reimbursement_dose_terms doses
  WHERE doses.terms_id = weighed.terms_id
    AND doses.programme_id = weighed.programme_id
    AND doses.target_group IN ('', weighed.target_group)
  ORDER BY doses.target_group DESC
  LIMIT 1
) doses ON true;
CREATE INDEX ON contest (contest, place);
ANALYZE contest;

CREATE TEMP TABLE walked ON COMMIT DROP AS
WITH RECURSIVE walk AS (
  SELECT contest.contest, 0::bigint AS place, contest.documents, contest.days, NULL::uuid AS document_id,
    NULL::uuid AS stands_id, NULL::uuid AS dose_terms_id
  FROM contest
  WHERE contest.place = 1
  UNION ALL
  SELECT
    walk.contest,
    entrant.place,
    CASE WHEN blocking.document_id IS NULL AND entrant.has_price
      THEN walk.documents || entrant.document_id ELSE walk.documents END,
    CASE WHEN blocking.document_id IS NULL AND entrant.has_price
      THEN walk.days || entrant.given_on ELSE walk.days END,
    entrant.document_id,
    blocking.document_id,
    entrant.dose_terms_id
  FROM walk
  JOIN contest entrant ON entrant.contest = walk.contest AND entrant.place = walk.place + 1
  LEFT JOIN LATERAL (
    SELECT stood.document_id
    FROM unnest(walk.documents, walk.days) WITH ORDINALITY stood (document_id, given_on, n)
    WHERE abs(stood.given_on - entrant.given_on) < entrant.least_days
      OR cardinality(walk.documents) >= entrant.most_doses
    ORDER BY abs(stood.given_on - entrant.given_on) < entrant.least_days DESC, stood.n
    LIMIT 1
  ) blocking ON true
)
SELECT document_id, stands_id, dose_terms_id
FROM walk
WHERE document_id IS NOT NULL;
ANALYZE walked;
