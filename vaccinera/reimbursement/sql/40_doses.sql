-- one row per dose of the people whose visits may be paid for
-- read by the statements after it
-- decision history is read for people with a visit to weigh against it, at any provider, as it stood at the cut-off
-- What stands of the visits at hand. A few are looked up one by one; many, as after a decision that reaches back, by
-- reading every line once. Of what no locked run has judged, only earlier open months can have left lines.
CREATE TEMP TABLE held_line ON COMMIT DROP AS
SELECT line.*
FROM weighed
CROSS JOIN LATERAL (
  SELECT line.* FROM standing_line line WHERE line.document_id = weighed.document_id OFFSET 0
) line
WHERE NOT weighed.is_new
  AND (SELECT count(*) FROM weighed WHERE NOT weighed.is_new) < 100000
UNION ALL
SELECT line.*
FROM weighed
JOIN standing_line line ON line.document_id = weighed.document_id
WHERE NOT weighed.is_new
  AND (SELECT count(*) FROM weighed WHERE NOT weighed.is_new) >= 100000
UNION ALL
SELECT line.*
FROM weighed
JOIN standing_line line ON line.document_id = weighed.document_id AND line.id < 0
WHERE weighed.is_new;
ANALYZE held_line;

CREATE TEMP TABLE concerned ON COMMIT DROP AS
WITH supplemented AS (
  SELECT weighed.person, held_line.given_on
  FROM weighed
  JOIN held_line ON held_line.document_id = weighed.document_id
  WHERE held_line.kind = 'supplement'
),
person AS (
  SELECT weighed.person, weighed.given_on FROM weighed WHERE weighed.refused IS NULL
  UNION ALL
  SELECT supplemented.person, supplemented.given_on FROM supplemented
)
SELECT person.person, person.person AS person_id, min(person.given_on) AS first_on
FROM person
GROUP BY person.person;
INSERT INTO concerned (person, person_id, first_on)
SELECT concerned.person, merged.person_id, concerned.first_on
FROM concerned
JOIN merged ON merged.kept_id = concerned.person;
ANALYZE concerned;

-- How far back a dose of each programme can matter: by its interval, by its occasion, or by its season. Months are taken
-- to be long, so that no dose is left out.
CREATE TEMP TABLE reach ON COMMIT DROP AS
WITH asked AS (
  SELECT DISTINCT weighed.programme_id, weighed.target_group, weighed.duplicate_group, weighed.season
  FROM weighed
  WHERE weighed.refused IS NULL
),
bound AS (
  SELECT DISTINCT asked.programme_id, pack_interval.kind, pack_interval.after,
    (extract(year FROM pack_interval.least) * 12 + extract(month FROM pack_interval.least)) * 31
      + extract(day FROM pack_interval.least) AS days
  FROM asked
  JOIN pack_version version ON version.programme_id = asked.programme_id
  JOIN pack_interval
    ON pack_interval.version_id = version.id
    AND pack_interval.target_group = asked.target_group
    AND pack_interval.before_group = asked.duplicate_group
  UNION ALL
  -- By which schedule a dose is given is decided by the first dose ever.
  SELECT DISTINCT asked.programme_id, 'between_doses', '"all"'::jsonb, 36525
  FROM asked
  JOIN pack_version version ON version.programme_id = asked.programme_id
  JOIN pack_interval ON pack_interval.version_id = version.id AND pack_interval.schedules IS NOT NULL
)
SELECT
  programme.programme_id,
  coalesce(
    (
      SELECT max(bound.days)
      FROM bound
      WHERE CASE bound.kind
        WHEN 'between_doses' THEN bound.programme_id = programme.programme_id
        ELSE bound.after = '"all"' OR bound.after ? programme.programme_id
      END
    ),
    0
  )::integer AS days,
  ARRAY(SELECT DISTINCT asked.season FROM asked WHERE asked.programme_id = programme.programme_id) AS seasons
FROM (SELECT DISTINCT pack_version.programme_id FROM pack_version) programme;
ANALYZE reach;

CREATE TEMP TABLE dose ON COMMIT DROP AS
WITH near AS (
  SELECT
    (SELECT min(concerned.first_on) FROM concerned) - (SELECT max(reach.days) FROM reach WHERE reach.days <= 366)
      AS first_on
),
changed_since AS (
  SELECT DISTINCT amendment.document_id
  FROM settlement.amendment amendment
  WHERE amendment.made_at >= %(cut_off_at)s::timestamptz
    AND amendment.kind <> 'nullified'
),
earlier_version AS (
  SELECT DISTINCT ON (version.document_id) version.*
  FROM changed_since
  CROSS JOIN LATERAL (
    SELECT version.* FROM settlement.visit_version version WHERE version.document_id = changed_since.document_id OFFSET 0
  ) version
  WHERE version.recorded_at < %(cut_off_at)s::timestamptz
    AND version.person_id IN (SELECT concerned.person_id FROM concerned)
  ORDER BY version.document_id, version.version DESC
),
seen AS (
  SELECT
    version.document_id, version.person_id, version.provider_id, version.unit_id, version.assignment_code, version.setting,
    version.programme_id, version.season, version.duplicate_group, version.payer, version.given_at, version.given_on,
    version.completed_at, version.nullified_at, false AS is_anothers
  FROM settlement.visit_version version
  WHERE version.is_current
    AND version.recorded_at < %(cut_off_at)s::timestamptz
    AND (%(persons)s::uuid[] IS NULL OR version.person_id = ANY (ARRAY(SELECT concerned.person_id FROM concerned)))
    -- Few programmes look back more than a year; what is read of all others need not reach as far.
    AND (
      version.given_on >= (SELECT first_on FROM near)
      OR version.season = ANY (ARRAY(SELECT DISTINCT unnest(reach.seasons) FROM reach))
      OR (
        version.programme_id = ANY (ARRAY(SELECT reach.programme_id FROM reach WHERE reach.days > 366))
        AND version.given_on >= (SELECT min(concerned.first_on) FROM concerned) - (SELECT max(reach.days) FROM reach)
      )
    )
  UNION ALL
  SELECT
    version.document_id, version.person_id, version.provider_id, version.unit_id, version.assignment_code, version.setting,
    version.programme_id, version.season, version.duplicate_group, version.payer, version.given_at, version.given_on,
    version.completed_at, version.nullified_at, false
  FROM earlier_version version
  UNION ALL
  -- To a provider, what others gave is told by its day and group alone; to the region this view tells nothing.
  SELECT * FROM (
    SELECT DISTINCT ON (version.document_id)
      version.document_id, version.person_id, NULL::integer, NULL::integer, NULL, NULL, version.programme_id,
      version.season, version.duplicate_group, CASE WHEN version.is_for_region THEN 'region' ELSE '' END, version.given_at,
      version.given_on, version.completed_at, version.nullified_at, true
    FROM settlement.competing_version version
    WHERE version.recorded_at < %(cut_off_at)s::timestamptz
      AND version.person_id IN (SELECT concerned.person_id FROM concerned)
    ORDER BY version.document_id, version.version DESC
  ) competing
)
SELECT
  concerned.person,
  version.document_id,
  version.provider_id,
  version.unit_id,
  version.assignment_code,
  version.setting,
  version.programme_id,
  version.season,
  version.duplicate_group,
  version.payer,
  version.given_at,
  version.given_on,
  version.completed_at,
  version.is_anothers,
  version.completed_at IS NOT NULL AND version.completed_at < settling.cut_off_at
    AND (version.nullified_at IS NULL OR version.nullified_at >= settling.cut_off_at) AS counts
FROM concerned
JOIN seen version ON version.person_id = concerned.person_id
JOIN reach ON reach.programme_id = version.programme_id
CROSS JOIN settling
WHERE version.given_on >= concerned.first_on - reach.days
  OR version.season = ANY (reach.seasons);
ANALYZE dose;
