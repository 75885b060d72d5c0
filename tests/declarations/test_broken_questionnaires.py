"""A broken questionnaire is refused: what is wrong, and where."""

from __future__ import annotations

import pytest

from tests.declarations.samples import (
    GONE,
    HL7,
    OWN,
    PERISHABLE,
    SYSTEM,
    Raw,
    every_kind_raw,
    every_kind_with,
    exclusive,
    fact_parts,
    item,
    option,
    outcome,
    own,
    questionnaire_raw,
    text,
    when,
    yes_no,
)
from vaccinera.declarations.rules.questionnaires import read_questionnaire
from vaccinera.kernel.refusals import Refused


def _refusal(raw: Raw) -> tuple[str, dict[str, object]]:
    with pytest.raises(Refused) as caught:
        read_questionnaire(raw)
    return caught.value.code, caught.value.facts


FIRST = ("item", 0)
CHOICE = ("item", 1)
NUMBER = ("item", 3)
LAST = ("item", 5)
HELP = ("item", 5, "item", 0)


@pytest.mark.parametrize(
    ("path", "value", "place", "element"),
    [
        pytest.param(("url",), GONE, "Questionnaire", "url", id="url"),
        pytest.param(("version",), GONE, "Questionnaire", "version", id="version"),
        pytest.param(("name",), GONE, "Questionnaire", "name", id="name for programs"),
        pytest.param(("status",), GONE, "Questionnaire", "status", id="status"),
        pytest.param(("language",), GONE, "Questionnaire", "language", id="language"),
        pytest.param(("item",), GONE, "Questionnaire", "item", id="questions"),
        pytest.param((*FIRST, "linkId"), GONE, "Questionnaire.item[0]", "linkId", id="link id"),
        pytest.param((*CHOICE, "answerOption"), GONE, "Questionnaire.item[1]", "answerOption", id="options"),
        pytest.param((*LAST, "maxLength"), GONE, "Questionnaire.item[5]", "maxLength", id="length of a text"),
        pytest.param(
            (*FIRST, "extension", 0, "valuePositiveInt"),
            GONE,
            "Questionnaire.item[0].extension[0]",
            "valuePositiveInt",
            id="value of an extension",
        ),
        pytest.param(
            (*NUMBER, "enableWhen"),
            [when("ill"), when("ill")],
            "Questionnaire.item[3]",
            "enableBehavior",
            id="behaviour of several conditions (que-12)",
        ),
    ],
)
def test_a_missing_element_is_named_with_its_place(
    path: tuple[str | int, ...], value: object, place: str, element: str
) -> None:
    raw = every_kind_with(path, value)

    code, facts = _refusal(raw)

    assert code == "declarations.questionnaire.element_missing"
    assert facts == {"place": place, "element": element}


@pytest.mark.parametrize(
    ("path", "place", "element"),
    [
        pytest.param(("code",), "Questionnaire", "code", id="on the questionnaire"),
        pytest.param((*FIRST, "answerOption"), "Questionnaire.item[0]", "answerOption", id="options of a boolean"),
        pytest.param((*FIRST, "initial"), "Questionnaire.item[0]", "initial", id="an answer given beforehand"),
        pytest.param((*HELP, "item"), "Questionnaire.item[5].item[0]", "item", id="below a help text (que-1)"),
        pytest.param((*HELP, "code"), "Questionnaire.item[5].item[0]", "code", id="code of a help text (que-3)"),
        pytest.param(
            (*CHOICE, "answerOption", 0, "initialSelected"),
            "Questionnaire.item[1].answerOption[0]",
            "initialSelected",
            id="an option chosen beforehand",
        ),
        pytest.param(
            (*NUMBER, "enableWhen", 0, "answerString"),
            "Questionnaire.item[3].enableWhen[0]",
            "answerString",
            id="in a condition",
        ),
        pytest.param(
            (*FIRST, "extension", 0, "valueInteger"),
            "Questionnaire.item[0].extension[0]",
            "valueInteger",
            id="in an extension",
        ),
        pytest.param(
            (*CHOICE, "answerOption", 0, "valueCoding", "userSelected"),
            "Questionnaire.item[1].answerOption[0].valueCoding",
            "userSelected",
            id="in an option's coding",
        ),
        pytest.param(
            (*NUMBER, "enableWhen", 0, "answerCoding", "version"),
            "Questionnaire.item[3].enableWhen[0].answerCoding",
            "version",
            id="in a condition's coding",
        ),
        pytest.param((*FIRST, "_text", "id"), "Questionnaire.item[0]._text", "id", id="beside a translation"),
        pytest.param(
            (*LAST, "extension", 1, "valueString"),
            "Questionnaire.item[5].extension[1]",
            "valueString",
            id="a value beside parts (ext-1)",
        ),
    ],
)
def test_an_unknown_element_is_named_with_its_place(path: tuple[str | int, ...], place: str, element: str) -> None:
    raw = every_kind_with(path, [{}])

    code, facts = _refusal(raw)

    assert code == "declarations.questionnaire.element_unknown"
    assert facts == {"place": place, "element": element}


@pytest.mark.parametrize(
    ("path", "value", "element", "expected"),
    [
        pytest.param(("resourceType",), "Patient", "resourceType", "Questionnaire", id="another resource"),
        pytest.param(("language",), "en", "language", "sv", id="not in Swedish"),
        pytest.param(("status",), "unknown", "status", "draft | active | retired", id="status"),
        pytest.param(("title",), "  ", "title", "string", id="blank text"),
        pytest.param(("item",), [], "item", "list", id="empty list"),
        pytest.param(("item",), {"linkId": "a"}, "item", "list", id="no list"),
        pytest.param((*FIRST, "linkId"), "Rökning!", "linkId", "a-z, 0-9, _", id="link id"),
        pytest.param((*FIRST, "type"), "group", "type", "boolean | choice | integer | date | text", id="group"),
        pytest.param((*FIRST, "required"), "true", "required", "boolean", id="text for a boolean"),
        pytest.param((*LAST, "maxLength"), "20", "maxLength", "integer", id="text for a number"),
        pytest.param((*LAST, "maxLength"), True, "maxLength", "integer", id="boolean for a number"),
        pytest.param((*LAST, "maxLength"), 0, "maxLength", "positiveInt", id="nought"),
        pytest.param((*HELP, "type"), "text", "type", "display", id="question below a question"),
        pytest.param(
            (*HELP, "extension", 0, "valueCodeableConcept", "coding", 0, "code"),
            "upper",
            "code",
            "help",
            id="display item that is no help",
        ),
        pytest.param(
            (*NUMBER, "enableWhen", 0, "operator"),
            "!=",
            "operator",
            "exists | = | > | < | >= | <=",
            id="the comparison that FHIR's versions read differently",
        ),
        pytest.param(
            (*NUMBER, "enableWhen", 0, "answerBoolean"),
            True,
            "answer[x]",
            "one of answerBoolean | answerInteger | answerDate | answerCoding",
            id="two answers in a condition",
        ),
        pytest.param(
            (*NUMBER, "extension", 1, "valueInteger"), 43, "extension", "minimum <= maximum", id="crossed limits"
        ),
        pytest.param(
            ("_title", "extension", 0, "extension", 0, "valueCode"),
            "sv",
            "lang",
            "one translation a language",
            id="Swedish twice",
        ),
        pytest.param(
            (*LAST, "extension", 1),
            outcome("note_required", final=True),
            "final",
            "stop",
            id="final without being a stop",
        ),
        pytest.param(
            (*LAST, "extension", 1, "extension", 0, "valueCode"),
            "ok",
            "valueCode",
            "inform | note_required | prescriber_decides | stop",
            id="an outcome that asks nothing",
        ),
    ],
)
def test_a_wrong_element_is_named_with_what_it_must_be(
    path: tuple[str | int, ...], value: object, element: str, expected: str
) -> None:
    raw = every_kind_with(path, value)

    code, facts = _refusal(raw)

    assert code == "declarations.questionnaire.element_wrong"
    assert (facts["element"], facts["expected"]) == (element, expected)


def test_two_help_texts_are_refused() -> None:
    raw = every_kind_raw()
    raw["item"][5]["item"].append(raw["item"][5]["item"][0] | {"linkId": "more_help"})

    code, facts = _refusal(raw)

    assert code == "declarations.questionnaire.element_wrong"
    assert facts == {"place": "Questionnaire.item[5]", "element": "item", "expected": "one help text"}


def test_what_should_be_an_object_and_is_not_is_refused() -> None:
    raw = every_kind_with((*FIRST, "_text"), "English")

    code, facts = _refusal(raw)

    assert code == "declarations.questionnaire.not_an_object"
    assert facts == {"place": "Questionnaire.item[0]._text"}


@pytest.mark.parametrize("name", ["source", "assumption"])
def test_a_source_or_an_assumption_is_one_text(name: str) -> None:
    mark = own(name, **text("valueString", "Så", "So"), valueUri="https://example.org")

    on_questionnaire, at_root = _refusal(questionnaire_raw(yes_no("first"), extension=[mark]))
    on_question, at_item = _refusal(questionnaire_raw(yes_no("first", mark)))

    assert on_questionnaire == on_question == "declarations.questionnaire.element_unknown"
    assert at_root["place"] == "Questionnaire.extension[0]"
    assert at_item["place"] == "Questionnaire.item[0].extension[1]"


def test_a_misspelt_extension_is_refused_since_it_may_have_been_a_stop() -> None:
    raw = every_kind_with((*FIRST, "extension", 1, "url"), f"{OWN}answer-outcom")

    code, facts = _refusal(raw)

    assert code == "declarations.questionnaire.extension_unknown"
    assert facts == {"place": "Questionnaire.item[0].extension[1]", "url": f"{OWN}answer-outcom"}


@pytest.mark.parametrize(
    ("path", "value", "place", "url"),
    [
        pytest.param(
            (*FIRST, "extension", 0), PERISHABLE, "Questionnaire.item[0]", f"{OWN}meaning-version", id="meaning"
        ),
        pytest.param(
            (*FIRST, "extension", 1),
            outcome("stop"),
            "Questionnaire.item[0].extension[1]",
            "answer",
            id="answer of a boolean",
        ),
        pytest.param(
            (*HELP, "extension"),
            GONE,
            "Questionnaire.item[5].item[0]",
            f"{HL7}questionnaire-itemControl",
            id="kind of display",
        ),
    ],
)
def test_a_missing_extension_is_named_with_its_place(
    path: tuple[str | int, ...], value: object, place: str, url: str
) -> None:
    raw = every_kind_with(path, value)

    code, facts = _refusal(raw)

    assert code == "declarations.questionnaire.extension_missing"
    assert facts == {"place": place, "url": url}


def test_an_extension_that_may_stand_once_is_refused_the_second_time() -> None:
    raw = every_kind_with((*FIRST, "extension", 1), own("meaning-version", valuePositiveInt=2))

    code, facts = _refusal(raw)

    assert code == "declarations.questionnaire.extension_repeated"
    assert facts == {"place": "Questionnaire.item[0].extension[1]", "url": f"{OWN}meaning-version"}


@pytest.mark.parametrize(
    "path",
    [
        pytest.param((*FIRST, "_text"), id="no translation"),
        pytest.param((*FIRST, "_text", "extension"), id="no translation extension"),
    ],
)
def test_a_text_without_english_is_refused(path: tuple[str | int, ...]) -> None:
    """LAW-31: patient forms are in Swedish and English."""
    raw = every_kind_with(path, GONE)

    code, facts = _refusal(raw)

    assert code == "declarations.questionnaire.translation_missing"
    assert facts == {"place": "Questionnaire.item[0]", "element": "text", "language": "en"}


@pytest.mark.parametrize(("number", "name"), [(1, "smokes"), (5, "note_help")])
def test_a_link_id_used_twice_is_refused_also_when_a_help_text_has_it(number: int, name: str) -> None:
    raw = every_kind_with(("item", number, "linkId"), name)

    code, facts = _refusal(raw)

    assert code == "declarations.questionnaire.link_id_repeated"
    assert facts == {"link_id": name}


def test_an_option_s_code_used_twice_is_refused() -> None:
    raw = every_kind_with((*CHOICE, "answerOption", 1, "valueCoding", "code"), "yes")

    code, facts = _refusal(raw)

    assert code == "declarations.questionnaire.option_repeated"
    assert facts == {"place": "Questionnaire.item[1].answerOption[1]", "option": "yes"}


def test_only_a_multichoice_has_options_that_stand_alone() -> None:
    raw = questionnaire_raw(item("one", "choice", answerOption=[option("yes", exclusive())]))

    code, _ = _refusal(raw)

    assert code == "declarations.questionnaire.extension_unknown"


@pytest.mark.parametrize("refers_to", ["unheard_of", "third", "second"])
def test_a_follow_up_to_a_question_that_is_not_earlier_is_refused(refers_to: str) -> None:
    raw = questionnaire_raw(yes_no("first"), yes_no("second", enableWhen=[when(refers_to)]), yes_no("third"))

    code, facts = _refusal(raw)

    assert code == "declarations.questionnaire.chain_broken"
    assert facts == {"question": "second", "refers_to": refers_to}


@pytest.mark.parametrize(
    ("number", "condition"),
    [
        pytest.param(1, when("smokes"), id="an option of a boolean"),
        pytest.param(1, when("smokes", ">", answerBoolean=True), id="more than true"),
        pytest.param(1, when("smokes", answerInteger=1), id="a number for a boolean"),
        pytest.param(2, when("ill", answerCoding={"system": SYSTEM, "code": "perhaps"}), id="no such option"),
        pytest.param(2, when("ill", answerCoding={"system": "urn:x", "code": "yes"}), id="another code system"),
        pytest.param(2, when("ill", ">"), id="more than an option"),
        pytest.param(2, when("ill", answerDate="2026-11-23"), id="a day for a choice"),
        pytest.param(4, when("weeks", answerBoolean=True), id="true for a number"),
        pytest.param(4, when("weeks", answerDate="2026-11-23"), id="a day for a number"),
        pytest.param(5, when("since", answerDate="20261123"), id="a day in another spelling"),
        pytest.param(5, when("since", answerDate="yesterday"), id="no day"),
        pytest.param(5, when("since", answerInteger=3), id="a number for a day"),
        pytest.param(5, when("ill", "exists", answerInteger=1), id="exists with a number (que-7)"),
    ],
)
def test_a_follow_up_to_an_answer_that_cannot_be_is_refused(number: int, condition: Raw) -> None:
    raw = every_kind_with(("item", number, "enableWhen"), [condition])

    code, facts = _refusal(raw)

    assert code == "declarations.questionnaire.chain_value_wrong"
    assert facts["refers_to"] == condition["question"]


def test_a_follow_up_to_a_perishable_answer_must_be_perishable() -> None:
    raw = questionnaire_raw(yes_no("first", PERISHABLE), yes_no("second", enableWhen=[when("first")]))

    code, facts = _refusal(raw)

    assert code == "declarations.questionnaire.chain_not_perishable"
    assert facts == {"question": "second", "refers_to": "first"}


@pytest.mark.parametrize(
    ("first", "second"),
    [
        pytest.param(
            item("first", "integer", own("fact", valueCode="weeks")),
            item("second", "integer", own("fact", valueCode="weeks")),
            id="two suppliers of a number",
        ),
        pytest.param(
            item("first", "choice", own("fact", valueCode="weeks"), repeats=True, answerOption=[option("a")]),
            item("second", "integer", own("fact", valueCode="weeks")),
            id="a list and a number",
        ),
        pytest.param(
            item(
                "first",
                "choice",
                answerOption=[option("a", own("option-fact", extension=fact_parts("weeks", True)))],
            ),
            item(
                "second",
                "choice",
                answerOption=[option("a", own("option-fact", extension=fact_parts("weeks", False)))],
            ),
            id="two suppliers of true or false",
        ),
    ],
)
def test_a_fact_that_two_questions_could_answer_differently_is_refused(first: Raw, second: Raw) -> None:
    raw = questionnaire_raw(first, second)

    code, facts = _refusal(raw)

    assert code == "declarations.questionnaire.fact_contradicts"
    assert facts == {"fact": "weeks", "question": "second", "other": "first"}


def test_an_option_among_several_supplies_only_list_members() -> None:
    raw = questionnaire_raw(
        item(
            "many",
            "choice",
            repeats=True,
            answerOption=[option("a", own("option-fact", extension=fact_parts("ill", True)))],
        )
    )

    code, facts = _refusal(raw)

    assert code == "declarations.questionnaire.element_unknown"
    assert facts["element"] == "valueBoolean"
