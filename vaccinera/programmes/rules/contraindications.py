"""What the facts of a declaration ask for when a certain product is to be given."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from vaccinera.programmes.rules.packs import Contraindication, Pack, PackProduct, Text
from vaccinera.programmes.states import ContraindicationOutcome


@dataclass(frozen=True, slots=True)
class ContraindicationVerdict:
    """A contraindication that holds: what it asks for, by which rule of which version of the pack, and why."""

    outcome: ContraindicationOutcome
    fact: str
    rule: str
    version: str
    source: str
    assumption: str | None
    why: Text


def judge_contraindications(
    pack: Pack, facts: Mapping[str, object], product: PackProduct
) -> tuple[ContraindicationVerdict, ...]:
    """Every contraindication that holds for the product, in the pack's order.

    ``facts`` are the declaration's. A fact nobody gave holds nothing: what "don't know" asks for is the
    questionnaire's to say.
    """
    return tuple(
        ContraindicationVerdict(
            outcome=said.outcome,
            fact=said.fact,
            rule=said.rule.id,
            version=pack.version,
            source=said.rule.source,
            assumption=said.rule.assumption,
            why=said.why,
        )
        for said in pack.contraindications
        if said.outcome is not ContraindicationOutcome.OK and said.concerns(product) and _holds(said, facts)
    )


def _holds(said: Contraindication, facts: Mapping[str, object]) -> bool:
    fact = facts.get(said.fact)
    if isinstance(said.value, bool):
        return fact is said.value
    return said.value in fact if isinstance(fact, list) else fact == said.value
