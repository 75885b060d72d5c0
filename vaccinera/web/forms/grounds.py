"""On what ground somebody is opened, and what for."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext_lazy, gettext_noop

from vaccinera.patients.states import Ground, OpeningPurpose

if TYPE_CHECKING:
    from collections.abc import Mapping

GROUNDS: Mapping[Ground, str] = MappingProxyType(
    {
        Ground.ONGOING_CARE: gettext_noop("Personen är här eller ska vaccineras"),
        Ground.CHECK_OF_DETAILS: gettext_noop("Kontroll eller rättelse av uppgifter"),
        Ground.ASKED_BY_PERSON: gettext_noop("Fråga från personen"),
        Ground.COMPLAINT: gettext_noop("Klagomål eller avvikelse"),
        Ground.REVIEW: gettext_noop("Uppföljning eller granskning"),
        Ground.OTHER: gettext_noop("Annat skäl"),
    }
)
PURPOSES: Mapping[OpeningPurpose, str] = MappingProxyType(
    {
        OpeningPurpose.CARE: gettext_noop("Vård och dokumentation"),
        OpeningPurpose.QUALITY: gettext_noop("Kvalitet och patientsäkerhet"),
        OpeningPurpose.ADMINISTRATION: gettext_noop("Administration och planering"),
        OpeningPurpose.SUPERVISION: gettext_noop("Tillsyn och revision"),
    }
)


class GroundForm(forms.Form):
    """One of the usual grounds, or another in words; the purpose follows from the ground unless one is chosen."""

    ground = forms.ChoiceField(
        label=gettext_lazy("Varför öppnar du personen?"),
        widget=forms.RadioSelect,
        choices=[(ground.value, gettext_lazy(text)) for ground, text in GROUNDS.items()],
        error_messages={"required": gettext_lazy("Välj varför du öppnar personen.")},
    )
    words = forms.CharField(
        label=gettext_lazy("Beskriv skälet"),
        required=False,
        max_length=160,
        error_messages={"max_length": gettext_lazy("Skälet får ha högst 160 tecken. Korta av det.")},
    )
    purpose = forms.ChoiceField(
        label=gettext_lazy("Ändamål"),
        required=False,
        choices=[
            ("", gettext_lazy("Det som brukar följa av skälet")),
            *((purpose.value, gettext_lazy(text)) for purpose, text in PURPOSES.items()),
        ],
    )

    @property
    def told(self) -> tuple[Ground, OpeningPurpose | None, str]:
        """What was stated, once the form is valid."""
        purpose = self.cleaned_data["purpose"]
        ground = Ground(self.cleaned_data["ground"])
        return ground, OpeningPurpose(purpose) if purpose else None, self.cleaned_data["words"]


class OpeningForm(GroundForm):
    """The same, and whom: by number, or by name and birth date."""

    sought = forms.CharField(
        label=gettext_lazy("Personnummer, samordningsnummer, reservnummer – eller namn och födelsedatum"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "data-scan": ""}),
    )
