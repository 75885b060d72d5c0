"""One draft on the page: read once, judged once, and told as the template takes it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils.html import format_html
from django.utils.translation import gettext

from vaccinera.access.states import Permission
from vaccinera.kernel.refusals import Refused
from vaccinera.visits.queries.assessments import assess
from vaccinera.visits.queries.work import work_on
from vaccinera.visits.states import DraftState
from vaccinera.web.forms.registration import CONFIRM, PASSED, TOGETHER, Raw, Typed, read_registration
from vaccinera.web.parts import Fault, Mark
from vaccinera.web.people import shown_person
from vaccinera.web.registration import BASES, PAYERS, ROUTES, SITES, choices_for, declaration_shown, said
from vaccinera.web.words import sentence_for

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from django.utils.safestring import SafeString

    from vaccinera.access.rules.readers import Reader
    from vaccinera.products.queries import ScanFound
    from vaccinera.visits.models import Draft
    from vaccinera.visits.queries.assessments import Assessment
    from vaccinera.visits.queries.work import Work
    from vaccinera.visits.rules.registrations import Gap

# Where a gap is mended, when that is not a field of its own name.
_MENDED_AT = {"given_at": "given_on", "prescribed_at": "prescribed_on"}


@dataclass(frozen=True, slots=True)
class Told:
    """What an act on the page has to say: sentences by field, a scan that found a batch to add, a dose that stands."""

    errors: Mapping[str, str] = field(default_factory=dict)
    offer: ScanFound | None = None
    scanned: str = ""
    standing: Any = None


def errors_of(gaps: Iterable[Gap]) -> dict[str, str]:
    """A sentence for each gap, by the field it is mended at."""
    return {_MENDED_AT.get(gap.field, gap.field): sentence_for(Refused(gap.code, **gap.facts)) for gap in gaps}


def page_context(reader: Reader, draft: Draft, raw: Raw, told: Told, *, at: datetime) -> dict[str, Any]:
    """All the template needs, in one read-only transaction of the caller's."""
    work = work_on(reader, draft, at=at)
    questionnaire = work.basics.published.questionnaire
    reading = read_registration(raw, questionnaire, on=work.basics.on, reader_id=reader.staff_id)
    beforehand = work.prescribed.prescription if work.prescribed else None
    assessed = assess(reader, draft, reading.registration, at=at, signed_beforehand=beforehand, batches=work.batches)
    errors = {**reading.faults, **told.errors} if told.errors else dict(reading.faults)
    person = shown_person(reader, draft.person, work.number, on=work.basics.on)
    declared = declaration_shown(work, raw, errors)
    return {
        "draft": draft,
        "raw": Typed(raw),
        "values": {name: texts[0] for name, texts in raw.items() if texts},
        "errors": errors,
        "faults": _faults(told.errors, declared.together),
        "person": person,
        "marks": [*person.marks, *_marks(assessed)],
        "work": work,
        "assessed": assessed,
        "declared": declared,
        "answered": [(question.label, question.answer) for question in declared.questions if question.answer],
        "choices": choices_for(work, assessed),
        "stage": stage_of(reader, draft, assessed),
        "summaries": _summaries(work, assessed, raw),
        "states": _states(assessed, errors),
        "warnings": [WarningShown(code, raw, errors) for code in assessed.warning_reasons],
        "carried": Typed(raw).is_on("carried"),
        "doses": work.basics.doses if reader.may(Permission.PERSON_OPEN) else [],
        "told": told,
        "at": at,
        "signs": _signs(reader, assessed, reading.registration.giving.giver_id, is_prescribed=beforehand is not None),
    }


class WarningShown:
    """A warning that is passed with a written reason: its field, what was written, what is wrong with it."""

    def __init__(self, code: str, raw: Raw, errors: Mapping[str, str]) -> None:
        self.code = code
        self.name = f"{PASSED}{code}"
        self.value = Typed(raw).text(self.name)
        self.error = errors.get(self.name, "")


def stage_of(reader: Reader, draft: Draft, assessed: Assessment) -> str:
    """What can be done on the page now: ``sign``, ``send``, ``prescribe``, ``waiting``, or ``give`` what is prescribed."""
    if draft.state == DraftState.PRESCRIBED:
        return "give"
    if draft.state == DraftState.AWAITING_PRESCRIBER:
        return "prescribe" if reader.may(Permission.PRESCRIPTION_SIGN) else "waiting"
    blocked = {"visits.prescription.no_right", "visits.prescription.not_signed_yet"}
    blocked |= {"visits.prescription.stop_needs_signed_prescription"}
    return "send" if blocked & {gap.code for gap in assessed.order_gaps} else "sign"


def _marks(assessed: Assessment) -> list[Mark]:
    if assessed.needs_physician:
        return [Mark("reaction", gettext("Svar i hälsodeklarationen som läkare bedömer"))]
    return []


def _faults(errors: Mapping[str, str], together: list[Any]) -> list[Fault]:
    joint = {f"{CONFIRM}{question.link_id}" for question in together}
    faults: dict[str, Fault] = {}
    for name, sentence in errors.items():
        at = TOGETHER if name in joint else name
        faults.setdefault(at, Fault(at, sentence))
    return list(faults.values())


def _signs(reader: Reader, assessed: Assessment, giver_id: int | None, *, is_prescribed: bool) -> str:
    """What the reader's signature will cover, said before it is made."""
    if giver_id != reader.staff_id:
        giver = assessed.staff.get(giver_id or 0)
        return gettext("Sparas som given. %(giver)s signerar administreringen.") % {
            "giver": giver.name if giver else gettext("Givaren")
        }
    if is_prescribed or (assessed.prescriber_id is not None and assessed.prescriber_id != reader.staff_id):
        return gettext("Du signerar: administrering")
    return gettext("Du signerar: ordination och administrering")


def _summaries(work: Work, assessed: Assessment, raw: Raw) -> dict[str, SafeString]:
    """Each section in one line, so that the folded page still says all of it."""
    page, group = Typed(raw), assessed.group
    prefilled = work.basics.prefilled.from_on
    findings = len(assessed.verdict.findings)
    declared = [gettext("%(count)s att notera") % {"count": findings}] if findings else []
    if prefilled:
        declared.append(gettext("från %(day)s") % {"day": prefilled.isoformat()})
    product = assessed.product.name if assessed.product else ""
    dose = f"{page.text('dose_quantity')} {page.text('dose_unit')}".strip()
    route = gettext(ROUTES[page.text("route")]).lower() if page.text("route") in ROUTES else ""
    site = gettext(SITES[page.text("site")]) if page.text("site") in SITES else ""
    batch = assessed.in_hand.batch.batch_written if assessed.in_hand else ""
    basis = gettext(BASES[page.text("basis")]).lower() if page.text("basis") in BASES else ""
    lines = {
        "declaration": " · ".join(declared),
        "group": "" if group is None else f"{said(group.name)} · {gettext(PAYERS[group.payer])}",
        "order": " · ".join(part for part in (product, dose, route, basis) if part),
        "giving": " · ".join(part for part in (batch, site) if part),
    }
    # Each is a part of its own, so that it follows the answers also while its section is folded.
    return {name: format_html('<span id="summary-{}" data-part>{}</span>', name, line) for name, line in lines.items()}


def _states(assessed: Assessment, errors: Mapping[str, str]) -> dict[str, str]:
    """Sections that need nothing are folded to their line; one with something to mend is open."""
    order = {"product", "dose_quantity", "route", "indication", "basis", "prescriber", "prescribed_on", "basis_reason"}
    needs_order = bool(assessed.order_gaps) or bool((order | {"stop_reason", "prescribed_time"}) & set(errors))
    needs_group = assessed.group is None or "target_group" in errors
    return {"group": "now" if needs_group else "done", "order": "now" if needs_order else "done"}
