-- one row per vaccination to be made up, in a range of places: who, where, when, by whom, from which batch
-- read by visit_rows.sql, in the same transaction
-- decision a person comes at most once a season, so that no product group is given twice on a day
CREATE TEMP TABLE made_up_visit ON COMMIT DROP AS
WITH drawn AS (
  SELECT
    number,
    %(children)s + 1 + mod(number - 1, %(adults)s) AS place,
    (number - 1) / %(adults)s AS round,
    md5(%(seed)s || ' visit ' || number) AS lot
  FROM generate_series(%(first)s::int, %(last)s::int) AS number
),
come AS (
  SELECT
    drawn.number,
    drawn.lot,
    person.id AS person_id,
    person.lot AS person_lot,
    person.birth_date,
    person.postal_code,
    person.municipality_code,
    person.region_code,
    season.*,
    season.from_on + floor(pg_temp.part_in(drawn.lot, 1) * season.days)::int AS day
  FROM drawn
  JOIN made_up_person AS person ON person.place = drawn.place
  JOIN made_up_season AS season
    ON season.season_number = mod(pg_temp.number_in(person.lot, 15) + drawn.round, %(seasons)s)
),
timed AS (
  SELECT
    come.*,
    (come.day + time '08:00' + mod(pg_temp.number_in(come.lot, 7), 480) * interval '1 minute')
      AT TIME ZONE 'Europe/Stockholm' AS given_at,
    extract(year FROM come.day) - extract(year FROM come.birth_date) >= %(recommended_from_age)s AS is_recommended,
    CASE
      WHEN extract(year FROM come.day) - extract(year FROM come.birth_date) >= %(old_from_age)s
      THEN width_bucket(pg_temp.part_in(come.person_lot, 21), %(units_of_old)s::float[])
      ELSE width_bucket(pg_temp.part_in(come.person_lot, 21), %(units_of_others)s::float[])
    END AS unit_number
  FROM come
)
SELECT
  timed.*,
  timed.day AS given_on,
  pg_temp.told(timed.given_at) AS given_at_told,
  timed.day::text AS given_on_told,
  pg_temp.key_of(timed.given_at, timed.lot) AS visit_id,
  pg_temp.key_of(timed.given_at, md5(timed.lot || '1')) AS declaration_id,
  pg_temp.key_of(timed.given_at, md5(timed.lot || '2')) AS prescription_id,
  pg_temp.key_of(timed.given_at, md5(timed.lot || '3')) AS administration_id,
  md5(timed.lot || '4') AS signature_lot,
  team.*,
  batch.batch_id,
  batch.batch_number,
  batch.batch_written,
  batch.batch_expires_on,
  batch.batch_expires_on::text AS batch_expires_on_told,
  batch.funding_source,
  CASE WHEN mod(pg_temp.number_in(timed.lot, 19), 5) = 0 THEN %(other_site)s ELSE %(usual_site)s END AS site
FROM timed
JOIN made_up_team AS team
  ON team.of_unit_number = timed.unit_number
 AND team.for_recommended = timed.is_recommended
 AND team.team_number = mod(pg_temp.number_in(timed.lot, 13), %(teams)s)
JOIN made_up_batch AS batch
  ON batch.of_unit_number = timed.unit_number
 AND batch.of_season_number = timed.season_number
ORDER BY timed.given_at
