-- one row per role that somebody holds in a commission in force, and when it was last logged in with
-- read by reports.queries.running, as the report "users"
-- decision a commission that has ended is not shown: what was in force on a day that has been is in the log
SELECT
  unit_id,
  staff_id,
  role,
  purpose,
  from_on,
  to_on,
  last_login_on,
  CAST(:as_of AS DATE) - last_login_on AS days_since_login
FROM reports.account
WHERE from_on <= :as_of
  AND (to_on IS NULL OR to_on > :as_of)
  AND (:any_unit_id OR unit_id IN (:unit_id))
ORDER BY unit_id, staff_id, commission_id, role
