-- one row per such visit, with the outcome that refused it then, if one other than a missing price did
-- read by the statements of prices and doses
-- decision a visit without a price is paid when the prices tried have one, and the other way about
CREATE TEMP TABLE weighed ON COMMIT DROP AS
SELECT
  fact.*,
  kept.payee_id,
  kept.whose_id,
  kept.held_setting,
  CASE WHEN kept.code NOT IN (14, 15) THEN kept.code END AS refused
FROM kept
JOIN fact ON fact.document_id = kept.document_id;
ANALYZE weighed;
