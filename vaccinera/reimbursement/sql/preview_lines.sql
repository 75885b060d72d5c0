-- one row per line of a month as it would be, instead of those of the month's last preview
-- read by the run's page of the region
-- decision as for the outcomes
INSERT INTO reimbursement_previewed_line (
  month, document_id, kind, supplement, price_id, ore, provider_id, unit_id, programme_code, given_on, reverses_id
)
SELECT
  %(month)s, document_id, kind, supplement, price_id, ore, provider_id, unit_id, programme_code, given_on, reverses_id
FROM settled_line
ORDER BY document_id, kind, supplement
