"""What declarations led to, one by one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tests.factories.region import NOON, Region, make_person
from tests.personas import ANNA, MAJA, OLLE, ULLA, Persona
from tests.reports.independent.counting import (
    SWEDEN,
    Row,
    divided,
    first_day,
    is_in_period,
    is_single_day_of_a_unit,
    is_wanted,
    together,
    told,
)
from tests.reports.written import make_declaration, protect
from tests.visits.scenes import NUMBERS
from vaccinera.declarations.models import Declaration, Disowned
from vaccinera.kernel.scope import acting
from vaccinera.reports.rules.asking import Asked

WHO, RECORDED = MAJA, 13
_OF_GUARDIANS: Mapping[str, object] = {
    "answered_by": "guardian", "consent_basis": "guardians", "guardian_count": 1,
    "guardians": [{"name": "Vera", "way": "on_site", "on": "2026-11-23"}],
}  # fmt: skip
# Who reviewed, of which of the numbers, how many days ago, and what it came to.
_REVIEWED: Sequence[tuple[Persona, int, int, Mapping[str, object]]] = (
    (ANNA, 0, 40, {}), (ANNA, 1, 40, {}), (ANNA, 2, 40, {}), (ANNA, 3, 40, {}), (ANNA, 4, 40, {}),
    (ANNA, 1, 12, {"outcome": "stop"}), (ANNA, 2, 12, {"outcome": "stop", "answered_by": "staff_from_record"}),
    (ANNA, 3, 12, {"outcome": "note_required"}), (ULLA, 0, 20, {"outcome": "inform"}), (ULLA, 3, 0, {}),
    (ULLA, 4, 1, {"prefilled_from_on": date(2026, 1, 7)}), (OLLE, 5, 20, {}), (ANNA, 5, 300, {}),
    (ANNA, 5, 2, _OF_GUARDIANS),
)  # fmt: skip


def scene(region: Region) -> None:
    """Five that led to nothing, of whom two are protected, and a few others; one is disowned."""
    people = [make_person(number) for number in NUMBERS]
    for persona, number, days, columns in _REVIEWED:
        make_declaration(region, people[number], by=persona, reviewed_at=NOON - timedelta(days=days), **columns)
    anna, wrong = region.reader(ANNA), make_declaration(region, people[5], outcome="stop")
    with acting(anna):
        Disowned.objects.create(
            declaration=wrong, provider_id=anna.provider_id, disowned_at=NOON, disowned_by_hsa_id=anna.hsa_id
        )
    protect(people[1], people[3])


@dataclass(frozen=True, slots=True)
class Reviewed:
    """One of them."""

    unit_id: int
    outcome: str
    answered_by: str
    consent_basis: str
    is_prefilled: bool
    reviewed_on: date
    is_protected: bool


def recorded() -> Sequence[Reviewed]:
    """All that nobody has disowned."""
    disowned = set(Disowned.objects.values_list("declaration_id", flat=True))
    return [
        Reviewed(
            unit_id=one.unit_id,
            outcome=one.outcome,
            answered_by=one.answered_by,
            consent_basis=one.consent_basis,
            is_prefilled=one.prefilled_from_on is not None,
            reviewed_on=one.reviewed_at.astimezone(SWEDEN).date(),
            is_protected=one.person.protection != "none",
        )
        for one in Declaration.objects.select_related("person")
        if one.pk not in disowned
    ]


def rows(reviewed: Sequence[Reviewed], asked: Asked) -> list[Row]:
    """As the report's columns stand."""
    wanted = [
        one
        for one in reviewed
        if is_wanted(asked, one.unit_id)
        and is_in_period(one.reviewed_on, asked)
        and not (one.is_protected and is_single_day_of_a_unit(asked))
    ]
    groups = together(wanted, lambda one: (first_day(one.reviewed_on, asked.period), *_divisions(one, asked)))
    return [(*key, told(found)) for key, found in groups.items() if told(found)]


def _divisions(one: Reviewed, asked: Asked) -> Row:
    names = ("unit_id", "outcome", "answered_by", "consent_basis", "is_prefilled")
    return divided(asked, {name: getattr(one, name) for name in names})
