"""What a pack asks of the health declaration is what its questionnaire tells."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from tests.programmes.samples import invented
from vaccinera.kernel.refusals import Refused
from vaccinera.programmes.rules.pack_facts import KnownFact, check_facts
from vaccinera.programmes.states import FactKind

KNOWN: Mapping[str, KnownFact] = {
    "pregnant": KnownFact(FactKind.BOOLEAN),
    "immunosuppression": KnownFact(FactKind.BOOLEAN),
    "risk_groups": KnownFact(FactKind.CODES, frozenset({"forager", "pie_eater"})),
    "berry_colour": KnownFact(FactKind.CODE, frozenset({"blue", "red"})),
    "berry_infection_on": KnownFact(FactKind.DAY),
    "estimated_due_date": KnownFact(FactKind.DAY),
}


def test_a_questionnaire_that_tells_all_a_pack_asks_suits_it() -> None:
    check_facts(invented(), KNOWN)

    assert {said.fact for said in invented().contraindications} < set(KNOWN)


@pytest.mark.parametrize(
    ("name", "instead", "place", "reason"),
    [
        ("pregnant", None, "contraindications[1].fact", "unknown_code"),
        ("pregnant", KnownFact(FactKind.DAY), "contraindications[1].value", "wrong_type"),
        ("berry_colour", KnownFact(FactKind.CODE, frozenset({"red"})), "contraindications[4].value", "unknown_code"),
        ("berry_infection_on", None, "intervals[5].fact", "unknown_code"),
        ("berry_infection_on", KnownFact(FactKind.BOOLEAN), "intervals[5].fact", "unknown_code"),
        (
            "risk_groups",
            KnownFact(FactKind.CODES, frozenset({"pie_eater"})),
            "risk_groups[1].code",
            "unknown_code",
        ),
        ("estimated_due_date", None, "target_groups[4].pregnancy_from", "unknown_code"),
    ],
)
def test_what_no_answer_tells_is_refused_with_its_place(
    name: str, instead: KnownFact | None, place: str, reason: str
) -> None:
    known = {**KNOWN, name: instead} if instead else {key: fact for key, fact in KNOWN.items() if key != name}

    with pytest.raises(Refused) as refused:
        check_facts(invented(), known)

    assert (refused.value.facts["place"], refused.value.facts["reason"]) == (place, reason)


def test_risk_groups_need_a_question_that_tells_them() -> None:
    known = {key: fact for key, fact in KNOWN.items() if key != "risk_groups"}
    without = tuple(said for said in invented().contraindications if said.fact != "risk_groups")

    with pytest.raises(Refused) as refused:
        check_facts(replace(invented(), contraindications=without), known)

    assert refused.value.facts == {"place": "risk_groups[1].code", "reason": "unknown_code", "expected": ""}
