"""Who may prescribe for whom on their own (ID-11)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from vaccinera.programmes.rules.packs import Notice, Pack, PrescribingRight, Text
from vaccinera.programmes.states import Profession

# An earlier severe reaction and the like: no nurse's right reaches so far, whatever the pack says. The codes
# are the outcomes a health declaration can have.
_OUTCOMES_FOR_PHYSICIAN = frozenset({"prescriber_decides", "stop"})


@dataclass(frozen=True, slots=True)
class PrescribingVerdict:
    """Whether someone may prescribe, and the rule that says so."""

    may: bool
    rule: str
    source: str
    assumption: str | None
    why: Text


def judge_prescribing(
    pack: Pack,
    *,
    profession: str,
    competences: Collection[str],
    age_years: int | None,
    group: str,
    outcome: str,
) -> PrescribingVerdict:
    """Whether someone of this profession may prescribe for a person of this age, group and answers.

    ``age_years`` is the person's age on the day, None when the birth date is unknown: a right that begins at
    an age then does not reach. ``outcome`` is the declaration's.
    """
    if outcome in _OUTCOMES_FOR_PHYSICIAN and profession != Profession.PHYSICIAN:
        return _verdict(pack.answer_needs_physician, may=False)
    for right in pack.prescribing_rights:
        if _reaches(right, profession=profession, competences=competences, age_years=age_years, group=group):
            return _verdict(right, may=True)
    return _verdict(pack.no_right, may=False)


def _reaches(
    right: PrescribingRight,
    *,
    profession: str,
    competences: Collection[str],
    age_years: int | None,
    group: str,
) -> bool:
    return (
        profession == right.profession
        and (right.competence is None or right.competence in competences)
        and (right.target_groups is None or group in right.target_groups)
        and (right.min_age is None or (age_years is not None and age_years >= right.min_age))
    )


def _verdict(said: PrescribingRight | Notice, *, may: bool) -> PrescribingVerdict:
    return PrescribingVerdict(may, said.rule.id, said.rule.source, said.rule.assumption, said.why)
