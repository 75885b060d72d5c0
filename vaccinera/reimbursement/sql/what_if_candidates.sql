-- one row per visit a locked run gave an outcome: all of a chosen month, and of another those that are followed
-- read by the statements after it
-- decision what was said stays said, but for whether there was a price
CREATE TEMP TABLE kept ON COMMIT DROP AS
SELECT
  outcome.document_id,
  outcome.code,
  outcome.payee_id,
  coalesce(outcome.payee_id, outcome.provider_id) AS whose_id,
  (
    SELECT earlier.detail ->> 'setting'
    FROM reimbursement_outcome earlier
    WHERE earlier.document_id = outcome.document_id AND earlier.id < outcome.id
    ORDER BY earlier.id DESC
    LIMIT 1
  ) AS held_setting
FROM settling
JOIN reimbursement_run run ON run.month = settling.month
JOIN reimbursement_outcome outcome ON outcome.run_id = run.id
WHERE EXISTS (SELECT FROM chosen WHERE chosen.month = settling.month)
  OR EXISTS (SELECT FROM followed WHERE followed.document_id = outcome.document_id);

-- Every one is looked up by its versions: of months that are locked nothing is read in one go.
CREATE TEMP TABLE seen ON COMMIT DROP AS
SELECT
  version.document_id, version.version, version.is_current, version.visit_id, version.provider_id, version.unit_id,
  version.assignment_code, version.setting, version.person_id, version.programme_id, version.season, version.duplicate_group,
  version.target_group, version.payer, version.product_id, version.funding_source, version.given_at, version.given_on,
  version.last_day_to_sign, version.passed_warning_codes, version.dose_number, version.is_in_weeks, version.nullified_at,
  version.prescription_signed_at, version.administration_signed_at, version.giver_code
FROM settlement.visit_version version
LIMIT 0;

CREATE TEMP TABLE candidate ON COMMIT DROP AS
SELECT document_id FROM kept;
ANALYZE kept, candidate;
