"""What the rooms below say of one registration at one instant: what the page shows, and what signing decides by."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from vaccinera.declarations.queries import (
    age_limits,
    information_for,
    latest_answers,
    published_of,
    questionnaire_in_force,
)
from vaccinera.declarations.rules.answers import check_answers
from vaccinera.declarations.rules.consent import Consent, possible_bases, settled
from vaccinera.declarations.rules.information import InformationGiven
from vaccinera.declarations.rules.outcomes import judge_answers
from vaccinera.declarations.rules.prefill import prefill
from vaccinera.declarations.states import Outcome
from vaccinera.kernel.clock import civil_day
from vaccinera.kernel.refusals import Refused
from vaccinera.products.queries import BatchInHand, batch_in_hand, products_named
from vaccinera.programmes.queries import advice_for, contraindications_for, pack_of, version_in_force
from vaccinera.programmes.rules.groups import matching_groups
from vaccinera.programmes.rules.persons import PersonFacts
from vaccinera.programmes.rules.pregnancy import week_and_day
from vaccinera.programmes.rules.register import judge_reporting
from vaccinera.visits.queries.gaps import gaps_of_declaration, gaps_of_giving, gaps_of_order
from vaccinera.visits.queries.history import history_of
from vaccinera.visits.queries.prescribers import Rights, prescriber_named, staff_named
from vaccinera.visits.rules.hindrances import (
    NEEDS_PHYSICIAN,
    as_passed,
    combined_outcome,
    hindrances_of,
    needs_physician,
    reasons_for,
    warnings_of,
)
from vaccinera.visits.rules.registrations import (
    AnsweredDeclaration,
    Gap,
)
from vaccinera.visits.rules.told_facts import told_facts
from vaccinera.visits.states import Basis

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

    from vaccinera.access.rules.readers import Reader
    from vaccinera.declarations.models import Declaration
    from vaccinera.declarations.queries import Published
    from vaccinera.declarations.rules.information import InformationText
    from vaccinera.declarations.rules.outcomes import DeclarationVerdict
    from vaccinera.declarations.rules.prefill import Prefill, PreviousAnswers
    from vaccinera.declarations.states import ConsentBasis
    from vaccinera.organisations.models import Staff
    from vaccinera.products.models import Product, UnitBatch
    from vaccinera.programmes.models import ProgrammeVersion
    from vaccinera.programmes.rules.advice import Advice
    from vaccinera.programmes.rules.contraindications import ContraindicationVerdict
    from vaccinera.programmes.rules.groups import GroupMatch
    from vaccinera.programmes.rules.packs import Pack, PackProduct
    from vaccinera.programmes.rules.persons import GivenDose
    from vaccinera.programmes.rules.prescribing import PrescribingVerdict
    from vaccinera.visits.models import Draft, Prescription
    from vaccinera.visits.queries.history import Dose, History, Missed, SharedDose
    from vaccinera.visits.rules.hindrances import Warned
    from vaccinera.visits.rules.registrations import Registration


@dataclass(frozen=True, slots=True)
class Basics:
    """What stands before anything is answered: rules, questions, earlier doses and answers.

    ``given`` is what the advice rests on: every dose that may be read, those of other providers among them.
    """

    version: ProgrammeVersion
    pack: Pack
    published: Published
    previous: tuple[PreviousAnswers, ...]
    prefilled: Prefill
    doses: list[Dose]
    missed: list[Missed]
    shared: list[SharedDose]
    given: list[GivenDose]
    on: date


@dataclass(frozen=True, slots=True)
class Assessment:
    """One registration, judged. ``gaps`` is empty exactly when it can be signed.

    ``advice`` is nothing while the decision support is switched off: then no warning follows from it.
    ``contraindications`` are those of the product chosen, and ``outcome`` is the worst of them and the answers'.
    """

    basics: Basics
    facts: PersonFacts
    given_at: datetime
    prescribed_at: datetime
    verdict: DeclarationVerdict
    consent: Consent
    consent_bases: tuple[ConsentBasis, ...]
    contraindications: tuple[ContraindicationVerdict, ...]
    outcome: Outcome
    groups: tuple[GroupMatch, ...]
    group: GroupMatch | None
    advice: Advice | None
    warnings: tuple[Warned, ...]
    prescribing: PrescribingVerdict | None
    own_right: PrescribingVerdict
    pack_product: PackProduct | None
    prescriber_id: int | None
    product: Product | None
    in_hand: BatchInHand | None
    staff: Mapping[int, Staff]
    warning_reasons: Mapping[str, str]
    declaration_gaps: tuple[Gap, ...]
    order_gaps: tuple[Gap, ...]
    giving_gaps: tuple[Gap, ...]

    @property
    def gaps(self) -> tuple[Gap, ...]:
        """Everything that keeps the whole registration from being signed, in the order of the page."""
        return self.declaration_gaps + self.order_gaps + self.giving_gaps

    @property
    def dose_the_same_day(self) -> Dose | None:
        """The dose of the same product group the person already had that day, which a second one must be told from."""
        group = None if self.pack_product is None else self.pack_product.duplicate_group
        day = civil_day(self.given_at)
        known = (dose for dose in self.basics.doses if dose.is_of_a_day)
        return next((dose for dose in known if (dose.duplicate_group, dose.given_on) == (group, day)), None)

    @property
    def is_final_stop(self) -> bool:
        """Whether somebody whose consent is needed has said no, which no prescription changes."""
        return self.verdict.is_final or self.consent.refused_by is not None

    @property
    def information(self) -> InformationText:
        """What the person is told about a vaccination of the programme."""
        return information_for(self.basics.pack.code, on=self.basics.on)

    @property
    def is_reportable(self) -> bool:
        """Whether the dose goes to the national register, which the person is then told."""
        if self.group is None or self.pack_product is None:
            return False
        return judge_reporting(
            self.basics.pack,
            self.facts,
            group=self.group.code,
            duplicate_group=self.pack_product.duplicate_group,
            on=civil_day(self.given_at),
        ).is_reportable

    @property
    def needs_physician(self) -> bool:
        """Whether an answer, or a contraindication of the product, leaves the decision to a physician."""
        return self.outcome in NEEDS_PHYSICIAN

    @property
    def contraindicated(self) -> list[ContraindicationVerdict]:
        """The contraindications that only a physician's own prescription lifts."""
        return [one for one in self.contraindications if needs_physician(one)]

    @property
    def pregnancy(self) -> tuple[int, int] | None:
        """The week and day of a pregnancy on the day of the dose, as its due date says."""
        due_on = self.facts.estimated_due_on
        return None if due_on is None else week_and_day(due_on, on=civil_day(self.given_at))

    @property
    def passed_warnings(self) -> list[dict[str, str]]:
        """The warnings with the reasons they are passed with, as the visit keeps them."""
        return as_passed(self.warnings, self.warning_reasons)

    @property
    def hindrances(self) -> list[dict[str, str]]:
        """What only a physician's own prescription lifts, as that prescription keeps it."""
        version = self.basics.published.questionnaire.version
        return hindrances_of(self.verdict.findings, self.contraindications, questionnaire=version)


def rules_at(programme_code: str, given_at: datetime | None, *, at: datetime) -> datetime:
    """The instant whose rules and questions a dose is judged by: when it was given, also when that is written later.

    A time that has not come, or on whose day the programme had no rules, leaves it at now; both are gaps.
    """
    if given_at is None or given_at > at:
        return at
    try:
        version_in_force(programme_code, on=civil_day(given_at))
    except Refused:
        return at
    return given_at


def basics_for(reader: Reader, draft: Draft, *, at: datetime, history: History | None = None) -> Basics:
    """What a registration starts from. A declaration once sent keeps its own questions and takes no old answers.

    ``history`` is the person's, where the caller has read those of many at once.
    """
    on = civil_day(at)
    version = version_in_force(draft.programme_id, on=on)
    pack = pack_of(version)
    if draft.declaration is None:
        published = questionnaire_in_force(pack.questionnaire, on=on)
        previous = latest_answers(reader, person_id=draft.person_id)
    else:
        published, previous = published_of(draft.declaration), ()
    history = history or history_of(reader, draft.person_id)
    return Basics(
        version=version,
        pack=pack,
        published=published,
        previous=previous,
        prefilled=prefill(published.questionnaire, previous=previous, on=on),
        doses=history.doses,
        missed=history.missed,
        shared=history.shared,
        given=history.as_given(),
        on=on,
    )


def assess(
    reader: Reader,
    draft: Draft,
    registration: Registration,
    *,
    at: datetime,
    signed_beforehand: Prescription | None = None,
    batches: Sequence[UnitBatch] = (),
    basics: Basics | None = None,
) -> Assessment:
    """Judge a registration as it would be if signed by the reader at an instant.

    A declaration that was sent to a prescriber stands as it was sent, whatever the registration holds.
    ``signed_beforehand`` is the prescription already signed for this draft, if any: then the order stands as it was
    signed too, and only the administration is judged. ``batches`` are usable ones and ``basics`` all that is started
    from, where the caller has read them already. Refuses answers that are none.
    """
    basics = basics or basics_for(reader, draft, at=rules_at(draft.programme_id, registration.giving.given_at, at=at))
    if draft.declaration is None:
        check_answers(basics.published.questionnaire, registration.declaration.answers, on=basics.on)
    else:
        registration = replace(registration, declaration=as_sent(draft.declaration))
    around = _look_around(
        reader, draft, registration, basics, at=at, signed_beforehand=signed_beforehand, batches=batches
    )
    product, prescriber = around.product, around.prescriber
    return Assessment(
        basics=basics,
        facts=around.facts,
        given_at=around.given_at,
        prescribed_at=around.prescribed_at,
        verdict=around.verdict,
        consent=around.consent,
        consent_bases=around.consent_bases,
        contraindications=around.contraindications,
        outcome=around.outcome,
        groups=around.groups,
        group=around.group,
        advice=around.advice,
        warnings=around.warnings,
        prescribing=around.prescribing,
        own_right=around.rights.of(reader.profession, reader.competences),
        pack_product=None if product is None else basics.pack.product(product.npl_id),
        prescriber_id=None if prescriber is None else prescriber.pk,
        product=product,
        in_hand=around.in_hand,
        staff=around.staff,
        warning_reasons=around.reasons,
        declaration_gaps=() if signed_beforehand else gaps_of_declaration(around),
        order_gaps=gaps_of_order(around),
        giving_gaps=gaps_of_giving(around),
    )


@dataclass(frozen=True, slots=True)
class Around:
    """What has been read and judged on the way to the gaps."""

    reader: Reader
    draft: Draft
    registration: Registration
    basics: Basics
    facts: PersonFacts
    at: datetime
    given_at: datetime
    prescribed_at: datetime
    verdict: DeclarationVerdict
    consent: Consent
    consent_bases: tuple[ConsentBasis, ...]
    contraindications: tuple[ContraindicationVerdict, ...]
    outcome: Outcome
    groups: tuple[GroupMatch, ...]
    group: GroupMatch | None
    advice: Advice | None
    warnings: tuple[Warned, ...]
    rights: Rights
    prescriber: Staff | None
    prescribing: PrescribingVerdict | None
    product: Product | None
    in_hand: BatchInHand | None
    staff: Mapping[int, Staff]
    reasons: Mapping[str, str]
    signed_beforehand: Prescription | None


def _look_around(
    reader: Reader,
    draft: Draft,
    registration: Registration,
    basics: Basics,
    *,
    at: datetime,
    signed_beforehand: Prescription | None,
    batches: Sequence[UnitBatch],
) -> Around:
    """Ask the rooms below, once each, what they say of the registration, on the day the dose is given."""
    verdict = judge_answers(basics.published.questionnaire, registration.declaration.answers)
    facts = _person_facts(draft, registration, verdict, on=basics.on)
    given_at = registration.giving.given_at or at
    given_on = civil_day(given_at)
    bases = possible_bases(draft.person.kept.birth_date, on=given_on, limits=age_limits())
    groups = matching_groups(basics.pack, facts, on=given_on)
    group = next((match for match in groups if match.code == registration.target_group), groups[0] if groups else None)
    advice = advice_for(basics.pack, facts, basics.given, on=given_on)
    in_hand = _in_hand(reader, registration, batches, on=given_on)
    product = _product(registration, in_hand, basics.pack, signed_beforehand)
    contraindications = _contraindications(basics.pack, verdict, product)
    outcome = combined_outcome(verdict.outcome, contraindications)
    warnings = warnings_of(advice, contraindications)
    staff = staff_named(reader, registration, on=given_on)
    rights = Rights(basics.pack, draft, outcome, group, given_on)
    prescriber = prescriber_named(reader, staff.get(registration.order.prescriber_id or 0))
    return Around(
        reader=reader,
        draft=draft,
        registration=registration,
        basics=basics,
        facts=facts,
        at=at,
        given_at=given_at,
        prescribed_at=_prescribed_at(registration, signed_beforehand, given_at=given_at, at=at),
        verdict=verdict,
        consent=settled(registration.declaration.consent, bases),
        consent_bases=bases,
        contraindications=contraindications,
        outcome=outcome,
        groups=groups,
        group=group,
        advice=advice,
        warnings=warnings,
        rights=rights,
        prescriber=prescriber,
        prescribing=None if prescriber is None else rights.of(prescriber.profession, prescriber.competences),
        product=product,
        in_hand=in_hand,
        staff=staff,
        reasons=reasons_for(warnings, registration.passed_reasons, extra_dose_reason=registration.extra_dose_reason),
        signed_beforehand=signed_beforehand,
    )


def _contraindications(
    pack: Pack, verdict: DeclarationVerdict, product: Product | None
) -> tuple[ContraindicationVerdict, ...]:
    """What the answers ask for with the product chosen; nothing while none is."""
    chosen = None if product is None else pack.product(product.npl_id)
    return () if chosen is None else contraindications_for(pack, verdict.facts, chosen)


def as_sent(declaration: Declaration) -> AnsweredDeclaration:
    """A declaration reviewed before it was sent: every answer is confirmed, and the consent is not judged again."""
    return AnsweredDeclaration(
        answers=declaration.answers,
        answered_by=declaration.answered_by,
        answered_by_name=declaration.answered_by_name,
        note=declaration.note,
        are_confirmed_together=True,
        confirmed=frozenset(declaration.answers),
        consent=Consent(),
        information=InformationGiven(None, declaration.information_language),
        read_in=declaration.read_in,
    )


def _in_hand(
    reader: Reader, registration: Registration, batches: Sequence[UnitBatch], *, on: date
) -> BatchInHand | None:
    batch_id = registration.giving.unit_batch_id
    known = next((batch for batch in batches if batch.pk == batch_id and on <= batch.expires_on), None)
    if known is not None:
        return BatchInHand(known, None)
    return None if batch_id is None else batch_in_hand(reader, batch_id, on=on)


def _person_facts(draft: Draft, registration: Registration, verdict: DeclarationVerdict, *, on: date) -> PersonFacts:
    answered_on = on if draft.declaration is None else civil_day(draft.declaration.reviewed_at)
    told = told_facts(verdict.facts, on=answered_on)
    return PersonFacts(
        birth_date=draft.person.kept.birth_date,
        risk_groups=told.risk_groups,
        estimated_due_on=told.estimated_due_on,
        setting=registration.setting,
        is_care_staff=registration.is_care_staff,
        is_household_contact=registration.is_household_contact,
        days=told.days,
    )


def _product(
    registration: Registration, in_hand: BatchInHand | None, pack: Pack, signed_beforehand: Prescription | None
) -> Product | None:
    wanted = signed_beforehand.product_id if signed_beforehand else registration.order.product_id
    if wanted is None:
        return None
    if in_hand is not None and in_hand.batch.product_id == wanted:
        return in_hand.batch.product
    products = products_named(tuple(product.npl_id for product in pack.products))
    return next((product for product in products if product.pk == wanted), None)


def _prescribed_at(
    registration: Registration, signed_beforehand: Prescription | None, *, given_at: datetime, at: datetime
) -> datetime:
    if signed_beforehand is not None:
        return signed_beforehand.prescribed_at
    if registration.order.basis is Basis.VERBAL and registration.order.prescribed_at is not None:
        return registration.order.prescribed_at
    if registration.order.prescriber_id == registration.giving.giver_id:
        # One's own prescription is made at the latest in the moment of giving, whenever it is written down.
        return min(at, given_at)
    return at
