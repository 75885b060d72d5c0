"""One vaccination as rows, as the service writes them: declaration, visit, prescription, dose and signatures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeAlias
from uuid import UUID

from vaccinera.console.demo_region.catalogue import Catalogue, Version
from vaccinera.console.demo_region.keys import key_of
from vaccinera.console.demo_region.people import Resident
from vaccinera.console.demo_region.region import Commission, Member, Provider, Unit
from vaccinera.console.demo_region.rows import Row, Rows
from vaccinera.declarations.rules.answers import relevant_answers
from vaccinera.declarations.rules.outcomes import DeclarationVerdict
from vaccinera.declarations.rules.prefill import Prefill
from vaccinera.declarations.rules.questions import AnswerValue
from vaccinera.kernel.clock import civil_day
from vaccinera.programmes.rules.dose_numbers import DoseNumber
from vaccinera.programmes.rules.groups import GroupMatch
from vaccinera.programmes.rules.packs import PackProduct
from vaccinera.visits.rules.covered import administration_facts, prescription_facts
from vaccinera.visits.rules.deadlines import last_day_to_give, last_day_to_sign
from vaccinera.visits.rules.signing import signed_content
from vaccinera.visits.states import Basis, BodySite, SignatureKind, VisitState

SOURCE_SYSTEM = "VACCINERA"
DEMO_ASSURANCE = "demo"
_PRESCRIBED_BEFORE = timedelta(minutes=4)
Post: TypeAlias = tuple[Member, Commission]
"""Somebody at work: the member of staff and the commission they act in."""


@dataclass(frozen=True, slots=True)
class Declared:
    """What the person answered, what that leads to, and what of it was carried over."""

    questionnaire_id: int
    answers: Mapping[str, AnswerValue]
    verdict: DeclarationVerdict
    prefilled: Prefill
    answered_by: str
    answered_by_name: str
    consent_and_information: Mapping[str, object]
    note: str


@dataclass(frozen=True, slots=True)
class Occasion:
    """Everything one vaccination is made of. ``given_at`` is when it is, or would be, given."""

    person_id: UUID
    person: Resident
    provider: Provider
    unit: Unit
    version: Version
    match: GroupMatch
    product: PackProduct
    batch: Row
    dose: DoseNumber
    declared: Declared
    is_reportable: bool
    giver: Post
    prescriber: Post
    recorder: Post
    right_rule: str
    basis: Basis
    basis_reason: str
    stop_reason: str
    hindrances: list[dict[str, str]]
    passed_warnings: list[dict[str, str]]
    given_at: datetime
    site: BodySite


class Register:
    """Turns occasions into rows."""

    def __init__(self, rows: Rows, catalogue: Catalogue, *, hsa_prefix: str, seed: str) -> None:
        self._rows, self._catalogue, self._prefix, self._seed = rows, catalogue, hsa_prefix, seed

    def declaration(self, occasion: Occasion, *, reviewer: Post) -> Row:
        """The health declaration as gone through with the person."""
        declared, at = occasion.declared, occasion.given_at - _PRESCRIBED_BEFORE
        questionnaire = self._catalogue.published[declared.questionnaire_id - 1].questionnaire
        answers = relevant_answers(questionnaire, declared.answers)
        kept = declared.prefilled
        together = [link_id for link_id in kept.together if answers.get(link_id) == kept.answers[link_id]]
        return self._rows.add(
            "declarations_declaration",
            id=self._key(occasion, "declaration"),
            provider_id=occasion.provider.id,
            unit_id=occasion.unit.id,
            person_id=occasion.person_id,
            questionnaire_id=declared.questionnaire_id,
            answers=answers,
            confirmed_together=together,
            confirmed_one_by_one=[link_id for link_id in answers if link_id not in together],
            prefilled_from_on=kept.from_on,
            answered_by=declared.answered_by,
            answered_by_name=declared.answered_by_name,
            **declared.consent_and_information,
            information_on_register=occasion.is_reportable,
            outcome=declared.verdict.outcome.value,
            note=declared.note,
            reviewed_by_hsa_id=reviewer[0].hsa_id,
            reviewed_by_name=reviewer[0].name,
            reviewed_at=at,
        )

    def whole(self, occasion: Occasion, *, signs_prescription: bool = True, signs_administration: bool = True) -> Row:
        """A dose that was given, with the signatures that are there; the visit is complete with both."""
        declaration = self.declaration(occasion, reviewer=occasion.giver)
        visit = self._visit(occasion, declaration, draft_id=None)
        visit.given_at, visit.given_on = occasion.given_at, civil_day(occasion.given_at)
        visit.last_day_to_sign = last_day_to_sign(visit.given_on)
        visit.state = VisitState.COMPLETE if signs_prescription and signs_administration else VisitState.GIVEN
        prescription = self._prescription(occasion, visit)
        administration = self._administration(occasion, visit, prescription)
        if signs_prescription:
            self._sign_prescription(occasion, declaration, visit, prescription)
        if signs_administration:
            visit.administration_signed_at = administration.signed_at = occasion.given_at
            covered = administration_facts(visit=visit, declaration=declaration, administration=administration)
            self._signature(
                occasion, visit, SignatureKind.ADMINISTRATION, covered, by=occasion.giver, at=occasion.given_at
            )
        return visit

    def prescribed(self, occasion: Occasion, declaration: Row, *, draft_id: UUID) -> Row:
        """A dose that is prescribed and not given yet."""
        visit = self._visit(occasion, declaration, draft_id=draft_id)
        prescription = self._prescription(occasion, visit)
        visit.recorded_at = prescription.prescribed_at
        prescription.expires_on = last_day_to_give(civil_day(prescription.prescribed_at))
        self._sign_prescription(occasion, declaration, visit, prescription)
        return visit

    def _key(self, occasion: Occasion, what: str) -> UUID:
        return key_of(self._seed, occasion.given_at, what, occasion.person.number, occasion.version.pack.code)

    def _visit(self, occasion: Occasion, declaration: Row, *, draft_id: UUID | None) -> Row:
        key, person, recorder = self._key(occasion, "visit"), occasion.person, occasion.recorder[0]
        return self._rows.add(
            "visits_visit",
            id=key,
            document_id=key,
            version=1,
            is_current=True,
            provider_id=occasion.provider.id,
            provider_hsa_id=occasion.provider.hsa_id,
            provider_name=occasion.provider.name,
            unit_id=occasion.unit.id,
            unit_hsa_id=occasion.unit.hsa_id,
            unit_name=occasion.unit.name,
            assignment_code=occasion.unit.assignment,
            setting=occasion.unit.setting,
            source_system_hsa_id=f"{self._prefix}-{SOURCE_SYSTEM}",
            person_id=occasion.person_id,
            draft_id=draft_id,
            declaration_id=declaration.id,
            programme_id=occasion.version.pack.code,
            programme_version_id=occasion.version.id,
            season=occasion.version.pack.season.code,
            state=VisitState.PRESCRIBED,
            given_at=None,
            given_on=None,
            duplicate_group=occasion.product.duplicate_group,
            extra_dose_reason="",
            target_group=occasion.match.code,
            payer=occasion.match.payer.value,
            target_group_rule=occasion.match.rule,
            risk_categories=sorted(person.risk_groups),
            passed_warnings=occasion.passed_warnings,
            patient_postal_code=person.postal_code,
            patient_municipality_code=person.municipality_code,
            patient_region_code=person.region_code,
            patient_protection=person.protection.value,
            approved_for_patient=occasion.provider.shows_records_to_patients,
            recorded_at=occasion.given_at,
            recorded_by_hsa_id=recorder.hsa_id,
            recorded_by_name=recorder.name,
            recorded_by_role_code=recorder.role_code,
            prescription_signed_at=None,
            administration_signed_at=None,
            last_day_to_sign=None,
            nullified_at=None,
            nullified_reason="",
        )

    def _prescription(self, occasion: Occasion, visit: Row) -> Row:
        prescriber = occasion.prescriber[0]
        is_own = occasion.basis is Basis.OWN
        prescribed_at = occasion.given_at if is_own else occasion.given_at - _PRESCRIBED_BEFORE / 2
        return self._rows.add(
            "visits_prescription",
            id=self._key(occasion, "prescription"),
            provider_id=visit.provider_id,
            visit_id=visit.id,
            product_id=self._catalogue.product_id(occasion.product),
            dose_quantity=occasion.product.dose_quantity,
            dose_unit=occasion.product.dose_unit,
            route=occasion.product.route.value,
            indication=occasion.version.pack.indication["sv"],
            planned_at=occasion.given_at,
            prescribed_at=prescribed_at,
            prescriber_id=prescriber.id,
            prescriber_hsa_id=prescriber.hsa_id,
            prescriber_name=prescriber.name,
            prescriber_role_code=prescriber.role_code,
            prescriber_unit_hsa_id=occasion.unit.hsa_id,
            basis=occasion.basis.value,
            basis_reason=occasion.basis_reason,
            right_rule=occasion.right_rule,
            stop_reason=occasion.stop_reason,
            lifted=occasion.hindrances,
            comment="",
            expires_on=None,
            list_id=None,
            signed_at=None,
        )

    def _administration(self, occasion: Occasion, visit: Row, prescription: Row) -> Row:
        giver, batch = occasion.giver[0], occasion.batch
        return self._rows.add(
            "visits_administration",
            id=self._key(occasion, "administration"),
            provider_id=visit.provider_id,
            visit_id=visit.id,
            given_at=occasion.given_at,
            giver_id=giver.id,
            giver_hsa_id=giver.hsa_id,
            giver_name=giver.name,
            giver_role_code=giver.role_code,
            giver_unit_hsa_id=occasion.unit.hsa_id,
            preparer_hsa_id=giver.hsa_id,
            preparer_name=giver.name,
            product_id=prescription.product_id,
            unit_batch_id=batch.id,
            batch_number=batch.batch_number,
            batch_written=batch.batch_written,
            batch_expires_on=batch.expires_on,
            funding_source=batch.funding_source,
            site=occasion.site.value,
            route=prescription.route,
            dose_quantity=prescription.dose_quantity,
            dose_unit=prescription.dose_unit,
            is_dose_complete=occasion.dose.is_complete,
            dose_number=occasion.dose.number,
            doses_prescribed=occasion.dose.of,
            adverse_effects=[],
            comment="",
            signed_at=None,
        )

    def _sign_prescription(self, occasion: Occasion, declaration: Row, visit: Row, prescription: Row) -> None:
        at = prescription.prescribed_at
        visit.prescription_signed_at = prescription.signed_at = at
        covered = prescription_facts(visit=visit, declaration=declaration, prescription=prescription)
        self._signature(occasion, visit, SignatureKind.PRESCRIPTION, covered, by=occasion.prescriber, at=at)

    def _signature(
        self,
        occasion: Occasion,
        visit: Row,
        kind: SignatureKind,
        covered: Mapping[str, object],
        *,
        by: Post,
        at: datetime,
    ) -> None:
        signer, commission = by
        told = {**covered, "signer": signer.hsa_id, "commission": commission.hsa_id, "signed_at": at}
        content = signed_content(kind.value, told)
        self._rows.add(
            "visits_signature",
            id=self._key(occasion, f"signature {kind.value}"),
            provider_id=visit.provider_id,
            visit_id=visit.id,
            kind=kind.value,
            signer_id=signer.id,
            signer_hsa_id=signer.hsa_id,
            signer_name=signer.name,
            commission_hsa_id=commission.hsa_id,
            unit_hsa_id=occasion.unit.hsa_id,
            level_of_assurance=DEMO_ASSURANCE,
            signed_at=at,
            content=content.text,
            digest=content.digest,
        )
