-- one row per spot check of the log that was drawn in the period, and what it found
-- read by reports.queries.running, as the report "spot_checks"
-- decision one that is not signed off is shown as it stands, for it is what is to be done
SELECT
  unit_id,
  drawn_on,
  from_on,
  to_on - 1 AS last_on,
  openings,
  without_visit,
  sampled,
  in_order,
  to_be_asked,
  findings,
  sampled - in_order - to_be_asked - findings AS not_judged,
  state,
  signed_off_on
FROM reports.spot_check
WHERE drawn_on >= :from_on
  AND drawn_on < :to_on
  AND (:any_unit_id OR unit_id IN (:unit_id))
ORDER BY drawn_on, unit_id, from_on, to_on, openings, sampled, in_order, to_be_asked, findings, state, signed_off_on
