"""Each section of the registration page in one line, and what is left before it can be signed."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

from django.utils.translation import gettext, gettext_noop, ngettext

from vaccinera.declarations.states import ConsentBasis
from vaccinera.kernel.refusals import Refused
from vaccinera.visits.states import Basis
from vaccinera.web.consent import BASES
from vaccinera.web.forms.consent import CONSENT_FIELDS, GUARDIANS, INFORMATION_FIELDS, MATURITY_FIELDS
from vaccinera.web.forms.registration import CONFIRM, PASSED, TOGETHER, Typed
from vaccinera.web.parts import Fault
from vaccinera.web.registration import PAYERS, ROUTES, SITES, said
from vaccinera.web.words import sentence_for

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from vaccinera.visits.queries.assessments import Assessment
    from vaccinera.visits.rules.registrations import Gap
    from vaccinera.web.registration import DeclarationShown

Stage = Literal["sign", "send", "ended", "prescribe", "waiting", "give", "desk"]
State = Literal["now", "done", "stopped", "later"]

# Where a gap is mended, when that is not a field of its own name.
_MENDED_AT: Mapping[str, str] = MappingProxyType({"given_at": "given_on", "prescribed_at": "prescribed_time"})
# What is left, in a word or two; a field without one is told by its sentence.
_LEFT: Mapping[str, str] = MappingProxyType(
    {
        "consent_basis": gettext_noop("vem som bestämmer"),
        "cannot_decide_because": gettext_noop("varför personen inte kan ta ställning"),
        "decision_ground": gettext_noop("grund för att ge dosen"),
        "consulted": gettext_noop("vem som har rådfrågats"),
        "guardian_count": gettext_noop("antal vårdnadshavare"),
        **{f"guardian_{number}_name": gettext_noop("vårdnadshavarens namn") for number in GUARDIANS},
        **{f"guardian_{number}_way": gettext_noop("hur samtycket gavs") for number in GUARDIANS},
        **{f"guardian_{number}_on": gettext_noop("dag för samtycket") for number in GUARDIANS},
        **{name: gettext_noop("mognadsbedömning") for name in MATURITY_FIELDS},
        "refused_by": gettext_noop("någon säger nej"),
        "information": gettext_noop("informera personen"),
        TOGETHER: gettext_noop("bekräfta oförändrade svar"),
        "declaration_note": gettext_noop("bedömning"),
        "answered_by_name": gettext_noop("vem som svarade"),
        "target_group": gettext_noop("målgrupp"),
        "product": gettext_noop("produkt"),
        "dose_quantity": gettext_noop("dos"),
        "indication": gettext_noop("indikation"),
        "route": gettext_noop("ordinerad väg"),
        "prescriber": gettext_noop("ordinatör"),
        "prescribed_time": gettext_noop("tid för ordinationen"),
        "basis_reason": gettext_noop("skäl till muntlig ordination"),
        "stop_reason": gettext_noop("läkarens skäl"),
        "batch": gettext_noop("batch"),
        "site": gettext_noop("kroppsdel"),
        "giving_route": gettext_noop("given väg"),
        "giver": gettext_noop("vem som gav"),
        "given_on": gettext_noop("tid då dosen gavs"),
    }
)
_BASIS_IN_A_LINE: Mapping[str, str] = MappingProxyType(
    {
        Basis.OWN: gettext_noop("egen ordination"),
        Basis.VERBAL: gettext_noop("muntlig ordination"),
        Basis.SIGNED: gettext_noop("annan ordinatör"),
    }
)


@dataclass(frozen=True, slots=True)
class Line:
    """A section folded to one line. ``done`` opens folded, ``stopped`` says what hinders, ``later`` waits."""

    id: str
    number: int
    heading: str
    state: State
    words: str

    @property
    def is_open(self) -> bool:
        """Whether the section stands open when the page is drawn; the last one, where the work ends, also when done."""
        return self.state in ("now", "stopped") or (self.id == "giving" and self.state == "done")


def lines_of(
    assessed: Assessment, declared: DeclarationShown, page: Typed, errors: Iterable[str], stage: Stage
) -> dict[str, Line]:
    """The four sections as they stand, by id."""
    faulty = {section_of(name) for name in errors}
    answered = [
        gap for gap in assessed.declaration_gaps if gap.code.startswith(("visits.declaration.", "declarations."))
    ]
    group, is_stopped = assessed.group, stage in ("send", "ended")
    states: dict[str, State] = {
        "declaration": "stopped" if _is_stopped(assessed) else "now" if answered else "done",
        "group": "now" if group is None else "done",
        "order": "stopped" if is_stopped else "now" if assessed.order_gaps else "done",
        "giving": "later" if _is_stopped(assessed) else "now" if assessed.giving_gaps else "done",
    }
    words = {
        "declaration": _declaration(assessed, declared),
        "group": "" if group is None else f"{said(group.name)} · {gettext(PAYERS[group.payer])}",
        "order": _order(assessed, page, stage),
        "giving": _giving(assessed, page),
    }
    headings = {
        "declaration": gettext("Hälsodeklaration"),
        "group": gettext("Målgrupp och betalare"),
        "order": gettext("Ordination"),
        "giving": gettext("Administrering"),
    }
    return {
        name: Line(
            name, number, heading, "now" if name in faulty and states[name] == "done" else states[name], words[name]
        )
        for number, (name, heading) in enumerate(headings.items(), 1)
    }


_GROUP = frozenset({"target_group", "setting", "is_care_staff", "is_household_contact"})
_GIVING = frozenset({"batch", "scanned", "site", "giving_route", "giver", "preparer", "given_on", "given_time"})
_DECLARATION = (
    CONSENT_FIELDS | INFORMATION_FIELDS | {"declaration", "declaration_note", "answered_by", "answered_by_name"}
)


def section_of(name: str) -> str:
    """Which section a field stands in."""
    if name.startswith(("answer-", CONFIRM)) or name in _DECLARATION:
        return "declaration"
    if name.startswith(PASSED) or name == "extra_dose_reason":
        return "advice"
    return "group" if name in _GROUP else "giving" if name in _GIVING or name.startswith("new_batch") else "order"


def _is_stopped(assessed: Assessment) -> bool:
    return assessed.is_final_stop or (assessed.needs_physician and not assessed.own_right.may)


def _declaration(assessed: Assessment, declared: DeclarationShown) -> str:
    """How far the questions have come, and what came of them."""
    unanswered = sum(gap.code == "visits.declaration.unanswered" for gap in assessed.declaration_gaps)
    told = []
    if assessed.consent.basis not in (None, ConsentBasis.OWN):
        told.append(gettext("bestäms av: %(who)s") % {"who": gettext(BASES[assessed.consent.basis]).lower()})
    if declared.together:
        count = len(declared.together)
        words = (
            ngettext("%(count)s oförändrat svar bekräftat", "%(count)s oförändrade svar bekräftade", count)
            if declared.is_confirmed_together
            else ngettext("%(count)s oförändrat svar att bekräfta", "%(count)s oförändrade svar att bekräfta", count)
        )
        told.append(words % {"count": count})
    today = sum(bool(question.answer) and question not in declared.together for question in declared.questions)
    if today:
        told.append(ngettext("%(count)s svar i dag", "%(count)s svar i dag", today) % {"count": today})
    if unanswered:
        told.append(ngettext("%(count)s fråga kvar", "%(count)s frågor kvar", unanswered) % {"count": unanswered})
    if assessed.verdict.findings:
        told.append(gettext("%(count)s att beakta") % {"count": len(assessed.verdict.findings)})
    return " · ".join(told)


def _order(assessed: Assessment, page: Typed, stage: Stage) -> str:
    if stage == "ended":
        return gettext("Får inte ges i dag")
    if stage == "send":
        needs = assessed.needs_physician
        return gettext("Kräver läkares ordination") if needs else gettext("Får inte ges än: ordination saknas")
    product = assessed.product.name if assessed.product else ""
    dose = f"{page.text('dose_quantity')} {page.text('dose_unit')}".strip()
    route = gettext(ROUTES[page.text("route")]).lower() if page.text("route") in ROUTES else ""
    number = assessed.advice and assessed.advice.dose_number
    which = gettext("dos %(number)s") % {"number": number} if number else ""
    basis = Basis.OWN if stage == "prescribe" else page.text("basis")
    by = gettext(_BASIS_IN_A_LINE[basis]) if basis in _BASIS_IN_A_LINE else ""
    may = assessed.prescribing is not None and assessed.prescribing.may
    rule = f"{gettext('regel')} {_unbroken(assessed.prescribing.rule)}" if assessed.prescribing and may else ""
    first = " ".join(part for part in (product, dose, route) if part)
    return " · ".join(part for part in (first, which, ", ".join(part for part in (by, rule) if part)) if part)


def _unbroken(rule: str) -> str:
    """A rule's name on one line."""
    return rule.replace("-", "\u2011")


def _giving(assessed: Assessment, page: Typed) -> str:
    site = gettext(SITES[page.text("site")]) if page.text("site") in SITES else ""
    in_hand = assessed.in_hand
    batch = gettext("batch %(number)s") % {"number": in_hand.batch.batch_written} if in_hand else ""
    route = gettext(ROUTES[page.text("giving_route")]).lower() if page.text("giving_route") in ROUTES else ""
    is_now = page.text("given") == "now"
    when = gettext("nu") if is_now else f"{page.text('given_on')} {page.text('given_time')}".strip()
    return " · ".join(part for part in (batch, site, route, when) if part)


def errors_of(gaps: Iterable[Gap]) -> dict[str, str]:
    """A sentence for each gap, by the field it is mended at; the first of a field counts."""
    errors: dict[str, str] = {}
    for gap in gaps:
        errors.setdefault(_MENDED_AT.get(gap.field, gap.field), sentence_for(Refused(gap.code, **gap.facts)))
    return errors


def faults_in_order(errors: Mapping[str, str], declared: DeclarationShown) -> list[Fault]:
    """The summary above the page: each sentence with what it is about, a way to its field, joint answers once."""
    joint = {f"{CONFIRM}{question.link_id}" for question in declared.together}
    labels = {question.name: question.label for question in declared.questions}
    faults: dict[str, Fault] = {}
    for name, sentence in errors.items():
        at = TOGETHER if name in joint else name
        faults.setdefault(at, Fault(at, f"{labels[name]} {sentence}" if name in labels else sentence))
    return list(faults.values())


def left_of(gaps: Sequence[Gap], declared: DeclarationShown) -> list[Fault]:
    """What is left to do, in a few words each and with a way there; said before anybody has pressed anything."""
    errors = errors_of(gaps)
    unanswered = [name for name in errors if name.startswith("answer-")]
    left = []
    if unanswered:
        count = len(unanswered)
        left.append(Fault(unanswered[0], ngettext("%(count)s fråga", "%(count)s frågor", count) % {"count": count}))
    for fault in faults_in_order({name: text for name, text in errors.items() if name not in unanswered}, declared):
        at = fault.field_id
        if at.startswith(PASSED):
            left.append(Fault(at, gettext("skäl att ge dosen ändå")))
        elif at.startswith(CONFIRM) and at != TOGETHER:
            left.append(Fault(at, gettext("bekräfta svar")))
        elif at in _LEFT:
            left.append(Fault(at, gettext(_LEFT[at])))
    first_of = {fault.message: fault for fault in reversed(left)}
    return [fault for fault in left if first_of[fault.message] is fault]
