"""What is asked before a certificate is handed out."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

from vaccinera.certificates.states import Coverage
from vaccinera.web.certificates import COVERAGES


class CertificateForm(forms.Form):
    """Which doses, to whom, and for a person whose whereabouts are protected whether it tells where they were given."""

    coverage = forms.ChoiceField(
        label=gettext_lazy("Intyget omfattar"),
        choices=[(code, gettext_lazy(text)) for code, text in COVERAGES.items()],
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Välj vad intyget omfattar."),
            "invalid_choice": gettext_lazy("Välj vad intyget omfattar."),
        },
    )
    recipient = forms.CharField(
        label=gettext_lazy("Lämnas till"),
        max_length=160,
        error_messages={
            "required": gettext_lazy("Skriv vem som får intyget, till exempel Personen själv."),
            "max_length": gettext_lazy("Mottagaren får ha högst 160 tecken. Korta av."),
        },
    )
    names_unit = forms.BooleanField(label=gettext_lazy("Ange enhet och vårdgivare"), required=False)

    @property
    def coverage_chosen(self) -> Coverage:
        """The choice as the room knows it; of a valid form."""
        return Coverage(self.cleaned_data["coverage"])
