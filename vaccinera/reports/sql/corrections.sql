-- one row per combination of the divisions that were chosen: acts that corrected, moved, nullified or restored entries
-- read by reports.queries.running, as the report "corrections"
-- decision acts are counted, not people: one entry corrected twice is two. Those on an entry of somebody protected are
--   counted among five or more, and in no unit's single days, whether these are a division, a narrowing or the period
WITH counted AS (
  SELECT
    CASE :period
      WHEN 'day' THEN counted_on
      WHEN 'week' THEN CAST(DATE_TRUNC('week', counted_on) AS DATE)
      WHEN 'month' THEN CAST(DATE_TRUNC('month', counted_on) AS DATE)
    END AS period,
    CASE WHEN :by_unit_id THEN unit_id END AS unit_id,
    CASE WHEN :by_programme_id THEN programme_id END AS programme_id,
    CASE WHEN :by_kind THEN kind END AS kind,
    CASE WHEN :by_reason THEN CASE WHEN reason = '' THEN 'in_words' ELSE reason END END AS reason,
    CASE WHEN :by_delay THEN
      CASE
        WHEN days_after_giving <= 0 THEN '000'
        WHEN days_after_giving <= 7 THEN '001'
        WHEN days_after_giving <= 30 THEN '008'
        WHEN days_after_giving <= 90 THEN '031'
        ELSE '091'
      END
    END AS delay,
    COUNT(*) AS every_act,
    SUM(CASE WHEN is_protected THEN 0 ELSE 1 END) AS open_acts,
    SUM(fields_changed) AS every_field,
    SUM(CASE WHEN is_protected THEN 0 ELSE fields_changed END) AS open_fields,
    MAX(days_after_giving) AS every_most,
    MAX(CASE WHEN NOT is_protected THEN days_after_giving END) AS open_most
  FROM (
    SELECT
      CASE WHEN :counts_by = 'vaccination' THEN given_on ELSE made_on END AS counted_on,
      unit_id,
      programme_id,
      kind,
      reason,
      days_after_giving,
      fields_changed,
      is_protected
    FROM reports.amendment
  ) AS act
  WHERE counted_on >= :from_on
    AND counted_on < :to_on
    AND (:any_unit_id OR unit_id IN (:unit_id))
    AND (:any_programme_id OR programme_id IN (:programme_id))
    AND (
      :sees_protected
      OR NOT is_protected
      OR (NOT :by_unit_id AND :any_unit_id)
      OR (:period <> 'day' AND CAST(:to_on AS DATE) > CAST(:from_on AS DATE) + 1)
    )
  GROUP BY 1, 2, 3, 4, 5, 6
)
SELECT
  period,
  unit_id,
  programme_id,
  kind,
  reason,
  delay,
  CAST(CASE WHEN :sees_protected OR every_act >= 5 THEN every_act ELSE open_acts END AS BIGINT) AS acts,
  CAST(CASE WHEN :sees_protected OR every_act >= 5 THEN every_field ELSE open_fields END AS BIGINT) AS fields_changed,
  CASE WHEN :sees_protected OR every_act >= 5 THEN every_most ELSE open_most END AS most_days
FROM counted
WHERE :sees_protected OR every_act >= 5 OR open_acts > 0
ORDER BY 1, 2, 3, 4, 5, 6
