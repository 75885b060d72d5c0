"""Texts with placeholders."""

from __future__ import annotations

from datetime import date

from vaccinera.programmes.rules.sentences import join, placeholders_of, say


def test_days_are_written_as_in_the_interface_and_texts_in_their_language() -> None:
    template = {"sv": "{who} från {from_on}", "en": "{who} from {from_on}"}

    said = say(template, {"who": {"sv": "Alla", "en": "Everybody"}, "from_on": date(2026, 10, 13)})

    assert said == {"sv": "Alla från 2026-10-13", "en": "Everybody from 2026-10-13"}


def test_a_language_one_text_lacks_borrows_the_swedish_words() -> None:
    said = say({"sv": "Riskgrupp: {names}", "fi": "Riskiryhmä: {names}"}, {"names": {"sv": "hjärta"}})

    assert said == {"sv": "Riskgrupp: hjärta", "fi": "Riskiryhmä: hjärta"}


def test_two_texts_are_joined_in_the_languages_they_share() -> None:
    assert join({"sv": "A.", "en": "B.", "fi": "C."}, {"sv": "D.", "en": "E."}) == {"sv": "A. D.", "en": "B. E."}


def test_placeholders_are_found_and_nothing_else_passes_for_one() -> None:
    assert placeholders_of("Från {from_on} till {to_on}") == {"from_on", "to_on"}
    assert placeholders_of("Inget") == set()
    assert placeholders_of("{from_on!r}") == {"from_onr"}
    assert placeholders_of("{from_on:>10}") == {"from_on>10"}
    assert placeholders_of("En { för mycket") == {"En { för mycket"}
