-- one row per call: a sum for a check digit, a key, and a part of a lot as a number
-- read by the other statements of this folder, in the same session
-- decision the database makes up rows faster than they could be sent to it, and the same ones every time
-- The weighted sum a check digit is made from, over up to eight digits of which the first is doubled (SKV).
CREATE FUNCTION pg_temp.weighted(digits text) RETURNS int LANGUAGE sql IMMUTABLE AS $$
  SELECT
    translate(substr(rpad(digits, 8, '0'), 1, 1), '0123456789', '0246813579')::int
    + substr(rpad(digits, 8, '0'), 2, 1)::int
    + translate(substr(rpad(digits, 8, '0'), 3, 1), '0123456789', '0246813579')::int
    + substr(rpad(digits, 8, '0'), 4, 1)::int
    + translate(substr(rpad(digits, 8, '0'), 5, 1), '0123456789', '0246813579')::int
    + substr(rpad(digits, 8, '0'), 6, 1)::int
    + translate(substr(rpad(digits, 8, '0'), 7, 1), '0123456789', '0246813579')::int
    + substr(rpad(digits, 8, '0'), 8, 1)::int
$$;

-- A UUIDv7 of an instant, its random part from a lot of 32 hexadecimal digits.
CREATE FUNCTION pg_temp.key_of(instant timestamptz, lot text) RETURNS uuid LANGUAGE sql STABLE AS $$
  SELECT (
    lpad(to_hex((extract(epoch FROM instant) * 1000)::bigint), 12, '0')
    || '7' || substr(lot, 1, 3) || substr('89ab', 1 + mod(ascii(substr(lot, 4, 1)), 4), 1) || substr(lot, 5, 15)
  )::uuid
$$;

-- Six digits of a lot as a number from 0 to 16,777,215, and the same as a part of one.
CREATE FUNCTION pg_temp.number_in(lot text, first int) RETURNS int LANGUAGE sql IMMUTABLE AS $$
  SELECT ('x' || substr(lot, first, 6))::bit(24)::int
$$;

CREATE FUNCTION pg_temp.part_in(lot text, first int) RETURNS float LANGUAGE sql IMMUTABLE AS $$
  SELECT ('x' || substr(lot, first, 6))::bit(24)::int / 16777216.0::float
$$;

-- The text the canonical content writes for an instant.
CREATE FUNCTION pg_temp.told(instant timestamptz) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT to_char(instant AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"+00:00"')
$$
