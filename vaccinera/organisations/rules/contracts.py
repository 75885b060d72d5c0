"""What a contract has to say, and which holds on a day."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from vaccinera.kernel.refusals import Refused
from vaccinera.organisations.rules.hsa_ids import typed_hsa_id

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import date

_TEN_DIGITS = re.compile(r"\d{10}")
_POSTAL_CODE = re.compile(r"\d{5}")
_FACTS_OF_A_UNIT = ("name", "setting", "street", "postal_code", "city", "phone")


def judge_contract(
    *, programmes: Sequence[str], known: Collection[str], from_on: date, to_on: date | None
) -> tuple[str, ...]:
    """The programmes of a contract as they are kept; refuses none, an unknown one, and days the wrong way round."""
    chosen = tuple(sorted(set(programmes)))
    if not chosen:
        raise Refused("organisations.contract.programmes_missing")
    unknown = [code for code in chosen if code not in known]
    if unknown:
        raise Refused("organisations.contract.programme_unknown", programmes=", ".join(unknown))
    if to_on is not None and to_on <= from_on:
        raise Refused("organisations.contract.ends_before_it_begins", from_on=from_on)
    return chosen


def judge_contract_end(*, from_on: date, to_on: date | None, wanted: date) -> None:
    """Refuse an end that leaves no day of the contract, and one that would not shorten it."""
    if wanted <= from_on:
        raise Refused("organisations.contract.ends_before_it_begins", from_on=from_on)
    if to_on is not None and wanted >= to_on:
        raise Refused("organisations.contract.ends_already", to_on=to_on)


def judge_provider(content: Mapping[str, object]) -> dict[str, str]:
    """A provider's facts as they are kept; refuses those that cannot be."""
    facts = _facts(content, ("name", "organisation_number", "hsa_id"))
    facts["organisation_number"] = facts["organisation_number"].replace("-", "")
    _refuse_missing(facts)
    if not _TEN_DIGITS.fullmatch(facts["organisation_number"]):
        raise Refused("organisations.provider.number_malformed")
    facts["hsa_id"] = typed_hsa_id(facts["hsa_id"])
    return facts


def judge_unit(content: Mapping[str, object]) -> dict[str, str]:
    """A unit's facts as they are kept; all of them are needed, since people look the unit up by them."""
    facts = _facts(content, ("hsa_id", *_FACTS_OF_A_UNIT))
    facts["postal_code"] = facts["postal_code"].replace(" ", "")
    _refuse_missing(facts)
    if not _POSTAL_CODE.fullmatch(facts["postal_code"]):
        raise Refused("organisations.unit.postal_code_malformed")
    facts["hsa_id"] = typed_hsa_id(facts["hsa_id"])
    return facts


def _facts(content: Mapping[str, object], names: Sequence[str]) -> dict[str, str]:
    return {name: " ".join(str(content.get(name, "")).split()) for name in names}


def _refuse_missing(facts: Mapping[str, str]) -> None:
    missing = next((name for name, value in facts.items() if not value), None)
    if missing is not None:
        raise Refused("organisations.facts.missing", field=missing)


def documents_of(written: str) -> tuple[dict[str, str], ...]:
    """Documents as they are typed, one a line: a title, then where it is kept after a semicolon."""
    lines = [line.partition(";") for line in written.splitlines() if line.strip()]
    return tuple({"title": title.strip(), "reference": place.strip()} for title, _semicolon, place in lines)
