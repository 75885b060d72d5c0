"""What the staff directory tells of people, and that nobody is a prescriber without the licence for it (ID-11)."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models
from django.db.migrations.operations.base import Operation

_LICENCES = """
UPDATE organisations_staff SET licences = CASE profession
    WHEN 'physician' THEN '["LK"]'::jsonb
    WHEN 'midwife' THEN '["BM", "SJ"]'::jsonb
    WHEN 'nurse' THEN '["SJ"]'::jsonb
    WHEN 'specialist_nurse' THEN '["SJ"]'::jsonb
    ELSE '[]'::jsonb END;
"""
# A commission that has ended may tell of what somebody was once allowed.
_KEPT = """
CREATE FUNCTION organisations_prescriber_has_licence() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  IF EXISTS (SELECT FROM organisations_commission c JOIN organisations_staff s ON s.id = c.staff_id
             WHERE c.staff_id = CASE TG_TABLE_NAME WHEN 'organisations_staff' THEN to_jsonb(NEW) ->> 'id'
                                ELSE to_jsonb(NEW) ->> 'staff_id' END::int
               AND c.roles @> '["PRE"]' AND (c.to_on IS NULL OR c.to_on > current_date)
               AND NOT (s.licences @> '["LK"]' OR s.licences @> '["SJ"]' OR s.licences @> '["BM"]')) THEN
    RAISE EXCEPTION 'a prescriber has a licence'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'a_prescriber_has_a_licence';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER a_prescriber_has_a_licence AFTER INSERT OR UPDATE OF roles, staff_id, to_on
  ON organisations_commission DEFERRABLE INITIALLY IMMEDIATE
  FOR EACH ROW WHEN (NEW.roles @> '["PRE"]') EXECUTE FUNCTION organisations_prescriber_has_licence();
CREATE CONSTRAINT TRIGGER a_prescriber_has_a_licence AFTER UPDATE OF licences
  ON organisations_staff DEFERRABLE INITIALLY IMMEDIATE
  FOR EACH ROW EXECUTE FUNCTION organisations_prescriber_has_licence();
"""
_FORGOTTEN = """
DROP TRIGGER a_prescriber_has_a_licence ON organisations_commission;
DROP TRIGGER a_prescriber_has_a_licence ON organisations_staff;
DROP FUNCTION organisations_prescriber_has_licence();
"""


class Migration(migrations.Migration):
    """Those already there get the licence of their profession, as they were brought in with it."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("organisations", "0004_unit_agreements")]
    operations: ClassVar[list[Operation]] = [
        migrations.AddField("staff", "licences", models.JSONField(default=list, db_default=[])),
        migrations.AddField(
            "staff", "has_nurse_prescription_right", models.BooleanField(default=False, db_default=False)
        ),
        migrations.AddField("staff", "is_protected", models.BooleanField(default=False, db_default=False)),
        migrations.AddField("staff", "directory_asked_at", models.DateTimeField(null=True)),
        migrations.AddField("staff", "left_on", models.DateField(null=True)),
        migrations.RunSQL(_LICENCES, migrations.RunSQL.noop),
        migrations.RunSQL(_KEPT, _FORGOTTEN),
    ]
