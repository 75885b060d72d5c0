-- one row per month, payee and programme: öre with the prices tried, and visits they have no price for
-- read by the last statement of a what-if
-- decision only chosen months are told; the rest was followed for their sake
INSERT INTO tried (month, provider_id, programme_code, ore, unpriced)
SELECT settling.month, told.provider_id, told.programme_code, sum(told.ore), sum(told.unpriced)
FROM settling
JOIN chosen ON chosen.month = settling.month
CROSS JOIN (
  SELECT line.provider_id, line.programme_code, line.ore, 0 AS unpriced
  FROM settled_line line
  UNION ALL
  SELECT outcome.whose_id, outcome.programme_code, 0, 1
  FROM settled_outcome outcome
  WHERE outcome.code = 14
) told
GROUP BY settling.month, told.provider_id, told.programme_code;
