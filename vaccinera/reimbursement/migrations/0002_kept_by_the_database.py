"""Whose rows; that policy does not contradict itself; that what is decided, written or locked stays as it is."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations
from django.db.migrations.operations.base import Operation

from vaccinera.kernel.policies import TENANT, changes_logged, final_once, never_changed, own_rows_only

_REGION = f"(SELECT p.is_region FROM organisations_provider p WHERE p.id = {TENANT})"  # noqa: S608 - our own words
_DECISION = "ARRAY['state', 'decided_by_hsa_id', 'decided_by_name', 'decided_at', 'decision_reason']"
_DECIDED = f"OLD.state <> 'proposed' OR (to_jsonb(OLD) - {_DECISION}) IS DISTINCT FROM (to_jsonb(NEW) - {_DECISION})"
_MORE_THAN_A_MIRROR = (
    "OLD.reversed_by_id IS NOT NULL"
    " OR (to_jsonb(OLD) - 'reversed_by_id') IS DISTINCT FROM (to_jsonb(NEW) - 'reversed_by_id')"
)
_PAYING = "ARRAY['state', 'paid_at', 'paid_by_hsa_id', 'paid_by_name']"
_LOCKED = (
    "OLD.state = 'paid' OR OLD.state = 'locked'"
    f" AND (to_jsonb(OLD) - {_PAYING}) IS DISTINCT FROM (to_jsonb(NEW) - {_PAYING})"
)
_ITS_RUN_IS_LOCKED = (
    "EXISTS (SELECT FROM reimbursement_run r WHERE r.id = OLD.run_id AND r.state IN ('locked', 'paid'))"
)

# Days are half-open; an empty span, of what was replaced before it began, meets nothing.
_ONE_AT_A_TIME = """
    ALTER TABLE reimbursement_price ADD CONSTRAINT equal_prices_do_not_overlap
        EXCLUDE USING gist (kind WITH =, supplement WITH =, programme_id WITH =, payer WITH =, assignment_id WITH =,
                            coalesce(product_id, 0) WITH =, setting WITH =, daterange(from_on, to_on) WITH &&);
    ALTER TABLE reimbursement_terms ADD CONSTRAINT one_set_of_terms_at_a_time
        EXCLUDE USING gist (daterange(from_on, to_on) WITH &&) WHERE (state = 'approved');
    ALTER TABLE reimbursement_payee ADD CONSTRAINT one_payee_a_provider_at_a_time
        EXCLUDE USING gist (provider_id WITH =, daterange(from_on, to_on) WITH &&) WHERE (state = 'approved');
    ALTER TABLE reimbursement_approver_limit ADD CONSTRAINT one_limit_a_person_at_a_time
        EXCLUDE USING gist (staff_id WITH =, daterange(from_on, to_on) WITH &&);
"""
_SEVERAL = """
    ALTER TABLE reimbursement_price DROP CONSTRAINT equal_prices_do_not_overlap;
    ALTER TABLE reimbursement_terms DROP CONSTRAINT one_set_of_terms_at_a_time;
    ALTER TABLE reimbursement_payee DROP CONSTRAINT one_payee_a_provider_at_a_time;
    ALTER TABLE reimbursement_approver_limit DROP CONSTRAINT one_limit_a_person_at_a_time;
"""
# Asked once a statement: a million rows are written in one.
_CLOSED = """
    CREATE FUNCTION reimbursement_closed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      IF EXISTS (SELECT FROM reimbursement_run r WHERE r.state IN ('locked', 'paid')
                  AND EXISTS (SELECT FROM written w WHERE w.run_id = r.id)) THEN
        RAISE EXCEPTION 'a locked run takes no more rows of %', TG_TABLE_NAME
          USING ERRCODE = 'restrict_violation', CONSTRAINT = 'a_locked_run_takes_no_more';
      END IF;
      RETURN NULL;
    END $$;
"""


def _the_regions(table: str, *, is_written_by_providers: bool = False) -> migrations.RunSQL:
    """The region reads and writes the rows of all; providers read their own, and write them where it is said."""
    written = (
        ""
        if is_written_by_providers
        else f"""
        CREATE POLICY only_the_region_inserts ON {table} AS RESTRICTIVE FOR INSERT WITH CHECK ({_REGION});
        CREATE POLICY only_the_region_updates ON {table} AS RESTRICTIVE FOR UPDATE USING ({_REGION});
        CREATE POLICY only_the_region_deletes ON {table} AS RESTRICTIVE FOR DELETE USING ({_REGION});
    """
    )
    unwritten = (
        ""
        if is_written_by_providers
        else f"""
        DROP POLICY only_the_region_inserts ON {table};
        DROP POLICY only_the_region_updates ON {table};
        DROP POLICY only_the_region_deletes ON {table};
    """
    )
    return migrations.RunSQL(
        f"CREATE POLICY by_the_region ON {table} USING ({_REGION}) WITH CHECK ({_REGION}); {written}",
        f"{unwritten} DROP POLICY by_the_region ON {table};",
    )


def _closed_when_locked(table: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        f"""CREATE TRIGGER closed_when_locked AFTER INSERT ON {table} REFERENCING NEW TABLE AS written
            FOR EACH STATEMENT EXECUTE FUNCTION reimbursement_closed();""",
        f"DROP TRIGGER closed_when_locked ON {table};",
    )


def _unlogged(table: str) -> migrations.RunSQL:
    return migrations.RunSQL(f"ALTER TABLE {table} SET UNLOGGED;", f"ALTER TABLE {table} SET LOGGED;")


_OF_A_PROVIDER = ("payee", "outcome", "line", "balance", "run_document", "previewed_outcome", "previewed_line")
_WRITTEN_BY_PROVIDERS = ("manual_line", "extra_cost")


class Migration(migrations.Migration):
    """What the database itself keeps."""

    dependencies: ClassVar[list[tuple[str, str]]] = [
        ("organisations", "0031_kept_by_the_database"),
        ("reimbursement", "0001_initial"),
    ]
    operations: ClassVar[list[Operation]] = [
        migrations.RunSQL(_ONE_AT_A_TIME, _SEVERAL),
        migrations.RunSQL(_CLOSED, "DROP FUNCTION reimbursement_closed();"),
        *(own_rows_only(f"reimbursement_{table}") for table in _OF_A_PROVIDER + _WRITTEN_BY_PROVIDERS),
        *(_the_regions(f"reimbursement_{table}") for table in _OF_A_PROVIDER),
        *(_the_regions(f"reimbursement_{table}", is_written_by_providers=True) for table in _WRITTEN_BY_PROVIDERS),
        *(_unlogged(f"reimbursement_{table}") for table in ("previewed_outcome", "previewed_line")),
        *(
            changes_logged(f"reimbursement_{table}")
            for table in ("approver_limit", "extra_cost", "manual_line", "payee", "run")
        ),
        *(
            final_once(f"reimbursement_{table}", final_when=_DECIDED)
            for table in ("extra_cost", "manual_line", "price_list", "retroactive_decision")
        ),
        # What replaces them sets their last day.
        final_once("reimbursement_terms", final_when=_DECIDED, still_open=("to_on",)),
        final_once("reimbursement_payee", final_when=_DECIDED, still_open=("to_on",)),
        final_once("reimbursement_price", final_when="true", still_open=("to_on",)),
        final_once("reimbursement_approver_limit", final_when="true", still_open=("to_on",)),
        final_once("reimbursement_run", final_when=_LOCKED),
        final_once("reimbursement_line", final_when=_MORE_THAN_A_MIRROR),
        final_once("reimbursement_anomaly", final_when=_ITS_RUN_IS_LOCKED),
        never_changed("reimbursement_accepted_product"),
        never_changed("reimbursement_dose_terms"),
        never_changed("reimbursement_outcome"),
        never_changed("reimbursement_balance"),
        never_changed("reimbursement_run_document"),
        _closed_when_locked("reimbursement_outcome"),
        _closed_when_locked("reimbursement_line"),
        _closed_when_locked("reimbursement_balance"),
    ]
