"""Everything the registration page works with, read once: the draft, the rules, the batches, and who may be named."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from vaccinera.access.states import Purpose, Role
from vaccinera.kernel.remembering import remembered
from vaccinera.organisations.models import Commission
from vaccinera.organisations.queries.units import choices_of
from vaccinera.patients.queries import numbers_of
from vaccinera.products.queries import products_named, usable_batches
from vaccinera.visits.models import Administration, Visit
from vaccinera.visits.queries.assessments import basics_for
from vaccinera.visits.rules.carrying import Carried
from vaccinera.visits.states import DraftState, VisitState

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from vaccinera.access.rules.readers import Reader
    from vaccinera.patients.queries import NumberShown
    from vaccinera.products.models import Product, UnitBatch
    from vaccinera.visits.models import Draft
    from vaccinera.visits.queries.assessments import Basics


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody who can be named on the page: as giver or preparer at the unit, as prescriber in the provider."""

    id: int
    name: str
    role_name: str
    is_here: bool
    may_prescribe: bool


@dataclass(frozen=True, slots=True)
class Work:
    """One draft at work.

    ``prescribed`` is its visit when the prescription was signed beforehand, and ``withdrawn`` the latest one whose
    prescription was taken back.
    """

    draft: Draft
    prescribed: Visit | None
    withdrawn: Visit | None
    basics: Basics
    number: NumberShown | None
    batches: Sequence[UnitBatch]
    products: Sequence[Product]
    colleagues: Sequence[Colleague]


def work_on(reader: Reader, draft: Draft, *, at: datetime) -> Work:
    """Read what a draft is worked on with, by the reader, at an instant; what the unit has chosen stands first."""
    basics = basics_for(reader, draft, at=at)
    npl_ids = tuple(product.npl_id for product in basics.pack.products)
    chosen = choices_of(unit_id=reader.unit_id)

    def rank_of(product: Product) -> int:
        return chosen.rank_of(product.npl_id, programme_code=draft.programme_id)

    return Work(
        draft=draft,
        prescribed=prescribed_visit(draft),
        withdrawn=withdrawn_visit(reader, draft),
        basics=basics,
        number=numbers_of([draft.person_id]).get(draft.person_id),
        batches=sorted(
            usable_batches(reader, npl_ids=npl_ids, on=basics.on),
            key=lambda batch: (batch.favourite_on != basics.on, rank_of(batch.product)),
        ),
        products=sorted(products_named(npl_ids), key=rank_of),
        colleagues=colleagues_at(provider_id=reader.provider_id, unit_id=reader.unit_id, on=basics.on),
    )


def prescribed_visit(draft: Draft) -> Visit | None:
    """The visit of a draft whose prescription was signed beforehand, with that prescription and its declaration."""
    if draft.state != DraftState.PRESCRIBED:
        return None
    return Visit.objects.select_related("prescription__product", "declaration").get(
        provider_id=draft.provider_id, draft_id=draft.pk, state=VisitState.PRESCRIBED
    )


def withdrawn_visit(reader: Reader, draft: Draft) -> Visit | None:
    """The latest visit of an open draft whose prescription was withdrawn, with that prescription."""
    if draft.withdrawn_at is None:
        return None
    withdrawn = Visit.objects.filter(provider_id=reader.provider_id, draft_id=draft.pk, state=VisitState.WITHDRAWN)
    return withdrawn.select_related("prescription__product", "declaration").order_by("-withdrawn_at").first()


@remembered(seconds=300)
def colleagues_at(*, provider_id: int, unit_id: int, on: date) -> list[Colleague]:
    """Everyone with a commission of care at a provider who works at the unit or prescribes, in Swedish order."""
    commissions = (
        Commission.objects.filter(
            Q(to_on=None) | Q(to_on__gt=on),
            unit__provider_id=provider_id,
            purpose=Purpose.CARE,
            from_on__lte=on,
        )
        .select_related("staff")
        .order_by("staff__sort_key", "staff_id")
    )
    found: dict[int, Colleague] = {}
    for commission in commissions:
        known = found.get(commission.staff_id)
        found[commission.staff_id] = Colleague(
            id=commission.staff_id,
            name=commission.staff.name,
            role_name=commission.staff.role_name,
            is_here=(_gives(commission.roles) and commission.unit_id == unit_id) or bool(known and known.is_here),
            may_prescribe=Role.PRESCRIBER in commission.roles or bool(known and known.may_prescribe),
        )
    return [colleague for colleague in found.values() if colleague.is_here or colleague.may_prescribe]


def _gives(roles: Any) -> bool:  # noqa: ANN401 - a JSON list of codes
    return Role.VACCINATOR in roles or Role.PRESCRIBER in roles


def carried_from(reader: Reader, *, programme_code: str, on: date) -> Carried | None:
    """What the reader gave last today at this unit in this programme: the next person starts from it."""
    last = (
        Administration.objects.filter(
            provider_id=reader.provider_id,
            visit__unit_id=reader.unit_id,
            visit__given_on=on,
            visit__programme_id=programme_code,
            visit__is_current=True,
            visit__nullified_at=None,
            is_imported=False,
            giver_id=reader.staff_id,
        )
        .order_by("-given_at", "-id")
        .values_list("product_id", "unit_batch_id", "site", "route")
        .first()
    )
    return None if last is None else Carried(*last)
