"""Facts about people say whether somebody is protected (PER-11); doses by whose batch they were of.

Who is protected now is asked of the few that are, and nobody's row is joined. A warning kept in the form from before
``visits.0021`` is an object and not a list: such a visit is passed over.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations
from django.db.migrations.operations.base import Operation

_OWNER = "vaccinera_reports"
_READ = {
    "visits_not_given": "person_id",
    "declarations_declaration": "person_id",
    "visits_administration": "batch_expires_on",
}
_RIGHTS = "".join(f"GRANT SELECT ({columns}) ON {table} TO {_OWNER};\n" for table, columns in _READ.items())
_NO_RIGHTS = "".join(
    f"REVOKE SELECT ({columns}) ON {table} FROM {_OWNER};\n"  # noqa: S608 - of our own constants
    for table, columns in _READ.items()
)

_GATE = """((SELECT reports.sees_all()) OR (SELECT reports.sees_provider()) IS NOT NULL)
     AND ((SELECT reports.sees_all()) OR f.provider_id = (SELECT reports.sees_provider()))"""
_SWEDISH = "AT TIME ZONE 'Europe/Stockholm')::date"
_SAYS = {
    "not_given": "Clause 4.2 (statistics). One row: a dose that could have been given and was not, and why.",
    "passed_warning": "Clause 4.2 (statistics). One row: a warning that was passed when a dose was given, without its"
    " words.",
    "declaration_outcome": "Clause 4.2 (statistics). One row: what a reviewed declaration led to, without any answer.",
    "batch_dose": "Clause 4.2 (statistics). One row: a signed dose that stands, at the unit whose batch it was of.",
}
_NOT_GIVEN = f"""SELECT v.provider_id, v.unit_id, v.programme_id, v.day AS not_given_on,
         (v.signed_at {_SWEDISH} AS registered_on, v.reason, v.visit_id IS NOT NULL AS was_prescribed{{protected}}
    FROM public.visits_not_given v
   WHERE v.nullified_at IS NULL"""  # noqa: S608 - of our own constants
_PASSED_WARNING = """SELECT v.provider_id, v.unit_id, v.programme_id, v.season, v.target_group, v.given_on,
         w.code AS warning, coalesce(w.rule, '') AS rule, coalesce(w.version, '') AS rule_version,
         coalesce(w.reason, '') <> '' AS has_reason{protected}
    FROM public.visits_visit v
   CROSS JOIN LATERAL jsonb_to_recordset({listed}) AS w(code text, rule text, version text, reason text)
   WHERE v.is_current AND v.nullified_at IS NULL AND v.state IN ('given', 'complete')
     AND v.passed_warnings <> '[]'"""
_DECLARATION_OUTCOME = f"""SELECT v.provider_id, v.unit_id, v.questionnaire_id, (v.reviewed_at {_SWEDISH} AS reviewed_on,
         v.outcome, v.answered_by, v.consent_basis, v.prefilled_from_on IS NOT NULL AS is_prefilled{{protected}}
    FROM public.declarations_declaration v
   WHERE NOT EXISTS (SELECT FROM public.declarations_disowned o WHERE o.declaration_id = v.id)"""  # noqa: S608 - of our own constants
# In two parts, so that each finds a provider's own by an index: what was given at the visit's unit, and for another's.
_BATCH_DOSE = " UNION ALL ".join(
    f"""SELECT {provider} AS provider_id, {unit} AS unit_id, v.programme_id, v.season, d.product_id, d.batch_number,
         d.batch_expires_on, v.given_on{{protected}}
    FROM public.visits_visit v
    JOIN public.visits_administration d ON d.visit_id = v.id
   WHERE v.is_current AND v.nullified_at IS NULL AND v.state = 'complete' AND d.giver_unit_id {condition}"""  # noqa: S608 - of our own constants
    for provider, unit, condition in (
        ("v.provider_id", "v.unit_id", "IS NULL"),
        ("d.giver_provider_id", "d.giver_unit_id", "IS NOT NULL"),
    )
)
_OF_THE_FEW = "v.person_id IN (SELECT x.id FROM public.patients_person x WHERE x.protection <> 'none')"
_NOW = f",\n         {_OF_THE_FEW} AS is_protected"
_THEN_OR_NOW = f",\n         (v.patient_protection <> 'none' OR {_OF_THE_FEW}) AS is_protected"
_LISTED = "CASE jsonb_typeof(v.passed_warnings) WHEN 'array' THEN v.passed_warnings ELSE '[]' END"

_AFTER = {
    "not_given": _NOT_GIVEN.format(protected=_NOW),
    "passed_warning": _PASSED_WARNING.format(protected=_THEN_OR_NOW, listed=_LISTED),
    "declaration_outcome": _DECLARATION_OUTCOME.format(protected=_NOW),
}
_BEFORE = {
    "not_given": _NOT_GIVEN.format(protected=""),
    "passed_warning": _PASSED_WARNING.format(protected="", listed="v.passed_warnings"),
    "declaration_outcome": _DECLARATION_OUTCOME.format(protected=""),
}


def _made(fact: str, rows: str) -> str:
    return f"""
CREATE VIEW facts.{fact} AS
  {rows};
COMMENT ON VIEW facts.{fact} IS '{_SAYS[fact]}';
CREATE VIEW reports.{fact} WITH (security_barrier) AS
  SELECT f.*
    FROM facts.{fact} f
   WHERE {_GATE};
COMMENT ON VIEW reports.{fact} IS '{_SAYS[fact]}';
GRANT SELECT ON reports.{fact} TO vaccinera_app;
"""  # noqa: S608 - of our own constants


def _dropped(fact: str) -> str:
    return f"DROP VIEW reports.{fact};\nDROP VIEW facts.{fact};\n"


def _as_owner(statements: str) -> str:
    return f"""
GRANT CREATE ON SCHEMA reports, facts TO {_OWNER};
SET ROLE {_OWNER};
{statements}
RESET ROLE;
REVOKE CREATE ON SCHEMA reports, facts FROM {_OWNER};
"""


_VIEWS = _as_owner(
    "".join(_dropped(fact) + _made(fact, rows) for fact, rows in _AFTER.items())
    + _made("batch_dose", _BATCH_DOSE.format(protected=_THEN_OR_NOW))
)
_VIEWS_BEFORE = _as_owner(
    _dropped("batch_dose") + "".join(_dropped(fact) + _made(fact, rows) for fact, rows in _BEFORE.items())
)


class Migration(migrations.Migration):
    """Three facts tell who is protected, and doses are counted where their batch was."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("reports", "0001_facts")]
    operations: ClassVar[list[Operation]] = [
        migrations.RunSQL(_RIGHTS, _NO_RIGHTS),
        migrations.RunSQL(_VIEWS, _VIEWS_BEFORE),
    ]
