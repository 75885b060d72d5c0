-- one row per line the run would add to the ledger: payments, and mirrors of what no longer holds
-- read by the actions that keep, show and count it
-- decision a line that would come out the same stays as it is (rule 30); supplements hang on an occasion (rule 32)
CREATE TEMP TABLE own_line ON COMMIT DROP AS
SELECT
  outcome.document_id, 'base' AS kind, '' AS supplement, outcome.price_id, price.ore, outcome.payee_id AS provider_id,
  outcome.unit_id, outcome.programme_code, outcome.given_on,
  outcome.is_judged_again, outcome.given_at, outcome.completed_at
FROM settled_outcome outcome
JOIN price_row price ON price.id = outcome.price_id
WHERE outcome.code = 15
UNION ALL
SELECT
  outcome.document_id, 'extra_cost', '', price_of.extra_id, least(outcome.extra_ore, price_of.extra_ore),
  outcome.payee_id, outcome.unit_id, outcome.programme_code, outcome.given_on,
  outcome.is_judged_again, outcome.given_at, outcome.completed_at
FROM settled_outcome outcome
JOIN price_of
  ON price_of.programme_id = outcome.programme_code
  AND price_of.payer = outcome.payer
  AND price_of.assignment_code = outcome.assignment_code
  AND price_of.product_id = outcome.product_id
  AND price_of.setting = outcome.setting
  AND price_of.given_on = outcome.given_on
WHERE outcome.code = 15 AND outcome.extra_ore IS NOT NULL AND price_of.extra_id IS NOT NULL;
ANALYZE own_line;

CREATE TEMP TABLE occasion ON COMMIT DROP AS
WITH supplemented AS (
  -- Where there are supplements at all; elsewhere an occasion has nothing to carry.
  SELECT DISTINCT place.setting
  FROM (SELECT setting FROM settled_outcome UNION SELECT held_setting FROM settled_outcome) place
  JOIN price_row price ON price.kind = 'supplement' AND price.setting IN ('', place.setting)
),
touched AS (
  SELECT outcome.person, outcome.unit_id, outcome.given_on, outcome.setting
  FROM settled_outcome outcome
  JOIN supplemented ON supplemented.setting = outcome.setting
  WHERE outcome.code = 15
  UNION
  SELECT outcome.person, line.unit_id, line.given_on, outcome.held_setting
  FROM held_line line
  JOIN settled_outcome outcome ON outcome.document_id = line.document_id
  WHERE line.kind = 'supplement'
),
unjudged AS MATERIALIZED (
  SELECT
    touched.person, touched.unit_id, touched.given_on, touched.setting, dose.document_id, dose.given_at,
    dose.programme_id, dose.payer, dose.assignment_code
  FROM touched
  JOIN dose
    ON dose.person = touched.person
    AND dose.unit_id = touched.unit_id
    AND dose.given_on = touched.given_on
    AND dose.setting = touched.setting
  WHERE NOT EXISTS (SELECT FROM settled_outcome judged WHERE judged.document_id = dose.document_id)
),
paid AS (
  SELECT
    outcome.person, outcome.unit_id, outcome.given_on, outcome.setting, outcome.document_id, outcome.given_at,
    outcome.programme_code, outcome.payer, outcome.assignment_code, outcome.product_id, outcome.payee_id,
    true AS is_judged
  FROM settled_outcome outcome
  JOIN supplemented ON supplemented.setting = outcome.setting
  WHERE outcome.code = 15
  UNION ALL
  SELECT
    dose.person, dose.unit_id, dose.given_on, dose.setting, dose.document_id, dose.given_at,
    dose.programme_id, dose.payer, dose.assignment_code, given.product_id, line.provider_id, false
  FROM unjudged dose
  CROSS JOIN LATERAL (
    SELECT line.* FROM standing_line line WHERE line.document_id = dose.document_id AND line.kind = 'base' OFFSET 0
  ) line
  CROSS JOIN LATERAL (
    SELECT version.product_id
    FROM settlement.visit_version version
    WHERE version.document_id = dose.document_id
      AND version.recorded_at < %(cut_off_at)s::timestamptz
    ORDER BY version.version DESC
    LIMIT 1
  ) given
)
SELECT paid.* FROM paid;
ANALYZE occasion;

CREATE TEMP TABLE supplement ON COMMIT DROP AS
WITH priced AS (
  SELECT DISTINCT ON (occasion.document_id, price.supplement)
    occasion.*,
    price.supplement,
    price.id AS price_id,
    price.ore
  FROM occasion
  JOIN price_row price
    ON price.kind = 'supplement'
    AND price.programme_id = occasion.programme_code
    AND price.payer = occasion.payer
    AND price.assignment_id = occasion.assignment_code
    AND (price.product_id IS NULL OR price.product_id = occasion.product_id)
    AND (price.setting = '' OR price.setting = occasion.setting)
    AND price.from_on <= occasion.given_on
    AND (price.to_on IS NULL OR price.to_on > occasion.given_on)
  ORDER BY occasion.document_id, price.supplement, price.product_id IS NULL, price.setting = ''
),
carried AS (
  SELECT DISTINCT occasion.person, occasion.unit_id, occasion.given_on, occasion.setting, line.supplement
  FROM occasion
  CROSS JOIN LATERAL (
    SELECT line.* FROM standing_line line WHERE line.document_id = occasion.document_id AND line.kind = 'supplement' OFFSET 0
  ) line
  WHERE NOT occasion.is_judged
),
unfallen AS (
  SELECT line.document_id, line.supplement, line.unit_id, line.given_on, outcome.held_setting AS setting
  FROM held_line line
  JOIN settled_outcome outcome ON outcome.document_id = line.document_id
  JOIN held_line base ON base.document_id = line.document_id AND base.kind = 'base'
  JOIN own_line wanted
    ON wanted.document_id = base.document_id
    AND wanted.kind = 'base'
    AND wanted.price_id = base.price_id
    AND wanted.ore = base.ore
    AND wanted.unit_id = base.unit_id
    AND wanted.provider_id = base.provider_id
  WHERE line.kind = 'supplement'
)
SELECT DISTINCT ON (priced.person, priced.unit_id, priced.given_on, priced.setting, priced.supplement)
  priced.*
FROM priced
LEFT JOIN unfallen
  ON unfallen.document_id = priced.document_id
  AND unfallen.supplement = priced.supplement
  AND unfallen.unit_id = priced.unit_id
  AND unfallen.given_on = priced.given_on
  AND unfallen.setting = priced.setting
WHERE NOT EXISTS (
  SELECT FROM carried
  WHERE carried.person = priced.person
    AND carried.unit_id = priced.unit_id
    AND carried.given_on = priced.given_on
    AND carried.setting = priced.setting
    AND carried.supplement = priced.supplement
)
ORDER BY priced.person, priced.unit_id, priced.given_on, priced.setting, priced.supplement,
  unfallen.document_id IS NULL, priced.given_at, priced.document_id;

CREATE TEMP TABLE wanted_line ON COMMIT DROP AS
SELECT * FROM own_line
UNION ALL
SELECT
  supplement.document_id, 'supplement', supplement.supplement, supplement.price_id, supplement.ore,
  supplement.payee_id, supplement.unit_id, supplement.programme_code, supplement.given_on, NULL, NULL, NULL
FROM supplement;
ANALYZE wanted_line;

CREATE TEMP TABLE settled_line ON COMMIT DROP AS
WITH kept AS (
  SELECT held_line.id, wanted_line.document_id, wanted_line.kind, wanted_line.supplement
  FROM held_line
  JOIN wanted_line
    ON wanted_line.document_id = held_line.document_id
    AND wanted_line.kind = held_line.kind
    AND wanted_line.supplement = held_line.supplement
    AND wanted_line.price_id = held_line.price_id
    AND wanted_line.ore = held_line.ore
    AND wanted_line.unit_id = held_line.unit_id
    AND wanted_line.provider_id = held_line.provider_id
)
SELECT
  held_line.document_id, held_line.kind, held_line.supplement, held_line.price_id, -held_line.ore AS ore,
  held_line.provider_id, held_line.unit_id, held_line.programme_code, held_line.given_on, held_line.id AS reverses_id,
  NULL::boolean AS is_judged_again, NULL::timestamptz AS given_at, NULL::timestamptz AS completed_at
FROM held_line
WHERE NOT EXISTS (SELECT FROM kept WHERE kept.id = held_line.id)
UNION ALL
SELECT
  wanted_line.document_id, wanted_line.kind, wanted_line.supplement, wanted_line.price_id, wanted_line.ore,
  wanted_line.provider_id, wanted_line.unit_id, wanted_line.programme_code, wanted_line.given_on, NULL,
  wanted_line.is_judged_again, wanted_line.given_at, wanted_line.completed_at
FROM wanted_line
WHERE NOT EXISTS (
  SELECT FROM kept
  WHERE kept.document_id = wanted_line.document_id
    AND kept.kind = wanted_line.kind
    AND kept.supplement = wanted_line.supplement
);
ANALYZE settled_line;
