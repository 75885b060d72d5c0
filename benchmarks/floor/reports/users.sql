-- one row per role of a commission, with its last login
-- read by benchmarks.reports, in turn with the report and in the same run
-- decision past every gate; nobody is looked up
SELECT commission.staff_id, commission.unit_id, held.role, max(login.started_at)
FROM organisations_commission AS commission
JOIN organisations_unit AS unit ON unit.id = commission.unit_id
CROSS JOIN LATERAL jsonb_array_elements_text(commission.roles) AS held (role)
LEFT JOIN access_login_session AS login ON login.commission_id = commission.id
WHERE %(provider)s::integer IS NULL OR unit.provider_id = %(provider)s
GROUP BY 1, 2, 3
