"""Registering a person: by a number somebody issued, or as unknown; and how it was established who they are."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext, gettext_lazy, gettext_noop

from vaccinera.kernel.clock import today
from vaccinera.kernel.refusals import Refused
from vaccinera.patients.queries import identifier_written
from vaccinera.patients.rules.establishing import Description, Established, judge_description, judge_established
from vaccinera.patients.rules.identifiers import Identifier, format_identifier, parse_as
from vaccinera.patients.states import FORMLESS_RESERVE_NUMBERS, IdentifierKind, IdentityWay, Sex
from vaccinera.web.forms.people import has_digit, read_birth_date
from vaccinera.web.people import KINDS_OF_NUMBER
from vaccinera.web.words import sentence_for

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

WAYS: Mapping[IdentityWay, str] = MappingProxyType(
    {
        IdentityWay.SWEDISH_DOCUMENT: gettext_noop("Svensk legitimation eller svenskt pass"),
        IdentityWay.FOREIGN_PASSPORT: gettext_noop("Utländskt pass"),
        IdentityWay.FOREIGN_DOCUMENT: gettext_noop("Utländskt körkort eller id-kort"),
        IdentityWay.LMA_CARD: gettext_noop("LMA-kort"),
        IdentityWay.KNOWN_TO_STAFF: gettext_noop("Känd av personalen"),
        IdentityWay.VOUCHED_FOR: gettext_noop("En annan person intygar"),
        IdentityWay.NOT_ESTABLISHED: gettext_noop("Inte styrkt"),
    }
)
# Kinds that a number's own form does not tell, or not safely.
KINDS_SAID = [
    (kind.value, gettext_lazy(text))
    for kind, text in KINDS_OF_NUMBER.items()
    if kind in FORMLESS_RESERVE_NUMBERS | {IdentifierKind.LMA_NUMBER, IdentifierKind.RESERVE_NUMBER_CARELINK}
]
_TOO_LONG = gettext_lazy("Texten är för lång. Korta av den.")


class IdentityForm(forms.Form):
    """How it was established who somebody is."""

    way = forms.ChoiceField(
        label=gettext_lazy("Hur styrktes identiteten?"),
        required=False,
        widget=forms.RadioSelect,
        choices=[(way.value, gettext_lazy(text)) for way, text in WAYS.items()],
    )
    vouched_by_name = forms.CharField(
        label=gettext_lazy("Vem intygar?"), required=False, max_length=160, error_messages={"max_length": _TOO_LONG}
    )
    vouched_by_shown = forms.CharField(
        label=gettext_lazy("Hur visade den personen vem hen är?"),
        required=False,
        max_length=160,
        error_messages={"max_length": _TOO_LONG},
    )

    @property
    def established(self) -> Established | None:
        """What was said, or nothing when it was not asked."""
        way = self.cleaned_data.get("way")
        if not way:
            return None
        return Established(
            IdentityWay(way), self.cleaned_data["vouched_by_name"], self.cleaned_data["vouched_by_shown"]
        )

    def demand_way(self) -> None:
        """Say that it has to be chosen, where it was not."""
        if not self.cleaned_data.get("way") and "way" not in self.errors:
            self.add_error("way", gettext("Välj hur identiteten styrktes."))

    def clean(self) -> dict[str, Any]:
        """Who vouches has a name and has shown who they are."""
        established = self.established
        try:
            if established is not None:
                judge_established(established)
        except Refused as refused:
            self.add_error("vouched_by_name", sentence_for(refused))
        return self.cleaned_data


class IdentityCheckForm(IdentityForm):
    """The same on its own, where it has to be answered."""

    def clean(self) -> dict[str, Any]:
        """A way is chosen."""
        self.demand_way()
        return super().clean()


class NumberForm(IdentityForm):
    """A number of any kind that others issue; without a personal number, also how the identity was established."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Vilken sorts nummer?"),
        required=False,
        choices=[("", gettext_lazy("Personnummer, samordningsnummer eller reservnummer")), *KINDS_SAID],
    )
    number = forms.CharField(
        label=gettext_lazy("Nummer"),
        error_messages={"required": gettext_lazy("Skriv numret som står på legitimationen.")},
    )

    def clean_number(self) -> Identifier:
        """The number as it is stored, or why it is none."""
        try:
            return self._read(self.cleaned_data["number"], str(self.cleaned_data.get("kind") or ""))
        except Refused as refused:
            raise forms.ValidationError(sentence_for(refused)) from refused

    def clean(self) -> dict[str, Any]:
        """Whoever has no personal number is asked how the identity was established."""
        super().clean()
        identifier = self.cleaned_data.get("number")
        if identifier and identifier.kind is not IdentifierKind.PERSONAL_NUMBER:
            self.demand_way()
        return self.cleaned_data

    @property
    def asks_identity(self) -> bool:
        """Whether it is asked how the identity was established: not of whoever has a personal number."""
        known = self._known()
        return known is None or known.kind is not IdentifierKind.PERSONAL_NUMBER

    def _known(self) -> Identifier | None:
        try:
            return self._read(str(self["number"].value() or ""), self._kind_said())
        except Refused:
            return None

    def _kind_said(self) -> str:
        """The kind as it was chosen; one that is not in the list is none, and told at its field."""
        said = str(self["kind"].value() or "")
        return said if said in dict(self.fields["kind"].choices) else ""  # type: ignore[attr-defined]  # of a choice field

    @staticmethod
    def _read(text: str, kind: str) -> Identifier:
        return parse_as(IdentifierKind(kind), text) if kind else identifier_written(text, on=today())


class CarriedForm(NumberForm):
    """The number may be carried from a search; then it is shown and not asked."""

    carried = forms.CharField(required=False)

    @property
    def carried_number(self) -> str:
        """The number as people write it when it came from a search and holds; then it is not asked again."""
        known = self._known()
        if known is None or not self["carried"].value() or "number" in self.errors:
            return ""
        return format_identifier(known.kind, known.value)


class FetchedForm(CarriedForm):
    """Somebody the population register tells: nothing of them is typed."""


class PersonForm(CarriedForm):
    """A person the index does not have, as they say themselves."""

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

    def clean_given_name(self) -> str:
        """A name without digits: a number typed in the wrong field must not become one."""
        return self._name("given_name")

    def clean_family_name(self) -> str:
        """See given name."""
        return self._name("family_name")

    def _name(self, which: str) -> str:
        name = " ".join(str(self.cleaned_data[which]).split())
        if has_digit(name):
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
        super().clean()
        identifier, born_on = self.cleaned_data.get("number"), self.cleaned_data.get("birth_date")
        if identifier and identifier.birth_date and born_on not in (None, identifier.birth_date):
            self.add_error(
                "birth_date",
                gettext("Numret säger %(day)s. Rätta numret, eller lämna födelsedatumet tomt.")
                % {"day": identifier.birth_date.isoformat()},
            )
        return self.cleaned_data

    @property
    def asks_birth_date(self) -> bool:
        """Whether the number leaves the birth date untold; as long as there is no readable number, it may."""
        known = self._known()
        return known is None or known.birth_date is None


class ChangeNumberForm(NumberForm):
    """A number somebody known has got; a name where none was known."""

    given_name = forms.CharField(
        label=gettext_lazy("Förnamn"), required=False, max_length=80, error_messages={"max_length": _TOO_LONG}
    )
    family_name = forms.CharField(
        label=gettext_lazy("Efternamn"), required=False, max_length=80, error_messages={"max_length": _TOO_LONG}
    )


class UnknownForm(IdentityCheckForm):
    """Somebody without any number, so that they are recognised again (PER-08)."""

    approximate_age = forms.IntegerField(
        label=gettext_lazy("Ungefärlig ålder"),
        error_messages={
            "required": gettext_lazy("Skriv en ungefärlig ålder i hela år."),
            "invalid": gettext_lazy("Skriv åldern i hela år, med siffror."),
        },
    )
    sex = forms.ChoiceField(
        label=gettext_lazy("Kön"),
        widget=forms.RadioSelect,
        choices=[
            (Sex.FEMALE.value, gettext_lazy("Kvinna")),
            (Sex.MALE.value, gettext_lazy("Man")),
            (Sex.UNKNOWN.value, gettext_lazy("Okänt")),
        ],
        error_messages={"required": gettext_lazy("Välj kön, eller Okänt.")},
    )
    distinguishing = forms.CharField(
        label=gettext_lazy("Vad känns personen igen på?"),
        required=False,
        max_length=300,
        error_messages={"max_length": _TOO_LONG},
    )
    found_with = forms.CharField(
        label=gettext_lazy("Var påträffades personen, eller vem följer med?"),
        required=False,
        max_length=300,
        error_messages={"max_length": _TOO_LONG},
    )
    given_name = forms.CharField(
        label=gettext_lazy("Förnamn"), required=False, max_length=80, error_messages={"max_length": _TOO_LONG}
    )
    family_name = forms.CharField(
        label=gettext_lazy("Efternamn"), required=False, max_length=80, error_messages={"max_length": _TOO_LONG}
    )

    @property
    def description(self) -> Description:
        """What is written of the person."""
        said = self.cleaned_data
        return Description(
            approximate_age=said["approximate_age"],
            sex=Sex(said["sex"]),
            distinguishing=said["distinguishing"],
            found_with=said["found_with"],
            given_name=said["given_name"],
            family_name=said["family_name"],
        )

    def clean(self) -> dict[str, Any]:
        """Each thing that is lacking is said at its own field."""
        super().clean()
        if not self.errors:
            try:
                judge_description(self.description)
            except Refused as refused:
                self.add_error(_FIELD_OF[refused.code], sentence_for(refused))
        return self.cleaned_data


_FIELD_OF: Mapping[str, str] = {
    "patients.unknown.impossible_age": "approximate_age",
    "patients.unknown.distinguishing_missing": "distinguishing",
    "patients.unknown.found_with_missing": "found_with",
}
