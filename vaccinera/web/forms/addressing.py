"""Taking back a prescription that waits, and sending back one that was addressed here: each with its reason."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext, gettext_lazy, gettext_noop

from vaccinera.visits.states import WithdrawnReason

if TYPE_CHECKING:
    from collections.abc import Mapping

# Those a prescriber gives; that an answer changed is found by going through the answers again.
REASONS: Mapping[str, str] = MappingProxyType(
    {
        WithdrawnReason.NOT_NEEDED: gettext_noop("Dosen behövs inte längre"),
        WithdrawnReason.MISTAKE: gettext_noop("Ordinationen var fel"),
        WithdrawnReason.EXPIRED: gettext_noop("Ordinationen har gått ut"),
        WithdrawnReason.NOT_GIVEN: gettext_noop("Dosen kunde inte ges"),
        WithdrawnReason.OTHER: gettext_noop("Annat skäl"),
    }
)
_TOO_LONG = gettext_lazy("Skälet får ha högst 300 tecken. Korta av det.")


class WithdrawForm(forms.Form):
    """Why a prescription is taken back."""

    reason = forms.ChoiceField(
        label=gettext_lazy("Varför återkallas ordinationen?"),
        widget=forms.RadioSelect,
        choices=[(code, gettext_lazy(text)) for code, text in REASONS.items()],
        error_messages={
            "required": gettext_lazy("Välj varför ordinationen återkallas."),
            "invalid_choice": gettext_lazy("Välj varför ordinationen återkallas."),
        },
    )
    note = forms.CharField(
        label=gettext_lazy("Beskriv skälet"), required=False, max_length=300, error_messages={"max_length": _TOO_LONG}
    )

    def clean(self) -> dict[str, Any]:
        """Another reason than the usual must be written."""
        if self.cleaned_data.get("reason") == WithdrawnReason.OTHER and not self.cleaned_data.get("note"):
            self.add_error("note", gettext("Skriv skälet med några ord."))
        return self.cleaned_data


class SendBackForm(forms.Form):
    """Why a dose is not given here."""

    reason = forms.CharField(
        label=gettext_lazy("Varför ges inte dosen?"),
        max_length=300,
        error_messages={"required": gettext_lazy("Skriv varför dosen inte ges."), "max_length": _TOO_LONG},
    )
