"""What is blocked is seen by no other unit, and what other providers recorded by those alone who may (decision 0019)."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations
from django.db.migrations.operations.base import Operation

from vaccinera.kernel.policies import DAY, TENANT, UNIT, hidden

# Every table that tells what a unit did for a person. Their parts are reached through them.
_TELL = ("visits_visit", "visits_not_given", "visits_elsewhere_dose", "visits_draft", "declarations_declaration")
_BLOCKED = (
    "EXISTS (SELECT FROM access_blocked_here b WHERE b.unit_id = {table}.unit_id AND b.person_id = {table}.person_id)"
)

_RIGHTS = """
GRANT SELECT (provider_id, is_on) ON access_sharing TO vaccinera_history;
GRANT SELECT (id, unit_id, person_id, kind, lifted_at) ON access_block TO vaccinera_history;
GRANT SELECT (block_id, opened_at, ended_at, expires_on) ON access_block_opening TO vaccinera_history;
GRANT SELECT (provider_id, unit_id, person_id, ground, expires_on, revoked_at) ON access_shared_reading
  TO vaccinera_history;
GRANT SELECT ON patients_same_person TO vaccinera_history;
GRANT SELECT (id, name) ON organisations_provider TO vaccinera_history;
GRANT SELECT (id, unit_id, programme_id, duplicate_group) ON visits_visit TO vaccinera_history;
GRANT SELECT (visit_id, product_id, dose_number) ON visits_administration TO vaccinera_history;
CREATE POLICY shared_history ON access_sharing FOR SELECT TO vaccinera_history USING (true);
CREATE POLICY shared_history ON access_block FOR SELECT TO vaccinera_history USING (true);
CREATE POLICY shared_history ON access_block_opening FOR SELECT TO vaccinera_history USING (true);
CREATE POLICY shared_history ON access_shared_reading FOR SELECT TO vaccinera_history USING (true);
CREATE POLICY shared_history ON visits_administration FOR SELECT TO vaccinera_history USING (true);
"""
_NO_RIGHTS = """
DROP POLICY shared_history ON visits_administration;
DROP POLICY shared_history ON access_shared_reading;
DROP POLICY shared_history ON access_block_opening;
DROP POLICY shared_history ON access_block;
DROP POLICY shared_history ON access_sharing;
REVOKE SELECT (visit_id, product_id, dose_number) ON visits_administration FROM vaccinera_history;
REVOKE SELECT (id, unit_id, programme_id, duplicate_group) ON visits_visit FROM vaccinera_history;
REVOKE SELECT (id, name) ON organisations_provider FROM vaccinera_history;
REVOKE SELECT ON patients_same_person FROM vaccinera_history;
REVOKE SELECT (provider_id, unit_id, person_id, ground, expires_on, revoked_at) ON access_shared_reading
  FROM vaccinera_history;
REVOKE SELECT (block_id, opened_at, ended_at, expires_on) ON access_block_opening FROM vaccinera_history;
REVOKE SELECT (id, unit_id, person_id, kind, lifted_at) ON access_block FROM vaccinera_history;
REVOKE SELECT (provider_id, is_on) ON access_sharing FROM vaccinera_history;
"""

# A dose of another provider's: given, standing, and both providers share (lag 2022:913 2:2).
_SHARED = f"""
       v.is_current AND v.nullified_at IS NULL AND v.given_on IS NOT NULL AND v.provider_id <> {TENANT}
   AND EXISTS (SELECT FROM access_sharing o WHERE o.provider_id = v.provider_id AND o.is_on)
   AND EXISTS (SELECT FROM access_sharing o WHERE o.provider_id = {TENANT} AND o.is_on)"""  # noqa: S608 - of our own constants
# An inner block holds outwards too. An outer one opens for a time by the blocking provider's own act (2:5, 3:5).
_IS_BLOCKED = f"""EXISTS (
     SELECT FROM access_block b JOIN patients_same_person same ON same.person_id = b.person_id
      WHERE same.same_id = v.person_id AND b.unit_id = v.unit_id AND b.lifted_at IS NULL
        AND NOT (b.kind = 'outer' AND EXISTS (
          SELECT FROM access_block_opening o
           WHERE o.block_id = b.id AND o.opened_at IS NOT NULL AND o.ended_at IS NULL AND o.expires_on >= {DAY})))"""  # noqa: S608 - of our own constants
_MAY_READ = f"r.provider_id = {TENANT} AND r.unit_id = {UNIT} AND r.revoked_at IS NULL AND r.expires_on >= {DAY}"

_CROSSING = f"""
GRANT CREATE ON SCHEMA shared TO vaccinera_history;
SET ROLE vaccinera_history;
DROP FUNCTION shared.is_vaccinated_elsewhere(uuid);

-- Before anybody has said yes: that something is there, and that something is blocked (2:4, 2:5). Nobody to list.
CREATE FUNCTION shared.told_of(asked_for uuid, OUT is_vaccinated boolean, OUT is_blocked boolean)
LANGUAGE sql STABLE STRICT SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT coalesce(bool_or(NOT found.is_blocked), false), coalesce(bool_or(found.is_blocked), false)
    FROM (SELECT {_IS_BLOCKED} AS is_blocked FROM visits_visit v WHERE v.person_id = asked_for AND {_SHARED}) found
$$;

-- One row: a dose that the unit at work may read of a person, by each key of theirs (3:1). It begins with the right to
-- read, so that whoever asks for somebody without one touches no visit.
CREATE VIEW shared.history WITH (security_barrier) AS
  SELECT DISTINCT known.same_id AS person_id, v.given_on, v.programme_id, v.duplicate_group, a.product_id, a.dose_number
    FROM access_shared_reading r
    JOIN patients_same_person known ON known.person_id = r.person_id
    JOIN patients_same_person same ON same.person_id = r.person_id
    JOIN visits_visit v ON v.person_id = same.same_id
    JOIN visits_administration a ON a.visit_id = v.id
   WHERE {_MAY_READ} AND {_SHARED} AND NOT {_IS_BLOCKED};
GRANT SELECT ON shared.history TO vaccinera_app;

-- In an emergency: who has blocked, so that they can be asked to lift it (3:5). Their data stays with them until then.
CREATE FUNCTION shared.who_blocks(asked_for uuid) RETURNS SETOF text
LANGUAGE sql STABLE STRICT SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT DISTINCT p.name
    FROM access_shared_reading r
    JOIN patients_same_person same ON same.person_id = r.person_id
    JOIN visits_visit v ON v.person_id = same.same_id
    JOIN organisations_provider p ON p.id = v.provider_id
   WHERE r.person_id = asked_for AND r.ground = 'emergency' AND {_MAY_READ} AND {_SHARED} AND {_IS_BLOCKED}
   ORDER BY 1
$$;
REVOKE ALL ON FUNCTION shared.told_of(uuid), shared.who_blocks(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION shared.told_of(uuid), shared.who_blocks(uuid) TO vaccinera_app;
RESET ROLE;
REVOKE CREATE ON SCHEMA shared FROM vaccinera_history;
"""  # noqa: S608 - of our own constants
_NO_CROSSING = f"""
GRANT CREATE ON SCHEMA shared TO vaccinera_history;
SET ROLE vaccinera_history;
DROP FUNCTION shared.who_blocks(uuid);
DROP VIEW shared.history;
DROP FUNCTION shared.told_of(uuid);
CREATE FUNCTION shared.is_vaccinated_elsewhere(asked_for uuid) RETURNS boolean
LANGUAGE sql STABLE STRICT SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT EXISTS (
    SELECT FROM visits_visit v
     WHERE v.person_id = asked_for AND v.provider_id <> {TENANT}
       AND v.is_current AND v.nullified_at IS NULL AND v.given_on IS NOT NULL)
$$;
REVOKE ALL ON FUNCTION shared.is_vaccinated_elsewhere(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION shared.is_vaccinated_elsewhere(uuid) TO vaccinera_app;
RESET ROLE;
REVOKE CREATE ON SCHEMA shared FROM vaccinera_history;
"""  # noqa: S608 - of our own constants


class Migration(migrations.Migration):
    """First what one's own units may not see of each other; then what crosses providers."""

    dependencies: ClassVar[list[tuple[str, str]]] = [
        ("access", "0040_blocks_and_shared_records"),
        ("declarations", "0014_answers_of_somebody_else"),
        ("visits", "0090_what_is_addressed_by_key"),
    ]
    operations: ClassVar[list[Operation]] = [
        *(hidden(table, name="not_blocked", when=_BLOCKED.format(table=table)) for table in _TELL),
        migrations.RunSQL(_RIGHTS, _NO_RIGHTS),
        migrations.RunSQL(_CROSSING, _NO_CROSSING),
    ]
