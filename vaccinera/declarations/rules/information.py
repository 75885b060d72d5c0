"""What a person is told before a dose: the text, the version and the languages it can be given in (LAW-33, NVR-11)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, TypeVar

from vaccinera.declarations.rules.faults import DeclarationFault
from vaccinera.declarations.states import InformationPart, InformationWay
from vaccinera.kernel.refusals import Refused

_Value = TypeVar("_Value")

_EVERYWHERE: Final = ("sv", "en")


@dataclass(frozen=True, slots=True)
class Part:
    """One heading and its paragraphs, in every language the text is in."""

    about: InformationPart
    heading: Mapping[str, str]
    paragraphs: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class InformationText:
    """One version of one text. ``programmes`` are those it is for; none means every one without a text of its own.

    ``languages`` are those all of it can be read in, Swedish first; of the ``unreviewed`` nobody has checked the
    translation yet. ``sources`` and ``assumptions`` say where it is from.
    """

    code: str
    version: int
    valid_from: date
    programmes: tuple[str, ...]
    title: Mapping[str, str]
    parts: tuple[Part, ...]
    languages: tuple[str, ...]
    unreviewed: frozenset[str]
    sources: tuple[str, ...]
    assumptions: tuple[Mapping[str, str], ...]

    def parts_for(self, *, is_reportable: bool) -> tuple[Part, ...]:
        """What is told: of the national register only where the dose is reported to it."""
        return tuple(part for part in self.parts if is_reportable or part.about is not InformationPart.REGISTER)


@dataclass(frozen=True, slots=True)
class InformationGiven:
    """How the information was given, and in which language; no way means that it was not given."""

    way: InformationWay | None
    language: str


def text_in_force(texts: Iterable[InformationText], *, programme: str, on: date) -> InformationText:
    """The newest version of the programme's own text by a day, else of the one for every programme."""
    begun = sorted((text for text in texts if text.valid_from <= on), key=lambda text: (text.valid_from, text.version))
    own = [text for text in begun if programme in text.programmes]
    found = own or [text for text in begun if not text.programmes]
    if not found:
        raise Refused("declarations.information.not_in_force", on=on)
    return found[-1]


def information_faults(given: InformationGiven, text: InformationText) -> tuple[DeclarationFault, ...]:
    """What keeps the information from counting as given: it was not, or not in a language the text is in."""
    if given.way is None:
        return (DeclarationFault("declarations.information.not_given", "information"),)
    if given.language not in text.languages:
        return (DeclarationFault("declarations.information.not_in_language", "information"),)
    return ()


def read_information(raw: Mapping[str, object]) -> InformationText:
    """The text in a file's content, Swedish and English complete; what is unknown, missing or wrong is refused.

    Each refusal names the place in the file.
    """
    _allow_only(raw, _FIELDS, "file")
    parts = tuple(_read_part(part, f"parts[{index}]") for index, part in enumerate(_tables(raw, "parts", "file")))
    for about in InformationPart:
        if [part.about for part in parts].count(about) != 1:
            raise Refused("declarations.information.part_not_once", about=about.value)
    title = _wording(raw, "title", "file")
    languages = set(title).intersection(*(part.paragraphs for part in parts), *(part.heading for part in parts))
    return InformationText(
        code=_needed(raw, "code", str, "file"),
        version=_needed(raw, "version", int, "file"),
        valid_from=_needed(raw, "valid_from", date, "file"),
        programmes=_texts(raw, "programmes", "file"),
        title=title,
        parts=parts,
        languages=(*_EVERYWHERE, *sorted(languages - set(_EVERYWHERE))),
        unreviewed=frozenset(_texts(raw, "unreviewed", "file")),
        sources=_texts(raw, "sources", "file"),
        assumptions=tuple(
            _wording(one, "text", f"assumptions[{index}]")
            for index, one in enumerate(_tables(raw, "assumptions", "file"))
        ),
    )


_FIELDS: Final = (
    *("code", "version", "valid_from", "programmes", "title", "parts", "unreviewed", "sources", "assumptions"),
)


def _read_part(raw: Mapping[str, object], place: str) -> Part:
    _allow_only(raw, ("about", "heading", "paragraphs"), place)
    about = _needed(raw, "about", str, place)
    if about not in set(InformationPart):
        raise _wrong(place, "about", " | ".join(InformationPart))
    paragraphs = {language: _paragraphs(texts, place) for language, texts in _table(raw, "paragraphs", place).items()}
    _check_languages(paragraphs, "paragraphs", place)
    if {len(texts) for texts in paragraphs.values()} != {len(paragraphs["sv"])}:
        raise _wrong(place, "paragraphs", "the same number in each language")
    return Part(InformationPart(about), _wording(raw, "heading", place), paragraphs)


def _paragraphs(texts: object, place: str) -> tuple[str, ...]:
    if not isinstance(texts, list) or not texts or not all(isinstance(one, str) and one.strip() for one in texts):
        raise _wrong(place, "paragraphs", "texts")
    return tuple(texts)


def _wording(raw: Mapping[str, object], name: str, place: str) -> Mapping[str, str]:
    text = _table(raw, name, place)
    _check_languages(text, name, place)
    if not all(isinstance(one, str) and one.strip() for one in text.values()):
        raise _wrong(place, name, "text")
    return {language: str(one) for language, one in text.items()}


def _check_languages(text: Mapping[str, object], name: str, place: str) -> None:
    for language in _EVERYWHERE:
        if language not in text:
            raise Refused("declarations.information.language_missing", place=place, field=name, language=language)


def _table(raw: Mapping[str, object], name: str, place: str) -> Mapping[str, object]:
    table: Mapping[str, object] = _needed(raw, name, dict, place)
    return table


def _tables(raw: Mapping[str, object], name: str, place: str) -> list[Mapping[str, object]]:
    tables: object = raw.get(name, [])
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise _wrong(place, name, "tables")
    return tables


def _texts(raw: Mapping[str, object], name: str, place: str) -> tuple[str, ...]:
    texts: object = raw.get(name, [])
    if not isinstance(texts, list) or not all(isinstance(text, str) and text for text in texts):
        raise _wrong(place, name, "texts")
    return tuple(texts)


def _needed(raw: Mapping[str, object], name: str, kind: type[_Value], place: str) -> _Value:
    if name not in raw:
        raise Refused("declarations.information.field_missing", place=place, field=name)
    value = raw[name]
    if not isinstance(value, kind) or isinstance(value, bool) or value in ("", 0):
        raise _wrong(place, name, kind.__name__)
    return value


def _allow_only(raw: Mapping[str, object], names: Iterable[str], place: str) -> None:
    for name in sorted(set(raw) - set(names)):
        raise Refused("declarations.information.field_unknown", place=place, field=name)


def _wrong(place: str, name: str, expected: str) -> Refused:
    return Refused("declarations.information.field_wrong", place=place, field=name, expected=expected)
