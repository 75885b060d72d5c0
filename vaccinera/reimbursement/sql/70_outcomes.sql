-- one row per considered visit: its one outcome, the rule and row that decided, and by key what to look at
-- read by the actions that keep, show and count it
-- decision exactly one outcome a visit, the first that holds; detail has keys, days and codes and no free text
CREATE TEMP TABLE settled_outcome ON COMMIT DROP AS
WITH judged AS (
  SELECT
    weighed.*,
    too_early.earlier_id,
    too_early.earlier_on,
    too_early.from_on,
    too_early.rule AS interval_rule,
    walked.stands_id,
    walked.dose_terms_id,
    price_of.base_id,
    CASE
      WHEN weighed.refused IS NOT NULL THEN weighed.refused
      WHEN too_early.document_id IS NOT NULL THEN 12
      WHEN walked.stands_id IS NOT NULL THEN 13
      WHEN price_of.base_id IS NULL THEN 14
      ELSE 15
    END AS code
  FROM weighed
  LEFT JOIN too_early ON too_early.document_id = weighed.document_id
  LEFT JOIN walked ON walked.document_id = weighed.document_id
  LEFT JOIN price_of
    ON weighed.refused IS NULL
    AND price_of.programme_id = weighed.programme_id
    AND price_of.payer = weighed.payer
    AND price_of.assignment_code = weighed.assignment_code
    AND price_of.product_id = weighed.product_id
    AND price_of.setting = weighed.setting
    AND price_of.given_on = weighed.given_on
)
SELECT
  judged.document_id,
  judged.visit_id,
  judged.provider_id,
  judged.unit_id,
  judged.payee_id,
  judged.assignment_code,
  judged.programme_id AS programme_code,
  judged.season,
  judged.target_group,
  judged.given_on,
  judged.code::smallint AS code,
  judged.code NOT IN (3, 5, 6, 7, 12, 13, 14)
    OR judged.cut_off_on >= judged.given_on + make_interval(months => coalesce(judged.reopening_months, 12)) AS is_final,
  judged.is_judged_again,
  judged.is_new,
  coalesce(
    CASE judged.code
      WHEN 9 THEN NULL
      WHEN 12 THEN judged.interval_rule
      WHEN 10 THEN judged.group_rule
      WHEN 11 THEN judged.group_rule
      WHEN 15 THEN judged.window_rule
    END, '') AS rule,
  CASE WHEN judged.code = 15 THEN judged.base_id END AS price_id,
  judged.facts,
  jsonb_strip_nulls(CASE judged.code
    WHEN 3 THEN jsonb_build_object('setting', judged.setting, 'sign_before', judged.too_late_at)
    WHEN 4 THEN jsonb_build_object(
      'setting', judged.setting, 'sign_before', judged.too_late_at, 'completed_at', judged.completed_at)
    WHEN 5 THEN jsonb_build_object('setting', judged.setting, 'terms_id', judged.terms_id)
    WHEN 6 THEN jsonb_build_object(
      'setting', judged.setting, 'unit_id', judged.unit_id, 'assignment', judged.assignment_code)
    WHEN 7 THEN jsonb_build_object('setting', judged.setting, 'contract_id', judged.contract_id)
    WHEN 8 THEN jsonb_build_object(
      'setting', judged.setting, 'terms_id', judged.terms_id, 'product_id', judged.product_id,
      'funding_source', judged.funding_source)
    WHEN 9 THEN jsonb_build_object('setting', judged.setting, 'version_id', judged.version_id)
    WHEN 10 THEN jsonb_build_object('setting', judged.setting, 'version_id', judged.version_id)
    WHEN 11 THEN jsonb_build_object(
      'setting', judged.setting, 'version_id', judged.version_id, 'payer', judged.group_payer)
    WHEN 12 THEN jsonb_build_object(
      'setting', judged.setting, 'version_id', judged.version_id, 'earlier_id', judged.earlier_id,
      'earlier_on', judged.earlier_on, 'from_on', judged.from_on)
    WHEN 13 THEN jsonb_build_object(
      'setting', judged.setting, 'stands_id', judged.stands_id, 'dose_terms_id', judged.dose_terms_id)
    WHEN 14 THEN jsonb_build_object('setting', judged.setting, 'product_id', judged.product_id)
    WHEN 15 THEN jsonb_build_object(
      'setting', judged.setting, 'terms_id', judged.terms_id, 'contract_id', judged.contract_id,
      'version_id', judged.version_id)
    ELSE jsonb_build_object('setting', judged.setting)
  END) AS detail,
  judged.person,
  judged.payer,
  judged.product_id,
  judged.setting,
  judged.given_at,
  judged.completed_at,
  judged.giver_code,
  judged.extra_ore,
  judged.held_setting
FROM judged
ORDER BY judged.document_id;
CREATE UNIQUE INDEX a_visit_has_one_outcome ON settled_outcome (document_id);
ANALYZE settled_outcome;
