-- one row per visit of an invented region's history, and in each table what a settlement reads of it
-- read by benchmarks.settling.history, as superuser past triggers and foreign keys
-- decision people are numbered and everything of theirs is drawn from hashes, so that the same size gives the same rows
CREATE FUNCTION pg_temp.part(n bigint, salt int) RETURNS float LANGUAGE sql IMMUTABLE AS
  $$ SELECT (hashint8extended(n, salt) & 1048575) / 1048576.0::float $$;
CREATE FUNCTION pg_temp.key(family text, n bigint) RETURNS uuid LANGUAGE sql IMMUTABLE AS
  $$ SELECT ('0bee' || family || '-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid $$;
CREATE FUNCTION pg_temp.at(day date, clock time) RETURNS timestamptz LANGUAGE sql STABLE AS
  $$ SELECT (day + clock) AT TIME ZONE 'Europe/Stockholm' $$;

CREATE TEMP TABLE desk AS
SELECT
  row_number() OVER (ORDER BY unit.id) - 1 AS place, unit.id AS unit_id, unit.hsa_id AS unit_hsa_id, unit.name AS unit_name,
  provider.id AS provider_id, provider.hsa_id AS provider_hsa_id, provider.name AS provider_name,
  contract.assignment_id AS assignment_code,
  CASE unit.id WHEN 104 THEN 'home' WHEN 301 THEN 'nursing_home' WHEN 203 THEN 'geriatric_ward' ELSE 'clinic' END AS setting
FROM organisations_contract contract
JOIN organisations_unit unit ON unit.id = contract.unit_id
JOIN organisations_provider provider ON provider.id = contract.provider_id
WHERE contract.to_on IS NULL AND contract.from_on < '2026-01-01';

CREATE TEMP TABLE vaccine AS
SELECT DISTINCT ON (version.programme_id)
  version.programme_id, version.id AS version_id, product.id AS product_id, told.content ->> 'duplicate_group' AS duplicate_group
FROM programmes_version version
CROSS JOIN jsonb_array_elements(version.content -> 'products') told (content)
JOIN products_product product ON product.npl_id = told.content ->> 'npl_id'
WHERE version.programme_id IN ('influenza', 'covid19')
ORDER BY version.programme_id, version.valid_from DESC, product.id;

INSERT INTO patients_person (id, given_name, family_name, sort_key, birth_date, sex, protection, street, postal_code, city,
  municipality_code, region_code)
SELECT
  pg_temp.key('0001', n), 'Mät', 'Mätarsson' || n, 'matarsson' || n,
  CASE WHEN pg_temp.part(n, 1) < 0.02 THEN date '1970-05-05' ELSE date '1930-01-01' + (n %% 7900)::int END,
  'unknown', 'none', 'Mätvägen 1', '99999', 'Mätstad', '', ''
FROM generate_series(1, %(people)s::bigint) n;

-- The month's own: a first dose for everybody, then a second programme for some, and for a few the same dose again.
CREATE UNLOGGED TABLE planted AS
WITH drawn AS (
  SELECT
    n, false AS is_settled, 1 + (n - 1) %% %(people)s AS person,
    CASE WHEN n <= %(people)s OR n %% 20 = 0 THEN 'influenza' ELSE 'covid19' END AS programme_id,
    '2026/27' AS season, date '2026-10-11' + (pg_temp.part(n, 2) * 21)::int AS given_on
  FROM generate_series(1, %(month)s::bigint) n
  UNION ALL
  -- Of earlier seasons, and, in the newest of them, of the spring and summer before.
  SELECT
    n, true, 1 + (n - 1) %% %(people)s, CASE WHEN n <= %(month)s + %(people)s THEN 'covid19' ELSE 'influenza' END,
    told.year || '/' || lpad((told.year - 1999)::text, 2, '0'),
    CASE WHEN n <= %(month)s + %(people)s THEN date '2026-03-01' + (pg_temp.part(n, 2) * 210)::int
         ELSE make_date(told.year, 10, 1) + (pg_temp.part(n, 2) * 60)::int END
  FROM generate_series(%(month)s::bigint + 1, %(all)s::bigint) n
  CROSS JOIN LATERAL (SELECT (2025 - greatest(0, (n - %(month)s - 1) / %(people)s - 1))::int AS year) told
)
SELECT
  drawn.*,
  pg_temp.key('0002', drawn.n) AS document_id,
  pg_temp.key('0001', drawn.person) AS person_id,
  pg_temp.at(drawn.given_on, time '08:00' + pg_temp.part(drawn.n, 3) * interval '8 hours') AS given_at,
  CASE WHEN pg_temp.part(drawn.n, 4) < 0.03 THEN 'person' ELSE 'region' END AS payer,
  CASE WHEN drawn.programme_id = 'influenza' THEN 'age_65' ELSE 'age_75' END AS target_group,
  -- Left unsigned, and written into the record a month late.
  NOT drawn.is_settled AND pg_temp.part(drawn.n, 5) < 0.01 AS is_unsigned,
  drawn.is_settled AND drawn.given_on >= '2026-09-01' AND pg_temp.part(drawn.n, 6) < 0.02 AS is_late,
  NOT drawn.is_settled AND pg_temp.part(drawn.n, 7) < 0.005 AS is_nullified,
  CASE WHEN drawn.is_settled THEN drawn.given_on >= '2026-03-01' AND pg_temp.part(drawn.n, 8) < 0.005
       ELSE pg_temp.part(drawn.n, 8) < 0.01 END AS is_corrected,
  vaccine.version_id, vaccine.product_id, vaccine.duplicate_group, desk.*
FROM drawn
JOIN vaccine ON vaccine.programme_id = drawn.programme_id
JOIN desk ON desk.place = (hashint8extended(drawn.n, 9) & 1048575) %% (SELECT count(*) FROM desk);
DELETE FROM planted later USING planted first
WHERE later.n > first.n AND later.n <= %(month)s AND later.n > %(people)s
  AND (later.person_id, later.programme_id, later.given_on, later.provider_id)
    = (first.person_id, first.programme_id, first.given_on, first.provider_id) AND first.n <= %(month)s;
ANALYZE planted;

CREATE TEMP VIEW planted_version AS
SELECT
  planted.*, version, pg_temp.key(CASE version WHEN 1 THEN '0003' ELSE '0004' END, n) AS visit_id,
  version = 2 OR NOT is_corrected AS is_current,
  CASE WHEN is_late THEN timestamptz '2026-10-20 10:00+02' ELSE given_at + interval '5 minutes' END AS recorded_at,
  CASE WHEN is_settled THEN timestamptz '2026-10-21 10:00+02' ELSE given_at + interval '1 day' END AS corrected_at
FROM planted, generate_series(1, CASE WHEN is_corrected THEN 2 ELSE 1 END) version;

INSERT INTO visits_visit (
  id, document_id, version, is_current, provider_id, provider_hsa_id, provider_name, unit_id, unit_hsa_id, unit_name,
  assignment_code, setting, source_system_hsa_id, person_id, declaration_id, programme_id, programme_version_id, season, state,
  given_at, given_on, duplicate_group, extra_dose_reason, target_group, payer, target_group_rule, risk_categories,
  passed_warnings, patient_postal_code, patient_municipality_code, patient_region_code, patient_protection,
  approved_for_patient, recorded_at, recorded_by_hsa_id, recorded_by_name, recorded_by_role_code, prescription_signed_at,
  administration_signed_at, last_day_to_sign, nullified_at, nullified_reason, origin, source_row_key)
SELECT
  visit_id, document_id, version, is_current, provider_id, provider_hsa_id, provider_name, unit_id, unit_hsa_id, unit_name,
  assignment_code,
  -- What was corrected of a settled visit is one of its payment facts.
  CASE WHEN version = 2 AND is_settled THEN 'hospital' ELSE setting END,
  'TSTNMT2321990012-VACC', person_id, pg_temp.key('0005', n), programme_id, version_id, season,
  CASE WHEN is_unsigned THEN 'given' ELSE 'complete' END,
  given_at, given_on, duplicate_group, 'andra dosen', target_group, payer, '', '[]',
  '[]', '99999', '', '', 'none',
  true, recorded_at, 'TSTNMT2321990012-M', 'Mät Mätarsson', 'SJ', recorded_at,
  CASE WHEN NOT is_unsigned THEN recorded_at END, given_on + 30,
  CASE WHEN is_nullified AND is_current THEN corrected_at + interval '1 hour' END,
  CASE WHEN is_nullified AND is_current THEN 'mätning' ELSE '' END, 'recorded', ''
FROM planted_version;

INSERT INTO visits_administration (
  id, provider_id, visit_id, given_at, giver_id, giver_hsa_id, giver_name, giver_role_code, giver_unit_hsa_id, preparer_hsa_id,
  preparer_name, product_id, batch_number, batch_written, funding_source, site, route, dose_quantity, dose_unit,
  is_dose_complete, dose_number, doses_prescribed, adverse_effects, comment, signed_at, is_imported)
SELECT
  pg_temp.key(CASE version WHEN 1 THEN '0006' ELSE '0007' END, n), provider_id, visit_id, given_at, 1, 'TSTNMT2321990012-M',
  'Mät Mätarsson', 'SJ', unit_hsa_id, 'TSTNMT2321990012-M', 'Mät Mätarsson', product_id, 'M' || unit_id, 'M' || unit_id,
  'region', 'left_upper_arm', 'intramuscular', 0.5, 'ml', true, 1, 1, '[]', '',
  CASE WHEN NOT is_unsigned THEN recorded_at END, true
FROM planted_version;

INSERT INTO visits_amendment (
  id, provider_id, visit_id, kind, code, reason, changed, carried_because, act_id, by_hsa_id, by_name, by_role_code, by_role_name, unit_hsa_id,
  unit_name, made_at)
SELECT
  pg_temp.key('0008', n), provider_id, visit_id, 'corrected', '', 'mätning', '[]'::jsonb, '', pg_temp.key('0009', n),
  'TSTNMT2321990012-M', 'Mät Mätarsson', 'SJ', 'sjuksköterska', unit_hsa_id, unit_name, corrected_at
FROM planted_version
WHERE version = 2
UNION ALL
SELECT
  pg_temp.key('000a', n), provider_id, visit_id, 'nullified', 'not_given', 'mätning', '[]'::jsonb, '', pg_temp.key('000b', n),
  'TSTNMT2321990012-M', 'Mät Mätarsson', 'SJ', 'sjuksköterska', unit_hsa_id, unit_name, corrected_at + interval '1 hour'
FROM planted_version
WHERE is_nullified AND is_current;

INSERT INTO visits_elsewhere_dose (
  id, provider_id, unit_id, unit_name, person_id, given_on, precision, counts_on, programme_id, duplicate_group, vaccine,
  diseases, source, country, certificate_seen_by_hsa_id, certificate_seen_by_name, comment, is_payable, is_reportable,
  recorded_at, recorded_by_hsa_id, recorded_by_name, nullified_by_hsa_id, nullified_by_name, nullified_reason)
SELECT
  pg_temp.key('000c', n), provider_id, unit_id, unit_name, person_id, given_on - 20, 'day', given_on - 20, programme_id,
  duplicate_group, '', '', 'own_word', 'SE', '', '', '', false, false,
  given_at, 'TSTNMT2321990012-M', 'Mät Mätarsson', '', '', ''
FROM planted
WHERE n <= %(month)s AND n %% 50 = 0;

INSERT INTO patients_merge (id, kept_id, merged_id, reason, evidence, merged_at, merged_by_hsa_id, merged_by_name,
  undone_by_hsa_id, undone_by_name, undone_reason)
SELECT
  pg_temp.key('000d', n), pg_temp.key('0001', n), pg_temp.key('0001', n + 1), 'mätning', '', timestamptz '2026-10-22 10:00+02',
  'TSTNMT2321990012-M', 'Mät Mätarsson', '', '', ''
FROM generate_series(1, %(people)s::bigint - 1, 2000) n;
UPDATE patients_person person SET merged_into_id = merge.kept_id FROM patients_merge merge WHERE merge.merged_id = person.id;

-- What was said and paid of all of it before, one locked run for each month.
INSERT INTO reimbursement_run (
  id, month, state, cut_off_at, previewed_at, policy_digest, totals, checked_at, checked_by_hsa_id, checked_by_name, locked_at,
  locked_by_hsa_id, locked_by_name, paid_by_hsa_id, paid_by_name, csv_sha256)
SELECT
  md5(month::text)::uuid, month, 'locked', told.at, told.at, 'x', '{}', told.at, 'K', 'K', told.at, 'A', 'A', '', '', 'x'
FROM (SELECT DISTINCT date_trunc('month', given_on)::date AS month FROM planted WHERE is_settled) told_month
CROSS JOIN LATERAL (SELECT pg_temp.at((month + interval '1 month 14 days')::date, time '00:00') AS at) told;

INSERT INTO reimbursement_outcome (
  run_id, document_id, visit_id, provider_id, unit_id, payee_id, assignment_code, programme_code, season, target_group, given_on,
  code, is_final, is_judged_again, rule, price_id, facts, detail)
SELECT
  md5(date_trunc('month', given_on)::date::text)::uuid, document_id, pg_temp.key('0003', n), provider_id, unit_id, provider_id,
  planted.assignment_code, planted.programme_id, season, target_group, given_on, CASE planted.payer WHEN 'person' THEN 2 ELSE 15 END,
  true, false, '', CASE planted.payer WHEN 'region' THEN price.id END,
  md5(concat_ws('|', person_id, given_on, planted.programme_id, planted.product_id, 'region', planted.setting, target_group,
    planted.payer, unit_id, planted.assignment_code, 0, false))::uuid,
  jsonb_build_object('setting', planted.setting)
FROM planted
JOIN reimbursement_price price ON price.kind = 'base' AND price.programme_id = planted.programme_id
  AND price.assignment_id = planted.assignment_code
WHERE is_settled AND NOT is_late
ORDER BY given_on, document_id;

INSERT INTO reimbursement_line (
  run_id, document_id, kind, supplement, price_id, ore, provider_id, unit_id, programme_code, given_on)
SELECT
  outcome.run_id, outcome.document_id, 'base', '', outcome.price_id, price.ore, outcome.payee_id, outcome.unit_id,
  outcome.programme_code, outcome.given_on
FROM reimbursement_outcome outcome
JOIN reimbursement_price price ON price.id = outcome.price_id
WHERE outcome.code = 15
ORDER BY outcome.id;

-- Whatever the demo region lets the approver approve, this month is more.
DELETE FROM reimbursement_approver_limit held USING organisations_staff staff
WHERE staff.id = held.staff_id AND staff.given_name || ' ' || staff.family_name = %(approver)s;
INSERT INTO reimbursement_approver_limit (id, staff_id, holder_hsa_id, ore, reason, state, proposed_by_hsa_id, proposed_by_name,
  proposed_at, decided_by_hsa_id, decided_by_name, decided_at, decision_reason, from_on)
SELECT
  gen_random_uuid(), staff.id, staff.hsa_id, 1000000000000, 'mätning', 'approved', 'M', 'M', now(), 'N', 'N', now(), '', '2020-01-01'
FROM organisations_staff staff
WHERE staff.given_name || ' ' || staff.family_name = %(approver)s;
DROP TABLE planted CASCADE;
