"""What an objection, an adverse effect or a report of one must say, judged from plain values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from vaccinera.visits.rules.registrations import Gap
from vaccinera.visits.states import Concerns, EffectOutcome, Seriousness


@dataclass(frozen=True, slots=True)
class EffectNoted:
    """An adverse effect as typed; an empty text or ``None`` is a field left empty."""

    concerns: str
    reaction: str
    began_on: date | None
    outcome: str
    seriousness: tuple[str, ...]
    course: str


def effect_gaps(noted: EffectNoted, *, given_on: date, on: date) -> tuple[Gap, ...]:
    """Everything an adverse effect lacks, and why its day cannot be (ADR-02)."""
    gaps = [] if noted.concerns in set(Concerns) else [Gap("visits.effect.concerns_missing", "concerns")]
    if not noted.reaction.strip():
        gaps.append(Gap("visits.effect.reaction_missing", "reaction"))
    gaps += _day_gaps(noted.began_on, on=on, missing="visits.effect.began_missing", field="began_on")
    if noted.began_on is not None and noted.began_on < given_on:
        gaps.append(Gap("visits.effect.before_the_dose", "began_on", {"given_on": str(given_on)}))
    if noted.outcome not in set(EffectOutcome):
        gaps.append(Gap("visits.effect.outcome_missing", "outcome"))
    if not set(noted.seriousness) <= set(Seriousness):
        gaps.append(Gap("visits.effect.seriousness_unknown", "seriousness"))
    return tuple(gaps)


def objection_gaps(text: str, objected_on: date | None, *, on: date) -> tuple[Gap, ...]:
    """What an objection lacks (LAW-09)."""
    gaps = [] if text.strip() else [Gap("visits.objection.text_missing", "text")]
    return (*gaps, *_day_gaps(objected_on, on=on, missing="visits.objection.day_missing", field="objected_on"))


def report_gaps(reference: str, reported_on: date | None, *, on: date) -> tuple[Gap, ...]:
    """What the note of a report made lacks (ADR-03)."""
    gaps = _day_gaps(reported_on, on=on, missing="visits.report.day_missing", field="reported_on")
    return gaps if reference.strip() else (*gaps, Gap("visits.report.reference_missing", "reference"))


def _day_gaps(day: date | None, *, on: date, missing: str, field: str) -> tuple[Gap, ...]:
    if day is None:
        return (Gap(missing, field),)
    return (Gap("visits.afterwards.day_to_come", field),) if day > on else ()
