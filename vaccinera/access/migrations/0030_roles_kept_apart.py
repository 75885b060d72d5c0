"""What one person may not hold at the same time, the database refuses whatever writes it."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations
from django.db.migrations.operations.base import Operation

# The person is locked first, so that two commissions given at once see each other.
_KEPT = """
CREATE FUNCTION access_roles_kept_apart() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  PERFORM FROM organisations_staff WHERE id = NEW.staff_id FOR NO KEY UPDATE;
  IF EXISTS (
      SELECT FROM organisations_commission a JOIN organisations_commission b USING (staff_id)
      WHERE a.staff_id = NEW.staff_id AND daterange(a.from_on, a.to_on) && daterange(b.from_on, b.to_on)
        AND (   (a.roles @> '["CAP"]' AND (b.roles @> '["CLK"]' OR b.roles @> '["RAD"]'))
             OR (a.roles @> '["CLK"]' AND b.roles @> '["RAD"]'))) THEN
    RAISE EXCEPTION 'claims and administration are kept apart'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'claims_and_administration_are_kept_apart';
  END IF;
  IF EXISTS (
      SELECT FROM organisations_commission a
      JOIN organisations_commission b USING (staff_id)
      JOIN organisations_unit at_a ON at_a.id = a.unit_id
      JOIN organisations_unit at_b ON at_b.id = b.unit_id AND at_b.provider_id = at_a.provider_id
      WHERE a.staff_id = NEW.staff_id AND daterange(a.from_on, a.to_on) && daterange(b.from_on, b.to_on)
        AND a.roles @> '["LOG"]' AND b.purpose = 'care' AND b.roles ?| ARRAY['REG', 'VAC', 'PRE', 'OPM']) THEN
    RAISE EXCEPTION 'a log auditor opens no record'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'a_log_auditor_opens_no_record';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER roles_are_kept_apart
  AFTER INSERT OR UPDATE OF roles, purpose, staff_id, unit_id, from_on, to_on
  ON organisations_commission DEFERRABLE INITIALLY IMMEDIATE
  FOR EACH ROW EXECUTE FUNCTION access_roles_kept_apart();
"""
_FORGOTTEN = """
DROP TRIGGER roles_are_kept_apart ON organisations_commission;
DROP FUNCTION access_roles_kept_apart();
"""


class Migration(migrations.Migration):
    """The roles are this room's, so the trigger on the directory's table is too."""

    dependencies: ClassVar[list[tuple[str, str]]] = [
        ("access", "0001_initial"),
        ("organisations", "0010_told_by_the_directory"),
    ]
    operations: ClassVar[list[Operation]] = [migrations.RunSQL(_KEPT, _FORGOTTEN)]
