"""For what somebody protected is opened."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext_lazy, gettext_noop

from vaccinera.patients.states import Ground

if TYPE_CHECKING:
    from collections.abc import Mapping

GROUNDS: Mapping[Ground, str] = MappingProxyType(
    {
        Ground.ONGOING_CARE: gettext_noop("Personen är här eller ska vaccineras"),
        Ground.CHECK_OF_DETAILS: gettext_noop("Kontroll eller rättelse av uppgifter"),
        Ground.ASKED_BY_PERSON: gettext_noop("Personen har bett om det"),
        Ground.OTHER: gettext_noop("Annat skäl"),
    }
)


class GroundForm(forms.Form):
    """One of the usual grounds, or another in words."""

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
