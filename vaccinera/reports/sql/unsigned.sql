-- one row per combination of the divisions that were chosen, with how many given doses lack a signature
-- read by reports.queries.running, as the report "unsigned"
-- decision a band of days is told by its last day, -1 when the last day has passed and 15 when more than 14 are left;
--   somebody protected is counted among five or more, and in no unit's single last day or single day of giving, whether
--   the unit is a division or a narrowing
SELECT
  CASE WHEN :by_unit_id THEN unit_id END AS unit_id,
  CASE WHEN :by_programme_id THEN programme_id END AS programme_id,
  CASE WHEN :by_lacks THEN
    CASE
      WHEN NOT lacks_prescription_signature THEN 'administration'
      WHEN NOT lacks_administration_signature THEN 'prescription'
      ELSE 'both'
    END
  END AS lacks,
  CASE WHEN :by_time_left THEN
    CASE
      WHEN last_day_to_sign < CAST(:as_of AS DATE) THEN -1
      WHEN last_day_to_sign <= CAST(:as_of AS DATE) + 3 THEN 3
      WHEN last_day_to_sign <= CAST(:as_of AS DATE) + 7 THEN 7
      WHEN last_day_to_sign <= CAST(:as_of AS DATE) + 14 THEN 14
      ELSE 15
    END
  END AS time_left,
  CASE WHEN :by_last_day_to_sign THEN last_day_to_sign END AS last_day_to_sign,
  CASE WHEN :by_payer THEN payer END AS payer,
  CASE
    WHEN :sees_protected OR COUNT(*) >= 5 THEN COUNT(*)
    ELSE COUNT(*) - SUM(CASE WHEN is_protected THEN 1 ELSE 0 END)
  END AS doses,
  MIN(CASE WHEN :sees_protected OR NOT is_protected THEN last_day_to_sign END) AS earliest_last_day
FROM reports.unsigned_dose
WHERE (:counts_by = 'as_of' OR (given_on >= :from_on AND given_on < :to_on))
  AND (:any_unit_id OR unit_id IN (:unit_id))
  AND (:any_programme_id OR programme_id IN (:programme_id))
  AND (
    :sees_protected
    OR NOT is_protected
    OR (NOT :by_unit_id AND :any_unit_id)
    OR (NOT :by_last_day_to_sign AND (:counts_by = 'as_of' OR CAST(:to_on AS DATE) > CAST(:from_on AS DATE) + 1))
  )
GROUP BY 1, 2, 3, 4, 5, 6
HAVING :sees_protected OR COUNT(*) >= 5 OR SUM(CASE WHEN is_protected THEN 0 ELSE 1 END) > 0
ORDER BY 1, 2, 3, 4, 5, 6
