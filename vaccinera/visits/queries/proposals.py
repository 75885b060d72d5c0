"""What a fresh registration starts from: the common case, chosen beforehand, visible, and all of it changeable."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vaccinera.access.states import Permission
from vaccinera.declarations.rules.outcomes import judge_answers
from vaccinera.declarations.states import Outcome
from vaccinera.organisations.queries.units import choices_of
from vaccinera.patients.rules.ages import age_on
from vaccinera.products.queries import products_named, usable_batches
from vaccinera.products.rules.batches import batch_to_propose
from vaccinera.programmes.queries import advice_for
from vaccinera.programmes.rules.persons import PersonFacts
from vaccinera.programmes.rules.prescribing import judge_prescribing
from vaccinera.programmes.rules.products import judge_product, products_for
from vaccinera.visits.queries.assessments import basics_for
from vaccinera.visits.queries.work import carried_from
from vaccinera.visits.rules.carrying import route_to_propose, site_to_propose
from vaccinera.visits.rules.told_facts import told_facts
from vaccinera.visits.states import BodySite

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

    from vaccinera.access.rules.readers import Reader
    from vaccinera.declarations.rules.questions import AnswerValue
    from vaccinera.products.models import Product, UnitBatch
    from vaccinera.programmes.rules.packs import Pack, PackProduct, Text
    from vaccinera.visits.models import Draft
    from vaccinera.visits.queries.assessments import Basics
    from vaccinera.visits.rules.carrying import Carried

_USUAL_SITE = BodySite.LEFT_UPPER_ARM.value


@dataclass(frozen=True, slots=True)
class Proposal:
    """The fields of a fresh registration; ``carried`` says that the dose before gave product, batch, site and route.

    ``has_own_right`` is whether the reader may prescribe for somebody of this age in one of the groups: which group it
    is, the answers tell.
    """

    answers: Mapping[str, AnswerValue]
    setting: str
    indication: Text
    product: Product | None
    pack_product: PackProduct | None
    batch: UnitBatch | None
    site: str
    route: str
    carried: bool
    has_own_right: bool


def proposal_for(
    reader: Reader,
    draft: Draft,
    *,
    at: datetime,
    basics: Basics | None = None,
    of_programme: Sequence[UnitBatch] | None = None,
) -> Proposal:
    """Propose for a draft that need not be stored yet: only its person and programme are looked at.

    ``basics`` is what the registration starts from and ``of_programme`` the unit's usable batches of the programme's
    products, where the caller has read them already.
    """
    basics = basics or basics_for(reader, draft, at=at)
    pack = basics.pack
    carried = carried_from(reader, programme_code=draft.programme_id, on=basics.on)
    facts = _facts(reader, draft, basics)
    products = products_named(tuple(product.npl_id for product in pack.products))
    chosen = choices_of(unit_id=reader.unit_id)
    usual = chosen.usually(draft.programme_id)
    npl_ids = sorted(
        _suitable(pack, facts, basics), key=lambda one: chosen.rank_of(one, programme_code=draft.programme_id)
    )
    if of_programme is None:
        of_programme = usable_batches(reader, npl_ids=npl_ids, on=basics.on)
    batches = [batch for batch in of_programme if batch.product.npl_id in npl_ids]
    product = _product(products, npl_ids, batches, carried, on=basics.on)
    batch = None if product is None else _batch(product, batches, carried, on=basics.on)
    pack_product = None if product is None else pack.product(product.npl_id)
    is_carried = carried is not None and product is not None and carried.product_id == product.pk
    route = "" if pack_product is None else route_to_propose(usual.route, of_product=pack_product.route.value)
    taken = [dose.site for dose in basics.doses if dose.given_on == basics.on]
    return Proposal(
        answers=basics.prefilled.answers,
        setting=usual.setting if usual.setting in pack.settings else reader.unit_setting,
        indication=pack.indication,
        product=product,
        pack_product=pack_product,
        batch=batch,
        site=site_to_propose(carried.site if is_carried and carried else usual.site or _USUAL_SITE, taken_today=taken),
        route=carried.route if is_carried and carried else route,
        carried=is_carried,
        has_own_right=_has_own_right(reader, draft, basics),
    )


def _has_own_right(reader: Reader, draft: Draft, basics: Basics) -> bool:
    birth_date = draft.person.kept.birth_date
    age_years = None if birth_date is None else age_on(birth_date, basics.on)
    return reader.may(Permission.PRESCRIPTION_SIGN) and any(
        judge_prescribing(
            basics.pack,
            profession=reader.profession,
            competences=reader.competences,
            age_years=age_years,
            group=group.code,
            outcome=Outcome.OK.value,
        ).may
        for group in basics.pack.target_groups
    )


def _facts(reader: Reader, draft: Draft, basics: Basics) -> PersonFacts:
    told = told_facts(judge_answers(basics.published.questionnaire, basics.prefilled.answers).facts, on=basics.on)
    return PersonFacts(
        birth_date=draft.person.kept.birth_date,
        risk_groups=told.risk_groups,
        estimated_due_on=told.estimated_due_on,
        setting=reader.unit_setting,
        is_care_staff=False,
        days=told.days,
    )


def _suitable(pack: Pack, facts: PersonFacts, basics: Basics) -> list[str]:
    """The products that may be given to the person today, the preferred first."""
    advice = advice_for(pack, facts, [dose.as_given() for dose in basics.doses], on=basics.on)
    if advice is None or advice.group is None or advice.duplicate_group is None:
        suitable = list(pack.products)
    else:
        suitable = list(
            products_for(pack, facts, group=advice.group.code, duplicate_group=advice.duplicate_group, on=basics.on)
        )
    return [one.npl_id for one in suitable if judge_product(pack, one.npl_id, facts, on=basics.on) is None]


def _product(
    products: Sequence[Product],
    npl_ids: Sequence[str],
    batches: Sequence[UnitBatch],
    carried: Carried | None,
    *,
    on: date,
) -> Product | None:
    """The one given before if it suits; else the first that suits: of the day's batches, in the fridge, or at all.

    ``npl_ids`` stand in the order of the programme, what the unit has chosen first.
    """
    suitable = [product for npl_id in npl_ids for product in products if product.npl_id == npl_id]
    if carried is not None:
        again = next((product for product in suitable if product.pk == carried.product_id), None)
        if again is not None:
            return again
    chosen = {batch.product_id for batch in batches if batch.favourite_on == on}
    at_hand = chosen or {batch.product_id for batch in batches}
    return next((product for product in suitable if product.pk in at_hand), suitable[0] if suitable else None)


def _batch(product: Product, batches: Sequence[UnitBatch], carried: Carried | None, *, on: date) -> UnitBatch | None:
    """The batch given before, the day's, or the only one there is."""
    of_product = [batch for batch in batches if batch.product_id == product.pk]
    if carried is not None:
        again = next((batch for batch in of_product if batch.pk == carried.unit_batch_id), None)
        if again is not None:
            return again
    return batch_to_propose(of_product, on=on)
