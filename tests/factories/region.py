"""A small region in the test database: two providers, three units, the known people, and this season's programme.

Units 11 and 12 belong to provider 1, unit 21 to provider 2, and unit 91 to the region's own administration. The
programme, its products and the questionnaire are the shipped ones, so that the tests run on the same data as the demo.
"""

from __future__ import annotations

import json
import tomllib
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

from uuid_utils.compat import uuid7

from tests.personas import EVERYONE, Persona
from vaccinera.access.actions import choose_commission, log_in
from vaccinera.access.models import Sharing
from vaccinera.access.queries import signed_in_by
from vaccinera.access.rules.readers import Reader
from vaccinera.declarations.models import QuestionnaireVersion
from vaccinera.declarations.rules.consent import Consent, GuardianConsent
from vaccinera.declarations.rules.information import InformationGiven
from vaccinera.declarations.rules.questionnaires import AnswerValue
from vaccinera.declarations.states import ConsentBasis, ConsentWay, InformationWay
from vaccinera.kernel.clock import civil_day
from vaccinera.kernel.scope import acting
from vaccinera.kernel.sorting import swedish_sort_key
from vaccinera.organisations.models import Assignment, CareProvider, CareUnit, Commission, Staff
from vaccinera.patients.models import Person, PersonIdentifier
from vaccinera.patients.rules.identifiers import parse_identifier
from vaccinera.products.actions import add_batch
from vaccinera.products.models import Pack, Product, UnitBatch
from vaccinera.programmes.models import Programme, ProgrammeVersion
from vaccinera.visits.actions.drafts import open_draft
from vaccinera.visits.actions.registering import register
from vaccinera.visits.models import Draft, Visit
from vaccinera.visits.rules.registrations import AnsweredDeclaration, Giving, Order, Registration
from vaccinera.visits.states import Basis

ROOMS = Path(__file__).resolve().parents[2] / "vaccinera"
PROGRAMME = "influenza"
_REGION = 9
_LICENCES = {"physician": ["LK"], "nurse": ["SJ"], "specialist_nurse": ["SJ"]}
NOON = datetime(2026, 11, 23, 11, 0, tzinfo=UTC)
SOURCE = "TSTNMT2321000156-VACC"
# Tolvan Tolvansson, from the official test range; 84 years old in 2026.
TOLVAN = "19420101-2392"


@cache
def _pack() -> dict[str, Any]:
    return tomllib.loads((ROOMS / "programmes" / "packs" / "influenza-2026.toml").read_text("utf-8"))


@cache
def _questionnaire() -> dict[str, Any]:
    content: dict[str, Any] = json.loads(
        (ROOMS / "declarations" / "questionnaires" / "shared-2.json").read_text("utf-8")
    )
    return content


@dataclass(frozen=True, slots=True)
class Region:
    """What the tests refer to."""

    tokens: dict[int, str]
    products: list[Product]

    def reader(self, persona: Persona) -> Reader:
        """The persona, logged in, with their commission chosen."""
        return _reader_of(self.tokens[persona.key], at=NOON)


def logged_in(persona: Persona, *, at: datetime = NOON, unit_id: int = 0) -> Reader:
    """The persona, logged in anew at an instant; with ``unit_id``, in a commission like their own there."""
    token = log_in(staff=Staff.objects.get(pk=persona.key), method="demo", level_of_assurance="demo", at=at)
    if unit_id:
        other = Commission.objects.get(pk=persona.key)
        other.pk, other.hsa_id, other.unit_id = 1000 + unit_id, f"TSTNMT2321000156-C{1000 + unit_id}", unit_id
        other.save(force_insert=True)
        choose_commission(token=token, commission_id=other.pk, at=at)
    return _reader_of(token, at=at)


def _reader_of(token: str, *, at: datetime) -> Reader:
    signed_in = signed_in_by(token, on=civil_day(at))
    assert signed_in is not None
    assert signed_in.reader is not None
    return signed_in.reader


def make_region() -> Region:
    """Fill the empty database; called inside a test's own transaction."""
    _make_directory()
    programme = _pack()
    Programme.objects.create(code=PROGRAMME, name_sv=programme["names"]["sv"], name_en=programme["names"]["en"])
    ProgrammeVersion.objects.create(
        id=1,
        programme_id=PROGRAMME,
        version=programme["version"],
        content=json.loads(json.dumps(programme, default=str)),
        valid_from=date(2026, 9, 1),
        approved_at=NOON,
    )
    published = _questionnaire()
    QuestionnaireVersion.objects.create(
        id=1, url=published["url"], version=published["version"], content=published, valid_from=date(2024, 1, 1)
    )
    tokens = {
        persona.key: log_in(staff=Staff.objects.get(pk=persona.key), method="demo", level_of_assurance="demo", at=NOON)
        for persona in EVERYONE
    }
    return Region(tokens=tokens, products=[_make_product(n, raw) for n, raw in enumerate(programme["products"], 1)])


def share_records(region: Region, *personas: Persona) -> None:
    """Their providers take part in shared records; nobody does until it is said."""
    for persona in personas:
        reader = region.reader(persona)
        with acting(reader):
            Sharing.objects.create(
                provider_id=reader.provider_id,
                is_on=True,
                patients_informed_on=date(2026, 1, 1),
                changed_at=NOON,
                changed_by_hsa_id=reader.hsa_id,
                changed_by_name=reader.name,
            )


def _make_directory() -> None:
    Assignment.objects.create(code="vaccination_choice", name_sv="Vårdval vaccination", name_en="Vaccination choice")
    for key, name in ((1, "Norra vården"), (2, "Södra vården"), (9, "Regionkontoret")):
        CareProvider.objects.create(
            id=key,
            hsa_id=f"TSTNMT2321000156-P{key}",
            name=name,
            organisation_number=f"232100000{key}",
            shows_records_to_patients=True,
            is_region=key == _REGION,
        )
    for key, provider, name in (
        (11, 1, "Norra mottagningen"),
        (12, 1, "Östra mottagningen"),
        (21, 2, "Södra mottagningen"),
        (91, _REGION, "Vaccinationsenheten"),
    ):
        CareUnit.objects.create(
            id=key,
            provider_id=provider,
            hsa_id=f"TSTNMT2321000156-U{key}",
            name=name,
            setting="" if provider == _REGION else "clinic",
            assignment_id=None if provider == _REGION else "vaccination_choice",
            street="Provgatan 1",
            postal_code="99999",
            city="Provstad",
            phone="010-000 00 00",
        )
    for persona in EVERYONE:
        _make_staff(persona)


def _make_staff(persona: Persona) -> None:
    Staff.objects.create(
        id=persona.key,
        hsa_id=f"TSTNMT2321000156-S{persona.key}",
        given_name=persona.given_name,
        family_name=persona.family_name,
        sort_key=swedish_sort_key(f"{persona.family_name} {persona.given_name}"),
        profession=persona.profession,
        competences=list(persona.competences),
        licences=_LICENCES.get(persona.profession, []),
        role_code="206010",
        role_name="Sjuksköterska",
    )
    Commission.objects.create(
        id=persona.key,
        hsa_id=f"TSTNMT2321000156-C{persona.key}",
        staff_id=persona.key,
        unit_id=persona.unit,
        name="Vård och behandling" if persona.purpose == "care" else "Administration",
        purpose=persona.purpose,
        roles=[role.value for role in persona.roles],
        grants=list(persona.grants),
        from_on=date(2024, 1, 1),
    )


def _make_product(key: int, raw: dict[str, Any]) -> Product:
    product = Product.objects.create(
        id=key,
        npl_id=raw["npl_id"],
        name=raw["name"],
        atc=raw["atc"],
        form=raw["form"],
        strength=raw["strength"],
        manufacturer=raw["manufacturer"],
        vaccine_type=raw["vaccine_type"],
        target_diseases=[],
        is_live=False,
        valid_from=date(2024, 1, 1),
    )
    for gtin in raw["gtins"]:
        Pack.objects.create(gtin=gtin, product=product)
    return product


def make_person(
    number: str = TOLVAN, *, given_name: str = "Tolvan", family_name: str = "Tolvansson", **facts: Any
) -> Person:
    """A person of the region's index with one number from the test range."""
    identifier = parse_identifier(number, on=civil_day(NOON))
    person = Person.objects.create(
        id=uuid7(),
        given_name=given_name,
        family_name=family_name,
        sort_key=swedish_sort_key(f"{family_name} {given_name}"),
        birth_date=identifier.birth_date,
        sex=identifier.sex.value,
        postal_code="99999",
        municipality_code="9901",
        region_code="99",
        **facts,
    )
    PersonIdentifier.objects.create(id=uuid7(), person=person, kind=identifier.kind.value, value=identifier.value)
    return person


def make_batch(
    reader: Reader, product: Product, *, number: str = "AB1234", expires_on: date = date(2027, 6, 30)
) -> UnitBatch:
    """A batch at the reader's unit, added by the reader."""
    with acting(reader):
        return add_batch(
            by=reader,
            product=product,
            batch_written=number,
            expires_on=expires_on,
            funding_source="region",
            on=date(2024, 1, 1),
            at=NOON,
        )


def begin(reader: Reader, person: Person) -> Draft:
    """A fresh draft of this season's programme for a person."""
    with acting(reader):
        return open_draft(by=reader, person_id=person.pk, programme_code=PROGRAMME, content={}, at=NOON)


ALL_NO: dict[str, AnswerValue] = {
    "consent": "yes",
    "fever_now": "no",
    "severe_vaccine_reaction": "no",
    "severe_allergy": "no",
    "bleeding_tendency": "no",
    "pregnant": "no",
    "recent_vaccination": "no",
    "immunosuppression": "no",
    "risk_groups": ["none"],
}


def filled_in(reader: Reader, product: Product, batch_id: UUID | None, **answers: Any) -> Registration:
    """A complete registration: answered today, prescribed and given by the reader, now."""
    return Registration(
        declaration=AnsweredDeclaration(
            answers={**ALL_NO, **answers},
            answered_by="person",
            answered_by_name="",
            note="",
            are_confirmed_together=False,
            confirmed=frozenset(),
            consent=Consent(),
            information=InformationGiven(InformationWay.READ_ALOUD, "sv"),
            read_in="sv",
        ),
        target_group="",
        setting="clinic",
        is_care_staff=False,
        is_household_contact=False,
        order=Order(
            product_id=product.pk,
            dose_quantity=Decimal("0.5"),
            dose_unit="ml",
            route="intramuscular",
            indication="Förebyggande vaccination",
            planned_at=None,
            prescriber_id=reader.staff_id,
            basis=Basis.OWN,
            prescribed_at=None,
            basis_reason="",
            stop_reason="",
            comment="",
        ),
        giving=Giving(
            given_at=None,
            giver_id=reader.staff_id,
            preparer_id=reader.staff_id,
            unit_batch_id=batch_id,
            site="left_upper_arm",
            route="intramuscular",
            comment="",
        ),
        extra_dose_reason="",
        passed_reasons={},
    )


def with_order(registration: Registration, **changes: Any) -> Registration:
    """The same registration with another prescription."""
    return replace(registration, order=replace(registration.order, **changes))


def with_giving(registration: Registration, **changes: Any) -> Registration:
    """The same registration with another administration."""
    return replace(registration, giving=replace(registration.giving, **changes))


def with_declaration(registration: Registration, **changes: Any) -> Registration:
    """The same registration with another declaration."""
    return replace(registration, declaration=replace(registration.declaration, **changes))


def by_one_guardian(name: str, *, on: date) -> Consent:
    """The consent of the only guardian a child has."""
    guardian = GuardianConsent(name, ConsentWay.ON_SITE, on)
    return Consent(basis=ConsentBasis.GUARDIANS, guardian_count=1, guardians=(guardian,))


def sign(reader: Reader, draft: Draft, registration: Registration, *, at: datetime = NOON) -> Visit:
    """Register in a scope of its own, as the page does."""
    with acting(reader):
        return register(by=reader, draft_id=draft.pk, registration=registration, source_system_hsa_id=SOURCE, at=at)


def an_hour_before(instant: datetime) -> datetime:
    """For late entries and orders by word of mouth."""
    return instant - timedelta(hours=1)
