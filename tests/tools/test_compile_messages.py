"""A catalogue compiled by us is read by Python's own gettext."""

from __future__ import annotations

import gettext
from io import BytesIO
from pathlib import Path

import pytest

from tools.compile_messages import BrokenCatalogue, compiled, main, read_catalogue

CATALOGUE = r"""
# The header
msgid ""
msgstr ""
"Language: en\n"
"Content-Type: text/plain; charset=UTF-8\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\n"

#: web/pages/start.py:3
msgid "Sök person"
msgstr "Find a person"

msgid ""
"Skriv ett namn\n"
"eller \"nummer\""
msgstr "Type a name\nor \"number\""

msgctxt "knapp"
msgid "Stäng"
msgstr "Close"

#, python-format
msgid "%(n)s dos"
msgid_plural "%(n)s doser"
msgstr[0] "%(n)s dose"
msgstr[1] "%(n)s doses"

#, fuzzy
msgid "Gissad"
msgstr "Guessed"

msgid "Oöversatt"
msgstr ""

#~ msgid "Borttagen"
#~ msgstr "Removed"
"""


@pytest.fixture(scope="module")
def english() -> gettext.GNUTranslations:
    return gettext.GNUTranslations(BytesIO(compiled(read_catalogue(CATALOGUE))))


def test_a_text_is_translated(english: gettext.GNUTranslations) -> None:
    assert english.gettext("Sök person") == "Find a person"


def test_a_text_over_several_lines_keeps_line_breaks_and_quotes(english: gettext.GNUTranslations) -> None:
    assert english.gettext('Skriv ett namn\neller "nummer"') == 'Type a name\nor "number"'


def test_a_text_with_context_answers_only_to_it(english: gettext.GNUTranslations) -> None:
    assert english.pgettext("knapp", "Stäng") == "Close"
    assert english.gettext("Stäng") == "Stäng"


@pytest.mark.parametrize(("number", "expected"), [(1, "%(n)s dose"), (2, "%(n)s doses")])
def test_a_plural_follows_the_number(english: gettext.GNUTranslations, number: int, expected: str) -> None:
    assert english.ngettext("%(n)s dos", "%(n)s doser", number) == expected


@pytest.mark.parametrize("text", ["Gissad", "Oöversatt", "Borttagen"])
def test_guessed_empty_and_removed_entries_are_left_out(english: gettext.GNUTranslations, text: str) -> None:
    assert english.gettext(text) == text


def test_the_header_says_the_language(english: gettext.GNUTranslations) -> None:
    assert english.info()["language"] == "en"


@pytest.mark.parametrize(
    "broken",
    ['msgid "a"\nmsgstr b', 'msgid "a"\nmsgstr "b"\nmsgid "c"\nmsgstr "d"', 'msgid "a\\"\nmsgstr "b"'],
)
def test_a_broken_catalogue_is_refused(broken: str) -> None:
    with pytest.raises(BrokenCatalogue):
        read_catalogue(broken)


def test_the_compiled_file_stands_beside_its_source(tmp_path: Path) -> None:
    source = tmp_path / "django.po"
    source.write_text(CATALOGUE, encoding="utf-8")

    status = main([str(source)])

    assert status == 0
    with (tmp_path / "django.mo").open("rb") as compiled_file:
        assert gettext.GNUTranslations(compiled_file).gettext("Sök person") == "Find a person"


def test_a_broken_file_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = tmp_path / "django.po"
    source.write_text("msgid nothing", encoding="utf-8")

    status = main([str(source)])

    assert status == 1
    assert capsys.readouterr().err == f"{source}: not a line of a catalogue: msgid nothing\n"
