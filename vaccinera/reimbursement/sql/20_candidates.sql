-- one row per visit of months that no run has locked, and per other visit the run may have to judge
-- read by the statements after it
-- decision what the last locked run has seen bounds what is looked at; open outcomes and decisions reach further back
-- Almost every visit of the months that no run has locked is of one version, and never judged: these are read in one go.
CREATE TEMP TABLE seen ON COMMIT DROP AS
SELECT
  version.document_id, version.version, version.is_current, version.visit_id, version.provider_id, version.unit_id,
  version.assignment_code, version.setting, version.person_id, version.programme_id, version.season, version.duplicate_group,
  version.target_group, version.payer, version.product_id, version.funding_source, version.given_at, version.given_on,
  version.last_day_to_sign, version.passed_warning_codes, version.dose_number, version.is_in_weeks, version.nullified_at,
  version.prescription_signed_at, version.administration_signed_at, version.giver_code
FROM settlement.visit_version version
WHERE version.given_on > %(locked_on)s::date
  AND version.given_on <= %(last_on)s::date
  AND version.recorded_at < %(cut_off_at)s::timestamptz
  AND (%(persons)s::uuid[] IS NULL OR version.person_id = ANY (%(persons)s::uuid[]));
ANALYZE seen;

CREATE TEMP TABLE candidate ON COMMIT DROP AS
-- Of months that no run has locked, with more than one version.
SELECT seen.document_id
FROM seen
WHERE seen.version > 1 OR NOT seen.is_current
UNION
-- Of locked months, written into the record since the last cut-off.
SELECT version.document_id
FROM settlement.visit_version version
WHERE version.given_on <= %(locked_on)s::date
  AND version.first_recorded_at >= %(locked_cut_off_at)s::timestamptz
  AND version.first_recorded_at < %(cut_off_at)s::timestamptz
  AND (%(persons)s::uuid[] IS NULL OR version.person_id = ANY (%(persons)s::uuid[]))
UNION
-- Corrected, nullified or moved since then.
SELECT amendment.document_id
FROM settlement.amendment amendment
WHERE amendment.made_at >= %(locked_cut_off_at)s::timestamptz
  AND amendment.made_at < %(cut_off_at)s::timestamptz
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
FROM reimbursement_extra_cost cost
WHERE cost.state = 'approved'
  AND cost.decided_at >= %(locked_cut_off_at)s::timestamptz
UNION
-- Touched by a decision that reaches back.
SELECT outcome.document_id
FROM reimbursement_outcome outcome
JOIN reimbursement_retroactive_decision decision
  ON outcome.given_on >= decision.from_on
  AND outcome.given_on < decision.to_on
WHERE decision.state = 'approved'
  AND decision.decided_at > %(locked_check_at)s::timestamptz
EXCEPT
SELECT seen.document_id
FROM seen
WHERE seen.version = 1 AND seen.is_current;
ANALYZE candidate;
