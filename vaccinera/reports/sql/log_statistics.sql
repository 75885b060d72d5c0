-- one row per combination of the divisions that were chosen: events of the log, and by how many people of the staff
-- read by reports.queries.running, as the report "log_statistics"
-- decision it tells what was done and by whom, and of nobody whom it was about
SELECT
  CASE :period
    WHEN 'day' THEN logged_on
    WHEN 'week' THEN CAST(DATE_TRUNC('week', logged_on) AS DATE)
    WHEN 'month' THEN CAST(DATE_TRUNC('month', logged_on) AS DATE)
  END AS period,
  CASE WHEN :by_unit_id THEN unit_id END AS unit_id,
  CASE WHEN :by_staff_id THEN COALESCE(staff_id, 0) END AS staff_id,
  CASE WHEN :by_action THEN action END AS action,
  CASE WHEN :by_purpose THEN purpose END AS purpose,
  COUNT(*) AS events,
  CAST(SUM(CASE WHEN is_of_a_person THEN 1 ELSE 0 END) AS BIGINT) AS of_persons,
  COUNT(DISTINCT staff_id) AS staff
FROM reports.log_event
WHERE logged_on >= :from_on
  AND logged_on < :to_on
  AND (:any_unit_id OR unit_id IN (:unit_id))
GROUP BY 1, 2, 3, 4, 5
ORDER BY 1, 2, 3, 4, 5
