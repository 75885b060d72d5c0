from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models
from django.db.migrations.operations.base import Operation

# A recall is the whole region's affair, and whom it concerns is each provider's (MED-05). To the region's own
# administration, and to nobody else, one function tells how many doses of a batch each unit has given: no person, no day.
# Its role sees the columns it counts by and is nobody's login.
_COUNTS = """
GRANT USAGE ON SCHEMA shared TO vaccinera_recall;
GRANT CREATE ON SCHEMA shared TO vaccinera_recall;
GRANT SELECT (visit_id, product_id, batch_number) ON visits_administration TO vaccinera_recall;
GRANT SELECT (id, unit_id, person_id, is_current, nullified_at) ON visits_visit TO vaccinera_recall;
GRANT SELECT (id, is_region) ON organisations_provider TO vaccinera_recall;
CREATE POLICY counted_for_a_recall ON visits_visit FOR SELECT TO vaccinera_recall USING (true);
CREATE POLICY counted_for_a_recall ON visits_administration FOR SELECT TO vaccinera_recall USING (true);

SET ROLE vaccinera_recall;
CREATE FUNCTION shared.doses_of_batch(asked_product integer, asked_batch text)
RETURNS TABLE (unit_id integer, doses bigint, people bigint)
LANGUAGE sql STABLE STRICT SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT v.unit_id, count(*), count(DISTINCT v.person_id)
    FROM visits_administration a JOIN visits_visit v ON v.id = a.visit_id
   WHERE a.product_id = asked_product AND a.batch_number = asked_batch
     AND v.is_current AND v.nullified_at IS NULL
     AND EXISTS (SELECT FROM organisations_provider p
                  WHERE p.is_region AND p.id = nullif(current_setting('vaccinera.provider', true), '')::int)
   GROUP BY v.unit_id
$$;
REVOKE ALL ON FUNCTION shared.doses_of_batch(integer, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION shared.doses_of_batch(integer, text) TO vaccinera_app;
RESET ROLE;
REVOKE CREATE ON SCHEMA shared FROM vaccinera_recall;
"""
_NO_COUNTS = """
SET ROLE vaccinera_recall;
DROP FUNCTION shared.doses_of_batch(integer, text);
RESET ROLE;
DROP POLICY counted_for_a_recall ON visits_visit;
DROP POLICY counted_for_a_recall ON visits_administration;
REVOKE SELECT (id, is_region) ON organisations_provider FROM vaccinera_recall;
REVOKE SELECT (id, unit_id, person_id, is_current, nullified_at) ON visits_visit FROM vaccinera_recall;
REVOKE SELECT (visit_id, product_id, batch_number) ON visits_administration FROM vaccinera_recall;
REVOKE USAGE ON SCHEMA shared FROM vaccinera_recall;
"""


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [("visits", "0032_said_afterwards")]
    operations: ClassVar[list[Operation]] = [
        migrations.AddIndex(
            "administration", models.Index(fields=("batch_number", "product"), name="visits_doses_of_a_batch")
        ),
        migrations.RunSQL(_COUNTS, _NO_COUNTS),
    ]
