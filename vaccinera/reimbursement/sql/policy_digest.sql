-- one row per database: a digest of all approved policy a run can use
-- read by reimbursement.queries.settling, at check and at lock
-- decision lock refuses when policy has changed since the check (rule 29), and so compares all of it and not parts
WITH told AS (
  SELECT 'price' AS kind, price::text AS content FROM reimbursement_price price
  UNION ALL
  SELECT 'terms', concat_ws('|', id, from_on, to_on, cut_off_day, days_to_sign, reopening_months, identifier_kinds,
    counts_history, warnings_excuse, pays_early_doses)
  FROM reimbursement_terms WHERE state = 'approved'
  UNION ALL
  SELECT 'accepted', accepted::text FROM reimbursement_accepted_product accepted
  UNION ALL
  SELECT 'doses', doses::text FROM reimbursement_dose_terms doses
  UNION ALL
  SELECT 'decision', concat_ws('|', id, from_on, to_on, programmes, assignments)
  FROM reimbursement_retroactive_decision WHERE state = 'approved'
  UNION ALL
  SELECT 'contract', concat_ws('|', id, provider_id, unit_id, assignment_id, programmes, from_on, to_on)
  FROM organisations_contract
  UNION ALL
  SELECT 'pack', concat_ws('|', id, programme_id, version, valid_from, valid_to, content)
  FROM programmes_version
)
SELECT encode(sha256(convert_to(coalesce(string_agg(kind || ':' || content, E'\n' ORDER BY kind, content), ''), 'UTF8')), 'hex')
FROM told;
