"""Events written freely by every act, and sealed by transaction order behind them."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models
from django.db.migrations.operations.base import Operation

import vaccinera.kernel.models
from vaccinera.kernel.policies import TENANT, never_changed

# A reader sees the events of the own provider only; an event outside every provider (a refused login) can be written
# by anyone and read by none but the sealing role, which alone sees all and can write nothing but seals.
_EVENT = f"""
ALTER TABLE audit_event ADD COLUMN xid xid8 NOT NULL DEFAULT pg_current_xact_id();
CREATE INDEX audit_event_in_order ON audit_event (xid, id);
CREATE INDEX audit_event_of_person ON audit_event (provider_id, person_id, at) WHERE person_id IS NOT NULL;
ALTER TABLE audit_event ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY own_rows ON audit_event
  USING (provider_id = {TENANT})
  WITH CHECK (provider_id IS NULL OR provider_id = {TENANT});
CREATE POLICY sealing ON audit_event FOR SELECT TO vaccinera_sealer USING (true);
GRANT SELECT ON audit_event TO vaccinera_sealer;
"""

# The columns of an event are named and versioned in the digest: a later column begins a new version, never a new history.
_SEAL = """
CREATE TABLE audit_seal (
  n        bigint PRIMARY KEY,
  from_xid xid8 NOT NULL,
  to_xid   xid8 NOT NULL,
  events   bigint NOT NULL,
  digest   bytea NOT NULL,
  previous bytea NOT NULL,
  version  smallint NOT NULL DEFAULT 1,
  at       timestamptz NOT NULL DEFAULT clock_timestamp()
);
REVOKE ALL ON audit_seal FROM vaccinera_app;
GRANT SELECT ON audit_seal TO vaccinera_app;
GRANT SELECT, INSERT ON audit_seal TO vaccinera_sealer;

CREATE SCHEMA audit;
GRANT USAGE ON SCHEMA audit TO vaccinera_app, vaccinera_sealer;
GRANT CREATE ON SCHEMA audit TO vaccinera_sealer;

CREATE FUNCTION audit.digest_of(a xid8, b xid8, OUT events bigint, OUT digest bytea)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT count(*), sha256(coalesce(string_agg(sha256(record_send(ROW(
      e.id, e.xid, e.at, e.action, e.provider_id, e.unit_hsa_id, e.user_hsa_id, e.user_name, e.commission_hsa_id,
      e.purpose, e.subject_label, e.subject_id, e.person_id, e.details, e.reference
    ))), ''::bytea ORDER BY e.xid, e.id), ''::bytea))
  FROM audit_event e WHERE e.xid >= a AND e.xid < b
$$;

CREATE FUNCTION audit.link(previous bytea, n bigint, from_xid xid8, to_xid xid8, events bigint, digest bytea) RETURNS bytea
LANGUAGE sql IMMUTABLE AS $$
  SELECT sha256(previous || int8send(n) || convert_to(from_xid::text || ':' || to_xid::text, 'UTF8') || int8send(events) || digest)
$$;

-- Every transaction below the snapshot's xmin is over, so no event can appear later in a range that was sealed.
CREATE FUNCTION audit.seal_finished(OUT n bigint, OUT to_xid xid8, OUT events bigint, OUT digest bytea, OUT at timestamptz)
RETURNS SETOF record LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  last audit_seal;
  fresh record;
  upto xid8;
BEGIN
  IF NOT pg_try_advisory_xact_lock(7205759403792794) THEN RETURN; END IF;
  SELECT * INTO last FROM audit_seal s ORDER BY s.n DESC LIMIT 1;
  upto := pg_snapshot_xmin(pg_current_snapshot());
  SELECT d.events, d.digest INTO fresh FROM audit.digest_of(coalesce(last.to_xid, '0'::xid8), upto) d;
  IF fresh.events = 0 THEN RETURN; END IF;
  RETURN QUERY INSERT INTO audit_seal AS s (n, from_xid, to_xid, events, previous, digest)
    SELECT coalesce(last.n, 0) + 1, coalesce(last.to_xid, '0'::xid8), upto, fresh.events, coalesce(last.digest, ''::bytea),
           audit.link(coalesce(last.digest, ''::bytea), coalesce(last.n, 0) + 1, coalesce(last.to_xid, '0'::xid8), upto, fresh.events, fresh.digest)
    RETURNING s.n, s.to_xid, s.events, s.digest, s.at;
END $$;

CREATE FUNCTION audit.unsealed(OUT events bigint, OUT oldest timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT count(*), min(e.at) FROM audit_event e
  WHERE e.xid >= coalesce((SELECT s.to_xid FROM audit_seal s ORDER BY s.n DESC LIMIT 1), '0'::xid8)
$$;

ALTER FUNCTION audit.digest_of(xid8, xid8) OWNER TO vaccinera_sealer;
ALTER FUNCTION audit.seal_finished() OWNER TO vaccinera_sealer;
ALTER FUNCTION audit.unsealed() OWNER TO vaccinera_sealer;
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA audit FROM PUBLIC;
"""

_RIGHTS = """
SET ROLE vaccinera_sealer;
REVOKE ALL ON FUNCTION audit.digest_of(xid8, xid8), audit.seal_finished(), audit.unsealed() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION audit.digest_of(xid8, xid8), audit.seal_finished(), audit.unsealed() TO vaccinera_app;
RESET ROLE;
GRANT EXECUTE ON FUNCTION audit.link(bytea, bigint, xid8, xid8, bigint, bytea) TO vaccinera_app, vaccinera_sealer;
REVOKE CREATE ON SCHEMA audit FROM vaccinera_sealer;
"""


class Migration(migrations.Migration):
    """The log stands on the kernel's ground alone."""

    initial = True
    dependencies: ClassVar[list[tuple[str, str]]] = [("kernel", "0001_ground")]
    operations: ClassVar[list[Operation]] = [
        migrations.CreateModel(
            name="Event",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField(db_default=vaccinera.kernel.models.ClockTimestamp())),
                ("action", models.CharField(max_length=80)),
                ("provider_id", models.IntegerField(null=True)),
                ("unit_hsa_id", models.CharField(max_length=32)),
                ("user_hsa_id", models.CharField(max_length=32)),
                ("user_name", models.CharField(max_length=200)),
                ("commission_hsa_id", models.CharField(max_length=32)),
                ("purpose", models.CharField(max_length=40)),
                ("subject_label", models.CharField(max_length=40)),
                ("subject_id", models.CharField(max_length=40)),
                ("person_id", models.UUIDField(null=True)),
                ("details", models.JSONField()),
                ("reference", models.CharField(max_length=40)),
            ],
            options={"db_table": "audit_event"},
        ),
        migrations.CreateModel(
            name="Seal",
            fields=[
                ("n", models.BigIntegerField(primary_key=True, serialize=False)),
                ("from_xid", models.BigIntegerField()),
                ("to_xid", models.BigIntegerField()),
                ("events", models.BigIntegerField()),
                ("digest", models.BinaryField()),
                ("previous", models.BinaryField()),
                ("at", models.DateTimeField()),
            ],
            options={"db_table": "audit_seal", "managed": False},
        ),
        migrations.RunSQL(_EVENT, migrations.RunSQL.noop),
        never_changed("audit_event"),
        migrations.RunSQL(_SEAL, "DROP SCHEMA audit CASCADE; DROP TABLE audit_seal;"),
        migrations.RunSQL(_RIGHTS, migrations.RunSQL.noop),
        never_changed("audit_seal"),
    ]
