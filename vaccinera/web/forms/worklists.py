"""Putting a draft aside: a reason is chosen, and written when none of the usual fits."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext, gettext_lazy, gettext_noop

if TYPE_CHECKING:
    from collections.abc import Mapping

_OTHER = "other"
# What is stored is the Swedish text, as a person would have written it.
REASONS: Mapping[str, str] = MappingProxyType(
    {
        "later": gettext_noop("Vaccineras en annan dag"),
        "wrong_person": gettext_noop("Fel person"),
        _OTHER: gettext_noop("Annat skäl"),
    }
)


class DiscardForm(forms.Form):
    """Why the draft is put aside."""

    reason = forms.ChoiceField(
        label=gettext_lazy("Varför tas utkastet bort?"),
        widget=forms.RadioSelect,
        choices=[(code, gettext_lazy(text)) for code, text in REASONS.items()],
        error_messages={
            "required": gettext_lazy("Välj varför utkastet tas bort."),
            "invalid_choice": gettext_lazy("Välj varför utkastet tas bort."),
        },
    )
    words = forms.CharField(
        label=gettext_lazy("Beskriv skälet"),
        required=False,
        max_length=160,
        error_messages={"max_length": gettext_lazy("Skälet får ha högst 160 tecken. Korta av det.")},
    )

    def clean(self) -> dict[str, Any]:
        """Another reason than the usual must be written."""
        if self.cleaned_data.get("reason") == _OTHER and not str(self.cleaned_data.get("words", "")).strip():
            self.add_error("words", gettext("Skriv skälet med några ord."))
        return self.cleaned_data

    @property
    def as_stored(self) -> str:
        """The reason as it is kept with the draft."""
        written = str(self.cleaned_data["words"]).strip()
        chosen = self.cleaned_data["reason"]
        if chosen == _OTHER:
            return written
        return f"{REASONS[chosen]}: {written}" if written else REASONS[chosen]
