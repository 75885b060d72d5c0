"""Reading questionnaires: what ships, what every kind of question may say, and how a broken one is refused."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.declarations.samples import (
    HL7,
    OWN,
    SHIPPED,
    SYSTEM,
    Raw,
    asked,
    day_limits,
    every_kind,
    every_kind_raw,
    every_kind_with,
    fact_parts,
    item,
    link_ids,
    option,
    own,
    questionnaire_raw,
    shared,
    shared_raw,
    text,
    when,
    yes_no,
)
from vaccinera.declarations.rules.questionnaires import Questionnaire, in_language, read_questionnaire
from vaccinera.declarations.states import AnsweredBy, Outcome

DOCUMENT = Path(__file__).parents[2] / "docs" / "reference" / "questionnaire-format.md"


def _shipped() -> list[tuple[str, Questionnaire]]:
    return [
        (path.name, read_questionnaire(json.loads(path.read_text(encoding="utf-8"))))
        for path in sorted(SHIPPED.glob("*.json"))
    ]


def test_the_shared_questionnaire_asks_these_questions_in_this_order() -> None:
    questionnaire = shared()

    read = link_ids(questionnaire.questions)

    assert questionnaire.url == "https://vaccinera.example/fhir/Questionnaire/shared"
    assert questionnaire.version == "1"
    assert questionnaire.prefill_months == 12
    assert questionnaire.title == {
        "sv": "Hälsodeklaration före vaccination",
        "en": "Health declaration before vaccination",
    }
    assert read == [
        "consent",
        "fever_now",
        "severe_vaccine_reaction",
        "severe_vaccine_reaction_assessed",
        "severe_allergy",
        "severe_allergy_what",
        "bleeding_tendency",
        "pregnant",
        "pregnancy_week",
        "estimated_due_date",
        "recent_vaccination",
        "recent_vaccination_what",
        "recent_vaccination_on",
        "immunosuppression",
        "risk_groups",
    ]


def test_consent_fever_pregnancy_and_recent_vaccination_are_asked_at_every_occasion() -> None:
    questionnaire = shared()

    perishable = link_ids([question for question in questionnaire.questions if question.is_perishable])

    assert perishable == [
        "consent",
        "fever_now",
        "pregnant",
        "pregnancy_week",
        "estimated_due_date",
        "recent_vaccination",
        "recent_vaccination_what",
        "recent_vaccination_on",
    ]


def test_only_the_two_days_that_may_be_unknown_can_be_left_empty() -> None:
    questionnaire = shared()

    optional = link_ids([question for question in questionnaire.questions if not question.is_required])

    assert optional == ["estimated_due_date", "recent_vaccination_on"]


def test_every_shipped_question_names_its_source_or_its_assumption() -> None:
    bare = [
        (name, question.link_id)
        for name, questionnaire in _shipped()
        for question in questionnaire.questions
        if not question.sources and not question.assumptions
    ]

    assert bare == []


def test_the_format_s_page_lists_every_assumption_that_ships() -> None:
    written = set(re.findall(r"A-DEC-\d\d", DOCUMENT.read_text(encoding="utf-8")))

    shipped = {
        number
        for path in SHIPPED.glob("*.json")
        for number in re.findall(r"A-DEC-\d\d", path.read_text(encoding="utf-8"))
    }

    assert len(shipped) == 22
    assert written == shipped


def test_the_format_s_page_names_every_extension_of_ours() -> None:
    page = DOCUMENT.read_text(encoding="utf-8")

    ours = {
        extension["url"].removeprefix(OWN)
        for extension in _objects(shared_raw())
        if str(extension.get("url")).startswith(OWN)
    }

    assert {name for name in ours if f"`{name}`" not in page} == set()


def test_a_link_id_with_the_same_meaning_asks_the_same_in_every_shipped_questionnaire() -> None:
    """A person's answers carry over between versions and between questionnaires by link id and meaning."""
    asked_as: dict[tuple[str, int], tuple[object, ...]] = {}

    differing = [
        (name, question.link_id)
        for name, questionnaire in _shipped()
        for question in questionnaire.questions
        if asked_as.setdefault((question.link_id, question.meaning), (question.type, question.is_perishable))
        != (question.type, question.is_perishable)
    ]

    assert differing == []


def _objects(value: object) -> Iterator[dict[str, Any]]:
    """Every JSON object in a document."""
    if isinstance(value, dict):
        yield value
        for part in value.values():
            yield from _objects(part)
    elif isinstance(value, list):
        for part in value:
            yield from _objects(part)


def test_the_shared_questionnaire_keeps_fhir_s_rules_that_no_reader_of_ours_looks_at() -> None:
    """FHIR R4: que-0, que-4, que-6, que-8, que-9, que-11, ext-1, and nothing empty or null."""
    raw = shared_raw()

    extensions = [one for one in _objects(raw) if "url" in one and "resourceType" not in one]
    items = [one for one in _objects(raw) if "linkId" in one]

    assert re.fullmatch(r"[A-Z][A-Za-z0-9_]{0,254}", raw["name"])
    assert all(("extension" in one) != any(key.startswith("value") for key in one) for one in extensions)
    assert not any(value in (None, "", [], {}) for one in _objects(raw) for value in one.values())
    assert not any(key.startswith("initial") or key in ("answerValueSet", "readOnly") for one in items for key in one)
    assert not any("required" in one or "repeats" in one for one in items if one["type"] == "display")


def test_outcomes_and_who_answered_are_these_codes() -> None:
    assert [outcome.value for outcome in Outcome] == [
        "ok",
        "inform",
        "note_required",
        "prescriber_decides",
        "stop",
    ]
    assert [who.value for who in AnsweredBy] == ["person", "guardian", "staff_from_record", "representative"]


def test_a_boolean_question_says_its_outcome_its_fact_and_its_reassuring_answer() -> None:
    question = asked(every_kind(), "smokes")

    outcomes = [(found.answer, found.outcome, found.message["sv"]) for found in question.outcomes]

    assert (question.type, question.fact) == ("boolean", "smokes")
    assert outcomes == [(True, Outcome.INFORM, "inform på svenska")]
    assert question.reassuring == {False}


def test_a_choice_that_repeats_is_a_multichoice() -> None:
    question = asked(every_kind(), "signs")

    alone = [option.code for option in question.options if option.is_exclusive]

    assert question.type == "multichoice"
    assert alone == ["neither"]
    assert question.reassuring == {"neither"}


def test_limits_are_numbers_or_days_from_the_day_of_answering() -> None:
    questionnaire = every_kind()

    limits = [
        (question.link_id, question.minimum, question.maximum, question.max_length)
        for question in questionnaire.questions
    ]

    assert limits[3:] == [("weeks", 1, 42, None), ("since", -28, 0, None), ("note", None, None, 20)]


def test_a_limit_may_leave_one_value_only() -> None:
    raw = questionnaire_raw(item("today", "date", own("day-limits", extension=day_limits(0, 0))))

    question = read_questionnaire(raw).questions[0]

    assert (question.minimum, question.maximum) == (0, 0)


def test_a_help_text_is_a_display_item_marked_as_help() -> None:
    questionnaire = every_kind()

    question = asked(questionnaire, "note")

    assert question.help == {"sv": "Skriv kort", "en": "Be brief"}
    assert asked(questionnaire, "ill").help is None


def test_other_languages_are_data_and_swedish_stands_in_where_one_is_missing() -> None:
    raw = every_kind_raw()
    finnish = [{"url": "lang", "valueCode": "fi"}, {"url": "content", "valueString": "Oma ilmoitus"}]
    raw["_title"]["extension"].append({"url": f"{HL7}translation", "extension": finnish})

    title = read_questionnaire(raw).title

    assert in_language(title, "fi") == "Oma ilmoitus"
    assert in_language(title, "ar") == "Egen deklaration"


def test_a_third_language_is_data_and_says_that_nobody_has_reviewed_it() -> None:
    """Finnish in the shared questionnaire; those of their own have not been translated yet."""
    languages = {name: (found.languages, found.unreviewed) for name, found in _shipped()}

    assert languages["shared-2.json"] == (("sv", "en", "fi"), frozenset({"fi"}))
    assert languages["live-1.json"] == (("sv", "en"), frozenset())


def test_a_language_counts_when_every_question_and_answer_is_in_it() -> None:
    raw = shared_raw()
    raw["item"][0]["_text"]["extension"] = [
        one for one in raw["item"][0]["_text"]["extension"] if one["extension"][0]["valueCode"] != "fi"
    ]

    assert read_questionnaire(raw).languages == ("sv", "en")


def test_a_questionnaire_may_set_how_long_answers_carry_over() -> None:
    raw = every_kind_raw() | {"extension": [own("prefill-months", valuePositiveInt=6)]}

    questionnaire = read_questionnaire(raw)

    assert questionnaire.prefill_months == 6
    assert every_kind().prefill_months == 12


def test_one_condition_needs_no_behaviour_and_may_have_one() -> None:
    raw = questionnaire_raw(
        yes_no("first"),
        yes_no("second", enableWhen=[when("first")]),
        yes_no("third", enableWhen=[when("first"), when("second")], enableBehavior="any"),
        yes_no("fourth", enableWhen=[when("first")], enableBehavior="any"),
    )

    behaviours = [
        question.enable_when.behaviour for question in read_questionnaire(raw).questions if question.enable_when
    ]

    assert behaviours == ["all", "any", "any"]


def test_several_questions_may_add_to_one_list_of_facts() -> None:
    mark = own("option-fact", extension=fact_parts("risks", "of_first"))
    raw = questionnaire_raw(
        item("first", "choice", answerOption=[option("yes", mark)]),
        item("second", "choice", own("fact", valueCode="risks"), repeats=True, answerOption=[option("heart")]),
    )

    questions = read_questionnaire(raw).questions

    assert questions[0].options[0].facts[0].value == "of_first"
    assert questions[1].fact == "risks"


@pytest.mark.parametrize(
    ("number", "condition"),
    [
        pytest.param(1, when("smokes", answerBoolean=True), id="boolean"),
        pytest.param(5, when("signs", answerCoding={"system": SYSTEM, "code": "beta"}), id="one of several"),
        pytest.param(5, when("weeks", ">=", answerInteger=16), id="number"),
        pytest.param(5, when("since", "<", answerDate="2026-11-23"), id="day"),
        pytest.param(5, when("since", "exists", answerBoolean=False), id="exists"),
    ],
)
def test_a_follow_up_may_hang_on_any_kind_of_answer(number: int, condition: Raw) -> None:
    raw = every_kind_with(("item", number, "enableWhen"), [condition])

    enable_when = read_questionnaire(raw).questions[number].enable_when

    assert enable_when is not None
    assert enable_when.conditions[0].question == condition["question"]


def test_an_option_supplies_a_truth_a_number_or_a_member_of_a_list() -> None:
    marks = [
        own("option-fact", extension=fact_parts("smokes", True)),
        own("option-fact", extension=fact_parts("cigarettes", 20)),
        own("option-fact", extension=fact_parts("risks", "smoking")),
    ]
    raw = questionnaire_raw(item("smokes", "choice", answerOption=[option("daily", *marks)]))

    facts = read_questionnaire(raw).questions[0].options[0].facts

    assert [(fact.name, fact.value) for fact in facts] == [
        ("smokes", True),
        ("cigarettes", 20),
        ("risks", "smoking"),
    ]


def test_a_text_needs_no_outcome_and_an_assumption_is_written_in_both_languages() -> None:
    mark = own("assumption", **text("valueString", "Vi antar", "We assume"))
    raw = questionnaire_raw(item("why", "text", mark, own("source", valueString="example.org"), maxLength=5))

    question = read_questionnaire(raw).questions[0]

    assert question.outcomes == ()
    assert question.assumptions == ({"sv": "Vi antar", "en": "We assume"},)
    assert question.sources == ("example.org",)
