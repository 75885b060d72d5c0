-- one row per run that is being settled, its month and cut-off; the prices; and, empty, what earlier open months would leave
-- read by reimbursement.queries.settling, first of all, once a transaction
-- decision a run is computed in temporary tables, so that a preview changes nothing and a lock inserts what it previewed
CREATE TEMP TABLE settling (
  month             date NOT NULL,
  last_on           date NOT NULL,
  cut_off_at        timestamptz NOT NULL,
  cut_off_on        date NOT NULL,
  days_to_sign      integer NOT NULL,
  only_persons      uuid[],
  locked_on         date NOT NULL,
  locked_cut_off_at timestamptz NOT NULL,
  locked_check_at   timestamptz NOT NULL
) ON COMMIT DROP;

CREATE TEMP TABLE price_row ON COMMIT DROP AS
SELECT
  price.id, price.kind, price.supplement, price.programme_id, price.payer, price.assignment_id, price.product_id,
  price.setting, price.ore, price.from_on, price.to_on
FROM reimbursement_price price;
ANALYZE price_row;

CREATE TEMP TABLE earlier_outcome (
  n           bigint GENERATED ALWAYS AS IDENTITY,
  document_id uuid NOT NULL,
  code        smallint NOT NULL,
  is_final    boolean NOT NULL,
  facts       uuid NOT NULL,
  detail      jsonb NOT NULL
) ON COMMIT DROP;

CREATE TEMP TABLE earlier_line (
  id             bigint NOT NULL,
  document_id    uuid NOT NULL,
  kind           text NOT NULL,
  supplement     text NOT NULL,
  price_id       uuid NOT NULL,
  ore            bigint NOT NULL,
  provider_id    integer NOT NULL,
  unit_id        integer NOT NULL,
  programme_code text NOT NULL,
  given_on       date NOT NULL,
  reverses_id    bigint
) ON COMMIT DROP;

CREATE TEMP VIEW standing_line AS
  SELECT
    line.id, line.document_id, line.kind, line.supplement, line.price_id, line.ore, line.provider_id, line.unit_id,
    line.programme_code, line.given_on
  FROM reimbursement_line line
  WHERE line.reverses_id IS NULL
    AND line.reversed_by_id IS NULL
    AND NOT EXISTS (SELECT FROM earlier_line mirror WHERE mirror.reverses_id = line.id)
  UNION ALL
  SELECT
    line.id, line.document_id, line.kind, line.supplement, line.price_id, line.ore, line.provider_id, line.unit_id,
    line.programme_code, line.given_on
  FROM earlier_line line
  WHERE line.reverses_id IS NULL
    AND NOT EXISTS (SELECT FROM earlier_line mirror WHERE mirror.reverses_id = line.id);
