-- one row per person to be made up, with the number and address they get
-- read by person_rows.sql and visits.sql, in the same transaction
-- decision numbers are test persons' while the birth dates have any left, then reserve numbers of years to come
CREATE TEMP TABLE made_up_person ON COMMIT DROP AS
WITH drawn AS (
  SELECT
    place,
    md5(%(seed)s || ' person ' || place) AS lot,
    place <= %(children)s AS is_child
  FROM generate_series(1, %(persons)s) AS place
),
born AS (
  SELECT
    drawn.place,
    drawn.lot,
    CASE WHEN mod(pg_temp.number_in(drawn.lot, 1), 2) = 0 THEN 'female' ELSE 'male' END AS sex,
    (%(born_before)s::date - 1 - floor(5 * 365.25 * (
      pg_temp.part_in(drawn.lot, 7) + CASE
        WHEN drawn.is_child THEN width_bucket(pg_temp.part_in(drawn.lot, 13), %(child_bands)s::float[])
        ELSE %(first_adult_band)s + width_bucket(pg_temp.part_in(drawn.lot, 13), %(adult_bands)s::float[])
      END
    ))::int) AS birth_date
  FROM drawn
),
queued AS (
  SELECT
    born.*,
    row_number() OVER (PARTITION BY born.birth_date, born.sex ORDER BY born.place) AS nth
  FROM born
),
day AS (
  SELECT
    born_on::date AS birth_date,
    to_char(born_on, 'YYYYMMDD') AS written,
    pg_temp.weighted(to_char(born_on, 'YYMMDD')) AS weighted
  FROM (SELECT min(birth_date) AS first_day, max(birth_date) AS last_day FROM born) AS span
  CROSS JOIN generate_series(span.first_day::timestamp, span.last_day::timestamp, interval '1 day') AS born_on
),
serial AS (
  SELECT
    written,
    CASE WHEN mod(written, 2) = 0 THEN 'female' ELSE 'male' END AS sex,
    pg_temp.weighted(written::text) AS weighted
  FROM unnest(%(serials)s::int[]) AS written
),
test_number AS (
  SELECT
    day.birth_date,
    serial.sex,
    day.written || serial.written || mod(10 - mod(day.weighted + serial.weighted, 10), 10) AS value
  FROM day
  CROSS JOIN serial
),
free_number AS (
  SELECT
    test_number.*,
    row_number() OVER (PARTITION BY test_number.birth_date, test_number.sex ORDER BY test_number.value) AS nth
  FROM test_number
  WHERE NOT EXISTS (SELECT FROM patients_identifier AS taken WHERE taken.value = test_number.value)
),
numbered AS (
  SELECT
    queued.*,
    free_number.value,
    row_number() OVER (PARTITION BY free_number.value IS NULL ORDER BY queued.place) - 1 + %(first_reserve)s AS reserve
  FROM queued
  LEFT JOIN free_number USING (birth_date, sex, nth)
),
named AS (
  SELECT
    numbered.*,
    width_bucket(pg_temp.part_in(numbered.lot, 19), %(origin_shares)s::float[]) AS origin,
    CASE
      WHEN numbered.birth_date < '1950-01-01' THEN 'old'
      WHEN numbered.birth_date < '1985-01-01' THEN 'middle'
      ELSE 'young'
    END AS generation,
    width_bucket(pg_temp.part_in(numbered.lot, 3), %(place_shares)s::float[]) AS home
  FROM numbered
)
SELECT
  named.place,
  named.lot,
  pg_temp.key_of(%(known_since)s + named.place * interval '1 millisecond', named.lot) AS id,
  named.birth_date,
  named.sex,
  CASE WHEN named.value IS NULL THEN %(reserve_kind)s ELSE %(personal_kind)s END AS kind,
  coalesce(named.value, '99' || body.century || body.digits || mod(10 - mod(pg_temp.weighted(body.digits), 10), 10)) AS value,
  given.names[1 + mod(pg_temp.number_in(named.lot, 21), cardinality(given.names))] AS given_name,
  family.names[1 + mod(pg_temp.number_in(named.lot, 25), cardinality(family.names))] AS family_name,
  family.keys[1 + mod(pg_temp.number_in(named.lot, 25), cardinality(family.names))]
    || ' ' || given.keys[1 + mod(pg_temp.number_in(named.lot, 21), cardinality(given.names))] AS sort_key,
  (%(streets)s::text[])[1 + mod(pg_temp.number_in(named.lot, 9), cardinality(%(streets)s::text[]))]
    || ' ' || 1 + mod(pg_temp.number_in(named.lot, 11), 60) AS street,
  home.postal_codes[1 + mod(pg_temp.number_in(named.lot, 5), cardinality(home.postal_codes))] AS postal_code,
  home.city,
  home.municipality_code,
  home.region_code
FROM named
JOIN made_up_name AS family ON family.kind = 'family' AND family.origin = named.origin
JOIN made_up_name AS given ON given.kind = named.sex || ' ' || named.generation AND given.origin = named.origin
JOIN made_up_home AS home ON home.place = named.home
CROSS JOIN LATERAL (
  SELECT
    (%(first_reserve_year)s + named.reserve / 100000) / 100 AS century,
    lpad(mod(%(first_reserve_year)s + named.reserve / 100000, 100)::text, 2, '0')
      || lpad(mod(named.reserve, 100000)::text, 5, '0') AS digits
) AS body
