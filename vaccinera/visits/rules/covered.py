"""Which facts each signature covers, named for whoever reads a signed content years from now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Protocol

_VISIT = ("document_id", "version", "person_id", "provider_hsa_id", "unit_hsa_id", "assignment_code", "programme_id")
_VISIT_GIVEN = (
    "season",
    "setting",
    "given_at",
    "given_on",
    "target_group",
    "payer",
    "target_group_rule",
    "risk_categories",
    "passed_warnings",
    "extra_dose_reason",
)
_DECLARATION = (
    "id",
    "questionnaire_id",
    "answers",
    "answered_by",
    "answered_by_name",
    "consent_basis",
    "cannot_decide_because",
    "decision_ground",
    "consulted",
    "guardian_count",
    "guardians",
    "understands_information",
    "understands_consequences",
    "knows_where_to_seek_advice",
    "maturity_assessor_hsa_id",
    "maturity_note",
    "read_in",
    "information_text",
    "information_version",
    "information_language",
    "information_way",
    "information_on_register",
    "outcome",
    "note",
    "reviewed_by_hsa_id",
)
_PRESCRIPTION = (
    "product_id",
    "dose_quantity",
    "dose_unit",
    "route",
    "indication",
    "planned_at",
    "prescribed_at",
    "prescriber_hsa_id",
    "basis",
    "basis_reason",
    "right_rule",
    "stop_reason",
    "lifted",
    "comment",
    "expires_on",
    "list_id",
)
_ADMINISTRATION = (
    "given_at",
    "giver_hsa_id",
    "preparer_hsa_id",
    "product_id",
    "batch_number",
    "batch_expires_on",
    "site",
    "route",
    "dose_quantity",
    "dose_unit",
    "dose_number",
    "doses_prescribed",
    "is_dose_complete",
    "comment",
)


class _Row(Protocol):
    """Anything that holds the named facts as attributes, such as a row of a table."""


def prescription_facts(*, visit: _Row, declaration: _Row, prescription: _Row) -> Mapping[str, object]:
    """What the prescriber answers for: for whom, on which answers, what (LAW-04)."""
    return {
        "visit": _facts(visit, _VISIT),
        "declaration": _facts(declaration, _DECLARATION),
        "prescription": _facts(prescription, _PRESCRIPTION),
    }


def administration_facts(*, visit: _Row, declaration: _Row, administration: _Row) -> Mapping[str, object]:
    """What the giver answers for: to whom, when, for which group, on which answers, which dose (LAW-04)."""
    return {
        "visit": _facts(visit, _VISIT + _VISIT_GIVEN),
        "declaration": _facts(declaration, _DECLARATION),
        "administration": _facts(administration, _ADMINISTRATION),
    }


def whole_facts(
    *, visit: _Row, declaration: _Row | None, prescription: _Row, administration: _Row
) -> Mapping[str, object]:
    """The whole entry, which whoever corrects it answers for (LAW-06); an imported one rests on no declaration."""
    return {
        "visit": _facts(visit, _VISIT + _VISIT_GIVEN),
        "declaration": None if declaration is None else _facts(declaration, _DECLARATION),
        "prescription": _facts(prescription, _PRESCRIPTION),
        "administration": _facts(administration, _ADMINISTRATION),
    }


def countersigned_facts(
    prescribed: Mapping[str, object], given: Mapping[str, object], *, stands_in_for: str, reason: str
) -> Mapping[str, object]:
    """What is signed for somebody else: the parts they answered for, in one content, with for whom and why."""
    return {**prescribed, **given, "stands_in_for": stands_in_for, "reason": reason}


def _facts(row: _Row, names: Iterable[str]) -> Mapping[str, object]:
    return {name: getattr(row, name) for name in names}
