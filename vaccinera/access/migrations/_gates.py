"""What a migration says of a reading across providers: whose keys it opens for, by their roles (decision 0022)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaccinera.kernel.policies import KEY_HOLDS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from vaccinera.access.states import Role

NEEDED_BY_GATES = """
GRANT SELECT (id, commission_id) ON access_login_session TO {owner};
GRANT SELECT (id, roles, purpose) ON organisations_commission TO {owner};
GRANT SELECT (id, is_region) ON organisations_provider TO {owner};
"""
"""SQL for what the role that owns the gates has to see of the directory."""

RIGHTS_TAKEN_BACK = """
REVOKE USAGE ON SCHEMA public FROM {owner};
DO $$
DECLARE
  held record;
BEGIN
  FOR held IN
    SELECT a.attrelid::regclass AS of_table, string_agg(quote_ident(a.attname), ', ') AS columns
      FROM pg_attribute a, aclexplode(a.attacl) g WHERE g.grantee = '{owner}'::regrole GROUP BY 1
  LOOP
    EXECUTE format('REVOKE SELECT (%s) ON %s FROM {owner}', held.columns, held.of_table);
  END LOOP;
END $$;
"""
"""SQL that takes back every column the role was given, when its migration is taken back."""


def gates(schema: str, *, region: Iterable[Role], provider: Iterable[Role]) -> str:
    """SQL for the two gates of a schema's views; to be run as the role that owns these.

    ``sees_all`` is whether the transaction's key is that of a commission at the region's own administration with one of
    the roles, ``sees_provider`` the provider of a key whose commission there has one. They ask the commission as it is
    now, so that a role taken away counts from the next statement, and a key that nobody logged in for opens neither.
    Read as ``(SELECT schema.sees_all())`` they are asked once a statement.
    """
    return f"""
CREATE FUNCTION {schema}.sees_all() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (SELECT {_HELD} AND p.is_region AND c.purpose = 'administration' AND c.roles ?| {_array(region)})
$$;
CREATE FUNCTION {schema}.sees_provider() RETURNS integer
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT k.provider_id {_HELD}
     AND NOT p.is_region AND c.purpose IN ('care', 'administration') AND c.roles ?| {_array(provider)}
$$;
REVOKE ALL ON FUNCTION {schema}.sees_all(), {schema}.sees_provider() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION {schema}.sees_all(), {schema}.sees_provider() TO vaccinera_app;
"""  # noqa: S608 - our own words


def own_gate(function: str, *, roles: Iterable[Role], told: str = "k.provider_id") -> str:
    """SQL for one more gate of a provider's own: what ``told`` says of a key whose commission has one of the roles."""
    return f"""
CREATE FUNCTION {function}() RETURNS integer
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT {told} {_HELD}
     AND NOT p.is_region AND c.purpose IN ('care', 'administration') AND c.roles ?| {_array(roles)}
$$;
REVOKE ALL ON FUNCTION {function}() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION {function}() TO vaccinera_app;
"""  # noqa: S608 - our own words


_HELD = f"""
    FROM scope.key k
    JOIN public.access_login_session s ON s.id = k.holder
    JOIN public.organisations_commission c ON c.id = s.commission_id
    JOIN public.organisations_provider p ON p.id = k.provider_id
   WHERE k.digest = sha256(convert_to(current_setting('vaccinera.key', true), 'UTF8')) AND {KEY_HOLDS}"""


def _array(roles: Iterable[Role]) -> str:
    return f"ARRAY[{', '.join(repr(role.value) for role in roles)}]"
