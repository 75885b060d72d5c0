"""What is typed to take in how many people there are."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext, gettext_lazy

from vaccinera.web.forms.region import DayField, TellingForm, text_field

_LARGEST = 20_000_000


class PopulationForm(TellingForm):
    """The file, the day it was counted, and who counted."""

    file = forms.FileField(
        label=gettext_lazy("Fil"),
        help_text=gettext_lazy("CSV eller Excel, högst 20 MB, med rubrikerna kommun, kön, ålder, målgrupp och antal."),
        error_messages={"empty": gettext_lazy("Filen är tom. Välj en annan.")},
    )
    counted_on = DayField(
        label=gettext_lazy("Räknad den"),
        help_text=gettext_lazy("Den dag som folkmängden gäller, till exempel 2025-12-31."),
    )
    source = text_field(
        gettext_lazy("Källa"),
        longest=200,
        help_text=gettext_lazy("Vem som räknade och i vilken statistik, så att andra hittar samma siffror."),
    )

    def clean_file(self) -> bytes:
        """The file's content."""
        file = self.cleaned_data["file"]
        if file.size > _LARGEST:
            raise forms.ValidationError(gettext("Filen är större än 20 MB. Dela den eller välj rätt fil."))
        content: bytes = file.read()
        return content
