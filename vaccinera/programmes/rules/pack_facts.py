"""What must hold between a pack and the health declaration it names."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from vaccinera.programmes.rules.pack_fields import refuse
from vaccinera.programmes.rules.packs import Contraindication, Pack
from vaccinera.programmes.states import FactKind, PackFault

RISK_GROUPS = "risk_groups"
ESTIMATED_DUE_DATE = "estimated_due_date"


@dataclass(frozen=True, slots=True)
class KnownFact:
    """A fact a questionnaire supplies; ``members`` are the codes it can be or hold."""

    kind: FactKind
    members: frozenset[str] = frozenset()


def check_facts(pack: Pack, known: Mapping[str, KnownFact]) -> None:
    """Refuse the first thing in a pack that its questionnaire never tells: a rule that could never speak.

    ``known`` are the facts the questionnaire supplies, by name.
    """
    for number, said in enumerate(pack.contraindications, start=1):
        _check_contraindication(f"contraindications[{number}]", said, known)
    days = [name for name, fact in known.items() if fact.kind is FactKind.DAY]
    for number, interval in enumerate(pack.intervals, start=1):
        if interval.fact is not None:
            _check(f"intervals[{number}].fact", interval.fact, days)
    told = known[RISK_GROUPS].members if RISK_GROUPS in known else frozenset()
    for number, risk_group in enumerate(pack.risk_groups, start=1):
        _check(f"risk_groups[{number}].code", risk_group.code, told)
    for number, group in enumerate(pack.target_groups, start=1):
        if group.pregnancy_from is not None or group.pregnancy_to is not None:
            _check(f"target_groups[{number}].pregnancy_from", ESTIMATED_DUE_DATE, days)


def _check_contraindication(place: str, said: Contraindication, known: Mapping[str, KnownFact]) -> None:
    _check(f"{place}.fact", said.fact, known)
    fact = known[said.fact]
    if isinstance(said.value, bool):
        if fact.kind is not FactKind.BOOLEAN:
            refuse(f"{place}.value", PackFault.WRONG_TYPE, fact.kind)
    else:
        _check(f"{place}.value", said.value, fact.members)


def _check(place: str, name: str, known: Collection[str]) -> None:
    if name not in known:
        refuse(place, PackFault.UNKNOWN_CODE, ", ".join(sorted(known)))
