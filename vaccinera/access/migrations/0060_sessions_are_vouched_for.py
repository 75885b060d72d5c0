from __future__ import annotations

from typing import ClassVar

from django.db import migrations
from django.db.migrations.operations.base import Operation

# A login session opens the scope of its commission (decision 0016), so the application may not simply write one. It
# vouches for each with a secret that its processes hold and its database login cannot read. The message is checked as it
# was sent, so that both sides need not agree on how a row is written down.
_SESSIONS = """
REVOKE INSERT, UPDATE, DELETE ON access_login_session FROM vaccinera_app;
GRANT UPDATE (last_seen_at, ended_at) ON access_login_session TO vaccinera_app;
GRANT SELECT, INSERT, UPDATE ON access_login_session TO vaccinera_scope;
GRANT SELECT ON organisations_staff, organisations_commission, organisations_unit TO vaccinera_scope;
CREATE SCHEMA access;
GRANT USAGE ON SCHEMA access TO vaccinera_app, vaccinera_scope;
GRANT CREATE ON SCHEMA access, public TO vaccinera_scope;
SET ROLE vaccinera_scope;

CREATE TABLE access.secret (is_only boolean PRIMARY KEY DEFAULT true CHECK (is_only), inner_pad bytea NOT NULL, outer_pad bytea NOT NULL);

CREATE FUNCTION access.keep_secret(inner_pad bytea, outer_pad bytea) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  INSERT INTO access.secret AS s (inner_pad, outer_pad) VALUES ($1, $2)
  ON CONFLICT (is_only) DO UPDATE SET inner_pad = excluded.inner_pad, outer_pad = excluded.outer_pad
   WHERE (s.inner_pad, s.outer_pad) IS DISTINCT FROM (excluded.inner_pad, excluded.outer_pad)
$$;

-- HMAC-SHA256 (RFC 2104), whose padded keys are kept ready.
CREATE FUNCTION access.is_vouched_for(message text, proof text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(bool_or(encode(sha256(s.outer_pad || sha256(s.inner_pad || convert_to(message, 'UTF8'))), 'hex') = proof), false)
    FROM access.secret s
$$;

CREATE FUNCTION access.give_key(session uuid) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  INSERT INTO scope.key (digest, holder, provider_id, unit_id, actor, begins_on, ends_on)
  SELECT decode(s.token_digest, 'hex'), s.id, u.provider_id, u.id, t.hsa_id,
         (s.started_at AT TIME ZONE 'Europe/Stockholm')::date, c.to_on
    FROM public.access_login_session s
    JOIN public.organisations_staff t ON t.id = s.staff_id
    JOIN public.organisations_commission c ON c.id = s.commission_id AND c.staff_id = s.staff_id
    JOIN public.organisations_unit u ON u.id = c.unit_id
   WHERE s.id = session AND s.ended_at IS NULL
  ON CONFLICT (holder) DO UPDATE
    SET provider_id = excluded.provider_id, unit_id = excluded.unit_id, actor = excluded.actor, ends_on = excluded.ends_on
$$;

CREATE FUNCTION access.begin_session(told text, proof text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$ BEGIN
  IF NOT access.is_vouched_for(told, proof) THEN
    RAISE EXCEPTION 'nobody vouches for this login session' USING ERRCODE = 'insufficient_privilege',
      HINT = 'Run "vaccinera migrate" with the VACCINERA_SECRET_KEY that the application has.';
  END IF;
  INSERT INTO public.access_login_session
    SELECT * FROM jsonb_populate_record(NULL::public.access_login_session, told::jsonb);
  PERFORM access.give_key((told::jsonb ->> 'id')::uuid);
END $$;

-- Whoever shows the key may choose among the person's own commissions of the session's first day and the next.
CREATE FUNCTION access.choose_commission(key text, chosen int, on_day date) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  found uuid;
BEGIN
  UPDATE public.access_login_session s
     SET commission_id = c.id
    FROM public.organisations_commission c
   WHERE s.token_digest = encode(sha256(convert_to(key, 'UTF8')), 'hex') AND s.ended_at IS NULL
     AND c.id = chosen AND c.staff_id = s.staff_id
     AND on_day - (s.started_at AT TIME ZONE 'Europe/Stockholm')::date BETWEEN 0 AND 1
     AND c.from_on <= on_day AND (c.to_on IS NULL OR c.to_on > on_day)
  RETURNING s.id INTO found;
  IF found IS NULL THEN RETURN false; END IF;
  PERFORM access.give_key(found);
  RETURN true;
END $$;

-- What ended stays ended, and its key is gone in the same transaction.
CREATE FUNCTION access.take_key() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$ BEGIN
  DELETE FROM scope.key WHERE holder = OLD.id;
  RETURN NULL;
END $$;

-- A commission that ends, or becomes another, ends what is open in it.
CREATE FUNCTION access.commission_changed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$ BEGIN
  IF (NEW.staff_id, NEW.unit_id) IS DISTINCT FROM (OLD.staff_id, OLD.unit_id) THEN
    DELETE FROM scope.key k USING public.access_login_session s WHERE s.commission_id = OLD.id AND k.holder = s.id;
  ELSE
    UPDATE scope.key k SET ends_on = NEW.to_on
      FROM public.access_login_session s WHERE s.commission_id = OLD.id AND k.holder = s.id;
  END IF;
  RETURN NULL;
END $$;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA access FROM PUBLIC;
GRANT EXECUTE ON FUNCTION access.begin_session(text, text), access.choose_commission(text, int, date),
  access.is_vouched_for(text, text) TO vaccinera_app;
GRANT EXECUTE ON FUNCTION access.keep_secret(bytea, bytea) TO vaccinera_owner;
GRANT EXECUTE ON FUNCTION access.take_key(), access.commission_changed() TO vaccinera_owner;
RESET ROLE;
REVOKE CREATE ON SCHEMA access, public FROM vaccinera_scope;

CREATE TRIGGER ended_is_ended BEFORE UPDATE ON access_login_session
  FOR EACH ROW WHEN (OLD.ended_at IS NOT NULL) EXECUTE FUNCTION refuse_change('an_ended_session_stays_ended');
CREATE TRIGGER takes_key AFTER UPDATE ON access_login_session
  FOR EACH ROW WHEN (NEW.ended_at IS NOT NULL) EXECUTE FUNCTION access.take_key();
CREATE TRIGGER takes_key_too AFTER DELETE ON access_login_session
  FOR EACH ROW EXECUTE FUNCTION access.take_key();
CREATE TRIGGER changes_keys AFTER UPDATE ON organisations_commission
  FOR EACH ROW WHEN ((OLD.staff_id, OLD.unit_id, OLD.to_on) IS DISTINCT FROM (NEW.staff_id, NEW.unit_id, NEW.to_on))
  EXECUTE FUNCTION access.commission_changed();
"""
_NO_SESSIONS = """
DROP TRIGGER changes_keys ON organisations_commission;
DROP TRIGGER takes_key_too ON access_login_session;
DROP TRIGGER takes_key ON access_login_session;
DROP TRIGGER ended_is_ended ON access_login_session;
DROP SCHEMA access CASCADE;
REVOKE SELECT ON organisations_staff, organisations_commission, organisations_unit FROM vaccinera_scope;
REVOKE SELECT, INSERT, UPDATE ON access_login_session FROM vaccinera_scope;
GRANT INSERT, UPDATE, DELETE ON access_login_session TO vaccinera_app;
"""


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [
        ("access", "0030_roles_kept_apart"),
        ("kernel", "0010_unforgeable_scope"),
        ("organisations", "0004_unit_agreements"),
    ]
    operations: ClassVar[list[Operation]] = [migrations.RunSQL(_SESSIONS, _NO_SESSIONS)]
