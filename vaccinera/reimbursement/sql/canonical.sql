-- one row per run: its outcomes and lines as the canonical CSV, made and kept where they are
-- read by the lock, which keeps it with its SHA-256
-- decision UTF-8, LF, one fixed order of columns and rows, no number a database happened to give (rule 34)
WITH told AS (
  SELECT
    document_id, 1 AS part, '' AS kind, '' AS supplement, 0::bigint AS ore,
    concat_ws(';', 'outcome', document_id, provider_id, unit_id, assignment_code, programme_code, season, given_on, code,
      CASE WHEN is_final THEN 'final' ELSE 'open' END, rule, coalesce(price_id::text, ''), coalesce(payee_id::text, ''),
      '', '', '') AS row
  FROM settled_outcome
  UNION ALL
  SELECT
    document_id, 2, kind, supplement, ore,
    concat_ws(';', 'line', document_id, '', unit_id, '', programme_code, '', given_on, '',
      CASE WHEN reverses_id IS NULL THEN '' ELSE 'mirror' END, '', price_id, provider_id, kind, supplement, ore)
  FROM settled_line
),
canonical AS (
  SELECT convert_to(
    'row;document;provider;unit;assignment;programme;season;given_on;code;standing;rule;price;payee;kind;supplement;ore'
      || E'\n' || coalesce(string_agg(row || E'\n', '' ORDER BY document_id, part, kind, supplement, ore), ''),
    'UTF8') AS content
  FROM told
)
INSERT INTO reimbursement_run_document (
  id, run_id, provider_id, kind, media_type, file_name, content, sha256, made_at
)
SELECT
  %(id)s, %(run)s, %(provider)s, 'canonical', 'text/csv', %(file_name)s, content, encode(sha256(content), 'hex'), %(at)s
FROM canonical
RETURNING sha256
