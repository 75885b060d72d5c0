from __future__ import annotations

from typing import ClassVar

from django.db import migrations
from django.db.migrations.operations.base import Operation

from vaccinera.kernel.policies import ACTOR, DAY, TENANT, UNIT

# Each asks the key what it opens, and takes no setting's word for it (decision 0016). Tables are named with their schema:
# a temporary table of the same name would else be asked instead.
_ADDRESSED = f"""
CREATE OR REPLACE FUNCTION visit_is_addressed_here(asked_for uuid, owner int) RETURNS boolean
LANGUAGE plpgsql STABLE STRICT AS $$ BEGIN
  RETURN EXISTS (
    SELECT FROM public.visits_addressing a
     WHERE a.visit_id = asked_for AND a.provider_id = owner AND a.ended_at IS NULL
       AND a.performing_unit_id = {UNIT}
       AND a.expires_on >= {DAY});
END $$;
CREATE OR REPLACE FUNCTION draft_is_addressed_here(asked_for uuid, owner int) RETURNS boolean
LANGUAGE plpgsql STABLE STRICT AS $$ BEGIN
  RETURN EXISTS (
    SELECT FROM public.visits_visit v
     WHERE v.draft_id = asked_for AND v.state = 'prescribed' AND public.visit_is_addressed_here(v.id, owner));
END $$;
CREATE OR REPLACE FUNCTION declaration_is_addressed_here(asked_for uuid, owner int) RETURNS boolean
LANGUAGE plpgsql STABLE STRICT AS $$ BEGIN
  RETURN EXISTS (
    SELECT FROM public.visits_visit v
     WHERE v.declaration_id = asked_for AND v.state = 'prescribed' AND public.visit_is_addressed_here(v.id, owner));
END $$;
ALTER POLICY addressed_to_see ON visits_addressing USING (performing_unit_id = {UNIT});
ALTER POLICY addressed_to_send_back ON visits_addressing
  USING (performing_unit_id = {UNIT} AND ended_why IN ('', 'sent_back'))
  WITH CHECK (performing_unit_id = {UNIT} AND ended_why IN ('', 'sent_back'));
"""  # noqa: S608 - our own words

# Whoever gives or withdraws the dose closes every unit's window, another provider's too: the one thing that a role of
# its own does, with the columns it needs.
_CLOSING = f"""
GRANT USAGE ON SCHEMA public TO vaccinera_addressing;
GRANT SELECT (visit_id, performing_unit_id, ended_at) ON visits_addressing TO vaccinera_addressing;
GRANT UPDATE (ended_at, ended_by_hsa_id, ended_why) ON visits_addressing TO vaccinera_addressing;
CREATE POLICY closing ON visits_addressing TO vaccinera_addressing USING (true);
CREATE OR REPLACE FUNCTION visits_close_addressings() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$ BEGIN
  UPDATE visits_addressing a
     SET ended_at = coalesce(NEW.withdrawn_at, NEW.recorded_at),
         ended_by_hsa_id = coalesce({ACTOR}, ''),
         ended_why = CASE WHEN NEW.state = 'withdrawn' THEN 'withdrawn'
                          WHEN a.performing_unit_id = {UNIT} THEN 'given' ELSE 'given_elsewhere' END
   WHERE a.visit_id = NEW.id AND a.ended_at IS NULL;
  RETURN NULL;
END $$;
GRANT CREATE ON SCHEMA public TO vaccinera_addressing;
ALTER FUNCTION visits_close_addressings() OWNER TO vaccinera_addressing;
REVOKE CREATE ON SCHEMA public FROM vaccinera_addressing;
"""  # noqa: S608 - our own words

_SHARED = f"""
GRANT CREATE ON SCHEMA shared TO vaccinera_history, vaccinera_recall;
SET ROLE vaccinera_history;
CREATE OR REPLACE FUNCTION shared.is_vaccinated_elsewhere(asked_for uuid) RETURNS boolean
LANGUAGE sql STABLE STRICT SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT EXISTS (
    SELECT FROM visits_visit v
     WHERE v.person_id = asked_for
       AND v.provider_id <> {TENANT}
       AND v.is_current AND v.nullified_at IS NULL AND v.given_on IS NOT NULL)
$$;
RESET ROLE;
SET ROLE vaccinera_recall;
CREATE OR REPLACE FUNCTION shared.doses_of_batch(asked_product integer, asked_batch text)
RETURNS TABLE (unit_id integer, doses bigint, people bigint)
LANGUAGE sql STABLE STRICT SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT v.unit_id, count(*), count(DISTINCT v.person_id)
    FROM visits_administration a JOIN visits_visit v ON v.id = a.visit_id
   WHERE a.product_id = asked_product AND a.batch_number = asked_batch
     AND v.is_current AND v.nullified_at IS NULL
     AND EXISTS (SELECT FROM organisations_provider p WHERE p.is_region AND p.id = {TENANT})
   GROUP BY v.unit_id
$$;
RESET ROLE;
REVOKE CREATE ON SCHEMA shared FROM vaccinera_history, vaccinera_recall;
"""  # noqa: S608 - our own words


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [
        ("kernel", "0010_unforgeable_scope"),
        ("visits", "0061_who_got_a_batch"),
    ]
    operations: ClassVar[list[Operation]] = [
        migrations.RunSQL(_ADDRESSED, migrations.RunSQL.noop),
        migrations.RunSQL(_CLOSING, migrations.RunSQL.noop),
        migrations.RunSQL(_SHARED, migrations.RunSQL.noop),
    ]
