"""Rights of the unit reach another unit's entry while the person is in care at the own (decision 0023)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import pytest

from tests.factories.region import NOON, Region, begin, filled_in, make_batch, make_person, sign
from tests.personas import ANNA, MAJA, ULLA, Persona
from vaccinera.access.rules.readers import Reader
from vaccinera.access.states import Permission
from vaccinera.certificates.actions import issue_certificate
from vaccinera.certificates.states import Coverage
from vaccinera.kernel.refusals import Refused
from vaccinera.kernel.scope import acting
from vaccinera.patients.models import Person
from vaccinera.visits.actions.afterwards import attach_objection, note_adverse_effect, note_report
from vaccinera.visits.actions.elsewhere import nullify_elsewhere, record_elsewhere
from vaccinera.visits.queries.history import visit_by_id
from vaccinera.visits.queries.standing import reaches_visit, units_reached
from vaccinera.visits.rules.afterwards import EffectNoted
from vaccinera.visits.rules.elsewhere import DoseTold
from vaccinera.visits.states import DayPrecision

_DAY = date(2026, 11, 23)
_EFFECT = EffectNoted("dose", "Svullen arm", _DAY, "recovered", (), "")
_TOLD = DoseTold(
    given_on=date(2026, 10, 5), precision=DayPrecision.DAY, programme="influenza", duplicate_group="influenza",
    product_id=None, vaccine="Vaccin A", diseases="", source="certificate", country="Polen",
    certificate_seen_by=ANNA.key, comment="",
)  # fmt: skip


@dataclass(frozen=True)
class Entries:
    """What Anna's unit has recorded of one person."""

    person: Person
    visit_id: UUID
    effect_id: UUID
    dose_id: UUID


@pytest.fixture
def entries(region: Region) -> Entries:
    """A signed visit, an effect of it and a dose told from elsewhere."""
    anna, person = region.reader(ANNA), make_person()
    batch = make_batch(anna, region.products[0])
    visit = sign(anna, begin(anna, person), filled_in(anna, region.products[0], batch.pk))
    with acting(anna):
        effect = note_adverse_effect(by=anna, visit_id=visit.pk, noted=_EFFECT, at=NOON)
        dose = record_elsewhere(by=anna, person_id=person.pk, told=_TOLD, at=NOON)
    return Entries(person, visit.pk, effect.pk, dose.pk)


def _objection(by: Reader, of: Entries) -> None:
    attach_objection(by=by, visit_id=of.visit_id, text="Fel arm", objected_on=_DAY, at=NOON)


def _effect(by: Reader, of: Entries) -> None:
    note_adverse_effect(by=by, visit_id=of.visit_id, noted=_EFFECT, at=NOON)


def _report(by: Reader, of: Entries) -> None:
    note_report(by=by, effect_id=of.effect_id, reference="LV-1", reported_on=_DAY, at=NOON)


def _nullified(by: Reader, of: Entries) -> None:
    nullify_elsewhere(by=by, dose_id=of.dose_id, reason="Fel år", at=NOON)


def _certificate(by: Reader, of: Entries) -> None:
    issue_certificate(
        by=by, visit_id=of.visit_id, coverage=Coverage.DOSE, recipient="Personen", names_unit=False, at=NOON
    )


_ACTS = pytest.mark.parametrize("act", [_objection, _effect, _report, _nullified, _certificate])


@_ACTS
def test_another_unit_s_entry_is_not_reached(
    region: Region, entries: Entries, act: Callable[[Reader, Entries], None]
) -> None:
    ulla = region.reader(ULLA)

    with acting(ulla), pytest.raises(Refused, match=r"access\.permission\.other_unit"):
        act(ulla, entries)


@_ACTS
def test_it_is_while_the_person_is_in_care_at_the_own(
    region: Region, entries: Entries, act: Callable[[Reader, Entries], None]
) -> None:
    """A visit begun is enough: the nurse who sees the arm is where the person came."""
    ulla = region.reader(ULLA)
    begin(ulla, entries.person)

    with acting(ulla):
        act(ulla, entries)


def test_the_page_knows_the_same(region: Region, entries: Entries) -> None:
    reached = []
    for reader in (region.reader(ANNA), region.reader(ULLA)):
        with acting(reader):
            visit = visit_by_id(reader, entries.visit_id)
            assert visit is not None
            reached.append(reaches_visit(reader, Permission.HISTORY_RECORD, visit, on=_DAY))
    begin(ulla := region.reader(ULLA), entries.person)
    with acting(ulla):
        visit = visit_by_id(ulla, entries.visit_id)
        assert visit is not None
        reached.append(reaches_visit(ulla, Permission.HISTORY_RECORD, visit, on=_DAY))

    assert reached == [True, False, True]


@pytest.mark.parametrize(
    ("persona", "begins", "reached"),
    [(ANNA, False, {11}), (ULLA, False, {12}), (ULLA, True, {11, 12}), (MAJA, False, set())],
)
def test_of_several_units_those_reached_are_known_at_once(
    region: Region, persona: Persona, begins: bool, reached: set[int]
) -> None:
    reader, person = region.reader(persona), make_person()
    if begins:
        begin(reader, person)

    with acting(reader):
        found = units_reached(reader, Permission.HISTORY_RECORD, (11, 12), person_id=person.pk, on=_DAY)

    assert found == reached
