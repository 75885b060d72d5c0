"""Those who give care are told what a visit of their own unit gives: one person's rows, one visit at a time."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations
from django.db.migrations.operations.base import Operation

from vaccinera.access.states import Role
from vaccinera.kernel.policies import KEY_HOLDS

_OWNER = "vaccinera_settlement"


def _array(*roles: Role) -> str:
    return f"ARRAY[{', '.join(repr(role.value) for role in roles)}]"


_MANAGES = (
    f"c.purpose IN ('care', 'administration') AND c.roles ?| {_array(Role.OPERATIONS_MANAGER, Role.REPORT_READER)}"
)
_GIVES_CARE = f"c.purpose = 'care' AND c.roles ?| {_array(Role.VACCINATOR, Role.PRESCRIBER)}"
_HELD = """
    FROM scope.key k
    JOIN public.access_login_session s ON s.id = k.holder
    JOIN public.organisations_commission c ON c.id = s.commission_id
    JOIN public.organisations_provider p ON p.id = k.provider_id"""
_IS_HELD = f"k.digest = sha256(convert_to(current_setting('vaccinera.key', true), 'UTF8')) AND {KEY_HOLDS}"

# The visit is named by whoever asks; that it is of the key's own unit is looked up here.
_PERSON = f"""
CREATE FUNCTION settlement.sees_person() RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT v.person_id {_HELD}
    JOIN public.visits_visit v ON v.provider_id = k.provider_id AND v.unit_id = k.unit_id
   WHERE {_IS_HELD}
     AND NOT p.is_region AND {_GIVES_CARE} AND NOT ({_MANAGES})
     AND v.is_current AND v.document_id = nullif(current_setting('vaccinera.explained_visit', true), '')::uuid
$$;
REVOKE ALL ON FUNCTION settlement.sees_person() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION settlement.sees_person() TO vaccinera_app;
"""  # noqa: S608 - our own words


def _provider(opened_by: str) -> str:
    return f"""
CREATE OR REPLACE FUNCTION settlement.sees_provider() RETURNS integer
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT k.provider_id {_HELD}
   WHERE {_IS_HELD} AND NOT p.is_region AND ({opened_by})
$$;
"""


# As in visits.0100, but for the last condition.
def _competing(and_only: str) -> str:
    own = "(SELECT settlement.sees_provider())"
    return f"""
CREATE OR REPLACE VIEW settlement.competing_version WITH (security_barrier) AS
  SELECT v.document_id, v.version, v.is_current, coalesce(a.made_at, v.recorded_at) AS recorded_at, v.person_id,
         v.programme_id, v.season, v.duplicate_group, v.payer = 'region' AS is_for_region, v.given_at, v.given_on,
         CASE WHEN v.prescription_signed_at IS NOT NULL AND v.administration_signed_at IS NOT NULL
              THEN greatest(v.prescription_signed_at, v.administration_signed_at) END AS completed_at,
         v.last_day_to_sign, v.nullified_at
    FROM public.visits_visit v
    LEFT JOIN public.visits_amendment a ON a.visit_id = v.id AND a.kind <> 'nullified'
   WHERE v.origin IN ('recorded', 'settleable') AND v.state IN ('given', 'complete')
     AND {own} IS NOT NULL AND v.provider_id <> {own}
     AND (v.person_id, v.programme_id) IN (
       SELECT same.same_id, mine.programme_id
         FROM public.visits_visit mine
         JOIN public.patients_same_person same ON same.person_id = mine.person_id
        WHERE mine.provider_id = {own} AND mine.state IN ('given', 'complete')){and_only};
"""  # noqa: S608 - our own words


_ONE_PERSON = """
     AND ((SELECT settlement.sees_person()) IS NULL OR v.person_id IN (
       SELECT same.same_id FROM public.patients_same_person same
        WHERE same.person_id = (SELECT settlement.sees_person())))"""


def _as_owner(*statements: str) -> str:
    return (
        f"GRANT CREATE ON SCHEMA settlement TO {_OWNER}; SET ROLE {_OWNER};\n"
        + "".join(statements)
        + f"RESET ROLE; REVOKE CREATE ON SCHEMA settlement FROM {_OWNER};"
    )


class Migration(migrations.Migration):
    """A third gate, behind the second (decision 0022)."""

    dependencies: ClassVar[list[tuple[str, str]]] = [
        ("reimbursement", "0036_cases_of_anomalies"),
        ("visits", "0101_read_for_reports"),
    ]
    operations: ClassVar[list[Operation]] = [
        migrations.RunSQL(
            _as_owner(
                _PERSON, _provider(f"{_MANAGES} OR settlement.sees_person() IS NOT NULL"), _competing(_ONE_PERSON)
            ),
            _as_owner(_competing(""), _provider(_MANAGES), "DROP FUNCTION settlement.sees_person();\n"),
        ),
    ]
