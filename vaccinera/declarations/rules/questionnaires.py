"""Reading a questionnaire from FHIR R4 JSON, as ``docs/reference/questionnaire-format.md`` describes it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal, cast

from vaccinera.declarations.rules.consistency import check_chains, check_facts
from vaccinera.declarations.rules.elements import HL7, Element, Extensions, as_element, wrong
from vaccinera.declarations.rules.questions import (
    AnswerOutcome,
    Answers,
    AnswerValue,
    Condition,
    EnableWhen,
    Option,
    OptionFact,
    Question,
    Questionnaire,
    QuestionType,
    Text,
    in_language,
)
from vaccinera.declarations.states import Outcome
from vaccinera.kernel.refusals import Refused

__all__ = [
    "OWN",
    "AnswerOutcome",
    "AnswerValue",
    "Answers",
    "Condition",
    "EnableWhen",
    "Option",
    "OptionFact",
    "Question",
    "QuestionType",
    "Questionnaire",
    "Text",
    "in_language",
    "read_questionnaire",
]

OWN: Final = "https://vaccinera.example/fhir/StructureDefinition/"
_ASSUMPTION: Final = f"{OWN}assumption"
_DAY_LIMITS: Final = f"{OWN}day-limits"
_FACT: Final = f"{OWN}fact"
_MEANING: Final = f"{OWN}meaning-version"
_OPTION_FACT: Final = f"{OWN}option-fact"
_OUTCOME: Final = f"{OWN}answer-outcome"
_PERISHABLE: Final = f"{OWN}perishable"
_PREFILL_MONTHS: Final = f"{OWN}prefill-months"
_REASSURING: Final = f"{OWN}reassuring"
_SOURCE: Final = f"{OWN}source"
_UNREVIEWED: Final = f"{OWN}unreviewed-language"
_EXCLUSIVE: Final = f"{HL7}questionnaire-optionExclusive"
_ITEM_CONTROL: Final = f"{HL7}questionnaire-itemControl"
_MAXIMUM: Final = f"{HL7}maxValue"
_MINIMUM: Final = f"{HL7}minValue"

_DEFAULT_PREFILL_MONTHS: Final = 12

# About the document, not about the questions: kept in the file, not read.
_METADATA: Final = (
    *("id", "meta", "identifier", "experimental", "date", "publisher", "contact", "purpose", "copyright"),
    *("description", "_description", "approvalDate", "lastReviewDate", "effectivePeriod"),
    *("subjectType", "useContext", "jurisdiction"),
)
_ROOT_ELEMENTS: Final = (
    *("resourceType", "language", "url", "version", "name", "title", "_title", "status"),
    *("extension", "item"),
)

_COMMON_ELEMENTS: Final = (
    *("linkId", "text", "_text", "type", "required", "extension"),
    *("enableWhen", "enableBehavior", "item"),
)
_COMMON_EXTENSIONS: Final = (_MEANING, _PERISHABLE, _FACT, _SOURCE, _ASSUMPTION)

# What a type of question may have beyond what all have: elements, extensions.
_OF_TYPE: Final[Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]]] = {
    "boolean": ((), (_OUTCOME, _REASSURING)),
    "choice": (("answerOption", "repeats"), ()),
    "integer": ((), (_OUTCOME, _MINIMUM, _MAXIMUM)),
    "date": ((), (_OUTCOME, _DAY_LIMITS)),
    "text": (("maxLength",), (_OUTCOME,)),
}

# FHIR's "!=" is left out: its meaning for a repeating question differs between FHIR versions.
_OPERATORS: Final = ("exists", "=", ">", "<", ">=", "<=")
_CONDITION_ANSWERS: Final = ("answerBoolean", "answerInteger", "answerDate", "answerCoding")


def read_questionnaire(raw: Mapping[str, object]) -> Questionnaire:
    """The questionnaire in a FHIR R4 ``Questionnaire``; what is unknown, missing or contradictory is refused.

    Each refusal names the place in the document (``place``) or the questions at fault.
    """
    root = as_element(raw, "Questionnaire")
    root.one_of("resourceType", ("Questionnaire",))
    root.allow_only(*_ROOT_ELEMENTS, *_METADATA)
    root.one_of("language", ("sv",))
    root.one_of("status", ("draft", "active", "retired"))
    root.string("name")
    extensions = root.extensions(_PREFILL_MONTHS, _SOURCE, _ASSUMPTION, _UNREVIEWED)
    _read_sources(extensions)
    _read_assumptions(extensions)
    months = extensions.one(_PREFILL_MONTHS, "valuePositiveInt")
    items = root.elements("item")
    if not items:
        raise Refused("declarations.questionnaire.element_missing", place=root.place, element="item")
    _check_link_ids(items)
    questions = tuple(_read_question(item) for item in items)
    check_chains(questions)
    check_facts(questions)
    return Questionnaire(
        url=root.string("url"),
        version=root.string("version"),
        title=root.wording("title"),
        prefill_months=_DEFAULT_PREFILL_MONTHS if months is None else months.positive("valuePositiveInt"),
        questions=questions,
        unreviewed=_read_unreviewed(extensions),
    )


def _check_link_ids(items: list[Element]) -> None:
    """Every link id once, those of help texts counted (que-2)."""
    seen: set[str] = set()
    for item in [one for top in items for one in (top, *top.elements("item"))]:
        link_id = item.name("linkId")
        if link_id in seen:
            raise Refused("declarations.questionnaire.link_id_repeated", link_id=link_id)
        seen.add(link_id)


def _read_question(item: Element) -> Question:
    fhir_type = item.one_of("type", _OF_TYPE)
    elements, urls = _OF_TYPE[fhir_type]
    item.allow_only(*_COMMON_ELEMENTS, *elements)
    extensions = item.extensions(*_COMMON_EXTENSIONS, *urls)
    repeats = item.flag("repeats")
    options = _read_options(item, repeats=repeats) if fhir_type == "choice" else ()
    fact = extensions.one(_FACT, "valueCode")
    minimum, maximum = _read_limits(item, extensions)
    return Question(
        link_id=item.name("linkId"),
        meaning=extensions.needed(item, _MEANING, "valuePositiveInt").positive("valuePositiveInt"),
        text=item.wording("text"),
        help=_read_help(item),
        type="multichoice" if repeats else cast(QuestionType, fhir_type),
        options=tuple(option for option, _ in options),
        is_required=item.flag("required"),
        is_perishable=extensions.flag(_PERISHABLE),
        enable_when=_read_enable_when(item),
        outcomes=(
            *(outcome for _, outcome in options if outcome is not None),
            *_read_outcomes(extensions, fhir_type),
        ),
        reassuring=_read_reassuring(extensions, [option for option, _ in options]),
        fact=None if fact is None else fact.name("valueCode"),
        minimum=minimum,
        maximum=maximum,
        max_length=item.positive("maxLength") if fhir_type == "text" else None,
        sources=_read_sources(extensions),
        assumptions=_read_assumptions(extensions),
    )


def _read_help(item: Element) -> Text | None:
    """FHIR's way to write a help text: a display item under the question, marked as help."""
    children = item.elements("item")
    if not children:
        return None
    if len(children) > 1:
        raise wrong(item.place, "item", "one help text")
    child = children[0]
    child.allow_only("linkId", "text", "_text", "type", "extension")
    child.one_of("type", ("display",))
    control = child.extensions(_ITEM_CONTROL).needed(child, _ITEM_CONTROL, "valueCodeableConcept")
    concept = control.element("valueCodeableConcept")
    for coding in concept.elements("coding"):
        coding.one_of("code", ("help",))
    return child.wording("text")


def _read_options(item: Element, *, repeats: bool) -> list[tuple[Option, AnswerOutcome | None]]:
    options: dict[str, tuple[Option, AnswerOutcome | None]] = {}
    for element in item.elements("answerOption"):
        element.allow_only("valueCoding", "extension")
        coding = element.element("valueCoding")
        coding.allow_only("system", "code", "display", "_display")
        code = coding.name("code")
        if code in options:
            raise Refused("declarations.questionnaire.option_repeated", place=element.place, option=code)
        known = (_OUTCOME, _REASSURING, _OPTION_FACT, *((_EXCLUSIVE,) if repeats else ()))
        extensions = element.extensions(*known)
        outcome = extensions.one(_OUTCOME, "extension")
        option = Option(
            code=code,
            system=coding.string("system"),
            text=coding.wording("display"),
            facts=tuple(_read_option_fact(fact, repeats=repeats) for fact in extensions.all(_OPTION_FACT)),
            is_reassuring=extensions.flag(_REASSURING),
            is_exclusive=extensions.flag(_EXCLUSIVE),
        )
        options[code] = option, None if outcome is None else _read_outcome(outcome, answer=code)
    if not options:
        raise Refused("declarations.questionnaire.element_missing", place=item.place, element="answerOption")
    return list(options.values())


def _read_option_fact(element: Element, *, repeats: bool) -> OptionFact:
    """A name and a value; where several can be chosen, a list member, which contradicts no other."""
    parts = element.parts("name", "value")
    name = parts.needed(element, "name", "valueCode").name("valueCode")
    allowed = ("valueCode",) if repeats else ("valueCode", "valueBoolean", "valueInteger")
    part = parts.needed(element, "value", *allowed)
    if "valueBoolean" in part.fields:
        return OptionFact(name, part.boolean("valueBoolean"))
    if "valueInteger" in part.fields:
        return OptionFact(name, part.integer("valueInteger"))
    return OptionFact(name, part.name("valueCode"))


def _read_outcomes(extensions: Extensions, fhir_type: str) -> list[AnswerOutcome]:
    outcomes = []
    for extension in extensions.all(_OUTCOME):
        if fhir_type == "boolean":
            part = extension.extensions("class", "message", "final", "answer").needed(
                extension, "answer", "valueBoolean"
            )
            outcomes.append(_read_outcome(extension, "answer", answer=part.boolean("valueBoolean")))
        else:
            outcomes.append(_read_outcome(extension, answer=None))
    return outcomes


def _read_outcome(extension: Element, *more_parts: str, answer: bool | str | None) -> AnswerOutcome:
    parts = extension.parts("class", "message", "final", *more_parts)
    codes = [outcome.value for outcome in Outcome if outcome is not Outcome.OK]
    outcome = Outcome(parts.needed(extension, "class", "valueCode").one_of("valueCode", codes))
    is_final = parts.flag("final")
    if is_final and outcome is not Outcome.STOP:
        raise wrong(extension.place, "final", Outcome.STOP)
    message = parts.needed(extension, "message", "valueString", "_valueString").wording("valueString")
    return AnswerOutcome(answer, outcome, message, is_final)


def _read_reassuring(extensions: Extensions, options: list[Option]) -> frozenset[bool | str]:
    """The answers that say nothing is the matter: marked options, or the boolean named on the question."""
    own = extensions.one(_REASSURING, "valueBoolean")
    marked = {option.code for option in options if option.is_reassuring}
    return frozenset(marked if own is None else {own.boolean("valueBoolean")})


def _read_limits(item: Element, extensions: Extensions) -> tuple[int | None, int | None]:
    days = extensions.one(_DAY_LIMITS, "extension")
    if days is None:
        minimum, maximum = extensions.integer(_MINIMUM), extensions.integer(_MAXIMUM)
    else:
        parts = days.parts("earliest", "latest")
        minimum, maximum = parts.integer("earliest"), parts.integer("latest")
    if minimum is not None and maximum is not None and minimum > maximum:
        raise wrong(item.place, "extension", "minimum <= maximum")
    return minimum, maximum


def _read_enable_when(item: Element) -> EnableWhen | None:
    conditions = tuple(_read_condition(element) for element in item.elements("enableWhen"))
    if not conditions:
        return None
    behaviour: Literal["all", "any"] = "all"
    if len(conditions) > 1 or "enableBehavior" in item.fields:
        behaviour = cast(Literal["all", "any"], item.one_of("enableBehavior", ("all", "any")))
    return EnableWhen(conditions, behaviour)


def _read_condition(element: Element) -> Condition:
    element.allow_only("question", "operator", *_CONDITION_ANSWERS)
    given = [name for name in _CONDITION_ANSWERS if name in element.fields]
    if len(given) != 1:
        raise wrong(element.place, "answer[x]", "one of " + " | ".join(_CONDITION_ANSWERS))
    value: bool | int | str
    system = None
    if given[0] == "answerBoolean":
        value = element.boolean("answerBoolean")
    elif given[0] == "answerInteger":
        value = element.integer("answerInteger")
    elif given[0] == "answerDate":
        value = element.string("answerDate")
    else:
        coding = element.element("answerCoding")
        coding.allow_only("system", "code", "display")
        value, system = coding.string("code"), coding.string("system")
    return Condition(element.string("question"), element.one_of("operator", _OPERATORS), value, system)


def _read_unreviewed(extensions: Extensions) -> frozenset[str]:
    for extension in extensions.all(_UNREVIEWED):
        extension.allow_only("url", "valueCode")
    return frozenset(extension.string("valueCode") for extension in extensions.all(_UNREVIEWED))


def _read_sources(extensions: Extensions) -> tuple[str, ...]:
    for extension in extensions.all(_SOURCE):
        extension.allow_only("url", "valueString")
    return tuple(extension.string("valueString") for extension in extensions.all(_SOURCE))


def _read_assumptions(extensions: Extensions) -> tuple[Text, ...]:
    for extension in extensions.all(_ASSUMPTION):
        extension.allow_only("url", "valueString", "_valueString")
    return tuple(extension.wording("valueString") for extension in extensions.all(_ASSUMPTION))
