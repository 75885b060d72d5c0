-- one row per staged visit in each table a visit stands in, and one per signature that came with it
-- read by everything that reads visits
-- decision rows are staged first, since COPY is refused on tables with row policies; what was not told stays empty
WITH visit AS (
  INSERT INTO visits_visit (
    id, document_id, version, is_current, provider_id, provider_hsa_id, provider_name, unit_id, unit_hsa_id, unit_name,
    assignment_code, setting, source_system_hsa_id, person_id, draft_id, declaration_id, programme_id,
    programme_version_id, season, state, given_at, given_on, duplicate_group, extra_dose_reason, target_group, payer,
    target_group_rule, risk_categories, passed_warnings, patient_postal_code, patient_municipality_code,
    patient_region_code, patient_protection, approved_for_patient, recorded_at, recorded_by_hsa_id, recorded_by_name,
    recorded_by_role_code, prescription_signed_at, administration_signed_at, last_day_to_sign, nullified_at,
    nullified_reason, origin, import_id, source_row_key
  )
  SELECT
    staged.visit_id, staged.visit_id, 1, true, %(provider_id)s, staged.provider_hsa_id, staged.provider_name,
    staged.unit_id, staged.unit_hsa_id, staged.unit_name, staged.assignment_code, staged.setting, staged.source_system,
    staged.person_id, NULL, NULL, staged.programme_code, staged.programme_version_id, staged.season, 'complete',
    staged.given_at, staged.given_on, staged.duplicate_group, '', staged.target_group, staged.payer, '', '[]', '[]',
    '', '', '', person.protection, %(approved_for_patient)s, %(at)s, %(by_hsa_id)s, %(by_name)s, %(by_role_code)s,
    staged.prescription_signed_at, staged.administration_signed_at, staged.last_day_to_sign, NULL, '', %(origin)s,
    %(import_id)s, staged.row_key
  FROM staged_visit AS staged
  JOIN patients_person AS person
    ON person.id = staged.person_id
),
prescription AS (
  INSERT INTO visits_prescription (
    id, provider_id, visit_id, product_id, dose_quantity, dose_unit, route, indication, planned_at, prescribed_at,
    prescriber_id, prescriber_hsa_id, prescriber_name, prescriber_role_code, prescriber_unit_hsa_id, basis,
    basis_reason, right_rule, stop_reason, lifted, comment, signed_at, is_imported
  )
  SELECT
    prescription_id, %(provider_id)s, visit_id, product_id, dose_quantity, dose_unit, route, indication, given_at,
    coalesce(prescription_signed_at, given_at), prescriber_id, prescriber_hsa_id, prescriber_name, '', unit_hsa_id,
    CASE WHEN prescriber_hsa_id <> '' AND prescriber_hsa_id = giver_hsa_id THEN 'own' ELSE 'not_told' END,
    '', '', '', '[]', '', prescription_signed_at, true
  FROM staged_visit
),
administration AS (
  INSERT INTO visits_administration (
    id, provider_id, visit_id, given_at, giver_id, giver_hsa_id, giver_name, giver_role_code, giver_unit_hsa_id,
    preparer_hsa_id, preparer_name, product_id, unit_batch_id, batch_number, batch_written, batch_expires_on,
    funding_source, site, route, dose_quantity, dose_unit, is_dose_complete, dose_number, doses_prescribed,
    adverse_effects, comment, signed_at, is_imported
  )
  SELECT
    administration_id, %(provider_id)s, visit_id, given_at, giver_id, giver_hsa_id, giver_name, '', unit_hsa_id,
    '', '', product_id, NULL, batch_number, batch_written, batch_expires_on,
    funding_source, site, route, dose_quantity, dose_unit, NULL, dose_number, doses_prescribed,
    '[]', comment, administration_signed_at, true
  FROM staged_visit
)
INSERT INTO visits_signature (
  id, provider_id, visit_id, kind, signer_id, signer_hsa_id, signer_name, commission_hsa_id, unit_hsa_id,
  level_of_assurance, signed_at, content, digest, is_imported
)
SELECT
  signature_id, %(provider_id)s, visit_id, kind, signer_id, signer_hsa_id, signer_name, '', unit_hsa_id,
  '', signed_at, content, sha256(convert_to(content, 'UTF8')), true
FROM staged_visit
CROSS JOIN LATERAL (
  VALUES
    (prescription_signature_id, 'prescription', prescriber_id, prescriber_hsa_id, prescriber_name,
     prescription_signed_at, prescription_content),
    (administration_signature_id, 'administration', giver_id, giver_hsa_id, giver_name,
     administration_signed_at, administration_content)
) AS part (signature_id, kind, signer_id, signer_hsa_id, signer_name, signed_at, content)
WHERE signed_at IS NOT NULL
