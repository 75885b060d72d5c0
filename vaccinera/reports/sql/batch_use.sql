-- one row per unit, vaccine and batch that doses were given or discarded of, or that was there in the period
-- read by reports.queries.running, as the report "batch_use"
-- decision a batch's last day is as its unit has it now, so that one written wrong and put right counts right; somebody
--   protected is counted among five or more, and not where the period is a unit's single day; no day that is shown is
--   theirs; the share discarded is of the doses shown
WITH used AS (
  SELECT
    dose.unit_id,
    dose.product_id,
    dose.batch_number,
    COALESCE(batch.expires_on, dose.batch_expires_on) AS expires_on,
    dose.given_on,
    dose.is_protected,
    dose.doses
  FROM (
    SELECT
      unit_id,
      product_id,
      batch_number,
      batch_expires_on,
      given_on,
      is_protected,
      COUNT(*) AS doses
    FROM reports.batch_dose
    WHERE given_on >= :from_on
      AND given_on < :to_on
      AND (:any_unit_id OR unit_id IN (:unit_id))
      AND (
        :sees_protected
        OR NOT is_protected
        OR (NOT :by_unit_id AND :any_unit_id)
        OR CAST(:to_on AS DATE) > CAST(:from_on AS DATE) + 1
      )
    GROUP BY 1, 2, 3, 4, 5, 6
  ) AS dose
  LEFT JOIN reports.batch AS batch
    ON batch.unit_id = dose.unit_id
    AND batch.product_id = dose.product_id
    AND batch.batch_number = dose.batch_number
),
listed AS (
  SELECT
    unit_id,
    product_id,
    batch_number,
    expires_on,
    CAST(NULL AS INTEGER) AS is_finished,
    0 AS is_there,
    given_on,
    given_on > expires_on AS is_after_expiry,
    is_protected,
    doses
  FROM used
  UNION ALL
  SELECT
    unit_id,
    product_id,
    batch_number,
    expires_on,
    CASE WHEN is_finished THEN 1 ELSE 0 END AS is_finished,
    CASE WHEN added_on < :to_on AND (NOT is_finished OR finished_on >= :from_on) THEN 1 ELSE 0 END AS is_there,
    CAST(NULL AS DATE) AS given_on,
    FALSE AS is_after_expiry,
    FALSE AS is_protected,
    0 AS doses
  FROM reports.batch
  WHERE :any_unit_id OR unit_id IN (:unit_id)
),
summed AS (
  SELECT
    CASE WHEN :by_unit_id THEN unit_id END AS unit_id,
    product_id,
    batch_number,
    MAX(expires_on) AS expires_on,
    MIN(is_finished) AS is_finished,
    MAX(is_there) AS is_there,
    CAST(SUM(doses) AS BIGINT) AS all_doses,
    CAST(SUM(CASE WHEN :sees_protected OR NOT is_protected THEN doses ELSE 0 END) AS BIGINT) AS told_doses,
    MIN(CASE WHEN :sees_protected OR NOT is_protected THEN given_on END) AS first_given_on,
    MAX(CASE WHEN :sees_protected OR NOT is_protected THEN given_on END) AS last_given_on,
    CAST(SUM(CASE WHEN is_after_expiry THEN doses ELSE 0 END) AS BIGINT) AS all_after,
    CAST(
      SUM(CASE WHEN is_after_expiry AND (:sees_protected OR NOT is_protected) THEN doses ELSE 0 END) AS BIGINT
    ) AS told_after
  FROM listed
  GROUP BY 1, 2, 3
),
wasted AS (
  SELECT
    CASE WHEN :by_unit_id THEN unit_id END AS unit_id,
    product_id,
    batch_number,
    CAST(SUM(doses) AS BIGINT) AS doses
  FROM reports.batch_waste
  WHERE wasted_on >= :from_on
    AND wasted_on < :to_on
    AND (:any_unit_id OR unit_id IN (:unit_id))
  GROUP BY 1, 2, 3
),
told AS (
  SELECT
    summed.unit_id,
    summed.product_id,
    summed.batch_number,
    summed.expires_on,
    summed.is_finished = 1 AS is_finished,
    CASE WHEN summed.all_doses >= 5 THEN summed.all_doses ELSE summed.told_doses END AS doses,
    summed.first_given_on,
    summed.last_given_on,
    CASE WHEN summed.all_after >= 5 THEN summed.all_after ELSE summed.told_after END AS given_after_expiry,
    COALESCE(wasted.doses, 0) AS wasted_doses
  FROM summed
  LEFT JOIN wasted
    ON wasted.product_id = summed.product_id
    AND wasted.batch_number = summed.batch_number
    AND (NOT :by_unit_id OR wasted.unit_id = summed.unit_id)
  WHERE summed.is_there = 1 OR summed.all_doses >= 5 OR summed.told_doses > 0 OR wasted.doses > 0
)
SELECT
  unit_id,
  product_id,
  batch_number,
  expires_on,
  is_finished,
  doses,
  first_given_on,
  last_given_on,
  given_after_expiry,
  wasted_doses,
  CASE WHEN doses + wasted_doses > 0 THEN
    CAST(FLOOR(CAST(wasted_doses AS DOUBLE PRECISION) * 10000 / (doses + wasted_doses) + 0.5) AS BIGINT)
  END AS waste_share
FROM told
ORDER BY 1, 2, 3
