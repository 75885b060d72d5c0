"""A registration as typed into values, and every gap that keeps it from being signed (LAW-04)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from dataclasses import field as made_by
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from vaccinera.declarations.rules.consent import Consent
from vaccinera.declarations.rules.faults import DeclarationFault
from vaccinera.declarations.rules.information import InformationGiven
from vaccinera.declarations.rules.questions import AnswerValue
from vaccinera.kernel.refusals import Refused
from vaccinera.visits.rules.hindrances import Warned
from vaccinera.visits.states import Basis


@dataclass(frozen=True, slots=True)
class Gap:
    """One thing that is missing or cannot be true: a code with a sentence of its own, at the field that mends it."""

    code: str
    field: str
    facts: Mapping[str, object] = made_by(default_factory=dict)


class Incomplete(Refused):
    """The registration cannot be signed yet; ``gaps`` says all of why, in the order of the page."""

    def __init__(self, gaps: tuple[Gap, ...]) -> None:
        super().__init__("visits.registration.incomplete", count=len(gaps))
        self.gaps = gaps


@dataclass(frozen=True, slots=True)
class AnsweredDeclaration:
    """The health declaration as gone through with the person today: answers, whose decision it is, what was told.

    ``read_in`` is the language the questions were read in.
    """

    answers: Mapping[str, AnswerValue]
    answered_by: str
    answered_by_name: str
    note: str
    are_confirmed_together: bool
    confirmed: frozenset[str]
    consent: Consent
    information: InformationGiven
    read_in: str


@dataclass(frozen=True, slots=True)
class Order:
    """The prescription as typed; ``None`` is a field left empty. Quantities are decimals in ``dose_unit``.

    ``expires_on`` and ``performing_unit_ids`` are for a dose that is to be given later, by other units too.
    """

    product_id: int | None
    dose_quantity: Decimal | None
    dose_unit: str
    route: str
    indication: str
    planned_at: datetime | None
    prescriber_id: int | None
    basis: Basis
    prescribed_at: datetime | None
    basis_reason: str
    stop_reason: str
    comment: str
    expires_on: date | None = None
    performing_unit_ids: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Giving:
    """The administration as typed; ``given_at`` is ``None`` for "now"."""

    given_at: datetime | None
    giver_id: int | None
    preparer_id: int | None
    unit_batch_id: UUID | None
    site: str
    route: str
    comment: str


@dataclass(frozen=True, slots=True)
class Registration:
    """The whole page as values."""

    declaration: AnsweredDeclaration
    target_group: str
    setting: str
    is_care_staff: bool
    is_household_contact: bool
    order: Order
    giving: Giving
    extra_dose_reason: str
    passed_reasons: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class DeclarationCircumstances:
    """What the declarations room says of the answers."""

    missing: tuple[str, ...]
    unconfirmed: tuple[str, ...]
    needs_note: bool
    is_final_stop: bool
    faults: tuple[DeclarationFault, ...]


@dataclass(frozen=True, slots=True)
class OrderCircumstances:
    """What is known around the prescription when it is judged.

    ``prescriber_may`` is the verdict of the programme's prescribing rights for the named prescriber, answers included;
    ``product_fault`` is the programmes room's refusal code for the product (MED-04);
    ``needs_physician`` says that an answer or a contraindication stops everyone else, ``is_lifting`` that a physician
    is lifting it now, and ``is_lifted_beforehand`` that what was signed beforehand lifts all that hinders today.
    ``expired_on`` is the last day of what was signed beforehand, when the dose is given after it.
    """

    is_prescriber_known: bool
    prescriber_may: bool
    prescriber_is_giver: bool
    prescriber_signs_now: bool
    is_signed_beforehand: bool
    needs_physician: bool
    is_lifting: bool
    is_lifted_beforehand: bool
    expired_on: date | None
    product_fault: str | None
    prescribed_at: datetime | None


@dataclass(frozen=True, slots=True)
class GivingCircumstances:
    """What is known around the dose when it is judged; ``batch_fault`` is the products room's refusal code."""

    now: datetime
    given_at: datetime
    given_on: date
    is_giver_known: bool
    is_batch_known: bool
    is_batch_of_product: bool
    batch_fault: str | None
    batch_expires_on: date | None
    birth_date: date | None
    deceased_on: date | None
    has_rules_that_day: bool = True


def declaration_gaps(declared: AnsweredDeclaration, around: DeclarationCircumstances) -> tuple[Gap, ...]:
    """Everything the health declaration still lacks: consent, answers, confirmations, who answered, an assessment."""
    gaps = [Gap(fault.code, fault.field) for fault in around.faults]
    gaps += [Gap("visits.declaration.unanswered", f"answer-{link_id}") for link_id in around.missing]
    gaps += [Gap("visits.declaration.unconfirmed", f"confirm-{link_id}") for link_id in around.unconfirmed]
    if declared.answered_by != "person" and not declared.answered_by_name:
        gaps.append(Gap("visits.declaration.who_answered_missing", "answered_by_name"))
    if around.needs_note and not declared.note:
        gaps.append(Gap("visits.declaration.note_missing", "declaration_note"))
    if around.is_final_stop:
        gaps.append(Gap("visits.declaration.final_stop", "declaration"))
    return tuple(gaps)


def order_gaps(order: Order, around: OrderCircumstances, *, given_at: datetime | None) -> tuple[Gap, ...]:
    """Everything the prescription lacks, and why the dose may not be given under it yet (LAW-04, LAW-05)."""
    gaps = _typed_gaps(order, around)
    if around.product_fault is not None and _MISSING["product"] not in gaps:
        gaps.append(Gap(around.product_fault, "product"))
    if given_at is not None and around.prescribed_at is not None and around.prescribed_at > given_at:
        gaps.append(Gap("visits.prescription.after_giving", "prescribed_at"))
    return tuple(gaps)


def _typed_gaps(order: Order, around: OrderCircumstances) -> list[Gap]:
    """What is missing of an order typed now; one that was signed beforehand was whole then and is not typed again."""
    if around.is_signed_beforehand:
        gaps = [] if around.is_lifted_beforehand else [Gap("visits.prescription.stop_not_lifted", "product")]
        if around.expired_on is not None:
            gaps.append(Gap("visits.prescription.expired", "product", {"expires_on": str(around.expired_on)}))
        return gaps
    needed = {
        "product": order.product_id,
        "dose_quantity": order.dose_unit and order.dose_quantity and order.dose_quantity > 0,
        "route": order.route,
        "indication": order.indication,
    }
    return [_MISSING[field] for field, value in needed.items() if not value] + _prescriber_gaps(order, around)


_MISSING = {
    "product": Gap("visits.prescription.product_missing", "product"),
    "dose_quantity": Gap("visits.prescription.dose_missing", "dose_quantity"),
    "route": Gap("visits.prescription.route_missing", "route"),
    "indication": Gap("visits.prescription.indication_missing", "indication"),
}


def _prescriber_gaps(order: Order, around: OrderCircumstances) -> list[Gap]:
    if order.prescriber_id is None or not around.is_prescriber_known:
        return [Gap("visits.prescription.prescriber_missing", "prescriber")]
    if order.basis is Basis.VERBAL:
        return _verbal_gaps(order, around)
    if not around.prescriber_is_giver and not around.prescriber_signs_now:
        return [Gap("visits.prescription.not_signed_yet", "basis")]
    if not around.prescriber_may:
        return [Gap("visits.prescription.no_right", "basis")]
    if around.needs_physician and not around.prescriber_signs_now:
        return [Gap("visits.prescription.stop_needs_signed_prescription", "basis")]
    if around.is_lifting and not order.stop_reason:
        return [Gap("visits.prescription.stop_reason_missing", "stop_reason")]
    return []


def _verbal_gaps(order: Order, around: OrderCircumstances) -> list[Gap]:
    """A word by mouth or telephone needs a time, a reason and a right; a stop it never lifts."""
    gaps: list[Gap] = []
    if around.needs_physician:
        gaps.append(Gap("visits.prescription.stop_needs_signed_prescription", "basis"))
    if not order.basis_reason:
        gaps.append(Gap("visits.prescription.verbal_reason_missing", "basis_reason"))
    if order.prescribed_at is None:
        gaps.append(Gap("visits.prescription.verbal_time_missing", "prescribed_at"))
    if not around.prescriber_may:
        gaps.append(Gap("visits.prescription.prescriber_has_no_right", "prescriber"))
    return gaps


def giving_gaps(giving: Giving, around: GivingCircumstances) -> tuple[Gap, ...]:
    """Everything the administration lacks, and what about its batch or time cannot be (LAW-04, MED-04)."""
    gaps: list[Gap] = []
    if giving.unit_batch_id is None or not around.is_batch_known:
        gaps.append(Gap("visits.administration.batch_missing", "batch"))
    elif not around.is_batch_of_product:
        gaps.append(Gap("visits.administration.batch_of_other_product", "batch"))
    elif around.batch_fault is not None:
        gaps.append(Gap(around.batch_fault, "batch", {"expires_on": str(around.batch_expires_on)}))
    if not giving.site:
        gaps.append(Gap("visits.administration.site_missing", "site"))
    if not giving.route:
        gaps.append(Gap("visits.administration.route_missing", "giving_route"))
    if giving.giver_id is None or not around.is_giver_known:
        gaps.append(Gap("visits.administration.giver_missing", "giver"))
    return (*gaps, *_time_gaps(around))


def _time_gaps(around: GivingCircumstances) -> list[Gap]:
    """What about the time given cannot be; without rules of that day only when the day itself can be."""
    gaps: list[Gap] = []
    if around.given_at > around.now:
        gaps.append(Gap("visits.administration.in_the_future", "given_at"))
    if around.birth_date is not None and around.given_on < around.birth_date:
        gaps.append(Gap("visits.administration.before_birth", "given_at"))
    if around.deceased_on is not None and around.given_on > around.deceased_on:
        gaps.append(Gap("visits.administration.after_death", "given_at", {"deceased_on": str(around.deceased_on)}))
    if not gaps and not around.has_rules_that_day:
        gaps.append(Gap("visits.administration.no_rules_that_day", "given_at", {"given_on": str(around.given_on)}))
    return gaps


def warning_gaps(warnings: Iterable[Warned], reasons: Mapping[str, str]) -> tuple[Gap, ...]:
    """The warnings nobody has yet passed with a written reason, each at a field of its own."""
    return tuple(
        Gap("visits.warning.reason_missing", f"passed-{one.key}", {"warning": one.code, "rule": one.rule})
        for one in warnings
        if not reasons[one.key]
    )
