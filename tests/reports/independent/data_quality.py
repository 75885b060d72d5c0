"""What lacks of each dose, asked dose by dose."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from fractions import Fraction
from math import floor

from tests.factories.region import NOON, Region
from tests.personas import ANNA, MAJA, OLLE, ULLA
from tests.reports.giving import SEVENTY, SIXTY_FIVE, dose_to, imported_to, make_version, somebody
from tests.reports.independent.counting import SWEDEN, is_in_period, is_wanted
from tests.visits.scenes import NUMBERS, by_telephone
from vaccinera.reports.rules.asking import Asked
from vaccinera.visits.models import Administration, Visit

WHO, RECORDED = MAJA, 8


def scene(region: Region) -> None:
    """Doses that lack nothing, some that lack much, one signed late, one not signed, one protected, one elsewhere."""
    dose_to(region, ANNA, somebody(NUMBERS[0]), at=NOON - timedelta(days=12), now=NOON - timedelta(days=12))
    dose_to(region, ANNA, somebody(NUMBERS[1]), at=NOON - timedelta(days=40))
    dose_to(region, ULLA, somebody(NUMBERS[2]), at=NOON - timedelta(days=1))
    imported_to(region, ULLA, somebody(NUMBERS[3], sex="unknown", birth_date=None), on=date(2026, 11, 3))
    bare = imported_to(region, ANNA, somebody(SEVENTY), on=date(2025, 11, 3), patient_municipality_code="9901")
    Administration.objects.filter(visit=bare).update(dose_number=2)
    make_version(3, of="other", season="2026", from_on=date(2026, 1, 1), to_on=None, goal=0)
    imported_to(region, ULLA, somebody(SIXTY_FIVE), on=date(2026, 11, 4), programme_id="other",
                patient_municipality_code="9901")  # fmt: skip
    by_telephone(region, somebody(NUMBERS[4]))
    imported_to(region, ANNA, somebody(NUMBERS[5], protection="confidentiality_marking"), on=date(2026, 11, 3))
    dose_to(region, OLLE, somebody("195709263080"), at=NOON - timedelta(days=1))


def recorded() -> Sequence[Visit]:
    """Every given dose of the provider's that stands, signed or not."""
    return list(Visit.objects.select_related("person", "administration").filter(state__in=("complete", "given")))


def _is_signed(visit: Visit) -> bool:
    return visit.state == "complete"


def _day(at: datetime) -> date:
    return at.astimezone(SWEDEN).date()


def _given(visit: Visit) -> date:
    assert visit.given_on is not None
    return visit.given_on


def _is_signed_late(visit: Visit) -> bool:
    signed = [at for at in (visit.prescription_signed_at, visit.administration_signed_at) if at]
    return bool(signed and visit.last_day_to_sign and _day(max(signed)) > visit.last_day_to_sign)


# Of which doses each is asked, and what is asked.
_CHECKS: Mapping[str, tuple[Callable[[Visit], bool], Callable[[Visit], bool]]] = {
    "municipality": (_is_signed, lambda visit: not visit.patient_municipality_code),
    "sex": (_is_signed, lambda visit: visit.person.sex == "unknown"),
    "age": (_is_signed, lambda visit: visit.person.birth_date is None),
    "dose_number": (_is_signed, lambda visit: visit.administration.dose_number is None),
    "target_group": (_is_signed, lambda visit: not visit.target_group),
    "batch": (_is_signed, lambda visit: not visit.administration.batch_number),
    "registered_later": (_is_signed, lambda visit: _day(visit.recorded_at) > _given(visit)),
    "late_entry": (_is_signed, lambda visit: bool(visit.recorded_later)),
    "signed_late": (lambda visit: _is_signed(visit) and visit.last_day_to_sign is not None, _is_signed_late),
    "unsigned": (lambda _visit: True, lambda visit: not _is_signed(visit)),
}


def rows(visits: Sequence[Visit], asked: Asked) -> list[tuple[object, ...]]:
    """As the report's columns stand."""
    groups: dict[tuple[object, ...], list[Visit]] = defaultdict(list)
    for visit in visits:
        day = _day(visit.recorded_at) if asked.counts_by.value == "registration" else _given(visit)
        is_protected = visit.patient_protection != "none" or visit.person.protection != "none"
        if is_protected or not is_in_period(day, asked) or not is_wanted(asked, visit.unit_id, visit.programme_id):
            continue
        told = {"unit_id": visit.unit_id, "programme_id": visit.programme_id}
        groups[tuple(told[name] if name in asked.by else None for name in told)].append(visit)
    said: list[tuple[object, ...]] = []
    for key, found in sorted(groups.items(), key=lambda group: [(cell is None, cell) for cell in group[0]]):
        for check, (is_asked, is_true) in _CHECKS.items():
            of = [visit for visit in found if is_asked(visit)]
            many = len([visit for visit in of if is_true(visit)])
            share = floor(Fraction(many * 10_000, len(of)) + Fraction(1, 2)) if of else None
            said.append((*key, check, many, len(of), share))
    return said
