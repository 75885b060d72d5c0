-- one row per field that was corrected and the divisions that were chosen: how many times
-- read by reports.queries.running, as the report "corrected_fields"
-- decision the name of the field is told, never what stood there. Entries of somebody protected are counted among five or
--   more, and not where the period is a unit's single day
SELECT
  unit_id,
  programme_id,
  kind,
  field,
  CAST(CASE WHEN :sees_protected OR every_time >= 5 THEN every_time ELSE open_times END AS BIGINT) AS times
FROM (
  SELECT
    CASE WHEN :by_unit_id THEN unit_id END AS unit_id,
    CASE WHEN :by_programme_id THEN programme_id END AS programme_id,
    CASE WHEN :by_kind THEN kind END AS kind,
    field,
    COUNT(*) AS every_time,
    SUM(CASE WHEN is_protected THEN 0 ELSE 1 END) AS open_times
  FROM reports.corrected_field
  WHERE made_on >= :from_on
    AND made_on < :to_on
    AND (:any_unit_id OR unit_id IN (:unit_id))
    AND (:any_programme_id OR programme_id IN (:programme_id))
    AND (
      :sees_protected
      OR NOT is_protected
      OR (NOT :by_unit_id AND :any_unit_id)
      OR CAST(:to_on AS DATE) > CAST(:from_on AS DATE) + 1
    )
  GROUP BY 1, 2, 3, 4
) AS counted
WHERE :sees_protected OR every_time >= 5 OR open_times > 0
ORDER BY 1, 2, 3, 4
