-- one row per locked month to try other prices on, and per visit of other months that has to be followed meanwhile
-- read by reimbursement.queries.what_if, after the tables of a settling are begun and instead of what is kept in them
-- decision a month is replayed with the outcomes it had: only prices are others, so that nothing else makes a difference
TRUNCATE price_row;

DROP VIEW pg_temp.standing_line;

CREATE TEMP VIEW standing_line AS
SELECT
  line.id, line.document_id, line.kind, line.supplement, line.price_id, line.ore, line.provider_id, line.unit_id,
  line.programme_code, line.given_on
FROM earlier_line line
WHERE line.reverses_id IS NULL
  AND NOT EXISTS (SELECT FROM earlier_line mirror WHERE mirror.reverses_id = line.id);

CREATE INDEX ON earlier_line (document_id);
CREATE INDEX ON earlier_line (reverses_id) WHERE reverses_id IS NOT NULL;

CREATE TEMP TABLE chosen (
  month date PRIMARY KEY
) ON COMMIT DROP;

CREATE TEMP TABLE tried (
  month          date NOT NULL,
  provider_id    integer NOT NULL,
  programme_code text NOT NULL,
  ore            bigint NOT NULL,
  unpriced       bigint NOT NULL
) ON COMMIT DROP;
