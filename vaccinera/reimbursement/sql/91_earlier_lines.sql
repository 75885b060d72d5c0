-- one row per line that an earlier open month would leave behind, were it locked as it stands
-- read by the statements above when the next month is settled in the same preview
-- decision a preview of a month treats every earlier open month as settled by its own preview (rule 36)
INSERT INTO earlier_line (
  id, document_id, kind, supplement, price_id, ore, provider_id, unit_id, programme_code, given_on, reverses_id
)
SELECT
  (SELECT coalesce(min(id), 0) FROM earlier_line) - row_number() OVER (
    ORDER BY given_at IS NULL, is_judged_again DESC, given_at, completed_at, document_id, kind, supplement, ore
  ),
  document_id, kind, supplement, price_id, ore, provider_id, unit_id, programme_code, given_on, reverses_id
FROM settled_line;
