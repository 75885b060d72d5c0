"""The interface speaks Swedish and English alike: every text is in the catalogue, and nothing else is."""

from __future__ import annotations

import re

import pytest

from tests.consistency.catalogue import (
    Text,
    english_catalogue,
    forms_of,
    sentences,
    texts_in_template,
    translation_of,
    used_texts,
)
from tests.consistency.source import templates

_PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|{\w*}|%[sd]")
_NOT_TEXT = re.compile(
    r"{%\s*comment.*?endcomment\s*%}|{%\s*blocktrans.*?endblocktrans(?:late)?\s*%}|{#.*?#}|{%.*?%}|{{.*?}}",
    re.DOTALL,
)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ('{% translate "Sök 5 %" %}', Text("Sök 5 %%")),
        ("{% translate 'Stäng' context 'knapp' %}", Text("Stäng", context="knapp")),
        ('{% translate "Spara" as save %}', Text("Spara")),
        ("{% blocktranslate with n=x %}{{ n }} dos, 1 %{% endblocktranslate %}", Text("%(n)s dos, 1 %%")),
        ("{% blocktranslate trimmed %}\n  En\n  rad\n{% endblocktranslate %}", Text("En rad")),
        (
            "{% blocktranslate count n=n %}{{ n }} dos{% plural %}{{ n }} doser{% endblocktranslate %}",
            Text("%(n)s dos", "%(n)s doser"),
        ),
        ('{% include "a.html" with label=_("Namn") %}', Text("Namn")),
    ],
)
def test_texts_are_read_from_templates_as_django_asks_for_them(source: str, expected: Text) -> None:
    assert [text for _, text in texts_in_template("a.html", source)] == [expected]


def test_every_text_is_translated_into_english() -> None:
    catalogue = english_catalogue()

    missing = {
        place: text.swedish
        for text, place in used_texts().items()
        if not translation_of(catalogue, text.swedish, text.context)
    }

    assert missing == {}


def test_every_plural_is_translated() -> None:
    catalogue = english_catalogue()

    missing = {
        place: text.plural
        for text, place in used_texts().items()
        if text.plural is not None and len(translation_of(catalogue, text.swedish, text.context)) < 2
    }

    assert missing == {}


def test_no_translation_is_left_without_a_text() -> None:
    catalogue = english_catalogue()
    shown = {(text.swedish, text.context) for text in used_texts()}
    shown |= {(words, None) for words in sentences().values()}

    stale = [
        message.id for message in catalogue if message.id and (forms_of(message.id)[0], message.context) not in shown
    ]

    assert stale == []


def test_a_translation_shows_the_same_facts() -> None:
    wrong = {}
    for message in english_catalogue():
        ids, forms = forms_of(message.id), forms_of(message.string)
        asked = set(_PLACEHOLDER.findall(" ".join(ids)))
        if message.id and asked != set(_PLACEHOLDER.findall(" ".join(forms))):
            wrong[ids[0]] = forms

    assert wrong == {}


def test_no_swedish_stands_untranslated_in_a_template() -> None:
    """Å, ä and ö outside every tag are words that an English reader would meet."""
    if not templates():
        pytest.skip("no templates yet")

    left = {
        name: found[0]
        for name, source in templates()
        if (found := re.search(r"[^\n<>]*[åäöÅÄÖ][^\n<>]*", _NOT_TEXT.sub("", source)))
    }

    assert left == {}
