"""What a migration says of a table: whose rows, what is logged, what is final. PostgreSQL keeps it from then on."""

from __future__ import annotations

from typing import Literal

from django.db.migrations import RunSQL

KEY_HOLDS = "(k.ends_on IS NULL OR k.ends_on > (now() AT TIME ZONE 'Europe/Stockholm')::date)"
"""SQL for whether the key ``k`` still opens anything: what it was given for may have a last day."""

_KEY = f"""
  FROM scope.key k
 WHERE k.digest = sha256(convert_to(current_setting('vaccinera.key', true), 'UTF8')) AND {KEY_HOLDS}"""

TENANT = f"(SELECT k.provider_id {_KEY})"
"""SQL for the tenant that the transaction's key opens; null without a key that holds (decision 0016)."""

UNIT = f"(SELECT k.unit_id {_KEY})"
"""SQL for the unit of that tenant at which its holder acts."""

ACTOR = f"(SELECT k.actor {_KEY})"
"""SQL for the name under which the change log keeps its holder."""

HOLDER = f"(SELECT k.provider_id, k.actor {_KEY})"
"""SQL for one row of both, where both are asked for at once; no row without a key that holds."""

DAY = f"""(SELECT told.day
  FROM (SELECT nullif(current_setting('vaccinera.day', true), '')::date AS day) told,
       (SELECT k.begins_on {_KEY}) held
 WHERE told.day BETWEEN held.begins_on AND held.begins_on + 1)"""  # noqa: S608 - our own words
"""SQL for the day the transaction takes it to be: the key's first day or the next, and null for any other."""

# The keys, and who may write them: functions of a role that is nobody's login. Whoever reads digests has no key.
_SCOPE = """
CREATE SCHEMA IF NOT EXISTS scope;
GRANT USAGE ON SCHEMA scope TO PUBLIC;
GRANT CREATE ON SCHEMA scope TO vaccinera_scope;
GRANT USAGE ON SCHEMA public TO vaccinera_scope;
SET ROLE vaccinera_scope;
CREATE TABLE IF NOT EXISTS scope.key (
  digest      bytea PRIMARY KEY,
  holder      uuid NOT NULL UNIQUE,
  provider_id int NOT NULL,
  unit_id     int NOT NULL,
  actor       text NOT NULL,
  begins_on   date NOT NULL,
  ends_on     date
);
GRANT SELECT ON scope.key TO PUBLIC;

-- For the tables' owner alone, who could lift the policies anyway: a key for one transaction, made and given back here.
CREATE OR REPLACE FUNCTION scope.stand_in(provider int, name text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  made text := encode(sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())), 'hex');
BEGIN
  INSERT INTO scope.key (digest, holder, provider_id, unit_id, actor, begins_on)
    VALUES (sha256(convert_to(made, 'UTF8')), gen_random_uuid(), provider, 0, name, current_date);
  PERFORM set_config('vaccinera.key', made, true);
END $$;
CREATE OR REPLACE FUNCTION scope.step_back() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$ BEGIN
  DELETE FROM scope.key WHERE digest = sha256(convert_to(current_setting('vaccinera.key'), 'UTF8'));
  PERFORM set_config('vaccinera.key', '', true);
END $$;
REVOKE ALL ON FUNCTION scope.stand_in(int, text), scope.step_back() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION scope.stand_in(int, text), scope.step_back() TO vaccinera_owner;
RESET ROLE;
REVOKE CREATE ON SCHEMA scope FROM vaccinera_scope;
"""


def unforgeable_scope() -> RunSQL:
    """The keys by which a transaction says whose rows it may touch; safe to repeat."""
    return RunSQL(_SCOPE, "DROP SCHEMA IF EXISTS scope CASCADE;")


def own_rows_only(table: str, *, column: str = "provider_id") -> RunSQL:
    """Each tenant sees and writes its own rows only, the table's owner included (LAW-01)."""
    return RunSQL(
        f"""
        ALTER TABLE {table} ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
        CREATE POLICY own_rows ON {table} USING ({column} = {TENANT}) WITH CHECK ({column} = {TENANT});
        """,
        f"DROP POLICY own_rows ON {table}; "
        f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;",
    )


def another_way(table: str, *, name: str, command: Literal["SELECT", "INSERT", "UPDATE"], when: str) -> RunSQL:
    """Rows that are not the tenant's own, and what may be done with them (decision 0011).

    ``name`` sorts before ``own_rows``: PostgreSQL asks policies from the last name to the first, and stops at the first
    that lets a row through, so that one's own rows never cost the asking of ``when``.
    """
    clauses = {
        "SELECT": f"USING ({when})",
        "INSERT": f"WITH CHECK ({when})",
        "UPDATE": f"USING ({when}) WITH CHECK ({when})",
    }
    return RunSQL(
        f"CREATE POLICY {name} ON {table} FOR {command} {clauses[command]};",
        f"DROP POLICY {name} ON {table};",
    )


def hidden(table: str, *, name: str, when: str) -> RunSQL:
    """Rows the application does not see although they are the tenant's own: ``when`` says which, in SQL (LAW-15).

    Restrictive: it takes away from every other policy, so that no list, page or statement written by hand has to ask.
    """
    return RunSQL(
        f"CREATE POLICY {name} ON {table} AS RESTRICTIVE FOR SELECT TO vaccinera_app USING (NOT ({when}));",
        f"DROP POLICY {name} ON {table};",
    )


def changes_logged(table: str) -> RunSQL:
    """Every change, by any path and any login, leaves the row before and after in ``change_log.change``."""
    return RunSQL(
        f"""CREATE TRIGGER changes_logged AFTER INSERT OR UPDATE OR DELETE ON {table}
            FOR EACH ROW EXECUTE FUNCTION change_log.record();""",
        f"DROP TRIGGER changes_logged ON {table};",
    )


def reference_data(table: str) -> RunSQL:
    """The region's own reference data: any change raises the stamp by which kept answers are told to be old."""
    return RunSQL(
        f"""CREATE TRIGGER stamps_reference_data AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION stamp_reference_data();""",
        f"DROP TRIGGER stamps_reference_data ON {table};",
    )


def never_changed(table: str) -> RunSQL:
    """A row stays as it was written: update, delete and truncate are refused to everyone (LAW-06)."""
    return RunSQL(
        f"""
        REVOKE UPDATE, DELETE ON {table} FROM vaccinera_app;
        CREATE TRIGGER never_changed BEFORE UPDATE OR DELETE ON {table}
            FOR EACH ROW EXECUTE FUNCTION refuse_change('a_written_row_is_final');
        CREATE TRIGGER never_emptied BEFORE TRUNCATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION refuse_change('a_written_row_is_final');
        """,
        f"DROP TRIGGER never_changed ON {table}; DROP TRIGGER never_emptied ON {table};",
    )


def final_once(table: str, *, final_when: str, still_open: tuple[str, ...] = ()) -> RunSQL:
    """Refuse to change or delete a row once ``final_when`` holds, save columns still open (LAW-06).

    ``final_when`` is SQL over ``OLD``, and over ``NEW`` where only some changes are final (null for a deleted row).
    A row may never be deleted through the application at all.
    """
    but = ", ".join(f"'{column}'" for column in still_open)
    compared = f"- ARRAY[{but}]::text[]" if still_open else ""
    return RunSQL(
        f"""
        REVOKE DELETE ON {table} FROM vaccinera_app;
        CREATE FUNCTION {table}_final() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
          IF ({final_when}) AND (TG_OP = 'DELETE'
                               OR (to_jsonb(OLD) {compared}) IS DISTINCT FROM (to_jsonb(NEW) {compared})) THEN
            RAISE EXCEPTION 'a signed row of % is final', TG_TABLE_NAME
              USING ERRCODE = 'restrict_violation', CONSTRAINT = 'signed_is_final';
          END IF;
          RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
        END $$;
        CREATE TRIGGER signed_is_final BEFORE UPDATE OR DELETE ON {table}
            FOR EACH ROW EXECUTE FUNCTION {table}_final();
        CREATE TRIGGER never_emptied BEFORE TRUNCATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION refuse_change('signed_is_final');
        """,
        f"DROP TRIGGER signed_is_final ON {table}; DROP TRIGGER never_emptied ON {table}; "
        f"DROP FUNCTION {table}_final();",
    )
