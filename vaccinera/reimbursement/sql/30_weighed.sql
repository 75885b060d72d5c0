-- one row per considered visit, with the first of the outcomes 1 to 11 that holds, or none, and the rows that decided
-- read by the statements after it
-- decision what depends on few values (contract, version, group, window, price) is asked once for each set of values
CREATE TEMP TABLE terms_of_day ON COMMIT DROP AS
SELECT day.given_on, terms.*
FROM (SELECT DISTINCT given_on FROM considered) day
JOIN LATERAL (
  SELECT
    terms.id AS terms_id, terms.days_to_sign, terms.reopening_months, terms.identifier_kinds, terms.counts_history,
    terms.warnings_excuse, terms.pays_early_doses
  FROM reimbursement_terms terms
  WHERE terms.state = 'approved' AND terms.from_on <= day.given_on
    AND (terms.to_on IS NULL OR terms.to_on > day.given_on)
) terms ON true;

CREATE TEMP TABLE contract_of ON COMMIT DROP AS
SELECT asked.*, contract.id AS contract_id, contract.provider_id AS payee_id, contract.programmes
FROM (SELECT DISTINCT unit_id, assignment_code, given_on FROM considered) asked
JOIN organisations_contract contract
  ON contract.unit_id = asked.unit_id
  AND contract.assignment_id = asked.assignment_code
  AND contract.from_on <= asked.given_on
  AND (contract.to_on IS NULL OR contract.to_on > asked.given_on);

CREATE TEMP TABLE ruling ON COMMIT DROP AS
SELECT
  asked.*,
  version.id AS version_id,
  in_window.rule AS window_rule,
  target.rule AS group_rule,
  target.payer AS group_payer,
  target.age_by,
  target.from_months,
  target.below_months,
  target.born_from,
  target.born_to,
  target.target_group IS NOT NULL AND (target.settings IS NULL OR target.settings ? asked.setting) AS is_for_setting
FROM (SELECT DISTINCT programme_id, target_group, setting, given_on FROM considered) asked
LEFT JOIN LATERAL (
  SELECT version.id
  FROM pack_version version
  WHERE version.programme_id = asked.programme_id
    AND version.valid_from <= asked.given_on
    AND (version.valid_to IS NULL OR version.valid_to > asked.given_on)
  ORDER BY version.valid_from DESC, version.id DESC
  LIMIT 1
) version ON true
LEFT JOIN pack_group target ON target.version_id = version.id AND target.target_group = asked.target_group
LEFT JOIN LATERAL (
  SELECT pack_window.rule
  FROM pack_window
  WHERE pack_window.version_id = version.id
    AND (pack_window.target_groups = '"all"' OR pack_window.target_groups ? asked.target_group)
    AND (pack_window.settings = '"all"' OR pack_window.settings ? asked.setting)
    AND asked.given_on BETWEEN pack_window.from_on AND pack_window.to_on
  ORDER BY pack_window.from_on, pack_window.rule
  LIMIT 1
) in_window ON true;

CREATE TEMP TABLE identity ON COMMIT DROP AS
WITH asked AS (
  SELECT DISTINCT person FROM considered
),
kind AS (
  SELECT asked.person, array_agg(identifier.kind::text) AS kinds
  FROM asked
  JOIN settlement.identifier identifier ON identifier.person_id = asked.person
  WHERE NOT identifier.is_replaced
  GROUP BY asked.person
)
SELECT asked.person, person.birth_date, coalesce(kind.kinds, '{}') AS kinds
FROM asked
JOIN settlement.person person ON person.person_id = asked.person
LEFT JOIN kind ON kind.person = asked.person;
ANALYZE terms_of_day, contract_of, ruling, identity;

CREATE TEMP TABLE weighed ON COMMIT DROP AS
WITH joined AS (
  SELECT
    considered.*,
    CASE
      WHEN considered.is_untouched
        AND settling.cut_off_on >= considered.given_on + make_interval(months => coalesce(terms.reopening_months, 12))
        THEN considered.held_code
    END AS repeated_code,
    terms.terms_id,
    terms.reopening_months,
    terms.counts_history,
    terms.warnings_excuse,
    terms.pays_early_doses,
    terms.terms_id IS NOT NULL
      AND terms.identifier_kinds ?| identity.kinds AS is_payable_identity,
    (considered.last_day_to_sign - settling.days_to_sign + coalesce(terms.days_to_sign, settling.days_to_sign) + 1)
      ::timestamp AT TIME ZONE 'Europe/Stockholm' AS too_late_at,
    contract.contract_id,
    contract.payee_id,
    contract.programmes ? considered.programme_id AS is_in_contract,
    accepted.id AS accepted_id,
    ruling.version_id,
    ruling.window_rule,
    ruling.group_rule,
    ruling.group_payer,
    ruling.is_for_setting
      -- Judged by the provider's own system from the answer, which is shown to nobody here (decision 0026).
      AND considered.is_in_weeks IS NOT FALSE
      AND (ruling.born_from IS NULL OR extract(year FROM identity.birth_date) >= ruling.born_from) IS TRUE
      AND (ruling.born_to IS NULL OR extract(year FROM identity.birth_date) <= ruling.born_to) IS TRUE
      AND (ruling.from_months IS NULL
        OR CASE ruling.age_by
             WHEN 'birth_year'
               THEN extract(year FROM considered.given_on) >= extract(year FROM identity.birth_date)
                                                              + ruling.from_months / 12
             ELSE considered.given_on >= identity.birth_date + make_interval(months => ruling.from_months)
           END) IS TRUE
      AND (ruling.below_months IS NULL
        OR CASE ruling.age_by
             WHEN 'birth_year'
               THEN extract(year FROM considered.given_on) < extract(year FROM identity.birth_date)
                                                             + ruling.below_months / 12
             ELSE considered.given_on < identity.birth_date + make_interval(months => ruling.below_months)
           END) IS TRUE AS is_in_group,
    settling.cut_off_at,
    settling.cut_off_on
  FROM considered
  CROSS JOIN settling
  LEFT JOIN terms_of_day terms ON terms.given_on = considered.given_on
  LEFT JOIN identity ON identity.person = considered.person
  LEFT JOIN contract_of contract
    ON contract.unit_id = considered.unit_id
    AND contract.assignment_code = considered.assignment_code
    AND contract.given_on = considered.given_on
  LEFT JOIN reimbursement_accepted_product accepted
    ON accepted.terms_id = terms.terms_id
    AND accepted.programme_id = considered.programme_id
    AND accepted.product_id = considered.product_id
    AND accepted.funding_source = considered.funding_source
  LEFT JOIN ruling
    ON ruling.programme_id = considered.programme_id
    AND ruling.target_group = considered.target_group
    AND ruling.setting = considered.setting
    AND ruling.given_on = considered.given_on
)
SELECT
  joined.*,
  CASE
    WHEN joined.repeated_code IS NOT NULL THEN joined.repeated_code
    WHEN joined.is_nullified THEN 1
    WHEN joined.payer IN ('person', 'employer') THEN 2
    WHEN joined.completed_at IS NULL AND joined.cut_off_at < joined.too_late_at THEN 3
    WHEN joined.completed_at IS NULL OR joined.completed_at >= joined.too_late_at THEN 4
    WHEN NOT joined.is_payable_identity THEN 5
    WHEN joined.contract_id IS NULL THEN 6
    WHEN NOT joined.is_in_contract THEN 7
    WHEN joined.accepted_id IS NULL THEN 8
    WHEN joined.window_rule IS NULL THEN 9
    WHEN NOT joined.is_in_group THEN 10
    WHEN joined.group_payer <> 'region' THEN 11
  END AS refused
FROM joined;
ANALYZE weighed;
