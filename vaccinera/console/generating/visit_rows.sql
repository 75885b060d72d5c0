-- one row per vaccination in each table a signed visit stands in, and two signatures
-- read by everything that reads visits
-- decision the text of a signature is put together from pieces of one that the service itself made
INSERT INTO declarations_declaration (
  id, provider_id, unit_id, person_id, questionnaire_id, answers, confirmed_together, confirmed_one_by_one,
  prefilled_from_on, answered_by, answered_by_name, consent_basis, cannot_decide_because, decision_ground, consulted,
  guardian_count, guardians, understands_information, understands_consequences, knows_where_to_seek_advice,
  maturity_assessor_hsa_id, maturity_assessor_name, maturity_note,
  read_in, information_text, information_version, information_language, information_way, information_on_register,
  outcome, note, reviewed_by_hsa_id, reviewed_by_name, reviewed_at
)
SELECT
  declaration_id, provider_id, unit_id, person_id, %(questionnaire)s, %(answers)s::jsonb, '[]', %(asked)s::jsonb,
  NULL, %(answered_by)s, '', 'own', '', '', '',
  NULL, '[]', NULL, NULL, NULL,
  '', '', '',
  'sv', %(information_text)s, %(information_version)s, 'sv', %(information_way)s, false,
  %(outcome)s, '', giver_hsa_id, giver_name, given_at
FROM made_up_visit;

INSERT INTO visits_visit (
  id, document_id, version, is_current, provider_id, provider_hsa_id, provider_name, unit_id, unit_hsa_id, unit_name,
  assignment_code, setting, source_system_hsa_id, person_id, draft_id, declaration_id, programme_id,
  programme_version_id, season, state, given_at, given_on, duplicate_group, extra_dose_reason, target_group, payer,
  target_group_rule, risk_categories, passed_warnings, patient_postal_code, patient_municipality_code,
  patient_region_code, patient_protection, approved_for_patient, recorded_at, recorded_by_hsa_id, recorded_by_name,
  recorded_by_role_code, prescription_signed_at, administration_signed_at, last_day_to_sign, nullified_at,
  nullified_reason
)
SELECT
  visit_id, visit_id, 1, true, provider_id, provider_hsa_id, provider_name, unit_id, unit_hsa_id, unit_name,
  assignment_code, setting, %(source_system)s, person_id, NULL, declaration_id, %(programme)s,
  version_id, season, 'complete', given_at, given_on, duplicate_group, '', target_group, payer,
  target_group_rule, '[]', '[]', postal_code, municipality_code,
  region_code, 'none', approved_for_patient, given_at, giver_hsa_id, giver_name,
  giver_role_code, given_at, given_at, given_on + %(days_to_sign)s, NULL, ''
FROM made_up_visit;

INSERT INTO visits_prescription (
  id, provider_id, visit_id, product_id, dose_quantity, dose_unit, route, indication, planned_at, prescribed_at,
  prescriber_id, prescriber_hsa_id, prescriber_name, prescriber_role_code, prescriber_unit_hsa_id, basis,
  basis_reason, right_rule, stop_reason, lifted, comment, signed_at
)
SELECT
  prescription_id, provider_id, visit_id, product_id, dose_quantity, dose_unit, route, %(indication)s, given_at,
  given_at, prescriber_id, prescriber_hsa_id, prescriber_name, prescriber_role_code, unit_hsa_id, basis,
  '', right_rule, '', '[]', '', given_at
FROM made_up_visit;

INSERT INTO visits_administration (
  id, provider_id, visit_id, given_at, giver_id, giver_hsa_id, giver_name, giver_role_code, giver_unit_hsa_id,
  preparer_hsa_id, preparer_name, product_id, unit_batch_id, batch_number, batch_written, batch_expires_on,
  funding_source, site, route, dose_quantity, dose_unit, is_dose_complete, dose_number, doses_prescribed,
  adverse_effects, comment, signed_at
)
SELECT
  administration_id, provider_id, visit_id, given_at, giver_id, giver_hsa_id, giver_name, giver_role_code,
  unit_hsa_id, giver_hsa_id, giver_name, product_id, batch_id, batch_number, batch_written, batch_expires_on,
  funding_source, site, route, dose_quantity, dose_unit, true, 1, 1,
  '[]', '', given_at
FROM made_up_visit;

WITH signed AS (
  SELECT
    pg_temp.key_of(given_at, signature_lot) AS id, provider_id, visit_id, 'prescription' AS kind,
    prescriber_id AS signer_id, prescriber_hsa_id AS signer_hsa_id, prescriber_name AS signer_name,
    prescriber_commission AS commission_hsa_id, unit_hsa_id, given_at, {prescription} AS content
  FROM made_up_visit
  UNION ALL
  SELECT
    pg_temp.key_of(given_at, md5(signature_lot)), provider_id, visit_id, 'administration',
    giver_id, giver_hsa_id, giver_name,
    giver_commission, unit_hsa_id, given_at, {administration}
  FROM made_up_visit
)
INSERT INTO visits_signature (
  id, provider_id, visit_id, kind, signer_id, signer_hsa_id, signer_name, commission_hsa_id, unit_hsa_id,
  level_of_assurance, signed_at, content, digest
)
SELECT
  id, provider_id, visit_id, kind, signer_id, signer_hsa_id, signer_name, commission_hsa_id, unit_hsa_id,
  %(assurance)s, given_at, content, sha256(convert_to(content, 'UTF8'))
FROM signed
