"""Entering a paper list: the facts common to it, and the next person on it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext, gettext_lazy

from vaccinera.kernel.refusals import Refused
from vaccinera.visits.states import Basis
from vaccinera.web.forms.people import NameSought, read_sought
from vaccinera.web.forms.registration import Typed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from vaccinera.patients.rules.identifiers import Identifier
    from vaccinera.web.forms.registration import Raw
    from vaccinera.web.parts import Choice

_CHOOSE = {"required": gettext_lazy("Välj i listan."), "invalid_choice": gettext_lazy("Välj i listan.")}
_OF_A_WORD = ("prescriber", "prescribed_on", "prescribed_time", "basis_reason")


class CommonForm(forms.Form):
    """What is the same for everybody on the list, in the fields and under the names of the registration page."""

    given_on = forms.CharField(
        label=gettext_lazy("Dag"),
        widget=forms.DateInput,
        error_messages={"required": gettext_lazy("Skriv dagen då doserna gavs.")},
    )
    giver = forms.ChoiceField(label=gettext_lazy("Gavs av"), error_messages=_CHOOSE)
    setting = forms.ChoiceField(label=gettext_lazy("Var ges dosen"), error_messages=_CHOOSE)
    product = forms.ChoiceField(label=gettext_lazy("Produkt"), error_messages=_CHOOSE)
    batch = forms.ChoiceField(label=gettext_lazy("Batch"), error_messages=_CHOOSE)
    site = forms.ChoiceField(label=gettext_lazy("Kroppsdel"), error_messages=_CHOOSE)
    giving_route = forms.ChoiceField(label=gettext_lazy("Given väg"), error_messages=_CHOOSE)
    basis = forms.ChoiceField(
        label=gettext_lazy("Vems ordination"), widget=forms.RadioSelect, error_messages=_CHOOSE, initial=Basis.OWN.value
    )
    prescriber = forms.ChoiceField(label=gettext_lazy("Ordinatör"), required=False, error_messages=_CHOOSE)
    prescribed_on = forms.CharField(label=gettext_lazy("Ordinerad dag"), widget=forms.DateInput, required=False)
    prescribed_time = forms.CharField(label=gettext_lazy("Ordinerad tid"), widget=forms.TimeInput, required=False)
    basis_reason = forms.CharField(label=gettext_lazy("Skäl till muntlig ordination"), max_length=300, required=False)

    def __init__(self, data: Any, *, choices: Mapping[str, Sequence[Choice]], on: date, **options: Any) -> None:  # noqa: ANN401 - Django's own
        super().__init__(data, **options)
        self._on = on
        for name, offered in choices.items():
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = [(choice.value, choice.label) for choice in offered]

    def clean(self) -> dict[str, Any]:
        """Days and times that can be read and have been, and for a word by mouth whose it was, when and why."""
        page = Typed(self.as_raw)
        if (given_on := page.day("given_on")) is not None and given_on > self._on:
            page.faults["given_on"] = gettext("Dagen har inte varit än.")
        if page.text("basis") == Basis.VERBAL:
            page.instant("prescribed_on", "prescribed_time")
            for name in _OF_A_WORD:
                if not page.text(name):
                    page.faults[name] = gettext("Behövs när ordinationen var muntlig.")
        for name, sentence in page.faults.items():
            if name not in self.errors:
                self.add_error(name, sentence)
        return self.cleaned_data

    @property
    def as_raw(self) -> Raw:
        """The fields as the registration page has them. The one who gave is taken to have prepared."""
        raw = {name: [str(value)] for name, value in self.cleaned_data.items() if value}
        return raw | {"preparer": raw.get("giver", [""])}


@dataclass(frozen=True, slots=True)
class NextOnPaper:
    """The next person of the list: who is sought, and the time the dose was given, as written."""

    sought: Identifier | NameSought
    given_time: str


def read_next(sought: str, given_time: str, *, on: date) -> NextOnPaper:
    """Read the two fields; refuses the first that cannot be."""
    found = read_sought(sought, on=on)
    page = Typed({"day": [on.isoformat()], "time": [given_time]})
    if page.instant("day", "time") is None or not given_time.strip():
        raise Refused("web.paper_list.time_unreadable")
    return NextOnPaper(found, given_time.strip())
