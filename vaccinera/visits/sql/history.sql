-- one row per line in the history of some people: given here or nullified, told of, not given, or shared by others
-- read by visits.queries.history, for the page of a person, a registration and the rows of lists
-- decision one statement for all kinds, since every page that advises needs them together
SELECT
  same.person_id,
  visit.id AS visit_id,
  visit.document_id,
  visit.given_on,
  visit.given_on AS counts_on,
  administration.given_at,
  visit.programme_id,
  programme.name_sv,
  programme.name_en,
  visit.duplicate_group,
  product.npl_id,
  product.name,
  administration.batch_number,
  administration.site,
  administration.route,
  administration.dose_number,
  administration.doses_prescribed,
  visit.unit_name,
  visit.source_system_hsa_id,
  administration.giver_name,
  visit.state,
  visit.origin,
  visit.recorded_later,
  visit.recorded_at AS written_at,
  NULL::uuid AS elsewhere_id,
  '' AS source,
  '' AS precision,
  '' AS country,
  '' AS diseases,
  '' AS seen_by,
  '' AS comment,
  visit.recorded_at,
  visit.recorded_by_name,
  NULL::bigint AS told_at_unit,
  '' AS not_given,
  visit.nullified_reason
FROM visits_administration AS administration
JOIN visits_visit AS visit ON visit.id = administration.visit_id
JOIN patients_same_person AS same ON same.same_id = visit.person_id
JOIN programmes_programme AS programme ON programme.code = visit.programme_id
JOIN products_product AS product ON product.id = administration.product_id
WHERE visit.provider_id = %(provider)s
  AND same.person_id = ANY(%(people)s)
  AND visit.is_current
UNION ALL
SELECT
  same.person_id,
  NULL,
  NULL,
  told.given_on,
  told.counts_on,
  NULL,
  coalesce(told.programme_id, ''),
  coalesce(programme.name_sv, told.diseases),
  coalesce(programme.name_en, told.diseases),
  told.duplicate_group,
  product.npl_id,
  coalesce(product.name, told.vaccine),
  '',
  '',
  '',
  NULL,
  NULL,
  told.unit_name,
  '',
  '',
  '',
  '',
  NULL,
  told.recorded_at,
  told.id,
  told.source,
  told.precision,
  told.country,
  told.diseases,
  told.certificate_seen_by_name,
  told.comment,
  told.recorded_at,
  told.recorded_by_name,
  told.unit_id,
  '',
  ''
FROM visits_elsewhere_dose AS told
JOIN patients_same_person AS same ON same.same_id = told.person_id
LEFT JOIN programmes_programme AS programme ON programme.code = told.programme_id
LEFT JOIN products_product AS product ON product.id = told.product_id
WHERE told.provider_id = %(provider)s
  AND same.person_id = ANY(%(people)s)
  AND told.nullified_at IS NULL
UNION ALL
SELECT
  same.person_id,
  NULL,
  NULL,
  missed.day,
  missed.day,
  NULL,
  missed.programme_id,
  programme.name_sv,
  programme.name_en,
  '',
  NULL,
  '',
  '',
  '',
  '',
  NULL,
  NULL,
  missed.unit_name,
  '',
  '',
  '',
  '',
  NULL,
  missed.signed_at,
  missed.id,
  '',
  '',
  '',
  '',
  '',
  missed.note,
  missed.signed_at,
  missed.signer_name,
  NULL,
  missed.reason,
  ''
FROM visits_not_given AS missed
JOIN patients_same_person AS same ON same.same_id = missed.person_id
JOIN programmes_programme AS programme ON programme.code = missed.programme_id
WHERE missed.provider_id = %(provider)s
  AND same.person_id = ANY(%(people)s)
  AND missed.nullified_at IS NULL
UNION ALL
SELECT
  shared.person_id,
  NULL,
  NULL,
  shared.given_on,
  shared.given_on,
  NULL,
  shared.programme_id,
  programme.name_sv,
  programme.name_en,
  shared.duplicate_group,
  product.npl_id,
  product.name,
  '',
  '',
  '',
  shared.dose_number,
  NULL,
  '',
  '',
  '',
  '',
  'shared',
  NULL,
  shared.given_on::timestamptz,
  NULL,
  '',
  '',
  '',
  '',
  '',
  '',
  shared.given_on::timestamptz,
  '',
  NULL,
  '',
  ''
FROM shared.history AS shared
JOIN programmes_programme AS programme ON programme.code = shared.programme_id
JOIN products_product AS product ON product.id = shared.product_id
WHERE shared.person_id = ANY(%(people)s)
ORDER BY given_on DESC, given_at DESC NULLS LAST, recorded_at DESC
