"""An entry about to be corrected: what it says now, what may be chosen instead, and what the rules say of that."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import Exists, OuterRef, Q

from vaccinera.access.states import Permission, Purpose, Role
from vaccinera.declarations.queries import published_of
from vaccinera.declarations.rules.outcomes import judge_answers
from vaccinera.declarations.states import Outcome
from vaccinera.kernel.clock import civil_day
from vaccinera.organisations.models import Commission, Staff
from vaccinera.patients.rules.ages import age_on
from vaccinera.products.models import Product
from vaccinera.products.queries import batches_of_the_past, products_named
from vaccinera.programmes.queries import pack_of, versions_in_force
from vaccinera.programmes.rules.dose_numbers import next_dose
from vaccinera.programmes.rules.groups import is_in_weeks, matching_groups
from vaccinera.programmes.rules.persons import PersonFacts
from vaccinera.programmes.rules.prescribing import judge_prescribing
from vaccinera.programmes.rules.products import judge_product
from vaccinera.visits.models import Signature, Visit
from vaccinera.visits.queries.history import doses_of
from vaccinera.visits.rules.corrections import (
    Around,
    Correctable,
    changed_fields,
    correction_gaps,
    judges_batch,
    judges_product,
    with_own_word_in_time,
)
from vaccinera.visits.rules.locks import is_locked
from vaccinera.visits.rules.moving import Newcomer
from vaccinera.visits.rules.registrations import GivingCircumstances
from vaccinera.visits.rules.told_facts import told_facts
from vaccinera.visits.states import Basis, VisitState

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

    from vaccinera.access.rules.readers import Reader
    from vaccinera.patients.models import Person
    from vaccinera.products.queries import BatchInHand
    from vaccinera.programmes.models import ProgrammeVersion
    from vaccinera.programmes.rules.dose_numbers import DoseNumber
    from vaccinera.programmes.rules.groups import GroupMatch
    from vaccinera.programmes.rules.packs import Pack
    from vaccinera.visits.queries.history import Dose
    from vaccinera.visits.rules.registrations import Gap


@dataclass(frozen=True, slots=True)
class Placing:
    """An entry as it would stand on another person: what the rules know of them, and the group they then are in."""

    newcomer: Newcomer
    group: GroupMatch | None
    is_in_weeks: bool | None


def permission_to_correct(reader: Reader, visit: Visit) -> Permission:
    """What it takes to correct an entry: one's own when the reader recorded or signed any version of it."""
    if reader.may(Permission.VISIT_CORRECT_ANY, at=visit.unit_id):
        return Permission.VISIT_CORRECT_ANY
    is_own = (
        visit.recorded_by_hsa_id == reader.hsa_id
        or Signature.objects.filter(
            provider_id=reader.provider_id, visit__document_id=visit.document_id, signer_id=reader.staff_id
        ).exists()
    )
    return Permission.VISIT_CORRECT_OWN if is_own else Permission.VISIT_CORRECT_ANY


def may_correct(reader: Reader, visit: Visit) -> bool:
    """Whether the reader may correct or nullify the entry, whatever state it is in."""
    return reader.may(permission_to_correct(reader, visit), at=visit.unit_id)


def is_locked_to_edits(visit: Visit, *, on: date) -> bool:
    """Whether the entry still lacks a signature and may no longer be edited: it is signed first (LAW-07)."""
    return visit.state == VisitState.GIVEN and is_locked(
        civil_day(visit.recorded_at), on=on, days=settings.VACCINERA_DAYS_TO_LOCK
    )


def as_it_stands(visit: Visit) -> Correctable:
    """The entry's correctable fields as they are."""
    order, given = visit.prescription, visit.administration
    preparer = (
        given.giver_id
        if given.preparer_hsa_id == given.giver_hsa_id
        else Staff.objects.filter(hsa_id=given.preparer_hsa_id).values_list("pk", flat=True).first()
    )
    group = next((one for one in pack_of(visit.judged_by).target_groups if one.code == visit.target_group), None)
    return Correctable(
        programme=visit.programme_id,
        product_id=given.product_id,
        dose_quantity=given.dose_quantity,
        dose_unit=given.dose_unit,
        given_at=given.given_at,
        unit_batch_id=given.unit_batch_id,
        site=given.site,
        route=given.route,
        giver_id=given.giver_id,
        preparer_id=preparer,
        giving_comment=given.comment,
        ordered_route=order.route,
        indication=order.indication,
        prescriber_id=order.prescriber_id,
        prescribed_at=order.prescribed_at,
        basis_reason=order.basis_reason,
        order_comment=order.comment,
        target_group=visit.target_group,
        payer="" if group is not None and group.payer == visit.payer else visit.payer,
        setting=visit.setting,
        extra_dose_reason=visit.extra_dose_reason,
    )


@dataclass(frozen=True, slots=True)
class Offered:
    """What may be chosen for an entry of a programme on a day: by the rules as they were in force then."""

    version: ProgrammeVersion
    pack: Pack
    packs: tuple[Pack, ...]
    products: Sequence[Product]
    batches: Sequence[BatchInHand]
    groups: tuple[GroupMatch, ...]


@dataclass(frozen=True, slots=True)
class Judged:
    """A corrected entry, judged. ``gaps`` is empty exactly when it can be signed."""

    before: Correctable
    after: Correctable
    changed: tuple[str, ...]
    offered: Offered
    product: Product | None
    batch: BatchInHand | None
    group: GroupMatch | None
    is_in_weeks: bool | None
    staff: Mapping[int, Staff]
    prescribing_rule: str
    duplicate_group: str
    dose: DoseNumber
    gaps: tuple[Gap, ...]


def offered_for(visit: Visit, *, programme: str, on: date, setting: str) -> Offered:
    """The programmes in force on the day, and of one of them the products, the unit's batches and the target groups.

    The entry's own version speaks for its own programme. Whether somebody is of the care staff, or shares a home, is
    not known afterwards: whoever corrects says so by choosing the group.
    """
    versions = {version.programme_id: version for version in versions_in_force(on=on)}
    version = visit.judged_by if programme == visit.programme_id else versions.get(programme)
    version = version or visit.judged_by
    versions[version.programme_id] = version
    pack = pack_of(version)
    products = products_named(tuple(product.npl_id for product in pack.products))
    return Offered(
        version=version,
        pack=pack,
        packs=tuple(pack_of(one) for one in versions.values()),
        products=products,
        batches=batches_of_the_past(
            provider_id=visit.provider_id, unit_id=visit.unit_id, products=[one.pk for one in products], on=on
        ),
        groups=matching_groups(pack, person_facts(visit, setting=setting), on=on),
    )


def person_facts(visit: Visit, *, setting: str) -> PersonFacts:
    """The person as the entry's declaration told of them."""
    declaration = visit.reviewed
    told = told_facts(
        judge_answers(published_of(declaration).questionnaire, declaration.answers).facts,
        on=civil_day(declaration.reviewed_at),
    )
    return PersonFacts(
        birth_date=visit.person.birth_date,
        risk_groups=told.risk_groups,
        estimated_due_on=told.estimated_due_on,
        setting=setting,
        is_care_staff=True,
        is_household_contact=True,
        days=told.days,
    )


def judge_correction(reader: Reader, visit: Visit, after: Correctable, reason: str, *, at: datetime) -> Judged:
    """Judge an entry as it would be if corrected by the reader at an instant."""
    before = as_it_stands(visit)
    after = with_own_word_in_time(before, after, Basis(visit.prescription.basis))
    given_at = after.given_at or visit.administration.given_at
    on = civil_day(given_at)
    changed = changed_fields(before, after)
    offered = offered_for(visit, programme=after.programme, on=on, setting=after.setting)
    product = next((one for one in offered.products if one.pk == after.product_id), None)
    batch = next((one for one in offered.batches if one.batch.pk == after.unit_batch_id), None)
    group = next((one for one in offered.groups if one.code == after.target_group), None)
    due_on = person_facts(visit, setting=after.setting).estimated_due_on
    staff = _staff_named(reader, before, after, on=on)
    doses = [dose for dose in doses_of(reader, visit.person_id) if dose.document_id != visit.document_id]
    rule, prescriber_may = _right_of(visit, staff.get(after.prescriber_id or 0), offered, after, on=on)
    around = Around(
        giving=_giving_around(visit, before, after, changed, batch=batch, staff=staff, given_at=given_at, at=at),
        product_fault=judge_product(
            offered.pack, product.npl_id if product else "", person_facts(visit, setting=after.setting), on=on
        )
        if judges_product(changed)
        else None,
        knows_preparer=(after.preparer_id or 0) in staff,
        knows_prescriber=(after.prescriber_id or 0) in staff,
        prescriber_may=prescriber_may,
        is_prescription_signed=visit.prescription_signed_at is not None,
        has_group=group is not None,
        is_of_setting=after.setting in offered.pack.settings,
        has_dose_the_same_day=_is_second(doses, offered.pack, product, on=on),
        basis=Basis(visit.prescription.basis),
    )
    return Judged(
        before=before,
        after=after,
        changed=changed,
        offered=offered,
        product=product,
        batch=batch,
        group=group,
        is_in_weeks=is_in_weeks(offered.pack, group=after.target_group, due_on=due_on, on=on),
        staff=staff,
        prescribing_rule=rule,
        duplicate_group=_product_group(visit, offered, product),
        dose=_dose_number(visit, after, doses, offered, product, on=on),
        gaps=correction_gaps(before, after, reason, around),
    )


def placing_on(reader: Reader, visit: Visit, person: Person) -> Placing:
    """What the rules say of an entry on another person, with the answers it rests on carried over."""
    pack, on = pack_of(visit.judged_by), civil_day(visit.administration.given_at)
    facts = replace(person_facts(visit, setting=visit.setting), birth_date=person.birth_date)
    of_person = matching_groups(pack, replace(facts, is_care_staff=False, is_household_contact=False), on=on)
    same = (one for one in matching_groups(pack, facts, on=on) if one.code == visit.target_group)
    group = next(same, of_person[0] if of_person else None)
    doses = doses_of(reader, person.pk)
    newcomer = Newcomer(
        birth_date=person.birth_date,
        deceased_on=person.deceased_on,
        product_fault=judge_product(pack, visit.prescription.product.npl_id, facts, on=on),
        has_group=group is not None,
        has_dose_that_day=any(
            dose.visit_id and (dose.duplicate_group, dose.given_on) == (visit.duplicate_group, on) for dose in doses
        ),
    )
    code = "" if group is None else group.code
    return Placing(newcomer, group, is_in_weeks(pack, group=code, due_on=facts.estimated_due_on, on=on))


def _giving_around(
    visit: Visit,
    before: Correctable,
    after: Correctable,
    changed: tuple[str, ...],
    *,
    batch: BatchInHand | None,
    staff: Mapping[int, Staff],
    given_at: datetime,
    at: datetime,
) -> GivingCircumstances:
    is_judged = judges_batch(changed)
    person, judges_day = visit.person, "given_at" in changed
    return GivingCircumstances(
        now=at,
        given_at=given_at,
        given_on=civil_day(given_at),
        is_giver_known=after.giver_id == before.giver_id or (after.giver_id or 0) in staff,
        is_batch_known=not is_judged or batch is not None,
        is_batch_of_product=not is_judged or (batch is not None and batch.batch.product_id == after.product_id),
        batch_fault=batch.fault if is_judged and batch is not None else None,
        batch_expires_on=batch.batch.expires_on if batch is not None else None,
        birth_date=person.birth_date if judges_day else None,
        deceased_on=person.deceased_on if judges_day else None,
    )


def _staff_named(reader: Reader, before: Correctable, after: Correctable, *, on: date) -> dict[int, Staff]:
    """Whoever is newly named and had a commission of care at the provider that day; a prescriber must prescribe."""
    giving = {staff_id for staff_id in (after.giver_id, after.preparer_id) if staff_id is not None}
    prescribing = set() if after.prescriber_id is None else {after.prescriber_id}
    in_force = Commission.objects.filter(
        Q(to_on=None) | Q(to_on__gt=on),
        staff_id=OuterRef("pk"),
        unit__provider_id=reader.provider_id,
        purpose=Purpose.CARE,
        from_on__lte=on,
    )
    found = Staff.objects.filter(Exists(in_force), pk__in=giving | prescribing).annotate(
        may_prescribe=Exists(in_force.filter(roles__contains=Role.PRESCRIBER))
    )
    is_same = after.prescriber_id == before.prescriber_id
    return {one.pk: one for one in found if one.pk in giving or is_same or one.may_prescribe}


def _right_of(
    visit: Visit, prescriber: Staff | None, offered: Offered, after: Correctable, *, on: date
) -> tuple[str, bool]:
    """By which rule the named prescriber may prescribe this, and whether at all."""
    if prescriber is None:
        return visit.prescription.right_rule, False
    birth_date = visit.person.birth_date
    verdict = judge_prescribing(
        offered.pack,
        profession=prescriber.profession,
        competences=prescriber.competences,
        age_years=None if birth_date is None else age_on(birth_date, max(on, birth_date)),
        group=after.target_group,
        outcome=Outcome(visit.reviewed.outcome).value,
    )
    return verdict.rule, verdict.may


def _is_second(doses: Sequence[Dose], pack: Pack, product: Product | None, *, on: date) -> bool:
    chosen = None if product is None else pack.product(product.npl_id)
    group = None if chosen is None else chosen.duplicate_group
    return any(dose.visit_id and (dose.duplicate_group, dose.given_on) == (group, on) for dose in doses)


def _dose_number(
    visit: Visit, after: Correctable, doses: Sequence[Dose], offered: Offered, product: Product | None, *, on: date
) -> DoseNumber:
    """Which dose it is among the person's others, of which only the earlier count."""
    return next_dose(
        offered.pack,
        person_facts(visit, setting=after.setting),
        [dose.as_given() for dose in doses if dose.given_on < on],
        group=after.target_group,
        duplicate_group=_product_group(visit, offered, product),
        on=on,
    )


def _product_group(visit: Visit, offered: Offered, product: Product | None) -> str:
    chosen = None if product is None else offered.pack.product(product.npl_id)
    return visit.duplicate_group if chosen is None else chosen.duplicate_group
