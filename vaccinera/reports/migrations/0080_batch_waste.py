"""What was discarded of the units' batches, one row a record, and one less than nothing for what takes it back."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations
from django.db.migrations.operations.base import Operation

_OWNER = "vaccinera_reports"
_READ = "provider_id, batch_id, wasted_on, at, reason, doses, takes_back_id"
_RIGHTS = f"""
GRANT SELECT ({_READ}) ON products_batch_waste TO {_OWNER};
GRANT SELECT (id) ON products_unit_batch TO {_OWNER};
CREATE POLICY counted_in_reports ON products_batch_waste FOR SELECT TO {_OWNER} USING (true);
"""
_NO_RIGHTS = f"""
DROP POLICY counted_in_reports ON products_batch_waste;
REVOKE SELECT (id) ON products_unit_batch FROM {_OWNER};
REVOKE SELECT ({_READ}) ON products_batch_waste FROM {_OWNER};
"""  # noqa: S608 - of our own constants
_SAYS = (
    "Clause 4.2 (statistics). One row: a record of discarded doses of a batch, or the mirror row that takes one back."
)
_EVERY, _OWN = "(SELECT reports.sees_all())", "(SELECT reports.sees_provider())"
_VIEWS = f"""
GRANT CREATE ON SCHEMA reports, facts TO {_OWNER};
SET ROLE {_OWNER};
CREATE VIEW facts.batch_waste AS
  SELECT v.provider_id, b.unit_id, b.product_id, b.batch_number, v.wasted_on,
         (v.at AT TIME ZONE 'Europe/Stockholm')::date AS registered_on, v.reason, v.doses,
         v.takes_back_id IS NOT NULL AS is_mirror
    FROM public.products_batch_waste v
    JOIN public.products_unit_batch b ON b.id = v.batch_id;
COMMENT ON VIEW facts.batch_waste IS '{_SAYS}';
CREATE VIEW reports.batch_waste WITH (security_barrier) AS
  SELECT f.*
    FROM facts.batch_waste f
   WHERE ({_EVERY} OR {_OWN} IS NOT NULL) AND ({_EVERY} OR f.provider_id = {_OWN});
COMMENT ON VIEW reports.batch_waste IS '{_SAYS}';
GRANT SELECT ON reports.batch_waste TO vaccinera_app;
RESET ROLE;
REVOKE CREATE ON SCHEMA reports, facts FROM {_OWNER};
"""  # noqa: S608 - of our own constants


class Migration(migrations.Migration):
    """The columns that may be read, the fact made of them, and who sees which."""

    dependencies: ClassVar[list[tuple[str, str]]] = [
        ("products", "0140_batch_waste"),
        ("reports", "0070_lines_of_doses"),
    ]
    operations: ClassVar[list[Operation]] = [
        migrations.RunSQL(_RIGHTS, _NO_RIGHTS),
        migrations.RunSQL(_VIEWS, "DROP VIEW reports.batch_waste; DROP VIEW facts.batch_waste;"),
    ]
