-- one row per visit the run may have to judge, with its payment facts as they stood at the cut-off
-- read by the statements after it
-- decision facts are those of the last version before the cut-off; each kind's first signature counts (rules 3, 6 and 8)
CREATE TEMP TABLE candidate ON COMMIT DROP AS
-- Of months that no run has locked.
SELECT version.document_id
FROM settlement.visit_version version, settling
WHERE version.given_on > settling.locked_on
  AND version.given_on <= settling.last_on
  AND version.recorded_at < settling.cut_off_at
  AND (settling.only_persons IS NULL OR version.person_id = ANY (settling.only_persons))
UNION
-- Of locked months, written or corrected since the last cut-off.
SELECT version.document_id
FROM settlement.visit_version version, settling
WHERE version.given_on <= settling.locked_on
  AND version.recorded_at >= settling.locked_cut_off_at
  AND version.recorded_at < settling.cut_off_at
  AND (settling.only_persons IS NULL OR version.person_id = ANY (settling.only_persons))
UNION
-- Nullified since then.
SELECT amendment.document_id
FROM settlement.amendment amendment, settling
WHERE amendment.made_at >= settling.locked_cut_off_at
  AND amendment.made_at < settling.cut_off_at
UNION
-- Left open by the last run that judged them.
SELECT outcome.document_id
FROM reimbursement_outcome outcome
WHERE NOT outcome.is_final
  AND NOT EXISTS (
    SELECT FROM reimbursement_outcome later
    WHERE later.document_id = outcome.document_id AND later.id > outcome.id
  )
UNION
SELECT cost.document_id
FROM reimbursement_extra_cost cost, settling
WHERE cost.state = 'approved'
  AND cost.decided_at >= settling.locked_cut_off_at
UNION
-- Touched by a decision that reaches back.
SELECT outcome.document_id
FROM reimbursement_outcome outcome
JOIN reimbursement_retroactive_decision decision
  ON outcome.given_on >= decision.from_on
  AND outcome.given_on < decision.to_on
CROSS JOIN settling
WHERE decision.state = 'approved'
  AND decision.decided_at > settling.locked_check_at;
ANALYZE candidate;

CREATE TEMP TABLE fact ON COMMIT DROP AS
WITH known AS (
  SELECT DISTINCT ON (version.document_id)
    version.document_id,
    version.visit_id,
    version.provider_id,
    version.unit_id,
    version.assignment_code,
    version.setting,
    version.person_id,
    version.programme_id,
    version.season,
    version.duplicate_group,
    version.target_group,
    version.payer,
    version.product_id,
    version.funding_source,
    version.given_at,
    version.given_on,
    version.last_day_to_sign,
    version.passed_warning_codes,
    version.nullified_at IS NOT NULL AND version.nullified_at < settling.cut_off_at AS is_nullified,
    min(version.prescription_signed_at) FILTER (WHERE version.prescription_signed_at < settling.cut_off_at)
      OVER (PARTITION BY version.document_id) AS prescribed_at,
    min(version.administration_signed_at) FILTER (WHERE version.administration_signed_at < settling.cut_off_at)
      OVER (PARTITION BY version.document_id) AS administered_at
  FROM candidate
  JOIN settlement.visit_version version ON version.document_id = candidate.document_id
  CROSS JOIN settling
  WHERE version.recorded_at < settling.cut_off_at
    AND (settling.only_persons IS NULL OR version.person_id = ANY (settling.only_persons))
  ORDER BY version.document_id, version.version DESC
),
cost AS (
  SELECT cost.document_id, cost.ore
  FROM reimbursement_extra_cost cost, settling
  WHERE cost.state = 'approved' AND cost.decided_at < settling.cut_off_at
)
SELECT
  known.*,
  coalesce(merged.kept_id, known.person_id) AS person,
  CASE WHEN known.prescribed_at IS NOT NULL AND known.administered_at IS NOT NULL
    THEN greatest(known.prescribed_at, known.administered_at) END AS completed_at,
  cost.ore AS extra_ore,
  md5(
    concat_ws(
      '|', known.person_id, known.given_on, known.programme_id, known.product_id, known.funding_source, known.setting,
      known.target_group, known.payer, known.unit_id, known.assignment_code, coalesce(cost.ore, 0), known.is_nullified
    )
  )::uuid AS facts
FROM known
LEFT JOIN merged ON merged.person_id = known.person_id
LEFT JOIN cost ON cost.document_id = known.document_id;
ANALYZE fact;

CREATE TEMP TABLE held ON COMMIT DROP AS
WITH said AS (
  SELECT outcome.document_id, 0 AS is_earlier, outcome.id AS n, outcome.code, outcome.is_final, outcome.facts,
    run.checked_at AS judged_at, outcome.detail
  FROM fact
  JOIN reimbursement_outcome outcome ON outcome.document_id = fact.document_id
  JOIN reimbursement_run run ON run.id = outcome.run_id
  UNION ALL
  SELECT outcome.document_id, 1, outcome.n, outcome.code, outcome.is_final, outcome.facts, NULL, outcome.detail
  FROM fact
  JOIN earlier_outcome outcome ON outcome.document_id = fact.document_id
)
SELECT DISTINCT ON (document_id) document_id, code, is_final, facts, judged_at, detail ->> 'setting' AS setting
FROM said
ORDER BY document_id, is_earlier DESC, n DESC;
ANALYZE held;

CREATE TEMP TABLE considered ON COMMIT DROP AS
WITH known AS (
  SELECT
    fact.*,
    held.document_id IS NOT NULL AS is_held,
    coalesce(held.is_final, false) AS is_judged_again,
    held.code AS held_code,
    held.setting AS held_setting,
    held.facts = fact.facts AS is_unchanged,
    EXISTS (
      SELECT FROM reimbursement_retroactive_decision decision
      WHERE decision.state = 'approved'
        AND decision.decided_at > held.judged_at
        AND fact.given_on >= decision.from_on
        AND fact.given_on < decision.to_on
        AND (decision.programmes = '[]' OR decision.programmes ? fact.programme_id)
        AND (decision.assignments = '[]' OR decision.assignments ? fact.assignment_code)
    ) AS is_reopened
  FROM fact
  LEFT JOIN held ON held.document_id = fact.document_id
)
SELECT
  known.*,
  known.is_held AND known.is_unchanged AND NOT known.is_reopened AS is_untouched
FROM known
CROSS JOIN settling
WHERE CASE
  WHEN known.is_judged_again THEN NOT known.is_unchanged OR known.is_reopened
  ELSE known.given_on <= settling.last_on
END;
ANALYZE considered;
