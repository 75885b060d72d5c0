"""What of an entry can be corrected, and what a corrected entry must still be (LAW-06)."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from vaccinera.visits.rules.registrations import (
    Gap,
    Giving,
    GivingCircumstances,
    Order,
    OrderCircumstances,
    giving_gaps,
    order_gaps,
)
from vaccinera.visits.states import Basis

LONGEST_REASON = 300


@dataclass(frozen=True, slots=True)
class Correctable:
    """Everything of an entry that somebody may have got wrong; ``None`` is a field left empty.

    ``payer`` is empty when it is the target group's own.
    """

    programme: str
    product_id: int | None
    dose_quantity: Decimal | None
    dose_unit: str
    given_at: datetime | None
    unit_batch_id: UUID | None
    site: str
    route: str
    giver_id: int | None
    preparer_id: int | None
    giving_comment: str
    ordered_route: str
    indication: str
    prescriber_id: int | None
    prescribed_at: datetime | None
    basis_reason: str
    order_comment: str
    target_group: str
    payer: str
    setting: str
    extra_dose_reason: str


FIELDS = tuple(field.name for field in fields(Correctable))
# What of it is the prescription, the programme's and the day's, for what is judged again when one of them is changed.
_OF_PRODUCT = ("programme", "product_id", "given_at")
_OF_BATCH = (*_OF_PRODUCT, "unit_batch_id")
_OF_DOSE_DAY = ("programme", "product_id", "given_at", "extra_dose_reason")
_OF_GROUP = ("programme", "target_group", "given_at")


def changed_fields(before: Correctable, after: Correctable) -> tuple[str, ...]:
    """The fields with another value than before, in the order of the page."""
    return tuple(name for name in FIELDS if getattr(before, name) != getattr(after, name))


@dataclass(frozen=True, slots=True)
class Around:
    """What is known around a corrected entry. Of the unchanged only what stood before is known, and that is enough.

    ``knows_*`` says whether whoever is newly named may be; ``is_of_setting`` whether the programme vaccinates in the
    setting; ``is_prescription_signed`` whether its signer is settled.
    """

    giving: GivingCircumstances
    product_fault: str | None
    knows_preparer: bool
    knows_prescriber: bool
    prescriber_may: bool
    is_prescription_signed: bool
    has_group: bool
    is_of_setting: bool
    has_dose_the_same_day: bool
    basis: Basis


def correction_gaps(before: Correctable, after: Correctable, reason: str, around: Around) -> tuple[Gap, ...]:
    """Everything that keeps a correction from being signed: no reason, no change, or something that cannot be.

    What is unchanged is not judged: an old mistake never stops another from being corrected.
    """
    changed = changed_fields(before, after)
    gaps = [] if reason.strip() else [Gap("visits.correction.reason_missing", "reason")]
    if len(reason.strip()) > LONGEST_REASON:
        gaps.append(Gap("visits.correction.reason_too_long", "reason"))
    if after.given_at is None:
        gaps.append(Gap("visits.correction.time_missing", "given_at"))
    if not changed:
        return (*gaps, Gap("visits.correction.nothing_changed", "reason"))
    if "prescriber_id" in changed and around.is_prescription_signed:
        gaps.append(Gap("visits.correction.prescriber_has_signed", "prescriber"))
    gaps += _of_order(after, around, changed)
    gaps += giving_gaps(_giving(after), around.giving)
    if "preparer_id" in changed and not around.knows_preparer:
        gaps.append(Gap("visits.correction.preparer_missing", "preparer"))
    if not around.has_group and _touches(changed, _OF_GROUP):
        gaps.append(Gap("visits.correction.group_does_not_fit", "target_group"))
    if not around.is_of_setting and _touches(changed, ("programme", "setting")):
        gaps.append(Gap("visits.correction.setting_missing", "setting"))
    if around.has_dose_the_same_day and not after.extra_dose_reason and _touches(changed, _OF_DOSE_DAY):
        gaps.append(Gap("visits.visit.same_dose_today", "extra_dose_reason"))
    return tuple(gaps)


def with_own_word_in_time(before: Correctable, after: Correctable, basis: Basis) -> Correctable:
    """One's own prescription is made at the latest in the moment of giving, so it goes back with a corrected time."""
    is_own = basis is Basis.OWN and after.prescribed_at == before.prescribed_at
    if is_own and after.given_at and after.prescribed_at and after.prescribed_at > after.given_at:
        return replace(after, prescribed_at=after.given_at)
    return after


def judges_batch(changed: tuple[str, ...]) -> bool:
    """Whether the batch is to be judged anew: it, what it is a batch of, or the day was corrected."""
    return _touches(changed, _OF_BATCH)


def judges_product(changed: tuple[str, ...]) -> bool:
    """Whether the product is to be judged anew."""
    return _touches(changed, _OF_PRODUCT)


def _of_order(after: Correctable, around: Around, changed: tuple[str, ...]) -> tuple[Gap, ...]:
    """The prescription as corrected. Whether its prescriber had the right is judged of another prescriber only."""
    is_named_anew = "prescriber_id" in changed
    order = Order(
        product_id=after.product_id,
        dose_quantity=after.dose_quantity,
        dose_unit=after.dose_unit,
        route=after.ordered_route,
        indication=after.indication,
        planned_at=None,
        prescriber_id=after.prescriber_id,
        basis=around.basis,
        prescribed_at=after.prescribed_at,
        basis_reason=after.basis_reason,
        stop_reason="",
        comment=after.order_comment,
    )
    circumstances = OrderCircumstances(
        is_prescriber_known=around.knows_prescriber or not is_named_anew,
        prescriber_may=around.prescriber_may or not is_named_anew,
        prescriber_is_giver=True,
        prescriber_signs_now=True,
        is_signed_beforehand=False,
        needs_physician=False,
        is_lifting=False,
        is_lifted_beforehand=False,
        expired_on=None,
        product_fault=around.product_fault,
        prescribed_at=after.prescribed_at,
    )
    judges_times = _touches(changed, ("given_at", "prescribed_at"))
    return order_gaps(order, circumstances, given_at=after.given_at if judges_times else None)


def _giving(after: Correctable) -> Giving:
    return Giving(
        given_at=after.given_at,
        giver_id=after.giver_id,
        preparer_id=after.preparer_id,
        unit_batch_id=after.unit_batch_id,
        site=after.site,
        route=after.route,
        comment=after.giving_comment,
    )


def _touches(changed: tuple[str, ...], names: tuple[str, ...]) -> bool:
    return any(name in changed for name in names)
