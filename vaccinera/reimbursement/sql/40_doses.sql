-- one row per dose of the people whose visits may be paid for, and what is left of those visits after the intervals
-- read by the statements after it
-- decision history is read for people with a visit to weigh against it, at any provider, as it stood at the cut-off
CREATE TEMP TABLE concerned ON COMMIT DROP AS
WITH person AS (
  SELECT weighed.person FROM weighed WHERE weighed.refused IS NULL
  UNION
  SELECT weighed.person
  FROM weighed
  JOIN standing_line line ON line.document_id = weighed.document_id
  WHERE line.kind = 'supplement'
)
SELECT person, person AS person_id FROM person
UNION ALL
SELECT person.person, merged.person_id FROM person JOIN merged ON merged.kept_id = person.person;
ANALYZE concerned;

CREATE TEMP TABLE dose ON COMMIT DROP AS
WITH seen AS (
  SELECT
    version.document_id, version.version, version.person_id, version.provider_id, version.unit_id,
    version.assignment_code, version.setting, version.programme_id, version.season, version.duplicate_group,
    version.payer, version.product_id, version.given_at, version.given_on, version.recorded_at, version.completed_at,
    version.nullified_at, false AS is_anothers
  FROM settlement.visit_version version
  UNION ALL
  -- To a provider, what others gave is told by its day and group alone; to the region this view tells nothing.
  SELECT
    version.document_id, version.version, version.person_id, NULL, NULL,
    NULL, NULL, version.programme_id, version.season, version.duplicate_group,
    CASE WHEN version.is_for_region THEN 'region' ELSE '' END, NULL, version.given_at, version.given_on,
    version.recorded_at, version.completed_at, version.nullified_at, true
  FROM settlement.competing_version version
)
SELECT DISTINCT ON (version.document_id)
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
  version.product_id,
  version.given_at,
  version.given_on,
  version.completed_at,
  version.is_anothers,
  version.completed_at IS NOT NULL AND version.completed_at < settling.cut_off_at
    AND (version.nullified_at IS NULL OR version.nullified_at >= settling.cut_off_at) AS counts
FROM concerned
JOIN seen version ON version.person_id = concerned.person_id
CROSS JOIN settling
WHERE version.recorded_at < settling.cut_off_at
ORDER BY version.document_id, version.version DESC;
ANALYZE dose;

CREATE TEMP TABLE too_early ON COMMIT DROP AS
WITH earlier AS (
  SELECT dose.person, dose.document_id, dose.programme_id, dose.duplicate_group, dose.given_on, false AS is_history
  FROM dose
  WHERE dose.counts
  UNION ALL
  SELECT concerned.person, history.document_id, history.programme_id, history.duplicate_group, history.given_on, true
  FROM concerned
  JOIN settlement.history_dose history ON history.person_id = concerned.person_id
  CROSS JOIN settling
  WHERE history.recorded_at < settling.cut_off_at
    AND (history.nullified_at IS NULL OR history.nullified_at >= settling.cut_off_at)
),
nearest AS (
  SELECT DISTINCT ON (weighed.document_id, pack_interval.n)
    weighed.document_id,
    weighed.given_on,
    earlier.document_id AS earlier_id,
    earlier.given_on AS earlier_on,
    pack_interval.rule,
    (earlier.given_on + pack_interval.least)::date AS from_on
  FROM weighed
  JOIN earlier
    ON earlier.person = weighed.person
    AND earlier.given_on < weighed.given_on
    AND earlier.document_id <> weighed.document_id
    AND (weighed.counts_history OR NOT earlier.is_history)
  JOIN pack_interval
    ON pack_interval.version_id = weighed.version_id
    AND pack_interval.target_group = weighed.target_group
    AND pack_interval.before_group = weighed.duplicate_group
    AND CASE pack_interval.kind
          WHEN 'between_doses' THEN earlier.programme_id = weighed.programme_id
            AND (pack_interval.after = '"all"' OR pack_interval.after ? earlier.duplicate_group)
          ELSE earlier.programme_id <> weighed.programme_id
            AND (pack_interval.after = '"all"' OR pack_interval.after ? earlier.programme_id)
        END
  WHERE weighed.refused IS NULL
    AND NOT weighed.pays_early_doses
    AND NOT (weighed.warnings_excuse AND weighed.passed_warning_codes ? 'too_early')
  ORDER BY weighed.document_id, pack_interval.n, earlier.given_on DESC, earlier.document_id
)
SELECT DISTINCT ON (document_id) document_id, earlier_id, earlier_on, rule, from_on
FROM nearest
WHERE given_on < from_on
ORDER BY document_id, from_on DESC, rule;
ANALYZE too_early;
