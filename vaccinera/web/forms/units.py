"""What an administrator says of a unit: how it is reached, and what its people begin from."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext, gettext_lazy

from vaccinera.organisations.rules.units import LONGEST_HOURS, UnitChoices, UnitFacts, UsualChoice

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.forms import BoundField

    from vaccinera.web.parts import Choice

# Which field a refused fact stands in.
FIELD_OF = MappingProxyType(
    {
        "organisations.unit.address_missing": "street",
        "organisations.unit.postal_code_unreadable": "postal_code",
        "organisations.unit.phone_unreadable": "phone",
        "organisations.unit.hours_too_long": "opening_hours",
    }
)


class UnitFactsForm(forms.Form):
    """Address, telephone and opening hours; ``seen`` is the mark of the facts the page showed."""

    street = forms.CharField(
        label=gettext_lazy("Gatuadress"),
        max_length=100,
        error_messages={"required": gettext_lazy("Skriv gata och nummer.")},
    )
    postal_code = forms.CharField(
        label=gettext_lazy("Postnummer"),
        max_length=10,
        error_messages={"required": gettext_lazy("Skriv postnumret, fem siffror.")},
    )
    city = forms.CharField(
        label=gettext_lazy("Postort"), max_length=60, error_messages={"required": gettext_lazy("Skriv postorten.")}
    )
    phone = forms.CharField(
        label=gettext_lazy("Telefon"),
        max_length=30,
        error_messages={"required": gettext_lazy("Skriv ett telefonnummer dit man kan ringa.")},
    )
    opening_hours = forms.CharField(
        label=gettext_lazy("Öppettider"),
        max_length=LONGEST_HOURS,
        required=False,
        widget=forms.Textarea,
        error_messages={"max_length": gettext_lazy("Öppettiderna får ha högst 500 tecken. Korta av dem.")},
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    @property
    def facts(self) -> UnitFacts:
        """What is written."""
        return UnitFacts(**{name: str(self.cleaned_data[name]) for name in UnitFacts.__dataclass_fields__})


@dataclass(frozen=True, slots=True)
class OfferedProgramme:
    """One programme as the form offers it: what may be usual in it."""

    code: str
    name: str
    products: Sequence[Choice]
    settings: Sequence[Choice]


class UnitChoicesForm(forms.Form):
    """Which programmes the unit gives, which products stand first, and what is usual in each programme."""

    gives = forms.MultipleChoiceField(
        label=gettext_lazy("Program som ges vid enheten"), required=False, widget=forms.CheckboxSelectMultiple
    )
    favourites = forms.MultipleChoiceField(
        label=gettext_lazy("Produkter som står först i listorna"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self,
        data: Any,  # noqa: ANN401 - Django's own
        *,
        programmes: Sequence[OfferedProgramme],
        sites: Sequence[Choice],
        routes: Sequence[Choice],
        chosen: UnitChoices,
    ) -> None:
        super().__init__(data, initial=_initial(chosen, programmes))
        self._programmes = programmes
        products = {choice.value: choice.label for one in programmes for choice in one.products}
        self.fields["gives"].choices = [(one.code, one.name) for one in programmes]  # type: ignore[attr-defined]  # of a choice field
        self.fields["favourites"].choices = list(products.items())  # type: ignore[attr-defined]  # the same
        for one in programmes:
            offered = {"product": one.products, "site": sites, "route": routes, "setting": one.settings}
            for name, choices in offered.items():
                self.fields[f"{name}-{one.code}"] = _usual(name, choices)

    @property
    def usual(self) -> list[tuple[OfferedProgramme, list[BoundField]]]:
        """The programmes with their fields, as the page shows them."""
        return [(one, [self[f"{name}-{one.code}"] for name in _LABELS]) for one in self._programmes]

    def choices(self, before: UnitChoices) -> UnitChoices:
        """What is chosen; what concerns programmes and products that are not offered now stays as it was."""
        offered = {one.code for one in self._programmes}
        products = {choice.value for one in self._programmes for choice in one.products}
        usual = {
            one.code: UsualChoice(**{name: self.cleaned_data[f"{name}-{one.code}"] for name in _LABELS})
            for one in self._programmes
        }
        not_given = {code for code in offered if code not in self.cleaned_data["gives"]}
        kept = [npl_id for npl_id in before.favourites if npl_id not in products]
        return UnitChoices(
            not_given=frozenset(not_given | (before.not_given - offered)),
            favourites=(*self.cleaned_data["favourites"], *kept),
            usual={**before.usual, **usual},
        )


_LABELS: Mapping[str, Any] = MappingProxyType(
    {
        "product": gettext_lazy("Produkt"),
        "site": gettext_lazy("Kroppsdel"),
        "route": gettext_lazy("Given väg"),
        "setting": gettext_lazy("Var ges dosen"),
    }
)


def _usual(name: str, choices: Sequence[Choice]) -> forms.ChoiceField:
    as_programme = gettext("Som programmet säger") if name != "setting" else gettext("Som enheten")
    offered = [("", as_programme), *((choice.value, choice.label) for choice in choices)]
    return forms.ChoiceField(
        label=_LABELS[name],
        required=False,
        choices=offered,
        error_messages={"invalid_choice": gettext_lazy("Välj i listan.")},
    )


def _initial(chosen: UnitChoices, programmes: Sequence[OfferedProgramme]) -> dict[str, object]:
    initial: dict[str, object] = {
        "gives": [one.code for one in programmes if chosen.gives(one.code)],
        "favourites": list(chosen.favourites),
    }
    for one in programmes:
        usual = chosen.usually(one.code)
        initial |= {f"{name}-{one.code}": getattr(usual, name) for name in _LABELS}
    return initial
