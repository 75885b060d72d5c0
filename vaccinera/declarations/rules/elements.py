"""Reading FHIR JSON strictly: an element is known and of its type, or it is refused by its place.

FHIR lets a reader skip what it does not know. Here a misspelt extension could silently take a stop away, so
everything unknown is refused instead.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from vaccinera.declarations.rules.questions import Text
from vaccinera.kernel.refusals import Refused

HL7 = "http://hl7.org/fhir/StructureDefinition/"
TRANSLATION = f"{HL7}translation"

# Names that become form fields and keys of stored answers.
_NAME = re.compile(r"[a-z][a-z0-9_]*")


def wrong(place: str, element: str, expected: str) -> Refused:
    """The refusal of an element that is not what it must be; ``expected`` is in FHIR's own words."""
    return Refused("declarations.questionnaire.element_wrong", place=place, element=element, expected=expected)


@dataclass(frozen=True, slots=True)
class Element:
    """A JSON object and where it stands, such as ``Questionnaire.item[3].answerOption[0]``."""

    fields: Mapping[str, object]
    place: str

    def allow_only(self, *names: str) -> None:
        """Refuse any element but these."""
        for name in sorted(set(self.fields) - set(names)):
            raise Refused("declarations.questionnaire.element_unknown", place=self.place, element=name)

    def _value(self, name: str) -> object:
        if name not in self.fields:
            raise Refused("declarations.questionnaire.element_missing", place=self.place, element=name)
        return self.fields[name]

    def string(self, name: str) -> str:
        """A text with something in it."""
        value = self._value(name)
        if not isinstance(value, str) or not value.strip():
            raise wrong(self.place, name, "string")
        return value

    def name(self, name: str) -> str:
        """A lower-case name: letters, digits and ``_``, a letter first."""
        value = self.string(name)
        if _NAME.fullmatch(value) is None:
            raise wrong(self.place, name, "a-z, 0-9, _")
        return value

    def one_of(self, name: str, allowed: Collection[str]) -> str:
        """One of the codes allowed here."""
        value = self.string(name)
        if value not in allowed:
            raise wrong(self.place, name, " | ".join(allowed))
        return value

    def boolean(self, name: str) -> bool:
        """True or false, said outright."""
        value = self._value(name)
        if not isinstance(value, bool):
            raise wrong(self.place, name, "boolean")
        return value

    def flag(self, name: str) -> bool:
        """A boolean; false when absent."""
        return name in self.fields and self.boolean(name)

    def integer(self, name: str) -> int:
        """A whole number; JSON's true and false are none."""
        value = self._value(name)
        if isinstance(value, bool) or not isinstance(value, int):
            raise wrong(self.place, name, "integer")
        return value

    def positive(self, name: str) -> int:
        """A whole number from 1."""
        value = self.integer(name)
        if value < 1:
            raise wrong(self.place, name, "positiveInt")
        return value

    def element(self, name: str) -> Element:
        """The object under this name."""
        return as_element(self._value(name), f"{self.place}.{name}")

    def elements(self, name: str) -> list[Element]:
        """The objects in the list under this name; none when absent. FHIR has no empty lists."""
        if name not in self.fields:
            return []
        value = self.fields[name]
        if not isinstance(value, list) or not value:
            raise wrong(self.place, name, "list")
        return [as_element(raw, f"{self.place}.{name}[{index}]") for index, raw in enumerate(value)]

    def extensions(self, *known: str) -> Extensions:
        """The extensions by address; one that is not known here is refused."""
        found: dict[str, list[Element]] = {url: [] for url in known}
        for extension in self.elements("extension"):
            url = extension.string("url")
            if url not in found:
                raise Refused("declarations.questionnaire.extension_unknown", place=extension.place, url=url)
            found[url].append(extension)
        return Extensions(found)

    def wording(self, name: str) -> Text:
        """A text in Swedish with FHIR's translation extension for the other languages, English among them."""
        text = {"sv": self.string(name)}
        if f"_{name}" in self.fields:
            companion = self.element(f"_{name}")
            companion.allow_only("extension")
            for translation in companion.extensions(TRANSLATION).all(TRANSLATION):
                parts = translation.parts("lang", "content")
                language = parts.needed(translation, "lang", "valueCode").string("valueCode")
                if language in text:
                    raise wrong(translation.place, "lang", "one translation a language")
                text[language] = parts.needed(translation, "content", "valueString").string("valueString")
        if "en" not in text:
            raise Refused(
                "declarations.questionnaire.translation_missing",
                place=self.place,
                element=name,
                language="en",
            )
        return text

    def parts(self, *known: str) -> Extensions:
        """The parts of an extension that has parts instead of a value (ext-1)."""
        self.allow_only("url", "extension")
        return self.extensions(*known)


@dataclass(frozen=True, slots=True)
class Extensions:
    """Extensions by address, or an extension's parts by name."""

    found: Mapping[str, list[Element]]

    def all(self, url: str) -> list[Element]:
        """Every extension with this address."""
        return self.found.get(url, [])

    def one(self, url: str, *names: str) -> Element | None:
        """The extension with this address, if any, which may hold only these elements; two are refused."""
        extensions = self.all(url)
        if len(extensions) > 1:
            raise Refused("declarations.questionnaire.extension_repeated", place=extensions[1].place, url=url)
        for extension in extensions:
            extension.allow_only("url", *names)
        return extensions[0] if extensions else None

    def needed(self, owner: Element, url: str, *names: str) -> Element:
        """The extension with this address, which ``owner`` must have."""
        extension = self.one(url, *names)
        if extension is None:
            raise Refused("declarations.questionnaire.extension_missing", place=owner.place, url=url)
        return extension

    def flag(self, url: str) -> bool:
        """The extension's boolean; false without the extension."""
        extension = self.one(url, "valueBoolean")
        return extension is not None and extension.boolean("valueBoolean")

    def integer(self, url: str) -> int | None:
        """The extension's whole number, if there is one."""
        extension = self.one(url, "valueInteger")
        return None if extension is None else extension.integer("valueInteger")


def as_element(raw: object, place: str) -> Element:
    """The JSON value at a place, which must be an object."""
    if not isinstance(raw, Mapping):
        raise Refused("declarations.questionnaire.not_an_object", place=place)
    return Element(raw, place)
