"""The registration page as it is shown: questions, choices and verdicts in words. Nothing is read or decided here."""

from __future__ import annotations

import json
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from django.utils.translation import get_language, gettext, gettext_noop

from vaccinera.declarations.rules.questions import in_language
from vaccinera.declarations.states import AnsweredBy, Outcome
from vaccinera.organisations.queries import agreements_for
from vaccinera.programmes.rules.products import judge_product
from vaccinera.programmes.states import Payer, Route
from vaccinera.visits.states import Basis, BodySite
from vaccinera.web.forms.registration import ANSWER, CONFIRM, TOGETHER, Raw, Typed
from vaccinera.web.history import dose_day, of_telling, source_of
from vaccinera.web.parts import Choice
from vaccinera.web.told import read_aloud

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from vaccinera.declarations.rules.outcomes import Finding
    from vaccinera.declarations.rules.questions import AnswerOutcome, EnableWhen, Question
    from vaccinera.products.models import Product, UnitBatch
    from vaccinera.programmes.rules.packs import PackProduct
    from vaccinera.visits.queries.assessments import Assessment
    from vaccinera.visits.queries.history import Dose
    from vaccinera.visits.queries.proposals import Proposal
    from vaccinera.visits.queries.work import Colleague, Work
    from vaccinera.web.told import ReadAloud

SITES: Mapping[str, str] = MappingProxyType(
    {
        BodySite.LEFT_UPPER_ARM: gettext_noop("Vänster överarm"),
        BodySite.RIGHT_UPPER_ARM: gettext_noop("Höger överarm"),
        BodySite.LEFT_THIGH: gettext_noop("Vänster lår"),
        BodySite.RIGHT_THIGH: gettext_noop("Höger lår"),
        BodySite.NOSE: gettext_noop("Näsan"),
        BodySite.MOUTH: gettext_noop("Munnen"),
    }
)
ROUTES: Mapping[str, str] = MappingProxyType(
    {
        Route.INTRAMUSCULAR: gettext_noop("Intramuskulärt"),
        Route.SUBCUTANEOUS: gettext_noop("Subkutant"),
        Route.INTRADERMAL: gettext_noop("Intradermalt"),
        Route.INTRANASAL: gettext_noop("I näsan"),
        Route.ORAL: gettext_noop("Genom munnen"),
    }
)
SETTINGS: Mapping[str, str] = MappingProxyType(
    {
        "clinic": gettext_noop("På mottagning"),
        "home": gettext_noop("I hemmet"),
        "nursing_home": gettext_noop("På särskilt boende"),
        "hospital": gettext_noop("På sjukhus"),
        "geriatric_ward": gettext_noop("På geriatrisk avdelning"),
    }
)
ANSWERED_BY: Mapping[str, str] = MappingProxyType(
    {
        AnsweredBy.PERSON: gettext_noop("Personen själv"),
        AnsweredBy.GUARDIAN: gettext_noop("Vårdnadshavare"),
        AnsweredBy.REPRESENTATIVE: gettext_noop("Företrädare"),
        AnsweredBy.STAFF_FROM_RECORD: gettext_noop("Personal, ur journal"),
    }
)
BASES: Mapping[str, str] = MappingProxyType(
    {
        Basis.OWN: gettext_noop("Egen ordination"),
        Basis.VERBAL: gettext_noop("Muntlig eller per telefon"),
        Basis.SIGNED: gettext_noop("Annan ordinatör signerar först"),
    }
)
TIMES: Mapping[str, str] = MappingProxyType({"now": gettext_noop("Nu"), "earlier": gettext_noop("Tidigare")})
PAYERS: Mapping[str, str] = MappingProxyType(
    {
        Payer.REGION: gettext_noop("regionen betalar"),
        Payer.PERSON: gettext_noop("personen betalar"),
        Payer.EMPLOYER: gettext_noop("arbetsgivaren betalar"),
    }
)
# What an outcome asks for: the look of it, and the word that says it.
OUTCOMES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        Outcome.INFORM: ("info", gettext_noop("Informera")),
        Outcome.NOTE_REQUIRED: ("warning", gettext_noop("Bedöm och anteckna")),
        Outcome.PRESCRIBER_DECIDES: ("warning", gettext_noop("Läkare avgör")),
        Outcome.STOP: ("stop", gettext_noop("Stopp")),
    }
)
_NEEDS_NOTE = (Outcome.NOTE_REQUIRED, Outcome.PRESCRIBER_DECIDES, Outcome.STOP)


@dataclass(frozen=True, slots=True)
class Consequence:
    """What one answer leads to, shown as soon as it is chosen; ``when`` is a condition for the page's script (JSON)."""

    kind: str
    word: str
    text: str
    when: str


@dataclass(frozen=True, slots=True)
class QuestionShown:
    """One question with its field. ``when`` says when a follow-up is asked; empty means always."""

    link_id: str
    name: str
    label: str
    help: str
    kind: str
    choices: list[Choice]
    value: object
    error: str
    answer: str
    alone: str
    when: str
    consequences: list[Consequence]
    is_prefilled: bool
    from_on: date | None
    confirm_name: str
    is_confirmed: bool
    confirm_error: str
    read_aloud: list[ReadAloud]


@dataclass(frozen=True, slots=True)
class DeclarationShown:
    """The first section: what is confirmed together, what is confirmed one by one, what is asked today."""

    questions: list[QuestionShown]

    together: list[QuestionShown]
    asked: list[QuestionShown]
    is_confirmed_together: bool
    together_error: str
    has_wrong_together: bool
    note_when: str


@dataclass(frozen=True, slots=True)
class DoseShown:
    """One line of the history beside the act: what, when, where, and the source it is known from."""

    dose: Dose
    day: str
    programme: Mapping[str, str]
    source: str
    also: list[str]


def doses_shown(doses: Iterable[Dose]) -> list[DoseShown]:
    """The history, the newest first."""
    return [
        DoseShown(
            dose,
            dose_day(dose),
            {"sv": dose.programme_name_sv, "en": dose.programme_name_en},
            source_of(dose),
            [of_telling(telling) for telling in dose.also_told],
        )
        for dose in doses
    ]


@dataclass(frozen=True, slots=True)
class Choices:
    """What the lists of the page offer."""

    products: list[Choice]
    batches: list[Choice]
    sites: list[Choice]
    routes: list[Choice]
    settings: list[Choice]
    groups: list[Choice]
    answered_by: list[Choice]
    prescribers: list[Choice]
    send_to: list[Choice]
    givers: list[Choice]
    bases: list[Choice]
    times: list[Choice]
    performing_units: list[Choice]


def declaration_shown(work: Work, raw: Mapping[str, Sequence[str]], errors: Mapping[str, str]) -> DeclarationShown:
    """The questions in their order. ``errors`` are sentences by field name."""
    page, prefilled = Typed(raw), work.basics.prefilled
    questionnaire = work.basics.published.questionnaire
    shown = [_question(question, page, errors, work) for question in questionnaire.questions]
    # A follow-up stands with the question it follows; only questions asked always are confirmed together.
    together = [
        one
        for one in shown
        if one.link_id in prefilled.together
        and not one.when
        and page.raw.get(one.name) == texts_of(prefilled.answers[one.link_id])
    ]
    wrong = [errors[f"{CONFIRM}{one.link_id}"] for one in together if f"{CONFIRM}{one.link_id}" in errors]
    return DeclarationShown(
        questions=shown,
        together=together,
        asked=[one for one in shown if one not in together],
        is_confirmed_together=page.is_on(TOGETHER),
        together_error=wrong[0] if wrong else "",
        has_wrong_together=any(one.error for one in together),
        note_when=_any_of(questionnaire.questions, _NEEDS_NOTE),
    )


def _question(question: Question, page: Typed, errors: Mapping[str, str], work: Work) -> QuestionShown:
    name, confirm = f"{ANSWER}{question.link_id}", f"{CONFIRM}{question.link_id}"
    texts = [str(text) for text in page.raw.get(name, [])]
    is_prefilled = texts == texts_of(work.basics.prefilled.answers.get(question.link_id))
    return QuestionShown(
        link_id=question.link_id,
        name=name,
        label=said(question.text),
        help=said(question.help) if question.help else "",
        kind=_KINDS[question.type],
        choices=[Choice(option.code, said(option.text)) for option in question.options],
        value=texts if question.type == "multichoice" else (texts[0] if texts else ""),
        error=errors.get(name, ""),
        answer=", ".join(said(option.text) for option in question.options if option.code in texts) or ", ".join(texts),
        alone=" ".join(option.code for option in question.options if option.is_exclusive),
        when=_condition(question.enable_when) if question.enable_when else "",
        consequences=[_consequence(question, outcome) for outcome in question.outcomes if outcome.outcome in OUTCOMES],
        is_prefilled=is_prefilled and bool(texts),
        from_on=work.basics.prefilled.days.get(question.link_id),
        confirm_name=confirm,
        is_confirmed=page.is_on(confirm),
        confirm_error=errors.get(confirm, ""),
        read_aloud=read_aloud(work.basics.published.questionnaire, question),
    )


_KINDS: Mapping[str, str] = {
    "boolean": "radio",
    "choice": "radio",
    "multichoice": "checkboxes",
    "integer": "number",
    "date": "date",
    "text": "text",
}


def texts_of(value: object) -> list[str]:
    """An answer as a form would send it."""
    if value is None:
        return []
    if isinstance(value, list):
        return [str(one) for one in value]
    return [str(value).lower() if isinstance(value, bool) else str(value)]


def _consequence(question: Question, outcome: AnswerOutcome) -> Consequence:
    return Consequence(
        *_in_words(outcome.outcome), said(outcome.message), when=_when(question.link_id, [outcome.answer])
    )


def findings_shown(findings: Iterable[Finding]) -> list[Consequence]:
    """What reviewed answers led to, for whoever only reads them."""
    return [
        Consequence(*_in_words(finding.outcome), said(finding.message), when="")
        for finding in findings
        if finding.outcome in OUTCOMES
    ]


def _in_words(outcome: Outcome) -> tuple[str, str]:
    kind, word = OUTCOMES[outcome]
    return kind, gettext(word)


def _when(link_id: str, values: Iterable[object]) -> str:
    return json.dumps({"any": [[f"{ANSWER}{link_id}", "=", value] for value in values]})


def _condition(enable_when: EnableWhen) -> str:
    return json.dumps(
        {
            enable_when.behaviour: [
                [f"{ANSWER}{condition.question}", condition.operator, condition.value]
                for condition in enable_when.conditions
            ]
        }
    )


def _any_of(questions: Iterable[Question], outcomes: Sequence[Outcome]) -> str:
    """When any answer leads to one of these outcomes."""
    return json.dumps(
        {
            "any": [
                [f"{ANSWER}{question.link_id}", "=", outcome.answer]
                for question in questions
                for outcome in question.outcomes
                if outcome.outcome in outcomes
            ]
        }
    )


def choices_for(work: Work, assessed: Assessment, *, reader_id: int, unit_id: int, has_own_right: bool) -> Choices:
    """The lists, each beginning with an empty line where nothing may be chosen for the user.

    Only products that suit the person are offered, and only batches of the one chosen; ``has_own_right`` offers the
    word of one's own.
    """
    nothing = Choice("", gettext("Välj"))
    pack, chosen = work.basics.pack, assessed.product
    suitable = [
        one
        for one in work.products
        if one == chosen or judge_product(pack, one.npl_id, assessed.facts, on=work.basics.on) is None
    ]
    return Choices(
        products=[nothing, *(Choice(str(one.pk), f"{one.name} · {one.form} · {one.strength}") for one in suitable)],
        batches=[
            nothing,
            *(_batch(batch) for batch in work.batches if chosen is None or batch.product_id == chosen.pk),
        ],
        sites=[nothing, *_words(SITES)],
        routes=[nothing, *_words(ROUTES)],
        settings=[Choice(code, gettext(SETTINGS[code])) for code in SETTINGS if code in work.basics.pack.settings],
        groups=[
            Choice(match.code, f"{said(match.name)} · {gettext(PAYERS[match.payer])}") for match in assessed.groups
        ],
        answered_by=_words(ANSWERED_BY),
        prescribers=[nothing, *_prescribers(work, reader_id)],
        send_to=[Choice("", gettext("Vem som helst av enhetens ordinatörer")), *_prescribers(work, reader_id)],
        givers=[_giver(one, reader_id) for one in work.colleagues if one.is_here],
        bases=[choice for choice in _words(BASES) if has_own_right or choice.value != Basis.OWN],
        times=_words(TIMES),
        performing_units=_performing_units(work, unit_id=unit_id) if has_own_right else [],
    )


def _words(codes: Mapping[str, str]) -> list[Choice]:
    return [Choice(str(code), gettext(text)) for code, text in codes.items()]


def _batch(batch: UnitBatch) -> Choice:
    expires = gettext("går ut %(day)s") % {"day": batch.expires_on.isoformat()}
    return Choice(str(batch.pk), f"{batch.batch_written} · {batch.product.name} · {expires}")


def _prescribers(work: Work, reader_id: int) -> list[Choice]:
    return [
        Choice(str(one.id), f"{one.name}, {one.role_name.lower()}")
        for one in work.colleagues
        if one.may_prescribe and one.id != reader_id
    ]


def _performing_units(work: Work, *, unit_id: int) -> list[Choice]:
    """The units that may give it under an agreement in force."""
    agreed = agreements_for(prescribing_unit_id=unit_id, programme_code=work.draft.programme_id, on=work.basics.on)
    units = [agreement.performing_unit for agreement in agreed]
    return [Choice(str(unit.pk), unit.name, unit.provider.name) for unit in units]


def _giver(colleague: Colleague, reader_id: int) -> Choice:
    if colleague.id == reader_id:
        return Choice(str(colleague.id), gettext("Mig, %(name)s") % {"name": colleague.name})
    return Choice(str(colleague.id), colleague.name)


def raw_of(proposal: Proposal, *, reader_id: int, on: date) -> Raw:
    """A proposal as the fields of a page nobody has typed on yet, on the day it is opened."""
    raw: Raw = {f"{ANSWER}{link_id}": texts_of(value) for link_id, value in proposal.answers.items()}
    pack_product = proposal.pack_product
    raw |= {
        "asked_on": [on.isoformat()],
        "answered_by": [AnsweredBy.PERSON.value],
        "setting": [proposal.setting],
        "product": [str(proposal.product.pk) if proposal.product else ""],
        **(_dose_of(proposal.product, pack_product) if proposal.product and pack_product else {}),
        "indication": [said(proposal.indication)],
        "basis": [Basis.OWN.value if proposal.has_own_right else Basis.SIGNED.value],
        "prescribed_on": [on.isoformat()],
        "given": ["now"],
        "giver": [str(reader_id)],
        "preparer": [str(reader_id)],
        "batch": [str(proposal.batch.pk) if proposal.batch else ""],
        "site": [proposal.site],
        "giving_route": [proposal.route],
    }
    return raw | ({"carried": [str(proposal.batch.pk)]} if proposal.carried and proposal.batch else {})


def with_product(raw: Raw, product: Product, pack_product: PackProduct | None) -> Raw:
    """The fields with another product chosen, and the dose and route that go with it."""
    if Typed(raw).number("dose_of") == product.pk or pack_product is None:
        return {**raw, "product": [str(product.pk)]}
    chosen: Raw = {"product": [str(product.pk)], "giving_route": [pack_product.route.value], "batch": [""]}
    return {**raw, **chosen, **_dose_of(product, pack_product)}


def _dose_of(product: Product, pack_product: PackProduct) -> Raw:
    """The pack's dose, and which product it is the dose of: another product brings its own."""
    quantity = format(pack_product.dose_quantity.normalize(), "f").replace(".", ",")
    return {
        "dose_of": [str(product.pk)],
        "dose_quantity": [quantity],
        "dose_unit": [pack_product.dose_unit],
        "route": [pack_product.route.value],
    }


def said(text: Mapping[str, str]) -> str:
    """A text of the data in the page's language."""
    return in_language(text, get_language() or "sv")
