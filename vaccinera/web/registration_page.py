"""One draft on the page: read once, judged once, and told as the template takes it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext

from vaccinera.access.states import Permission
from vaccinera.declarations.rules.outcomes import judge_answers
from vaccinera.declarations.rules.prefill import NOTHING
from vaccinera.kernel.clock import civil_day
from vaccinera.products.rules.batches import batch_to_propose
from vaccinera.programmes.states import Profession
from vaccinera.visits.queries.assessments import assess
from vaccinera.visits.queries.person_page import LASTING_WARNINGS
from vaccinera.visits.rules.addressing import is_expired
from vaccinera.visits.rules.deadlines import last_day_to_give
from vaccinera.visits.states import Basis, DraftState
from vaccinera.web.consent import consent_shown, consent_told
from vaccinera.web.forms.registration import ANSWER, PASSED, Raw, Typed, as_of_day, read_registration
from vaccinera.web.history import latest_missed
from vaccinera.web.parts import Mark
from vaccinera.web.people import lacks_personal_number, shown_person
from vaccinera.web.registration import (
    choices_for,
    declaration_shown,
    doses_shown,
    findings_shown,
    texts_of,
)
from vaccinera.web.registration_lines import faults_in_order, left_of, lines_of
from vaccinera.web.told import information_told, told_proposed, told_shown
from vaccinera.web.waiting import withdrawn_because
from vaccinera.web.words import decimal_in_words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

    from vaccinera.access.rules.readers import Reader
    from vaccinera.declarations.models import Declaration
    from vaccinera.products.queries import ScanFound
    from vaccinera.visits.models import Draft, Prescription
    from vaccinera.visits.queries.assessments import Assessment
    from vaccinera.visits.queries.work import Work
    from vaccinera.visits.rules.hindrances import Warned
    from vaccinera.visits.rules.registrations import Gap, Registration
    from vaccinera.web.registration import Choices
    from vaccinera.web.registration_lines import Stage

_BLOCKS_OWN_SIGNATURE = frozenset(
    {
        "visits.prescription.no_right",
        "visits.prescription.not_signed_yet",
        "visits.prescription.stop_needs_signed_prescription",
    }
)


@dataclass(frozen=True, slots=True)
class Told:
    """What an act on the page has to say: sentences by field, a scan that found something, a batch to add."""

    errors: Mapping[str, str] = field(default_factory=dict)
    found: ScanFound | None = None
    scanned: str = ""

    @property
    def offers_batch(self) -> bool:
        """Whether the scanned pack's batch can be added to the unit at once."""
        return self.found is not None and bool(self.found.batch_written and self.found.expires_on)


def page_context(reader: Reader, work: Work, raw: Raw, told: Told, *, at: datetime) -> dict[str, Any]:
    """All the template needs, in one read-only transaction of the caller's."""
    draft, opens_record = work.draft, reader.may(Permission.PERSON_OPEN)
    if not opens_record:  # whoever opens no records is not told what was answered before
        work = replace(work, basics=replace(work.basics, prefilled=NOTHING))
    asked_on, raw = Typed(raw).text("asked_on"), _as_it_stands(draft, work, raw, today=civil_day(at))
    page = Typed(raw)
    is_prescribing = draft.state == DraftState.AWAITING_PRESCRIBER
    questionnaire = work.basics.published.questionnaire
    typed = read_registration(
        raw, questionnaire, on=work.basics.on, reader_id=reader.staff_id, is_prescribing=is_prescribing
    )
    beforehand = work.prescribed.prescription if work.prescribed else None
    assessed = assess(
        reader, draft, typed.registration, at=at, signed_beforehand=beforehand, batches=work.batches, basics=work.basics
    )
    errors = {**typed.faults, **told.errors}
    declared = declaration_shown(work, raw, errors)
    stage = stage_of(reader, draft, assessed, basis=typed.registration.order.basis, giver=page.number("giver"))
    may_own = assessed.own_right.may and reader.may(Permission.PRESCRIPTION_SIGN)
    person = shown_person(reader, draft.person, work.number, on=civil_day(at))
    choices = choices_for(
        work, assessed, reader_id=reader.staff_id, unit_id=reader.unit_id,
        has_own_right=may_own or page.text("basis") == Basis.OWN,
    )  # fmt: skip
    return {
        "draft": draft,
        "values": {name: texts[0] for name, texts in raw.items() if texts},
        "errors": errors,
        "faults": faults_in_order(told.errors, declared) if told.errors else [],
        "person": person,
        "marks": [*person.marks, *_marks(work, assessed)] if opens_record else person.marks,
        "work": work,
        "assessed": assessed,
        "declared": declared,
        **_consent_and_information(draft, assessed, page, errors, choices),
        "choices": choices,
        **_to_be_given_later(reader, draft, assessed, raw, beforehand),
        "stage": stage,
        "lines": lines_of(assessed, declared, page, errors, stage),
        "left": left_of(_gaps_at(stage, assessed), declared),
        "warnings": [WarningShown(one, raw, errors) for one in _warnings_asked(assessed)] if stage != "give" else [],
        "is_carried": page.is_on("carried") and page.text("carried") == page.text("batch"),
        "opens_record": opens_record,
        "offers_certificate": lacks_personal_number(work.number) and reader.may(Permission.CERTIFICATE_PRINT),
        "doses": doses_shown(work.basics.doses) if opens_record else [],
        "missed": latest_missed(work.basics.missed, draft.programme_id) if opens_record else "",
        "must_send": stage == "send" and assessed.needs_physician,
        "may_lift": reader.profession == Profession.PHYSICIAN and may_own,
        "may_own": may_own,
        "is_asked_anew": bool(asked_on) and asked_on != page.text("asked_on"),
        "is_of_another_day": draft.declaration is not None
        and civil_day(draft.declaration.reviewed_at) != civil_day(at),
        "findings": findings_shown(assessed.verdict.findings),
        "told": told,
        "assumption": _assumption(work, assessed),
        "withdrawn_because": withdrawn_because(work.withdrawn) if work.withdrawn else "",
        "signed_dose": _signed_dose(beforehand) if beforehand else "",
        "signs": _signs(reader, assessed, typed.registration, is_prescribed=beforehand is not None),
    }


def _consent_and_information(
    draft: Draft, assessed: Assessment, page: Typed, errors: Mapping[str, str], choices: Choices
) -> dict[str, Any]:
    """Whose decision it is and what is told, as it is filled in and as it was sent."""
    sent = draft.declaration
    return {
        "told_shown": told_shown(assessed, page),
        "consent": consent_shown(assessed.consent, assessed.consent_bases, page, errors, assessors=choices.givers),
        "consent_sent": consent_told(sent) + information_told(sent) if sent else [],
    }


def _to_be_given_later(
    reader: Reader, draft: Draft, assessed: Assessment, raw: Raw, beforehand: Prescription | None
) -> dict[str, Any]:
    """Until when and where a dose prescribed beforehand is given; ``is_addressed`` is what another unit asks for."""
    on = assessed.basics.on
    return {
        "expires_on": Typed(raw).text("expires_on") or last_day_to_give(on).isoformat(),
        "performs_at": raw.get("performing_unit", []),
        "is_addressed": draft.unit_id != reader.unit_id,
        "is_expired": beforehand is not None and is_expired(beforehand.expires_on, on=on),
    }


def _signed_dose(prescription: Prescription) -> str:
    return f"{decimal_in_words(prescription.dose_quantity)} {prescription.dose_unit}"


def _warnings_asked(assessed: Assessment) -> list[Warned]:
    """Those that ask for a reason: beside a dose the same day the advice does not, since that dose is its cause."""
    return [one for one in assessed.warnings if not (one.is_of_advice and assessed.dose_the_same_day)]


class WarningShown:
    """A warning that is passed with a written reason: its field, what was written, what is wrong with it."""

    def __init__(self, warned: Warned, raw: Raw, errors: Mapping[str, str]) -> None:
        self.warned = warned
        self.name = f"{PASSED}{warned.key}"
        self.value = Typed(raw).text(self.name)
        self.error = errors.get(self.name, "")


def _as_it_stands(draft: Draft, work: Work, raw: Raw, *, today: date) -> Raw:
    """The fields as they hold today: what was sent stands as sent, and a batch nobody can mistake is chosen."""
    if draft.declaration is None:
        raw = told_proposed() | as_of_day(raw, work.basics.published.questionnaire, on=today)
    else:
        raw = {name: texts for name, texts in raw.items() if not name.startswith(ANSWER)} | _sent(draft.declaration)
    if work.prescribed is not None:
        raw = raw | {"product": [str(work.prescribed.prescription.product_id)]}
    product, batch = Typed(raw).number("product"), Typed(raw).text("batch")
    of_product = [one for one in work.batches if one.product_id == product]
    if batch not in {str(one.pk) for one in of_product}:
        proposed = batch_to_propose(of_product, on=work.basics.on)
        raw = raw | {"batch": [str(proposed.pk) if proposed else ""]}
    return raw


def _sent(declaration: Declaration) -> Raw:
    return {f"{ANSWER}{link_id}": texts_of(value) for link_id, value in declaration.answers.items()} | {
        "answered_by": [declaration.answered_by],
        "answered_by_name": [declaration.answered_by_name],
        "declaration_note": [declaration.note],
    }


def stage_of(reader: Reader, draft: Draft, assessed: Assessment, *, basis: Basis, giver: int | None) -> Stage:
    """What can be done on the page now: ``give`` is what was prescribed, ``ended`` what nobody may give today."""
    if not reader.may(Permission.DECLARATION_REVIEW):
        return "desk" if draft.state == DraftState.OPEN else "waiting"
    if draft.state == DraftState.PRESCRIBED:
        return "give"
    may_sign = reader.may(Permission.PRESCRIPTION_SIGN)
    if draft.state == DraftState.AWAITING_PRESCRIBER:
        return "prescribe" if may_sign and assessed.own_right.may else "waiting"
    if assessed.is_final_stop:
        return "ended"
    lacks_commission = basis is Basis.OWN and giver == reader.staff_id and not may_sign
    if basis is Basis.SIGNED or lacks_commission:
        return "send"
    # A right that hangs on answers still to come is not denied before they have come.
    is_early = may_sign and not assessed.needs_physician and _is_unanswered(assessed)
    is_blocked = bool(_BLOCKS_OWN_SIGNATURE & {gap.code for gap in assessed.order_gaps})
    return "send" if is_blocked and not is_early else "sign"


def _is_unanswered(assessed: Assessment) -> bool:
    return any(gap.code == "visits.declaration.unanswered" for gap in assessed.declaration_gaps)


def _gaps_at(stage: Stage, assessed: Assessment) -> Sequence[Gap]:
    """What is left before the stage's own act."""
    gaps: Mapping[Stage, Sequence[Gap]] = {
        "sign": assessed.gaps,
        "send": assessed.declaration_gaps,
        "prescribe": assessed.order_gaps,
        "give": assessed.giving_gaps,
    }
    return gaps.get(stage, ())


def _assumption(work: Work, assessed: Assessment) -> Mapping[str, str] | None:
    wanted = assessed.advice and assessed.advice.assumption
    known = (one.text for one in work.basics.pack.assumptions if one.id == wanted)
    return next(known, None)


def _marks(work: Work, assessed: Assessment) -> list[Mark]:
    """What must not be forgotten while the page is scrolled: what was declared, today or ever before."""
    marks = []
    earlier = [(judge_answers(one.questionnaire, one.answers).facts, one.answered_on) for one in work.basics.previous]
    words = {
        "severe_reaction": gettext("Stark reaktion efter vaccination"),
        "severe_allergy": gettext("Svår allergi"),
    }
    for fact in LASTING_WARNINGS:
        if assessed.verdict.facts.get(fact) is True:
            marks.append(Mark("reaction", words[fact]))
            continue
        newest = next(((facts[fact], on) for facts, on in earlier if fact in facts), None)
        if newest and newest[0] is True:
            day = gettext("uppgivet %(day)s") % {"day": newest[1].isoformat()}
            marks.append(Mark("reaction", f"{words[fact]}, {day}"))
    if assessed.needs_physician and not marks:
        marks.append(Mark("reaction", gettext("Ett svar bedöms av läkare")))
    return marks


def _signs(reader: Reader, assessed: Assessment, registration: Registration, *, is_prescribed: bool) -> str:
    """What the reader's signature will cover, said before it is made."""
    giver_id = registration.giving.giver_id
    if giver_id != reader.staff_id:
        giver = assessed.staff.get(giver_id or 0)
        return gettext("Sparas som given. %(giver)s signerar administreringen.") % {
            "giver": giver.name if giver else gettext("Givaren")
        }
    if is_prescribed:
        return gettext("Du signerar: administrering")
    if registration.order.basis is Basis.VERBAL:
        return gettext("Du signerar: administrering. Ordinatören signerar sin ordination efteråt.")
    return gettext("Du signerar: ordination och administrering")
