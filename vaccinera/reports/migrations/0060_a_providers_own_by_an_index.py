"""A provider's own rows are found by an index, and nobody's person is looked up to say who is protected.

A gate that is open for all or for one leaves the planner no key to find the one's rows by, and it read the season of
the whole region. Said as two parts, of which a statement reads the one that is open, each is planned for what it is.
The first condition of either names no row: while both gates are shut nothing is read at all (decision 0022).
"""

from __future__ import annotations

import re
from typing import ClassVar

from django.db import migrations
from django.db.migrations.operations.base import Operation

_OWNER = "vaccinera_reports"
_COUNTED = (
    *("amendment", "batch", "batch_dose", "corrected_field", "declaration_outcome", "dose", "early_dose"),
    *("not_given", "passed_warning", "unsigned_dose"),
)
_MONEY = ("ledger_line", "outcome")

_DAY = r"(\1 AT TIME ZONE 'Europe/Stockholm')::date"
_FEW = "v.person_id IN (SELECT x.id FROM public.patients_person x WHERE x.protection <> 'none')"
_OF_THE_FEW = f"(v.patient_protection <> 'none' OR {_FEW})"
_OF_THE_PERSON = "(v.patient_protection <> 'none' OR p.protection <> 'none')"
_PERSON = "JOIN public.patients_person p ON p.id = v.person_id"
_CODE = "left(encode(sha256((SELECT s.salt FROM facts.secret s) || uuid_send(coalesce(p.merged_into_id, p.id))), 'hex'), 16)"
# SINCE[a part, the instants] is that part of what lies between them: of a double, which is added up where a numeric is
# calculated. PERSON is the join that nothing but protection needed.
_FACTS = {
    "dose": f"""
  SELECT v.provider_id, v.unit_id, v.setting, v.assignment_code, v.programme_id, v.season, d.product_id, d.batch_number,
         d.funding_source, v.duplicate_group, v.target_group, v.payer, v.origin, v.given_on,
         DAY[v.recorded_at] AS registered_on,
         floor(SINCE[epoch, v.recorded_at - v.given_at] / 60)::integer AS minutes_to_registering,
         DAY[greatest(v.prescription_signed_at, v.administration_signed_at)] AS signed_on,
         v.last_day_to_sign, coalesce(v.recorded_later, false) AS is_late_entry, d.dose_number,
         SINCE[year, age(v.given_on, p.birth_date)]::integer AS age_years, p.sex::text AS sex,
         CASE WHEN {_OF_THE_FEW} THEN '' ELSE v.patient_municipality_code END AS municipality_code,
         CASE WHEN {_OF_THE_FEW} THEN '' ELSE v.patient_region_code END AS region_code,
         {_OF_THE_FEW} AS is_protected,
         {_CODE} AS person_code
    FROM public.visits_visit v
    LEFT JOIN public.visits_administration d ON d.visit_id = v.id
    LEFT {_PERSON}
   WHERE v.is_current AND v.nullified_at IS NULL AND v.state = 'complete'""",  # noqa: S608 - of our own constants
    "unsigned_dose": """
  SELECT v.provider_id, v.unit_id, v.assignment_code, v.programme_id, v.season, v.target_group, v.payer, v.given_on,
         DAY[v.recorded_at] AS registered_on, v.last_day_to_sign,
         v.prescription_signed_at IS NULL AS lacks_prescription_signature,
         v.administration_signed_at IS NULL AS lacks_administration_signature,
         IS_PROTECTED AS is_protected
    FROM public.visits_visit v PERSON
   WHERE v.is_current AND v.nullified_at IS NULL AND v.state = 'given'""",
    "early_dose": f"""
  SELECT v.provider_id, v.unit_id, v.programme_id, v.season, v.duplicate_group, v.given_on, {_CODE} AS person_code
    FROM public.visits_visit v
    {_PERSON}
   WHERE v.is_current AND v.nullified_at IS NULL AND v.state = 'complete'
     WARNED AND v.passed_warnings @> '[{{"code": "too_early"}}]'""",  # noqa: S608 - see above
    "amendment": """
  SELECT v.provider_id, v.unit_id, v.programme_id, v.season, a.kind, a.code AS reason, DAY[a.made_at] AS made_on,
         v.given_on, DAY[a.made_at] - v.given_on AS days_after_giving, jsonb_array_length(a.changed) AS fields_changed,
         IS_PROTECTED AS is_protected
    FROM public.visits_amendment a
    JOIN public.visits_visit v ON v.id = a.visit_id PERSON
   WHERE v.given_on IS NOT NULL""",
    "corrected_field": """
  SELECT v.provider_id, v.unit_id, v.programme_id, v.season, a.kind, DAY[a.made_at] AS made_on, c.field,
         IS_PROTECTED AS is_protected
    FROM public.visits_amendment a
    JOIN public.visits_visit v ON v.id = a.visit_id PERSON
   CROSS JOIN LATERAL jsonb_array_elements_text(a.changed) AS c(field)
   WHERE v.given_on IS NOT NULL""",
    "staff_dose": """
  SELECT given.provider_id, given.unit_id, given.staff_id, given.part, v.programme_id, v.season, d.product_id,
         v.given_on, IS_PROTECTED AS is_protected
    FROM public.visits_visit v
    JOIN public.visits_administration d ON d.visit_id = v.id
    JOIN public.visits_prescription o ON o.visit_id = v.id PERSON
   CROSS JOIN LATERAL (VALUES
     (coalesce(d.giver_provider_id, v.provider_id), coalesce(d.giver_unit_id, v.unit_id), d.giver_id, 'given'),
     (v.provider_id, v.unit_id, o.prescriber_id, 'prescribed')) AS given(provider_id, unit_id, staff_id, part)
   WHERE v.is_current AND v.nullified_at IS NULL AND v.state = 'complete' AND v.origin = 'recorded'""",
}


def _written(rows: str, *, is_after: bool) -> str:
    since = r"date_part('\1', \2)" if is_after else r"extract(\1 FROM \2)"
    words = {
        "IS_PROTECTED": _OF_THE_FEW if is_after else _OF_THE_PERSON,
        " PERSON": "" if is_after else f"\n    {_PERSON}",
        # Only what has warnings at all is in the index of these.
        "WARNED AND": "AND v.passed_warnings <> '[]' AND" if is_after else "AND",
    }
    for word, told in words.items():
        rows = rows.replace(word, told)
    return re.sub(r"SINCE\[(\w+), (.+?)\](?=[ :])", since, re.sub(r"DAY\[(.+?)\]", _DAY, rows))


def _gate(schema: str, *, not_of_one: str = "") -> str:
    every, own = f"(SELECT {schema}.sees_all())", f"(SELECT {schema}.sees_provider())"
    return f"""
    SELECT whole.* FROM facts.{{fact}} whole WHERE {every}{not_of_one}
     UNION ALL
    SELECT own.* FROM facts.{{fact}} own
     WHERE NOT {every} AND {own} IS NOT NULL{not_of_one} AND own.provider_id = {own}"""  # noqa: S608 - of our own constants


def _gate_before(schema: str, *, not_of_one: str = "") -> str:
    every, own = f"(SELECT {schema}.sees_all())", f"(SELECT {schema}.sees_provider())"
    return f"""
    SELECT e.* FROM facts.{{fact}} e
     WHERE ({every} OR {own} IS NOT NULL) AND ({every} OR e.provider_id = {own}){not_of_one}"""  # noqa: S608 - see above


def _replaced(*, is_after: bool) -> str:
    gate, not_of_one = _gate if is_after else _gate_before, " AND (SELECT settlement.sees_person()) IS NULL"
    shown = {fact: gate("reports") for fact in _COUNTED} | dict.fromkeys(
        _MONEY, gate("settlement", not_of_one=not_of_one)
    )
    facts = "".join(
        f"CREATE OR REPLACE VIEW facts.{fact} AS{_written(rows, is_after=is_after)};\n" for fact, rows in _FACTS.items()
    )
    views = "".join(
        f"CREATE OR REPLACE VIEW reports.{fact} WITH (security_barrier) AS\n  SELECT f.* FROM ({rows.format(fact=fact)}) f;\n"  # noqa: S608 - of our own constants
        for fact, rows in shown.items()
    )
    return f"""
GRANT CREATE ON SCHEMA reports, facts TO {_OWNER};
SET ROLE {_OWNER};
{facts}{views}
RESET ROLE;
REVOKE CREATE ON SCHEMA reports, facts FROM {_OWNER};
"""


class Migration(migrations.Migration):
    """The same rows to the same readers."""

    dependencies: ClassVar[list[tuple[str, str]]] = [
        ("reports", "0040_doses_counted_by_themselves"),
        ("visits", "0130_doses_read_from_indexes"),
    ]
    operations: ClassVar[list[Operation]] = [migrations.RunSQL(_replaced(is_after=True), _replaced(is_after=False))]
