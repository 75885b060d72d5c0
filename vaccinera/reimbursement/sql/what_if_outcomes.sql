-- one row per such visit: its outcome with the prices tried
-- read by the statement of lines, as it reads a run's own
-- decision the same columns as a run's outcomes have
CREATE TEMP TABLE settled_outcome ON COMMIT DROP AS
SELECT
  weighed.document_id,
  weighed.unit_id,
  weighed.payee_id,
  weighed.whose_id,
  weighed.assignment_code,
  weighed.programme_id AS programme_code,
  weighed.given_on,
  weighed.is_new,
  coalesce(weighed.refused, CASE WHEN price_of.base_id IS NULL THEN 14 ELSE 15 END)::smallint AS code,
  price_of.base_id AS price_id,
  weighed.person,
  weighed.payer,
  weighed.product_id,
  weighed.setting,
  false AS is_judged_again,
  weighed.given_at,
  NULL::timestamptz AS completed_at,
  weighed.extra_ore,
  weighed.held_setting
FROM weighed
LEFT JOIN price_of
  ON weighed.refused IS NULL
  AND price_of.programme_id = weighed.programme_id
  AND price_of.payer = weighed.payer
  AND price_of.assignment_code = weighed.assignment_code
  AND price_of.product_id = weighed.product_id
  AND price_of.setting = weighed.setting
  AND price_of.given_on = weighed.given_on;
CREATE UNIQUE INDEX a_tried_visit_has_one_outcome ON settled_outcome (document_id);
ANALYZE settled_outcome;
