-- one row per given dose that lacks a signature, the one with the earliest last day first
-- read by reports.queries.running, as the report "unsigned_list"; the keys are told by reports.queries.people
-- decision somebody protected is in no list without the extra right, and then without unit, time and who gave (PER-11)
SELECT
  CASE WHEN NOT is_protected THEN last_day_to_sign END AS last_day_to_sign,
  CASE WHEN NOT is_protected THEN given_on END AS given_on,
  person_id AS person_number,
  person_id AS person_name,
  programme_id,
  CASE
    WHEN NOT lacks_prescription_signature THEN 'administration'
    WHEN NOT lacks_administration_signature THEN 'prescription'
    ELSE 'both'
  END AS lacks,
  last_day_to_sign < CAST(:as_of AS DATE) AS is_too_late,
  CASE WHEN NOT is_protected THEN unit_id END AS unit_id,
  CASE WHEN NOT is_protected THEN staff_id END AS staff_id
FROM reports.dose_line
WHERE (lacks_prescription_signature OR lacks_administration_signature)
  AND (:counts_by = 'as_of' OR (given_on >= :from_on AND given_on < :to_on))
  AND (:sees_protected OR NOT is_protected)
  AND (:any_unit_id OR unit_id IN (:unit_id))
  AND (:any_programme_id OR programme_id IN (:programme_id))
ORDER BY 1, 2, 8, 5, 3, 6, 7, 9
