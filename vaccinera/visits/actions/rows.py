"""The rows of a registration, made from what was judged. Nothing is read or written here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from uuid_utils.compat import uuid7

from vaccinera.declarations.models import Declaration
from vaccinera.declarations.rules.answers import relevant_answers
from vaccinera.declarations.states import ConsentBasis
from vaccinera.kernel.clock import civil_day
from vaccinera.programmes.rules.dose_numbers import next_dose
from vaccinera.programmes.rules.groups import is_in_weeks
from vaccinera.visits.models import Administration, Prescription, Signature, Visit
from vaccinera.visits.rules.deadlines import is_recorded_later, last_day_to_sign
from vaccinera.visits.rules.signing import signed_content
from vaccinera.visits.states import SignatureKind, VisitState

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from vaccinera.access.rules.readers import Reader
    from vaccinera.organisations.models import Staff
    from vaccinera.programmes.rules.dose_numbers import DoseNumber
    from vaccinera.visits.models import Addressing, Draft
    from vaccinera.visits.queries.assessments import Assessment
    from vaccinera.visits.rules.registrations import Registration


def declaration_row(
    draft: Draft, registration: Registration, assessed: Assessment, *, by: Reader, at: datetime
) -> Declaration:
    """The health declaration as reviewed: only answers to questions that were asked."""
    declared = registration.declaration
    prefilled = assessed.basics.prefilled
    answers = relevant_answers(assessed.basics.published.questionnaire, declared.answers)
    together = [
        link_id
        for link_id in prefilled.together
        if declared.are_confirmed_together and answers.get(link_id) == prefilled.answers[link_id]
    ]
    return Declaration(
        id=uuid7(),
        provider_id=by.provider_id,
        unit_id=by.unit_id,
        person_id=draft.person_id,
        questionnaire_id=assessed.basics.published.id,
        answers=answers,
        confirmed_together=together,
        confirmed_one_by_one=[link_id for link_id in answers if link_id not in together],
        prefilled_from_on=prefilled.from_on,
        answered_by=declared.answered_by,
        answered_by_name=declared.answered_by_name,
        **_consented(assessed),
        **_told(registration, assessed),
        outcome=assessed.verdict.outcome.value,
        note=declared.note,
        reviewed_by_hsa_id=by.hsa_id,
        reviewed_by_name=by.name,
        reviewed_at=at,
    )


def _consented(assessed: Assessment) -> dict[str, object]:
    """Whose decision it was, as the declaration's columns have it; empty what belongs to another basis."""
    consent = assessed.consent
    maturity, assessor = consent.maturity, assessed.staff.get(consent.maturity.assessor_id or 0)
    is_assessed = consent.basis is ConsentBasis.MATURITY
    return {
        "consent_basis": consent.basis,
        "cannot_decide_because": consent.cannot_decide_because,
        "decision_ground": consent.ground or "",
        "consulted": consent.consulted,
        "guardian_count": consent.guardian_count,
        "guardians": [
            {"name": guardian.name, "way": guardian.way, "on": str(guardian.on)} for guardian in consent.guardians
        ],
        "understands_information": maturity.understands_information if is_assessed else None,
        "understands_consequences": maturity.understands_consequences if is_assessed else None,
        "knows_where_to_seek_advice": maturity.knows_where_to_seek_advice if is_assessed else None,
        "maturity_assessor_hsa_id": assessor.hsa_id if assessor else "",
        "maturity_assessor_name": assessor.name.strip() if assessor else "",
        "maturity_note": maturity.note,
    }


def _told(registration: Registration, assessed: Assessment) -> dict[str, object]:
    """What the person was told, and in which language the questions were read (LAW-33, NVR-11)."""
    given, read_in = registration.declaration.information, registration.declaration.read_in
    return {
        "read_in": read_in if read_in in assessed.basics.published.questionnaire.languages else "sv",
        "information_text": assessed.information.code,
        "information_version": assessed.information.version,
        "information_language": given.language,
        "information_way": given.way,
        "information_on_register": assessed.is_reportable,
    }


def visit_row(
    draft: Draft,
    registration: Registration,
    assessed: Assessment,
    *,
    declaration: Declaration,
    by: Reader,
    source_system_hsa_id: str,
    at: datetime,
) -> Visit:
    """The first version of a visit, prescribed and not given, with the facts of the day."""
    key = uuid7()
    person, group = draft.person, assessed.group
    return Visit(
        id=key,
        document_id=key,
        version=1,
        is_current=True,
        provider_id=by.provider_id,
        provider_hsa_id=by.provider_hsa_id,
        provider_name=by.provider_name,
        unit_id=by.unit_id,
        unit_hsa_id=by.unit_hsa_id,
        unit_name=by.unit_name,
        assignment_code=by.assignment_code,
        setting=registration.setting,
        source_system_hsa_id=source_system_hsa_id,
        person_id=person.pk,
        draft_id=draft.pk,
        declaration_id=declaration.pk,
        programme_id=draft.programme_id,
        programme_version_id=assessed.basics.version.pk,
        season=assessed.basics.pack.season.code,
        state=VisitState.PRESCRIBED,
        duplicate_group="" if assessed.pack_product is None else assessed.pack_product.duplicate_group,
        extra_dose_reason=registration.extra_dose_reason,
        target_group="" if group is None else group.code,
        payer="" if group is None else group.payer.value,
        target_group_rule="" if group is None else group.rule,
        risk_categories=sorted(assessed.facts.risk_groups),
        passed_warnings=assessed.passed_warnings,
        patient_postal_code=person.postal_code,
        patient_municipality_code=person.municipality_code,
        patient_region_code=person.region_code,
        patient_protection=person.protection,
        approved_for_patient=by.provider_shows_records_to_patients,
        recorded_at=at,
        recorded_by_hsa_id=by.hsa_id,
        recorded_by_name=by.name,
        recorded_by_role_code=by.role_code,
    )


def given(visit: Visit, assessed: Assessment, *, at: datetime) -> Visit:
    """The visit with its dose given: when, and until when its signatures count."""
    visit.given_at = assessed.given_at
    visit.given_on = civil_day(assessed.given_at)
    visit.last_day_to_sign = last_day_to_sign(visit.given_on)
    visit.recorded_at = at
    visit.recorded_later = is_recorded_later(assessed.given_at, recorded_at=at)
    due_on = assessed.facts.estimated_due_on
    visit.is_in_weeks = is_in_weeks(assessed.basics.pack, group=visit.target_group, due_on=due_on, on=visit.given_on)
    return visit


def prescription_row(
    visit: Visit, registration: Registration, assessed: Assessment, *, prescriber: Staff, by: Reader
) -> Prescription:
    """The prescription as judged. Raises ``AssertionError`` when asked for one that has gaps."""
    order = registration.order
    if assessed.product is None or order.dose_quantity is None or assessed.prescribing is None:
        message = "a prescription with gaps is never written"
        raise AssertionError(message)
    return Prescription(
        id=uuid7(),
        provider_id=visit.provider_id,
        visit_id=visit.pk,
        product_id=assessed.product.pk,
        dose_quantity=order.dose_quantity,
        dose_unit=order.dose_unit,
        route=order.route,
        indication=order.indication,
        planned_at=order.planned_at or assessed.given_at,
        prescribed_at=assessed.prescribed_at,
        prescriber_id=prescriber.pk,
        prescriber_hsa_id=prescriber.hsa_id,
        prescriber_name=prescriber.name.strip(),
        prescriber_role_code=prescriber.role_code,
        prescriber_unit_hsa_id=by.unit_hsa_id,
        basis=order.basis.value,
        basis_reason=order.basis_reason,
        right_rule=assessed.prescribing.rule,
        stop_reason=order.stop_reason,
        lifted=assessed.hindrances,
        comment=order.comment,
        expires_on=None,
        list_id=None,
    )


def dose_of(visit: Visit, assessed: Assessment, *, on: date) -> DoseNumber:
    """Which dose of how many it is on a day, by what the reader sees of the person."""
    return next_dose(
        assessed.basics.pack,
        assessed.facts,
        [earlier.as_given() for earlier in assessed.basics.doses],
        group=visit.target_group,
        duplicate_group=visit.duplicate_group,
        on=on,
    )


def administration_row(
    visit: Visit,
    prescription: Prescription,
    registration: Registration,
    assessed: Assessment,
    *,
    by: Reader,
    addressed: Addressing | None = None,
) -> Administration:
    """The dose as given, with a copy of its batch. Raises ``AssertionError`` when asked for one that has gaps.

    ``addressed`` is what another unit was asked to give: then that unit is the giver's, and which dose it is the
    prescriber's record has told.
    """
    giving = registration.giving
    if assessed.in_hand is None or assessed.pack_product is None or giving.giver_id is None or visit.given_on is None:
        message = "an administration with gaps is never written"
        raise AssertionError(message)
    batch, giver = assessed.in_hand.batch, assessed.staff[giving.giver_id]
    preparer = assessed.staff.get(giving.preparer_id or 0, giver)
    dose = dose_of(visit, assessed, on=visit.given_on)
    return Administration(
        id=uuid7(),
        provider_id=visit.provider_id,
        visit_id=visit.pk,
        given_at=assessed.given_at,
        giver_id=giver.pk,
        giver_hsa_id=giver.hsa_id,
        giver_name=giver.name.strip(),
        giver_role_code=giver.role_code,
        giver_unit_hsa_id=by.unit_hsa_id,
        giver_unit_id=by.unit_id if addressed else None,
        giver_provider_id=by.provider_id if addressed else None,
        preparer_hsa_id=preparer.hsa_id,
        preparer_name=preparer.name.strip(),
        product_id=prescription.product_id,
        unit_batch_id=batch.pk,
        batch_number=batch.batch_number,
        batch_written=batch.batch_written,
        batch_expires_on=batch.expires_on,
        funding_source=batch.funding_source,
        site=giving.site,
        route=giving.route,
        dose_quantity=prescription.dose_quantity,
        dose_unit=prescription.dose_unit,
        is_dose_complete=addressed.is_dose_complete if addressed else dose.is_complete,
        dose_number=addressed.dose_number if addressed else dose.number,
        doses_prescribed=addressed.doses_prescribed if addressed else dose.of,
        adverse_effects=[],
        comment=giving.comment,
    )


def signature_row(
    visit: Visit, kind: SignatureKind, covered: Mapping[str, object], *, by: Reader, at: datetime
) -> Signature:
    """One signature by the reader over exactly the facts given (LAW-05)."""
    content = signed_content(
        kind.value, {**covered, "signer": by.hsa_id, "commission": by.commission_hsa_id, "signed_at": at}
    )
    return Signature(
        id=uuid7(),
        provider_id=visit.provider_id,
        visit_id=visit.pk,
        kind=kind.value,
        signer_id=by.staff_id,
        signer_hsa_id=by.hsa_id,
        signer_name=by.name,
        commission_hsa_id=by.commission_hsa_id,
        unit_hsa_id=by.unit_hsa_id,
        level_of_assurance=by.level_of_assurance,
        signed_at=at,
        content=content.text,
        digest=content.digest,
    )
