"""Spot checks, opening by opening."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from tests.audit.scenes import ANOTHER, OPENED, PERSON, happened
from tests.factories.region import NOON, Region
from tests.personas import ANNA, BIRGIT, LINUS, LOVISA, OLLE, ULLA, Persona
from tests.reports.independent.counting import SWEDEN
from vaccinera.audit.actions.spot_checks import draw_spot_check, judge_opening, sign_off_spot_check
from vaccinera.audit.models import SampledOpening, SpotCheck
from vaccinera.audit.queries.events import EventsSought
from vaccinera.audit.states import Judgement
from vaccinera.kernel.clock import civil_day
from vaccinera.kernel.scope import acting
from vaccinera.organisations.models import CareUnit
from vaccinera.reports.rules.asking import Asked
from vaccinera.reports.states import Filter

WHO, RECORDED = LOVISA, 3
_UNIT = "TSTNMT2321000156-U{}"


@dataclass(frozen=True, slots=True)
class Told:
    """A spot check with what its openings were judged to be."""

    unit_id: int | None
    drawn_on: date
    signed_off_on: date | None
    check: SpotCheck
    judged: Sequence[str]


def scene(region: Region) -> None:
    """Three at Norra vården: one signed off, one half judged and one of last season; and one elsewhere."""
    happened(region, ULLA, OPENED, at=NOON - timedelta(days=205), person_id=PERSON)
    for who, days, person in ((ANNA, 3, PERSON), (ANNA, 3, ANOTHER), (BIRGIT, 4, PERSON), (ULLA, 5, PERSON)):
        happened(region, who, OPENED, at=NOON - timedelta(days=days), person_id=person, without_visit=who is ULLA)
    happened(region, OLLE, OPENED, at=NOON - timedelta(days=3), person_id=PERSON)
    whole = _drawn(region, LOVISA, date(2026, 11, 1), "", days=1)
    _judged(region, whole, [Judgement.IN_ORDER, Judgement.IN_ORDER, Judgement.FINDING, Judgement.TO_BE_ASKED])
    lovisa = region.reader(LOVISA)
    with acting(lovisa):
        sign_off_spot_check(by=lovisa, check_id=whole, conclusion="En avvikelse.", at=NOON)
    _judged(region, _drawn(region, LOVISA, date(2026, 11, 10), _UNIT.format(11), days=0), [Judgement.IN_ORDER])
    _drawn(region, LOVISA, date(2026, 4, 18), _UNIT.format(12), days=200)
    _drawn(region, LINUS, date(2026, 11, 1), "", days=0)


def _drawn(region: Region, who: Persona, from_on: date, unit: str, *, days: int) -> UUID:
    reader = region.reader(who)
    sought = EventsSought(from_on=from_on, to_on=civil_day(NOON - timedelta(days=days)), unit_hsa_id=unit)
    with acting(reader):
        check = draw_spot_check(
            by=reader, sought=sought, unit_name="", size=20, actions=(OPENED,), at=NOON - timedelta(days=days)
        )
    return check.pk


def _judged(region: Region, check_id: UUID, judgements: Sequence[Judgement]) -> None:
    lovisa = region.reader(LOVISA)
    with acting(lovisa):
        openings = SampledOpening.objects.filter(check_of_id=check_id).order_by("place")
        for opening, judgement in zip(openings, judgements, strict=False):
            note = "" if judgement is Judgement.IN_ORDER else "Varför?"
            judge_opening(by=lovisa, opening_id=opening.pk, judgement=judgement, note=note, at=NOON)


def recorded() -> Sequence[Told]:
    """Every spot check of the provider's."""
    units = dict(CareUnit.objects.values_list("hsa_id", "pk"))
    found = []
    for check in SpotCheck.objects.all():
        judged = list(SampledOpening.objects.filter(check_of=check).values_list("judgement", flat=True))
        signed = check.signed_off_at and check.signed_off_at.astimezone(SWEDEN).date()
        drawn_on = check.drawn_at.astimezone(SWEDEN).date()
        found.append(Told(units.get(check.unit_hsa_id), drawn_on, signed, check, judged))
    return found


def rows(told: Sequence[Told], asked: Asked) -> list[tuple[object, ...]]:
    """As the report's columns stand."""
    units = asked.only.get(Filter.UNIT)
    within = [
        one for one in told if asked.from_on <= one.drawn_on < asked.to_on and (not units or str(one.unit_id) in units)
    ]
    within.sort(key=lambda one: (one.drawn_on, one.unit_id or 10**9))
    return [
        (
            one.unit_id,
            one.drawn_on,
            one.check.from_on,
            one.check.to_on - timedelta(days=1),
            one.check.openings,
            one.check.without_visit,
            len(one.judged),
            *(one.judged.count(word) for word in ("in_order", "to_be_asked", "finding", "")),
            one.check.state,
            one.signed_off_on,
        )
        for one in within
    ]
