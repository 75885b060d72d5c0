from __future__ import annotations

from typing import ClassVar

from django.db import migrations
from django.db.migrations.operations.base import Operation

# Another provider's record may be told of, and nothing in it (lag 2022:913 2:4). One function answers yes or no for one
# person asked for; there is nothing to list. Its role sees five columns and is nobody's login.
_EXISTENCE = """
CREATE SCHEMA shared;
GRANT USAGE ON SCHEMA shared TO vaccinera_app, vaccinera_history;
GRANT CREATE ON SCHEMA shared TO vaccinera_history;
GRANT SELECT (person_id, provider_id, is_current, nullified_at, given_on) ON visits_visit TO vaccinera_history;
CREATE POLICY existence_elsewhere ON visits_visit FOR SELECT TO vaccinera_history USING (true);

SET ROLE vaccinera_history;
CREATE FUNCTION shared.is_vaccinated_elsewhere(asked_for uuid) RETURNS boolean
LANGUAGE sql STABLE STRICT SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT EXISTS (
    SELECT FROM visits_visit v
     WHERE v.person_id = asked_for
       AND v.provider_id <> nullif(current_setting('vaccinera.provider', true), '')::int
       AND v.is_current AND v.nullified_at IS NULL AND v.given_on IS NOT NULL)
$$;
REVOKE ALL ON FUNCTION shared.is_vaccinated_elsewhere(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION shared.is_vaccinated_elsewhere(uuid) TO vaccinera_app;
RESET ROLE;
REVOKE CREATE ON SCHEMA shared FROM vaccinera_history;
"""
_NO_EXISTENCE = """
SET ROLE vaccinera_history;
DROP FUNCTION shared.is_vaccinated_elsewhere(uuid);
RESET ROLE;
DROP POLICY existence_elsewhere ON visits_visit;
REVOKE SELECT (person_id, provider_id, is_current, nullified_at, given_on) ON visits_visit FROM vaccinera_history;
DROP SCHEMA shared;
"""


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [("visits", "0002_kept_by_the_database")]
    operations: ClassVar[list[Operation]] = [migrations.RunSQL(_EXISTENCE, _NO_EXISTENCE)]
