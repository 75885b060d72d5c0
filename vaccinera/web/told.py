"""What the person is told, and in which language the questions are read, on the registration page and the visit."""

from __future__ import annotations

import json
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from django.utils.translation import get_language, gettext, gettext_noop

from vaccinera.declarations.queries import information_named
from vaccinera.declarations.states import InformationWay
from vaccinera.web.languages import NamedLanguage, named_languages
from vaccinera.web.parts import Choice

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vaccinera.declarations.models import Declaration
    from vaccinera.declarations.rules.information import InformationText
    from vaccinera.declarations.rules.questions import Question, Questionnaire
    from vaccinera.visits.queries.assessments import Assessment
    from vaccinera.web.forms.registration import Raw, Typed

INFORMATION_WAYS: Mapping[str, str] = MappingProxyType(
    {
        InformationWay.READ_ALOUD: gettext_noop("Uppläst"),
        InformationWay.HANDED_OVER: gettext_noop("Lämnad"),
    }
)


@dataclass(frozen=True, slots=True)
class ToldShown:
    """The fields about information and language. ``unreviewed_when`` says when an unreviewed translation is read."""

    text: InformationText
    is_reportable: bool
    ways: list[Choice]
    read_in: list[Choice]
    unreviewed_when: str
    is_unreviewed: bool


@dataclass(frozen=True, slots=True)
class ReadAloud:
    """A question and its answers in the language chosen for reading; ``when`` is a condition for the page's script."""

    language: NamedLanguage
    when: str
    text: str
    answers: str


def told_shown(assessed: Assessment, page: Typed) -> ToldShown:
    """The choices: the languages the text is in, and those the questions are in."""
    text, questionnaire = assessed.information, assessed.basics.published.questionnaire
    unreviewed = [["read_in", "=", code] for code in sorted(questionnaire.unreviewed)]
    unreviewed += [["information", "=", f"{way} {code}"] for way in InformationWay for code in sorted(text.unreviewed)]
    return ToldShown(
        text=text,
        is_reportable=assessed.is_reportable,
        ways=_ways(text),
        read_in=[Choice(one.code, one.name) for one in named_languages(questionnaire.languages)],
        unreviewed_when=json.dumps({"any": unreviewed}),
        is_unreviewed=any(page.text(field) == value for field, _, value in unreviewed),
    )


def told_proposed() -> Raw:
    """What the fields hold before anybody has typed: told in Swedish."""
    return {"information": [f"{InformationWay.READ_ALOUD.value} sv"], "read_in": ["sv"]}


def read_aloud(questionnaire: Questionnaire, question: Question) -> list[ReadAloud]:
    """The question in each language but the page's own, to read to the person."""
    others = [code for code in questionnaire.languages if code != (get_language() or "sv")]
    return [
        ReadAloud(
            language,
            json.dumps({"any": [["read_in", "=", language.code]]}),
            question.text[language.code],
            " · ".join(option.text[language.code] for option in question.options),
        )
        for language in named_languages(others)
    ]


def information_told(declaration: Declaration) -> list[tuple[str, str]]:
    """What the person was told, as kept with a declaration; terms and words."""
    text = information_named(declaration.information_text, declaration.information_version or 0)
    given = ""
    if text is not None:
        version = gettext("version %(version)s") % {"version": text.version}
        parts = (
            text.title["sv"],
            version,
            gettext(INFORMATION_WAYS[declaration.information_way]).lower(),
            _name(declaration),
        )
        register = gettext("även om det nationella vaccinationsregistret")
        given = ", ".join((*parts, register) if declaration.information_on_register else parts)
    [read_in] = named_languages([declaration.read_in])
    facts = [(gettext("Information"), given), (gettext("Frågorna lästes på"), read_in.name)]
    return [fact for fact in facts if fact[1]]


def _name(declaration: Declaration) -> str:
    [language] = named_languages([declaration.information_language])
    return language.name.lower()


def _ways(text: InformationText) -> list[Choice]:
    """Way and language in one choice, and at the end that it has not been done."""
    given = [
        Choice(f"{way} {language.code}", f"{gettext(words)}, {language.name.lower()}")
        for way, words in INFORMATION_WAYS.items()
        for language in named_languages(text.languages)
    ]
    return [*given, Choice("", gettext("Inte given än"))]
