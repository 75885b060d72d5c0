-- one row per run: its control totals as JSON
-- read by the clerk and approver on the run's page, and by the lock, which refuses when they disagree
-- decision each visit considered is in exactly one outcome, and each öre is counted the same by payee, unit and programme
WITH line AS MATERIALIZED (
  SELECT provider_id, unit_id, programme_code, kind, reverses_id IS NOT NULL AS is_mirror, count(*) AS n, sum(ore) AS ore
  FROM settled_line
  GROUP BY 1, 2, 3, 4, 5
),
outcome AS MATERIALIZED (
  SELECT code, unit_id, is_judged_again, count(*) AS n
  FROM settled_outcome
  GROUP BY 1, 2, 3
)
SELECT jsonb_build_object(
  'considered', (SELECT count(*) FROM considered),
  'outcomes', (
    SELECT coalesce(jsonb_object_agg(code, n), '{}')
    FROM (SELECT code, sum(n) AS n FROM outcome GROUP BY code) counted
  ),
  'lines', (SELECT coalesce(sum(n), 0) FROM line),
  'ore', (SELECT coalesce(sum(ore), 0) FROM line),
  'reversed_ore', (SELECT coalesce(sum(ore), 0) FROM line WHERE is_mirror),
  'by_provider', (
    SELECT coalesce(jsonb_object_agg(provider_id, ore), '{}')
    FROM (SELECT provider_id, sum(ore) AS ore FROM line GROUP BY provider_id) summed
  ),
  'by_unit', (
    SELECT coalesce(jsonb_object_agg(unit_id, ore), '{}')
    FROM (SELECT unit_id, sum(ore) AS ore FROM line GROUP BY unit_id) summed
  ),
  'by_programme', (
    SELECT coalesce(jsonb_object_agg(programme_code, ore), '{}')
    FROM (SELECT programme_code, sum(ore) AS ore FROM line GROUP BY programme_code) summed
  ),
  'by_kind', (
    SELECT coalesce(jsonb_object_agg(kind, ore), '{}')
    FROM (SELECT kind, sum(ore) AS ore FROM line GROUP BY kind) summed
  ),
  'paid_by_unit', (
    SELECT coalesce(jsonb_object_agg(unit_id, n), '{}')
    FROM (
      SELECT unit_id, sum(n) AS n
      FROM outcome
      WHERE code = 15 AND NOT is_judged_again
      GROUP BY unit_id
    ) counted
  ),
  'imported', (
    SELECT count(*) FROM settlement.history_dose history
    WHERE history.source = 'imported'
      AND history.given_on BETWEEN (SELECT month FROM settling) AND (SELECT last_on FROM settling)
  ),
  'elsewhere', (
    SELECT count(*) FROM settlement.history_dose history
    WHERE history.source = 'elsewhere'
      AND history.given_on BETWEEN (SELECT month FROM settling) AND (SELECT last_on FROM settling)
  )
);
