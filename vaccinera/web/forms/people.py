"""Looking for a person and registering one: what was typed becomes values, or a refusal with a sentence of its own."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext, gettext_lazy

from vaccinera.kernel.clock import today
from vaccinera.kernel.refusals import Refused
from vaccinera.patients.rules.identifiers import (
    Identifier,
    format_identifier,
    looks_like_identifier,
    parse_identifier,
)
from vaccinera.products.rules.scans import parse_scan
from vaccinera.web.words import sentence_for

if TYPE_CHECKING:
    from collections.abc import Iterable

# The only fields one may look for people by (LAW-02); nothing else of a record can be searched.
SEARCH_FIELDS = frozenset({"sought", "name", "birth_date"})
_CARRIED_BY_EVERY_FORM = frozenset({"csrfmiddlewaretoken"})
_A_DAY = re.compile(r"([0-9]{4})-?([0-9]{2})-?([0-9]{2})")
_A_NUMBER = re.compile(r"(?:[0-9]{2})?[0-9]{6}[-+]?[0-9]{4}")
_FEWEST_LETTERS = 2
_SHORTEST_SCAN = 16  # a pack's item number with its prefix; every personal number is shorter


@dataclass(frozen=True, slots=True)
class NameSought:
    """A name, and the birth date without which nobody may be looked for by name. Neither is shown in ``repr``."""

    name: str = field(repr=False)
    born_on: date = field(repr=False)


def refuse_unknown_fields(names: Iterable[str], *, allowed: Iterable[str]) -> None:
    """Refuse a form or an address with a field the page does not have (LAW-02)."""
    if set(names) - set(allowed) - _CARRIED_BY_EVERY_FORM:
        raise Refused("web.search.unknown_field")


def read_sought(text: str, *, on: date) -> Identifier | NameSought:
    """What stands in the one search field: a number of any kind, or a name and a birth date in either order."""
    written = text.strip()
    if not written:
        raise Refused("web.search.empty")
    if _is_a_pack(written):
        raise Refused("web.search.is_a_pack")
    words = written.replace(",", " ").split()
    numbers = [word for word in words if _A_NUMBER.fullmatch(word)]
    if len(numbers) == 1:  # a name beside it says nothing more
        return parse_identifier(numbers[0], on=on)
    days = [word for word in words if _A_DAY.fullmatch(word)]
    rest = " ".join(word for word in words if word not in days)
    if not any(letter.isalpha() for letter in rest) or (_has_digit(rest) and looks_like_identifier(written)):
        return parse_identifier(written, on=on)
    if len(days) != 1:
        raise Refused("web.search.birth_date_missing")
    return read_name_sought(rest, days[0], on=on)


def read_name_sought(name: str, birth_date: str, *, on: date) -> NameSought:
    """A name and a birth date typed in fields of their own."""
    if sum(letter.isalpha() for letter in name) < _FEWEST_LETTERS or _has_digit(name):
        raise Refused("web.search.name_missing")
    if not birth_date.strip():
        raise Refused("web.search.birth_date_missing")
    return NameSought(" ".join(name.split()), read_birth_date(birth_date, on=on))


def read_birth_date(text: str, *, on: date) -> date:
    """A birth date written 1942-01-01 or 19420101; refuses what is no day and what has not come."""
    found = _A_DAY.fullmatch(text.strip())
    if found is None:
        raise Refused("web.birth_date.unreadable")
    try:
        day = date(*(int(part) for part in found.groups()))
    except ValueError:
        raise Refused("web.birth_date.impossible") from None
    if day > on:
        raise Refused("web.birth_date.in_the_future")
    return day


def _is_a_pack(text: str) -> bool:
    if len(text) < _SHORTEST_SCAN:
        return False
    try:
        parse_scan(text)
    except Refused:
        return False
    return True


def _has_digit(text: str) -> bool:
    return any(letter.isdigit() for letter in text)


class PersonForm(forms.Form):
    """A person the index does not have. ``number`` may be carried from a search; then it is shown and not asked."""

    number = forms.CharField(
        label=gettext_lazy("Personnummer, samordningsnummer eller reservnummer"),
        error_messages={"required": gettext_lazy("Skriv numret som står på legitimationen.")},
    )
    given_name = forms.CharField(
        label=gettext_lazy("Förnamn"),
        max_length=80,
        error_messages={
            "required": gettext_lazy("Skriv personens förnamn."),
            "max_length": gettext_lazy("Förnamnet får ha högst 80 tecken. Korta av det."),
        },
    )
    family_name = forms.CharField(
        label=gettext_lazy("Efternamn"),
        max_length=80,
        error_messages={
            "required": gettext_lazy("Skriv personens efternamn."),
            "max_length": gettext_lazy("Efternamnet får ha högst 80 tecken. Korta av det."),
        },
    )
    birth_date = forms.CharField(label=gettext_lazy("Födelsedatum"), required=False)
    postal_code = forms.CharField(label=gettext_lazy("Postnummer"), required=False)
    carried = forms.CharField(required=False)

    def clean_number(self) -> Identifier:
        """The number as it is stored, or why it is none."""
        try:
            return parse_identifier(self.cleaned_data["number"], on=today())
        except Refused as refused:
            raise forms.ValidationError(sentence_for(refused)) from refused

    def clean_given_name(self) -> str:
        """A name without digits: a number typed in the wrong field must not become one."""
        return self._name("given_name")

    def clean_family_name(self) -> str:
        """See given name."""
        return self._name("family_name")

    def _name(self, which: str) -> str:
        name = " ".join(str(self.cleaned_data[which]).split())
        if _has_digit(name):
            raise forms.ValidationError(gettext("Ett namn har inga siffror. Skriv numret i fältet för nummer."))
        return name

    def clean_postal_code(self) -> str:
        """Five digits without a space, or nothing when it is not known."""
        code = "".join(str(self.cleaned_data["postal_code"]).split())
        if code and not re.fullmatch(r"[1-9][0-9]{4}", code):
            raise forms.ValidationError(gettext("Ett postnummer har fem siffror. Rätta, eller lämna tomt."))
        return code

    def clean_birth_date(self) -> date | None:
        """The day, or nothing when it stands in the number or is not known."""
        text = str(self.cleaned_data["birth_date"])
        try:
            return read_birth_date(text, on=today()) if text.strip() else None
        except Refused as refused:
            raise forms.ValidationError(sentence_for(refused)) from refused

    def clean(self) -> dict[str, Any]:
        """Number and birth date must not say two things; a reserve number says nothing of the day (PER-05)."""
        identifier, born_on = self.cleaned_data.get("number"), self.cleaned_data.get("birth_date")
        if identifier and identifier.birth_date and born_on not in (None, identifier.birth_date):
            self.add_error(
                "birth_date",
                gettext("Numret säger %(day)s. Rätta numret, eller lämna födelsedatumet tomt.")
                % {"day": identifier.birth_date.isoformat()},
            )
        return self.cleaned_data

    @property
    def carried_number(self) -> str:
        """The number as people write it when it came from a search and holds; then it is not asked again."""
        known = self._known()
        if known is None or not self["carried"].value() or "number" in self.errors:
            return ""
        return format_identifier(known.kind, known.value)

    @property
    def asks_birth_date(self) -> bool:
        """Whether the number leaves the birth date untold; as long as there is no readable number, it may."""
        known = self._known()
        return known is None or known.birth_date is None

    def _known(self) -> Identifier | None:
        try:
            return parse_identifier(str(self["number"].value() or ""), on=today())
        except Refused:
            return None
