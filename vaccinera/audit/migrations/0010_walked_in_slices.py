"""Many seals recomputed in one statement, and the log found by user, by unit and by day."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations
from django.db.migrations.operations.base import Operation

# A plan made while the log was young walks the whole of it, once for each seal, until somebody analyses the table: the
# range of a seal is looked up by its index, always.
#
# The same digest as audit.digest_of gives, for a whole run of seals: a call for each seal took longer than its events.
_DIGESTS = """
CREATE FUNCTION audit.digests_of(first bigint, last bigint)
RETURNS TABLE (n bigint, events bigint, digest bytea)
LANGUAGE sql STABLE SECURITY DEFINER ROWS 2000 SET search_path = public, pg_temp SET enable_seqscan = off AS $$
  SELECT s.n, now.events, now.digest
  FROM audit_seal s, LATERAL (
    SELECT count(*) AS events, sha256(coalesce(string_agg(sha256(record_send(ROW(
        e.id, e.xid, e.at, e.action, e.provider_id, e.unit_hsa_id, e.user_hsa_id, e.user_name, e.commission_hsa_id,
        e.purpose, e.subject_label, e.subject_id, e.person_id, e.details, e.reference
      ))), ''::bytea ORDER BY e.xid, e.id), ''::bytea)) AS digest
    FROM audit_event e WHERE e.xid >= s.from_xid AND e.xid < s.to_xid) now
  WHERE s.n BETWEEN digests_of.first AND digests_of.last
$$;
GRANT CREATE ON SCHEMA audit TO vaccinera_sealer;
ALTER FUNCTION audit.digests_of(bigint, bigint) OWNER TO vaccinera_sealer;
SET ROLE vaccinera_sealer;
ALTER FUNCTION audit.digest_of(xid8, xid8) SET enable_seqscan = off;
REVOKE ALL ON FUNCTION audit.digests_of(bigint, bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION audit.digests_of(bigint, bigint) TO vaccinera_app;
RESET ROLE;
REVOKE CREATE ON SCHEMA audit FROM vaccinera_sealer;
"""

# An auditor looks for a period, often of one user or one unit; a person's events have an index since the first day.
_FOUND_BY = """
CREATE INDEX audit_event_of_provider ON audit_event (provider_id, at);
CREATE INDEX audit_event_of_user ON audit_event (provider_id, user_hsa_id, at);
CREATE INDEX audit_event_of_unit ON audit_event (provider_id, unit_hsa_id, at);
"""


class Migration(migrations.Migration):
    """What the log is walked and searched by."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("audit", "0001_events_and_seals")]
    operations: ClassVar[list[Operation]] = [
        migrations.RunSQL(
            _DIGESTS,
            "SET ROLE vaccinera_sealer; DROP FUNCTION audit.digests_of(bigint, bigint); "
            "ALTER FUNCTION audit.digest_of(xid8, xid8) RESET enable_seqscan; RESET ROLE;",
        ),
        migrations.RunSQL(
            _FOUND_BY,
            "DROP INDEX audit_event_of_provider, audit_event_of_user, audit_event_of_unit;",
        ),
    ]
