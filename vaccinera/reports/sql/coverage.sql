-- one row per programme, season and division that was chosen: how many people there are, and how many are vaccinated
-- read by reports.queries.running, as the report "coverage"
-- decision each person is counted once a season, by the first dose of the period; of whoever has protected identity
--   nobody knows where they live, so that they are not among the vaccinated of a population. People alike are put
--   together before they are looked for among groups and municipalities, which is then asked a thousand times and not a
--   million; and are sorted by their codes first, since those differ. The first dose is asked for as "less than two": the
--   server takes "equal to one" for rare, and would sort everybody once more to count those alike
WITH season AS (
  SELECT
    g.programme_id,
    g.season,
    COALESCE(MAX(CASE WHEN p.counted_on < g.season_from_on THEN p.counted_on END), MIN(p.counted_on)) AS population_on
  FROM (
    SELECT DISTINCT programme_id, season, season_from_on
    FROM reports.season_group
    WHERE season_from_on < :to_on
      AND (season_from_on >= :from_on OR season_to_on IS NULL OR season_to_on >= :to_on)
      AND (:any_programme_id OR programme_id IN (:programme_id))
  ) AS g
  CROSS JOIN (SELECT DISTINCT counted_on FROM reports.population) AS p
  GROUP BY 1, 2
),
counted_group AS (
  SELECT
    s.programme_id,
    s.season,
    s.population_on,
    g.target_group,
    CASE WHEN g.is_by_age THEN '' ELSE g.target_group END AS counted_as,
    g.is_by_age,
    g.age_from,
    COALESCE(g.age_to, 1000) AS age_to,
    g.goal_percent
  FROM season AS s
  JOIN reports.season_group AS g ON g.programme_id = s.programme_id AND g.season = s.season
  JOIN (SELECT DISTINCT counted_on, target_group FROM reports.population) AS k
    ON k.counted_on = s.population_on AND k.target_group = CASE WHEN g.is_by_age THEN '' ELSE g.target_group END
  WHERE :by_target_group
  UNION ALL
  SELECT
    programme_id,
    season,
    population_on,
    CASE WHEN :by_target_group THEN 'everybody' END AS target_group,
    '' AS counted_as,
    TRUE AS is_by_age,
    -1 AS age_from,
    1000 AS age_to,
    CAST(NULL AS INTEGER) AS goal_percent
  FROM season
),
person AS (
  SELECT
    programme_id,
    season,
    target_group,
    municipality_code,
    age_years,
    sex,
    ROW_NUMBER() OVER (
      PARTITION BY person_code, programme_id, season
      ORDER BY given_on, municipality_code, age_years, sex, target_group
    ) AS dose_of_period
  FROM reports.dose
  WHERE given_on >= :from_on
    AND given_on < :to_on
    AND NOT is_protected
    AND (:any_unit_id OR unit_id IN (:unit_id))
    AND (:any_programme_id OR programme_id IN (:programme_id))
),
alike AS (
  SELECT
    programme_id,
    season,
    target_group,
    municipality_code,
    age_years,
    sex,
    COUNT(*) AS vaccinated
  FROM person
  WHERE dose_of_period < 2
  GROUP BY 1, 2, 3, 4, 5, 6
),
counted AS (
  SELECT
    g.programme_id,
    g.season,
    g.target_group,
    g.goal_percent,
    g.population_on,
    p.municipality_code,
    p.age_years,
    p.sex,
    p.people,
    0 AS vaccinated
  FROM counted_group AS g
  JOIN reports.population AS p
    ON p.counted_on = g.population_on
    AND p.target_group = g.counted_as
    AND p.age_years >= g.age_from
    AND p.age_years <= g.age_to
  UNION ALL
  SELECT
    g.programme_id,
    g.season,
    g.target_group,
    g.goal_percent,
    g.population_on,
    d.municipality_code,
    d.age_years,
    d.sex,
    0 AS people,
    d.vaccinated
  FROM alike AS d
  JOIN counted_group AS g
    ON g.programme_id = d.programme_id
    AND g.season = d.season
    AND COALESCE(d.age_years, -1) >= g.age_from
    AND COALESCE(d.age_years, -1) <= g.age_to
    AND (g.is_by_age OR d.target_group = g.target_group)
  JOIN (SELECT DISTINCT counted_on, municipality_code FROM reports.population) AS m
    ON m.counted_on = g.population_on
    AND m.municipality_code = d.municipality_code
),
told AS (
  SELECT
    programme_id,
    season,
    target_group,
    CASE WHEN :by_municipality_code THEN municipality_code END AS municipality_code,
    CASE WHEN :by_age_group THEN
      CASE
        WHEN age_years >= 80 THEN 80
        WHEN age_years >= 75 THEN 75
        WHEN age_years >= 70 THEN 70
        WHEN age_years >= 65 THEN 65
        WHEN age_years >= 50 THEN 50
        WHEN age_years >= 18 THEN 18
        WHEN age_years >= 6 THEN 6
        WHEN age_years >= 0 THEN 0
      END
    END AS age_group,
    CASE WHEN :by_sex THEN sex END AS sex,
    MIN(population_on) AS population_on,
    CAST(SUM(people) AS BIGINT) AS people,
    CAST(SUM(vaccinated) AS BIGINT) AS vaccinated,
    MIN(goal_percent) AS goal_percent
  FROM counted
  GROUP BY 1, 2, 3, 4, 5, 6
)
SELECT
  programme_id,
  season,
  target_group,
  municipality_code,
  age_group,
  sex,
  population_on,
  people,
  vaccinated,
  CASE WHEN people > 0 THEN CAST(FLOOR(CAST(vaccinated AS DOUBLE PRECISION) * 10000 / people + 0.5) AS BIGINT) END AS share,
  goal_percent * 100 AS goal,
  CASE WHEN people > 0 THEN
    CAST(FLOOR(CAST(vaccinated AS DOUBLE PRECISION) * 10000 / people + 0.5) AS BIGINT) - goal_percent * 100
  END AS above_goal,
  CASE
    WHEN vaccinated * 100 >= people * goal_percent THEN 0
    ELSE CAST(CEIL(CAST(people * goal_percent AS DOUBLE PRECISION) / 100) AS BIGINT) - vaccinated
  END AS lacking
FROM told
ORDER BY
  1,
  2,
  CASE WHEN target_group = 'everybody' THEN 0 ELSE 1 END,
  3,
  4,
  5,
  6
