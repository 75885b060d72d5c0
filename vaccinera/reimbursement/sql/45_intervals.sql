-- one row per visit given too early after another dose, and the nearest dose it followed
-- read by the statements after it
-- decision history is read for people with a visit to weigh against it, at any provider, as it stood at the cut-off
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
  WHERE (SELECT coalesce(bool_or(terms.counts_history), false) FROM terms_of_day terms)
    AND history.recorded_at < settling.cut_off_at
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
    -- A dose whose number nobody has told is bound by every interval.
    AND (weighed.dose_number IS NULL
      OR weighed.dose_number BETWEEN pack_interval.from_dose AND coalesce(pack_interval.to_dose, weighed.dose_number))
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
