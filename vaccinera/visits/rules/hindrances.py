"""What speaks against a dose: warnings that are passed with a written reason, and stops that a physician lifts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from vaccinera.declarations.rules.outcomes import Finding
from vaccinera.declarations.states import Outcome, worst_of
from vaccinera.programmes.rules.advice import Advice
from vaccinera.programmes.rules.contraindications import ContraindicationVerdict
from vaccinera.programmes.rules.packs import Text
from vaccinera.programmes.states import AdviceKind

NEEDS_PHYSICIAN = frozenset({Outcome.PRESCRIBER_DECIDES, Outcome.STOP})
_FREE_TO_GIVE = frozenset({AdviceKind.DUE, AdviceKind.POSSIBLE})
_CONTRAINDICATION = "contraindication"
_ANSWER = "answer"


@dataclass(frozen=True, slots=True)
class Warned:
    """One warning, under its own code and rule; ``key`` names it among the others."""

    code: str
    rule: str
    version: str
    source: str
    assumption: str | None
    why: Text

    @property
    def key(self) -> str:
        """The code and the rule: another rule asks for another reason."""
        return f"{self.code}-{self.rule}"

    @property
    def is_of_advice(self) -> bool:
        """Whether it is the advice that speaks against the dose today, and not what was answered."""
        return self.code != _CONTRAINDICATION


def needs_physician(said: ContraindicationVerdict) -> bool:
    """Whether only a physician's own prescription lifts this contraindication."""
    return Outcome(said.outcome.value) in NEEDS_PHYSICIAN


def combined_outcome(declared: Outcome, contraindications: Iterable[ContraindicationVerdict]) -> Outcome:
    """What answers and product together ask for: the worst of all decides."""
    return worst_of([declared, *(Outcome(said.outcome.value) for said in contraindications)])


def warnings_of(advice: Advice | None, contraindications: Iterable[ContraindicationVerdict]) -> tuple[Warned, ...]:
    """Every warning that a vaccinator may pass, each with a reason of its own. What needs a physician is none."""
    advised = (
        ()
        if advice is None or advice.kind in _FREE_TO_GIVE
        else (Warned(advice.kind.value, advice.rule, advice.version, advice.source, advice.assumption, advice.why),)
    )
    noted = (
        Warned(_CONTRAINDICATION, said.rule, said.version, said.source, said.assumption, said.why)
        for said in contraindications
        if not needs_physician(said)
    )
    return (*advised, *noted)


def reasons_for(
    warnings: Iterable[Warned], passed_reasons: Mapping[str, str], *, extra_dose_reason: str
) -> dict[str, str]:
    """The written reason for each warning, by its key.

    The reason for a deliberate second dose the same day stands for the advice too, which is against it for the same
    cause; never for what the answers say.
    """
    return {
        warning.key: passed_reasons.get(warning.key, "").strip()
        or (extra_dose_reason.strip() if warning.is_of_advice else "")
        for warning in warnings
    }


def as_passed(warnings: Iterable[Warned], reasons: Mapping[str, str]) -> list[dict[str, str]]:
    """The warnings as a visit keeps them: code, rule and version, and the reason each was passed with."""
    return [
        {"code": one.code, "rule": one.rule, "version": one.version, "reason": reasons[one.key]} for one in warnings
    ]


def hindrances_of(
    findings: Iterable[Finding], contraindications: Iterable[ContraindicationVerdict], *, questionnaire: str
) -> list[dict[str, str]]:
    """Everything that takes a physician's own prescription to lift, as that prescription keeps it.

    ``questionnaire`` is the version the answers were asked by.
    """
    answered = [
        {"code": _ANSWER, "rule": one.link_id, "version": questionnaire, "outcome": one.outcome.value}
        for one in findings
        if one.outcome in NEEDS_PHYSICIAN
    ]
    of_product = [
        {"code": _CONTRAINDICATION, "rule": one.rule, "version": one.version, "outcome": one.outcome.value}
        for one in contraindications
        if needs_physician(one)
    ]
    return answered + of_product


def is_lifted(hindrances: Sequence[Mapping[str, str]], lifted: Sequence[Mapping[str, str]]) -> bool:
    """Whether a prescription signed beforehand lifts everything that hinders the dose now."""
    known = {(one["code"], one["rule"], one["outcome"]) for one in lifted}
    return all((one["code"], one["rule"], one["outcome"]) in known for one in hindrances)
