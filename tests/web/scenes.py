"""What has happened at the unit before somebody looks: doses given, signatures lacking, work sent and begun."""

from __future__ import annotations

import copy
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, TypeVar

from django.db.models import Model
from uuid_utils.compat import uuid7

from tests.factories.region import (
    NOON,
    Region,
    an_hour_before,
    begin,
    filled_in,
    make_batch,
    make_person,
    sign,
    with_declaration,
    with_order,
)
from tests.personas import ANNA, BIRGIT, DAVID
from vaccinera.declarations.models import Declaration
from vaccinera.kernel.scope import acting
from vaccinera.patients.models import Person
from vaccinera.programmes.models import Programme, ProgrammeVersion
from vaccinera.visits.actions.prescribing import prescribe, send_to_prescriber
from vaccinera.visits.models import Administration, Draft, Prescription, Visit
from vaccinera.visits.states import Basis

Row = TypeVar("Row", bound=Model)


def given_by_anna(region: Region, person: Person, *, days_ago: int = 0, **answers: Any) -> Visit:
    """A dose by Anna, some days before noon."""
    anna = region.reader(ANNA)
    batch = make_batch(anna, region.products[0], number=f"AB{days_ago}1234")
    draft = begin(anna, person)
    registration = replace(
        with_declaration(filled_in(anna, region.products[0], batch.pk, **answers), note="Antecknat"),
        extra_dose_reason="Extra dos",
    )
    return sign(anna, draft, registration, at=NOON - timedelta(days=days_ago))


def declared(region: Region, person: Person, *, days_ago: int, **answers: Any) -> None:
    """Answers reviewed by Anna some days before noon, no dose given."""
    anna = region.reader(ANNA)
    with acting(anna):
        Declaration.objects.create(
            id=uuid7(),
            provider_id=anna.provider_id,
            unit_id=anna.unit_id,
            person=person,
            questionnaire_id=1,
            answers=answers,
            confirmed_together=[],
            confirmed_one_by_one=list(answers),
            answered_by="person",
            consent_basis="own",
            outcome="ok",
            reviewed_by_hsa_id=anna.hsa_id,
            reviewed_by_name=anna.name,
            reviewed_at=NOON - timedelta(days=days_ago),
        )


def by_telephone(region: Region, number: str, *, days_ago: int = 0, **person: str) -> Visit:
    """Given by Birgit on David's word: his signature is lacking."""
    birgit, david = region.reader(BIRGIT), region.reader(DAVID)
    at = NOON - timedelta(days=days_ago)
    batch = make_batch(birgit, region.products[0], number=f"TE{number[-4:]}")
    registration = with_order(
        filled_in(birgit, region.products[0], batch.pk),
        prescriber_id=david.staff_id,
        basis=Basis.VERBAL,
        basis_reason="Telefon",
        prescribed_at=an_hour_before(at),
    )
    return sign(birgit, begin(birgit, make_person(number, **person)), registration, at=at)


def another(row: Row, **changes: object) -> Row:
    """A copy of a stored row under a key of its own."""
    fresh = copy.copy(row)
    for name, value in {"id": uuid7(), **changes}.items():
        setattr(fresh, name, value)
    return fresh


def many_by_telephone(region: Region, number: str, *, count: int) -> list[Visit]:
    """As many people given the same dose on David's word; copies, since each visit by hand takes its time."""
    first = by_telephone(region, number)
    with acting(region.reader(BIRGIT)):
        first.refresh_from_db()
        people = [another(first.person, family_name=f"Tolvansson {nth:02}") for nth in range(1, count)]
        visits = [another(first, person=person, draft_id=None) for person in people]
        for visit in visits:
            visit.document_id = visit.pk
        Person.objects.bulk_create(people)
        Visit.objects.bulk_create(visits)
        Prescription.objects.bulk_create(another(first.prescription, visit_id=visit.pk) for visit in visits)
        Administration.objects.bulk_create(another(first.administration, visit_id=visit.pk) for visit in visits)
    return [first, *visits]


def recorded_for_anna(region: Region, number: str) -> Visit:
    """Recorded by David, prescribed and given by Anna: both of her signatures are lacking."""
    anna, david = region.reader(ANNA), region.reader(DAVID)
    batch = make_batch(anna, region.products[0], number=f"AN{number[-4:]}")
    return sign(david, begin(anna, make_person(number)), filled_in(anna, region.products[0], batch.pk))


def sent(region: Region, *, to: int | None, number: str, **person: str) -> Draft:
    """An answer that only a physician may judge, sent by Birgit."""
    birgit = region.reader(BIRGIT)
    draft = begin(birgit, make_person(number, **person))
    answered = with_declaration(
        filled_in(
            birgit, region.products[0], None, severe_vaccine_reaction="yes", severe_vaccine_reaction_assessed="no"
        ),
        note="Svimmade 2019",
    )
    with acting(birgit):
        return send_to_prescriber(
            by=birgit, draft_id=draft.pk, registration=answered, content={}, prescriber_id=to, at=NOON
        )


def prescribed(region: Region, *, number: str, **person: str) -> Draft:
    """Signed by David and waiting to be given."""
    david = region.reader(DAVID)
    draft = begin(david, make_person(number, **person))
    registration = filled_in(david, region.products[0], None)
    with acting(david):
        prescribe(
            by=david,
            draft_id=draft.pk,
            registration=registration,
            content={},
            source_system_hsa_id="TSTNMT2321000156-VACC",
            at=NOON,
        )
    return draft


def another_programme(number: int) -> None:
    """A copy of the programme under another code."""
    content = copy.deepcopy(ProgrammeVersion.objects.get(pk=1).content)
    content["code"] = f"copy{number}"
    Programme.objects.create(code=content["code"], name_sv=f"Kopia {number}", name_en=f"Copy {number}")
    ProgrammeVersion.objects.create(
        id=number,
        programme_id=content["code"],
        version=content["version"],
        content=content,
        valid_from=date(2026, 9, 1),
        approved_at=NOON,
    )
