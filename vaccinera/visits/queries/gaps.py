"""What keeps a registration from being signed, asked of the rules with what has been read around it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaccinera.declarations.queries import information_for
from vaccinera.declarations.rules.answers import missing_answers
from vaccinera.declarations.rules.consent import consent_faults
from vaccinera.declarations.rules.faults import DeclarationFault
from vaccinera.declarations.rules.information import information_faults
from vaccinera.declarations.rules.prefill import unconfirmed
from vaccinera.declarations.states import Outcome
from vaccinera.kernel.clock import civil_day
from vaccinera.programmes.rules.products import judge_product
from vaccinera.visits.rules.addressing import is_expired
from vaccinera.visits.rules.hindrances import NEEDS_PHYSICIAN, hindrances_of, is_lifted
from vaccinera.visits.rules.registrations import (
    DeclarationCircumstances,
    Gap,
    GivingCircumstances,
    OrderCircumstances,
    declaration_gaps,
    giving_gaps,
    order_gaps,
    warning_gaps,
)
from vaccinera.visits.states import DraftState

if TYPE_CHECKING:
    from datetime import date

    from vaccinera.visits.queries.assessments import Around, Basics
    from vaccinera.visits.rules.registrations import Registration

_NEEDS_NO_NOTE = (Outcome.OK, Outcome.INFORM)


def gaps_of_declaration(around: Around) -> tuple[Gap, ...]:
    """What the declaration lacks, the target group, and the reasons for the warnings that are passed."""
    declared = around.registration.declaration
    missing = missing_answers(around.basics.published.questionnaire, declared.answers)
    gaps = declaration_gaps(
        declared,
        DeclarationCircumstances(
            missing=missing,
            unconfirmed=() if missing else _unconfirmed(around.basics, around.registration),
            needs_note=any(finding.outcome not in _NEEDS_NO_NOTE for finding in around.verdict.findings),
            is_final_stop=around.verdict.is_final,
            faults=_consent_faults(around) + _information_faults(around),
        ),
    )
    if _is_of_another_day(around):
        gaps = (Gap("visits.declaration.of_another_day", "declaration"), *gaps)
    no_group = () if around.group else (Gap("visits.registration.no_target_group", "target_group"),)
    return (*gaps, *no_group, *warning_gaps(around.warnings, around.reasons))


def _is_of_another_day(around: Around) -> bool:
    """Whether open work rests on a declaration shared with another visit, and it was not gone through today."""
    shared = around.draft.declaration
    if shared is None or around.draft.state != DraftState.OPEN:
        return False
    return civil_day(shared.reviewed_at) != civil_day(around.at)


def _consent_faults(around: Around) -> tuple[DeclarationFault, ...]:
    """What the consent lacks; one that was sent was whole then, and is not asked for again."""
    if around.draft.declaration is not None:
        return ()
    faults = consent_faults(around.consent, around.consent_bases, on=civil_day(around.given_at))
    assessor_id = around.consent.maturity.assessor_id
    if assessor_id is None or assessor_id in around.staff:
        return faults
    return (*faults, DeclarationFault("declarations.consent.assessor_missing", "maturity_assessor"))


def _information_faults(around: Around) -> tuple[DeclarationFault, ...]:
    if around.draft.declaration is not None:
        return ()
    text = information_for(around.draft.programme_id, on=around.basics.on)
    return information_faults(around.registration.declaration.information, text)


def gaps_of_order(around: Around) -> tuple[Gap, ...]:
    """What the prescription lacks, and who may not give it."""
    order = around.registration.order
    may = around.prescribing is not None and around.prescribing.may
    needs_physician = around.outcome in NEEDS_PHYSICIAN
    return order_gaps(
        order,
        OrderCircumstances(
            is_prescriber_known=around.prescriber is not None,
            prescriber_may=may,
            prescriber_is_giver=order.prescriber_id == around.registration.giving.giver_id,
            prescriber_signs_now=order.prescriber_id == around.reader.staff_id,
            is_signed_beforehand=around.signed_beforehand is not None,
            needs_physician=needs_physician,
            is_lifting=needs_physician and may,
            is_lifted_beforehand=_is_lifted_beforehand(around),
            expired_on=_expired_on(around),
            product_fault=_product_fault(around),
            prescribed_at=around.prescribed_at,
        ),
        given_at=around.given_at,
    )


def _is_lifted_beforehand(around: Around) -> bool:
    if around.signed_beforehand is None:
        return False
    hindrances = hindrances_of(
        around.verdict.findings,
        around.contraindications,
        questionnaire=around.basics.published.questionnaire.version,
    )
    return is_lifted(hindrances, around.signed_beforehand.lifted)


def _expired_on(around: Around) -> date | None:
    expires_on = None if around.signed_beforehand is None else around.signed_beforehand.expires_on
    return expires_on if is_expired(expires_on, on=civil_day(around.given_at)) else None


def _product_fault(around: Around) -> str | None:
    npl_id = "" if around.product is None else around.product.npl_id
    return judge_product(around.basics.pack, npl_id, around.facts, on=civil_day(around.given_at))


def gaps_of_giving(around: Around) -> tuple[Gap, ...]:
    """What the administration lacks, and what about it cannot be."""
    giving, in_hand = around.registration.giving, around.in_hand
    return giving_gaps(
        giving,
        GivingCircumstances(
            now=around.at,
            given_at=around.given_at,
            given_on=civil_day(around.given_at),
            is_giver_known=(giving.giver_id or 0) in around.staff,
            is_batch_known=in_hand is not None,
            is_batch_of_product=in_hand is not None
            and around.product is not None
            and in_hand.batch.product_id == around.product.pk,
            batch_fault=None if in_hand is None else in_hand.fault,
            batch_expires_on=None if in_hand is None else in_hand.batch.expires_on,
            birth_date=around.draft.person.kept.birth_date,
            has_rules_that_day=around.given_at > around.at or around.basics.on == civil_day(around.given_at),
            deceased_on=around.draft.person.kept.deceased_on,
        ),
    )


def _unconfirmed(basics: Basics, registration: Registration) -> tuple[str, ...]:
    """What the vaccinator has not confirmed; an answer put in today is confirmed by having been asked."""
    declared = registration.declaration
    asked_today = {
        link_id for link_id, value in declared.answers.items() if basics.prefilled.answers.get(link_id) != value
    }
    return unconfirmed(
        basics.published.questionnaire,
        basics.prefilled,
        declared.answers,
        confirmed_together=declared.are_confirmed_together,
        confirmed=declared.confirmed | asked_today,
    )
