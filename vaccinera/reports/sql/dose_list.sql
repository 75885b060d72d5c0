-- one row per given dose of the period, with the key of whose it was
-- read by reports.queries.running, as the report "dose_list"; the keys are told by reports.queries.people
-- decision somebody protected is in no list without the extra right, and then without unit, time and who gave (PER-11)
SELECT
  CASE WHEN NOT is_protected THEN given_on END AS given_on,
  person_id AS person_number,
  person_id AS person_name,
  programme_id,
  product_id,
  batch_number,
  CASE WHEN NOT is_protected THEN unit_id END AS unit_id,
  CASE WHEN NOT is_protected THEN staff_id END AS staff_id,
  NOT lacks_prescription_signature AND NOT lacks_administration_signature AS is_signed
FROM reports.dose_line
WHERE given_on >= :from_on
  AND given_on < :to_on
  AND (:sees_protected OR NOT is_protected)
  AND (:any_unit_id OR unit_id IN (:unit_id))
  AND (:any_programme_id OR programme_id IN (:programme_id))
  AND (:any_product_id OR product_id IN (:product_id))
  AND (:any_batch_number OR batch_number IN (:batch_number))
ORDER BY 1, 7, 4, 5, 6, 2, 8, 9
