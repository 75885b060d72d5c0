from __future__ import annotations

from typing import ClassVar

from django.db import migrations
from django.db.migrations.operations.base import Operation

from vaccinera.kernel.policies import ACTOR, HOLDER, TENANT

_RECORD = """
CREATE OR REPLACE FUNCTION change_log.record() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$ BEGIN
  INSERT INTO change_log.change (tbl, op, provider, by, old, new)
  {}
  RETURN NULL;
END $$;
"""
# Looking the key up is the dearest part of a logged row, so the tenant and the name are found together.
_ONCE = f"""
  SELECT TG_TABLE_NAME, left(TG_OP, 1)::"char", held.provider_id, coalesce(held.actor, 'unattributed'),
         CASE WHEN TG_OP <> 'INSERT' THEN to_jsonb(OLD) END,
         CASE WHEN TG_OP <> 'DELETE' THEN to_jsonb(NEW) END
    FROM (VALUES (true)) one LEFT JOIN {HOLDER} held ON true;"""  # noqa: S608 - our own words
_TWICE = f"""
  VALUES (TG_TABLE_NAME, left(TG_OP, 1)::"char", {TENANT}, coalesce({ACTOR}, 'unattributed'),
          CASE WHEN TG_OP <> 'INSERT' THEN to_jsonb(OLD) END,
          CASE WHEN TG_OP <> 'DELETE' THEN to_jsonb(NEW) END);"""


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [("kernel", "0010_unforgeable_scope")]
    operations: ClassVar[list[Operation]] = [migrations.RunSQL(_RECORD.format(_ONCE), _RECORD.format(_TWICE))]
