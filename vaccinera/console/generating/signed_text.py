"""The text of a signature as SQL: one that the service itself makes, cut open where rows differ."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import SimpleNamespace

from psycopg import sql

from vaccinera.visits.rules.covered import administration_facts, prescription_facts
from vaccinera.visits.rules.signing import signed_content
from vaccinera.visits.states import SignatureKind

# Where rows differ, the column of made_up_visit that tells. Whole numbers stand without quotation marks.
_VISIT = {
    "document_id": "visit_id",
    "person_id": "person_id",
    "provider_hsa_id": "provider_hsa_id",
    "unit_hsa_id": "unit_hsa_id",
    "assignment_code": "assignment_code",
    "season": "season",
    "setting": "setting",
    "given_at": "given_at_told",
    "given_on": "given_on_told",
    "target_group": "target_group",
    "payer": "payer",
    "target_group_rule": "target_group_rule",
}
_DECLARATION = {"id": "declaration_id", "reviewed_by_hsa_id": "giver_hsa_id"}
_DOSE = {"dose_quantity": "dose_quantity_told", "dose_unit": "dose_unit", "route": "route"}
_PRESCRIPTION = {
    **_DOSE,
    "planned_at": "given_at_told",
    "prescribed_at": "given_at_told",
    "prescriber_hsa_id": "prescriber_hsa_id",
    "basis": "basis",
    "right_rule": "right_rule",
}
_ADMINISTRATION = {
    **_DOSE,
    "given_at": "given_at_told",
    "giver_hsa_id": "giver_hsa_id",
    "preparer_hsa_id": "giver_hsa_id",
    "batch_number": "batch_number",
    "batch_expires_on": "batch_expires_on_told",
    "site": "site",
}
_NUMBERS = {"product_id": 987_654_301}
_MARK = re.compile(r"@(\w+)@|(" + "|".join(str(number) for number in _NUMBERS.values()) + ")")


def signed_texts(constants: Mapping[str, Mapping[str, object]]) -> dict[str, str]:
    """For each kind of signature an expression over made_up_visit; ``constants`` are the facts all rows share."""
    rows = {
        "visit": _row(_VISIT, constants["visit"]),
        "declaration": _row(_DECLARATION, constants["declaration"]),
        "prescription": _row(_PRESCRIPTION, {**constants["prescription"], **_NUMBERS}),
        "administration": _row(_ADMINISTRATION, {**constants["administration"], **_NUMBERS}),
    }
    prescription = prescription_facts(
        visit=rows["visit"], declaration=rows["declaration"], prescription=rows["prescription"]
    )
    administration = administration_facts(
        visit=rows["visit"], declaration=rows["declaration"], administration=rows["administration"]
    )
    return {
        "prescription": _expression(SignatureKind.PRESCRIPTION, prescription, signer="prescriber"),
        "administration": _expression(SignatureKind.ADMINISTRATION, administration, signer="giver"),
    }


def _row(columns: Mapping[str, str], constants: Mapping[str, object]) -> SimpleNamespace:
    return SimpleNamespace(**constants, **{name: f"@{column}@" for name, column in columns.items()})


def _expression(kind: SignatureKind, covered: Mapping[str, object], *, signer: str) -> str:
    told = {
        **covered,
        "signer": f"@{signer}_hsa_id@",
        "commission": f"@{signer}_commission@",
        "signed_at": "@given_at_told@",
    }
    text = signed_content(kind.value, told).text
    parts, last = [], 0
    for found in _MARK.finditer(text):
        column = found[1] or next(name for name, number in _NUMBERS.items() if str(number) == found[2])
        parts += [_literal(text[last : found.start()]), column]
        last = found.end()
    return f"concat({', '.join([*parts, _literal(text[last:])])})"


def _literal(text: str) -> str:
    """As SQL that is going to be given parameters, in which a per cent sign is written twice."""
    return sql.Literal(text).as_string().replace("%", "%%")
