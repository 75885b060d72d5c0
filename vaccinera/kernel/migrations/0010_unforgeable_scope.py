from __future__ import annotations

from typing import ClassVar

from django.db import migrations
from django.db.migrations.operations.base import Operation

from vaccinera.kernel.policies import ACTOR, TENANT, UNIT, unforgeable_scope

_CHANGE_LOG = f"""
CREATE OR REPLACE FUNCTION change_log.record() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$ BEGIN
  INSERT INTO change_log.change (tbl, op, provider, by, old, new) VALUES (
    TG_TABLE_NAME, left(TG_OP, 1)::"char",
    {TENANT},
    coalesce({ACTOR}, 'unattributed'),
    CASE WHEN TG_OP <> 'INSERT' THEN to_jsonb(OLD) END,
    CASE WHEN TG_OP <> 'DELETE' THEN to_jsonb(NEW) END);
  RETURN NULL;
END $$;
"""  # noqa: S608 - our own words

# A table made before this migration has the policies of then, which took a setting's word for it.
_OLDER_POLICIES = f"""
DO $walk$
DECLARE
  held record;
BEGIN
  FOR held IN
    SELECT p.polname, p.polrelid::regclass AS of_table, made.clause, made.told
      FROM pg_policy p,
           LATERAL (VALUES ('USING', pg_get_expr(p.polqual, p.polrelid)),
                           ('WITH CHECK', pg_get_expr(p.polwithcheck, p.polrelid))) made (clause, told)
     WHERE made.told ~ $$current_setting\\('vaccinera\\.(provider|unit)'$$
  LOOP
    EXECUTE format('ALTER POLICY %I ON %s %s (%s)', held.polname, held.of_table, held.clause,
      regexp_replace(regexp_replace(held.told,
        $$\\(\\s*SELECT \\(NULLIF\\(current_setting\\('vaccinera\\.provider'::text, true\\), ''::text\\)\\)::integer AS "nullif"\\)$$, $new${TENANT}$new$, 'g'),
        $$\\(\\s*SELECT \\(NULLIF\\(current_setting\\('vaccinera\\.unit'::text, true\\), ''::text\\)\\)::integer AS "nullif"\\)$$, $new${UNIT}$new$, 'g'));
  END LOOP;
END $walk$;
"""  # noqa: S608 - our own words


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [("kernel", "0002_reference_stamp")]
    operations: ClassVar[list[Operation]] = [
        unforgeable_scope(),
        migrations.RunSQL(_CHANGE_LOG, migrations.RunSQL.noop),
        migrations.RunSQL(_OLDER_POLICIES, migrations.RunSQL.noop),
    ]
