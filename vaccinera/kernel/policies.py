"""What a migration says of a table: whose rows, what is logged, what is final. PostgreSQL keeps it from then on."""

from __future__ import annotations

from typing import Literal

from django.db.migrations import RunSQL

_TENANT = "(SELECT nullif(current_setting('vaccinera.provider', true), '')::int)"


def own_rows_only(table: str, *, column: str = "provider_id") -> RunSQL:
    """Each tenant sees and writes its own rows only, the table's owner included (LAW-01)."""
    return RunSQL(
        f"""
        ALTER TABLE {table} ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
        CREATE POLICY own_rows ON {table} USING ({column} = {_TENANT}) WITH CHECK ({column} = {_TENANT});
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
