-- one row per visit the run may have to judge, with its payment facts as they stood at the cut-off
-- read by the statements after it
-- decision facts are those of the last version before the cut-off; each kind's first signature counts (rules 3, 6 and 8)
CREATE TEMP TABLE version_of ON COMMIT DROP AS
WITH found AS (
  -- A few are looked up one by one; many, as after a decision that reaches back, by reading everything once.
  SELECT version.*
  FROM candidate
  CROSS JOIN LATERAL (
    SELECT version.* FROM settlement.visit_version version WHERE version.document_id = candidate.document_id OFFSET 0
  ) version
  WHERE %(persons)s::uuid[] IS NULL
    AND (SELECT count(*) FROM candidate) < 100000
  UNION ALL
  SELECT version.*
  FROM candidate
  JOIN settlement.visit_version version ON version.document_id = candidate.document_id
  WHERE %(persons)s::uuid[] IS NULL
    AND (SELECT count(*) FROM candidate) >= 100000
  UNION ALL
  SELECT version.*
  FROM candidate
  JOIN settlement.visit_version version ON version.document_id = candidate.document_id
  WHERE version.person_id = ANY (%(persons)s::uuid[])
)
SELECT DISTINCT ON (found.document_id)
  found.document_id, found.version, found.is_current, found.visit_id, found.provider_id, found.unit_id,
  found.assignment_code, found.setting, found.person_id, found.programme_id, found.season, found.duplicate_group,
  found.target_group, found.payer, found.product_id, found.funding_source, found.given_at, found.given_on,
  found.last_day_to_sign, found.passed_warning_codes, found.dose_number, found.is_in_weeks, found.nullified_at,
  min(found.prescription_signed_at) FILTER (WHERE found.prescription_signed_at < settling.cut_off_at)
    OVER (PARTITION BY found.document_id) AS prescription_signed_at,
  min(found.administration_signed_at) FILTER (WHERE found.administration_signed_at < settling.cut_off_at)
    OVER (PARTITION BY found.document_id) AS administration_signed_at,
  found.giver_code
FROM found
CROSS JOIN settling
WHERE found.recorded_at < settling.cut_off_at
ORDER BY found.document_id, found.version DESC;
ANALYZE version_of;

-- Read once whole, by whoever writes it down with what it says beside; a table of its own would be written for nothing.
CREATE TEMP VIEW fact AS
WITH known AS (
  SELECT seen.*, true AS is_new
  FROM seen
  WHERE seen.version = 1 AND seen.is_current
  UNION ALL
  SELECT version_of.*, false
  FROM version_of
),
signed AS (
  SELECT
    known.document_id, known.is_new, known.visit_id, known.provider_id, known.unit_id, known.assignment_code, known.setting,
    known.person_id, known.programme_id, known.season, known.duplicate_group, known.target_group, known.payer,
    known.product_id, known.funding_source, known.given_at, known.given_on, known.last_day_to_sign,
    known.passed_warning_codes, known.dose_number, known.is_in_weeks, known.giver_code,
    known.nullified_at IS NOT NULL AND known.nullified_at < settling.cut_off_at AS is_nullified,
    CASE WHEN known.prescription_signed_at < settling.cut_off_at THEN known.prescription_signed_at END AS prescribed_at,
    CASE WHEN known.administration_signed_at < settling.cut_off_at THEN known.administration_signed_at END
      AS administered_at
  FROM known
  CROSS JOIN settling
),
cost AS (
  SELECT cost.document_id, cost.ore
  FROM reimbursement_extra_cost cost, settling
  WHERE cost.state = 'approved' AND cost.decided_at < settling.cut_off_at
)
SELECT
  signed.*,
  coalesce(merged.kept_id, signed.person_id) AS person,
  CASE WHEN signed.prescribed_at IS NOT NULL AND signed.administered_at IS NOT NULL
    THEN greatest(signed.prescribed_at, signed.administered_at) END AS completed_at,
  cost.ore AS extra_ore,
  md5(
    concat_ws(
      '|', signed.person_id, signed.given_on, signed.programme_id, signed.product_id, signed.funding_source,
      signed.setting, signed.target_group, signed.payer, signed.unit_id, signed.assignment_code,
      coalesce(cost.ore, 0), signed.is_nullified
    )
  )::uuid AS facts
FROM signed
LEFT JOIN merged ON merged.person_id = signed.person_id
LEFT JOIN cost ON cost.document_id = signed.document_id;
