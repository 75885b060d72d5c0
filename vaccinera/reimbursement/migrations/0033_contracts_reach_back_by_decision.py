"""A contract with a day in a locked month needs a retroactive decision of its own (rule 28)."""

from __future__ import annotations

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models
from django.db.migrations.operations.base import Operation

# The days that are another by what is written: a new contract's own, or those between the old end and the new. What a
# demo brings along has no change, and is covered by a decision that has none either.
_REACHES_BACK = """
    CREATE FUNCTION reimbursement_contract_reaches_back() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
      changed daterange := daterange(NEW.from_on, NEW.to_on);
      by_change uuid := NEW.change_id;
    BEGIN
      IF TG_OP = 'UPDATE' THEN
        changed := daterange(
          least(coalesce(OLD.to_on, 'infinity'), coalesce(NEW.to_on, 'infinity')),
          greatest(coalesce(OLD.to_on, 'infinity'), coalesce(NEW.to_on, 'infinity'))
        );
        by_change := NEW.ended_by_id;
      END IF;
      IF EXISTS (
        SELECT
        FROM reimbursement_run run
        WHERE run.state IN ('locked', 'paid')
          AND changed && daterange(run.month, (run.month + interval '1 month')::date)
          AND NOT EXISTS (
            SELECT
            FROM reimbursement_retroactive_decision decision
            WHERE decision.state = 'approved'
              AND decision.contract_change_id IS NOT DISTINCT FROM by_change
              AND decision.from_on < (run.month + interval '1 month')::date
              AND decision.to_on >= (run.month + interval '1 month')::date
          )
      ) THEN
        RAISE EXCEPTION 'a contract reaches into a locked month only by a retroactive decision'
          USING ERRCODE = 'restrict_violation', CONSTRAINT = 'a_contract_reaches_back_by_decision';
      END IF;
      RETURN NULL;
    END $$;
    CREATE TRIGGER reaches_back_by_decision AFTER INSERT OR UPDATE OF to_on ON organisations_contract
      FOR EACH ROW EXECUTE FUNCTION reimbursement_contract_reaches_back();
"""
_ANYHOW = """
    DROP TRIGGER reaches_back_by_decision ON organisations_contract;
    DROP FUNCTION reimbursement_contract_reaches_back();
"""


class Migration(migrations.Migration):
    """A decision names the contract's change, and the trigger asks for it."""

    dependencies: ClassVar[list[tuple[str, str]]] = [
        ("organisations", "0050_help_articles"),
        ("reimbursement", "0020_decisions_say_which_rows"),
    ]
    operations: ClassVar[list[Operation]] = [
        migrations.AddField(
            "retroactivedecision",
            "contract_change",
            models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="organisations.directorychange",
            ),
        ),
        migrations.RunSQL(_REACHES_BACK, _ANYHOW),
    ]
