-- one row per set of values a price depends on: the base price, and the most that is paid of an extra cost
-- read by the statements after it
-- decision product outranks setting (rule 26); asked once a set and not once a visit
CREATE TEMP TABLE price_of ON COMMIT DROP AS
SELECT
  asked.*,
  base.id AS base_id,
  base.ore AS base_ore,
  extra.id AS extra_id,
  extra.ore AS extra_ore
FROM (
  SELECT DISTINCT programme_id, payer, assignment_code, product_id, setting, given_on
  FROM weighed
  WHERE refused IS NULL
) asked
LEFT JOIN LATERAL (
  SELECT price.id, price.ore
  FROM price_row price
  WHERE price.kind = 'base'
    AND price.programme_id = asked.programme_id
    AND price.payer = asked.payer
    AND price.assignment_id = asked.assignment_code
    AND (price.product_id IS NULL OR price.product_id = asked.product_id)
    AND (price.setting = '' OR price.setting = asked.setting)
    AND price.from_on <= asked.given_on
    AND (price.to_on IS NULL OR price.to_on > asked.given_on)
  ORDER BY price.product_id IS NULL, price.setting = ''
  LIMIT 1
) base ON true
LEFT JOIN LATERAL (
  SELECT price.id, price.ore
  FROM price_row price
  WHERE price.kind = 'extra_cost'
    AND price.programme_id = asked.programme_id
    AND price.payer = asked.payer
    AND price.assignment_id = asked.assignment_code
    AND (price.product_id IS NULL OR price.product_id = asked.product_id)
    AND (price.setting = '' OR price.setting = asked.setting)
    AND price.from_on <= asked.given_on
    AND (price.to_on IS NULL OR price.to_on > asked.given_on)
  ORDER BY price.product_id IS NULL, price.setting = ''
  LIMIT 1
) extra ON true;
ANALYZE price_of;
