-- one row per person in a range of places, and one per number of theirs
-- read by the index of people
-- decision rows are written in the order of their keys, so that the indexes grow at their end
INSERT INTO patients_person (
  id, given_name, family_name, sort_key, birth_date, sex, protection, deceased_on,
  street, postal_code, city, municipality_code, region_code
)
SELECT
  id, given_name, family_name, sort_key, birth_date, sex, 'none', NULL,
  street, postal_code, city, municipality_code, region_code
FROM made_up_person
WHERE place BETWEEN %(first)s AND %(last)s
ORDER BY place;

INSERT INTO patients_identifier (id, person_id, kind, value, from_on, to_on, replaced_by_id)
SELECT
  pg_temp.key_of(%(known_since)s + place * interval '1 millisecond', md5(lot)),
  id,
  kind,
  value,
  NULL,
  NULL,
  NULL
FROM made_up_person
WHERE place BETWEEN %(first)s AND %(last)s
ORDER BY place
