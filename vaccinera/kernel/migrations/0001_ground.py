"""The ground: the application's rights, the change log, and the refusal that final rows share."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models
from django.db.migrations.operations.base import Operation

import vaccinera.kernel.models
from vaccinera.kernel.policies import never_changed, own_rows_only, unforgeable_scope

_RIGHTS = """
ALTER DEFAULT PRIVILEGES FOR ROLE vaccinera_owner IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO vaccinera_app;
ALTER DEFAULT PRIVILEGES FOR ROLE vaccinera_owner IN SCHEMA public GRANT USAGE ON SEQUENCES TO vaccinera_app;
GRANT USAGE ON SCHEMA public TO vaccinera_app;
GRANT SELECT ON django_migrations TO vaccinera_app;
"""

_REFUSE_CHANGE = """
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  RAISE EXCEPTION 'rows of % are final', TG_TABLE_NAME USING ERRCODE = 'restrict_violation', CONSTRAINT = TG_ARGV[0];
END $$;
"""

# SECURITY DEFINER in a schema the application has no right on: it can neither read nor forge the log.
_CHANGE_LOG = """
CREATE SCHEMA change_log;
CREATE TABLE change_log.change (
  n        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at       timestamptz NOT NULL DEFAULT clock_timestamp(),
  tbl      text NOT NULL,
  op       "char" NOT NULL,
  provider int,
  by       text NOT NULL,
  db_user  text NOT NULL DEFAULT session_user,
  xid      xid8 NOT NULL DEFAULT pg_current_xact_id(),
  old      jsonb,
  new      jsonb
);
CREATE FUNCTION change_log.record() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$ BEGIN
  INSERT INTO change_log.change (tbl, op, provider, by, old, new) VALUES (
    TG_TABLE_NAME, left(TG_OP, 1)::"char",
    nullif(current_setting('vaccinera.provider', true), '')::int,
    coalesce(nullif(current_setting('vaccinera.by', true), ''), 'unattributed'),
    CASE WHEN TG_OP <> 'INSERT' THEN to_jsonb(OLD) END,
    CASE WHEN TG_OP <> 'DELETE' THEN to_jsonb(NEW) END);
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION change_log.record() FROM PUBLIC;
"""


class Migration(migrations.Migration):
    """Runs first: every later table leans on these rights."""

    initial = True
    dependencies: ClassVar[list[tuple[str, str]]] = []
    operations: ClassVar[list[Operation]] = [
        migrations.RunSQL(_RIGHTS, migrations.RunSQL.noop),
        migrations.RunSQL(_REFUSE_CHANGE, "DROP FUNCTION refuse_change();"),
        unforgeable_scope(),
        migrations.RunSQL(_CHANGE_LOG, "DROP SCHEMA change_log CASCADE;"),
        migrations.CreateModel(
            name="PublishedFact",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField(db_default=vaccinera.kernel.models.ClockTimestamp())),
                ("name", models.CharField(max_length=80)),
                ("content", models.JSONField()),
                ("provider_id", models.IntegerField()),
            ],
            options={"db_table": "kernel_published_fact"},
        ),
        own_rows_only("kernel_published_fact"),
        never_changed("kernel_published_fact"),
    ]
