"""Nullifying an entry, lifting that, and saying whose an entry made on the wrong person is."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

from vaccinera.web.corrections import NULLIFIED


class NullifyForm(forms.Form):
    """Why an entry does not hold: chosen, and in words. The room judges both."""

    reason = forms.ChoiceField(
        label=gettext_lazy("Varför makuleras besöket?"),
        required=False,
        widget=forms.RadioSelect,
        choices=[(code, gettext_lazy(text)) for code, text in NULLIFIED.items()],
    )
    words = forms.CharField(
        label=gettext_lazy("Beskriv vad som är fel"),
        required=False,
        widget=forms.Textarea,
        help_text=gettext_lazy("Skälet sparas i journalen och kan läsas av patienten."),
    )


class RestoreForm(forms.Form):
    """Why a nullification was a mistake."""

    reason = forms.CharField(label=gettext_lazy("Varför hävs makuleringen?"), required=False, widget=forms.Textarea)


class MoveForm(forms.Form):
    """Whose the dose is, how it came on the wrong person, and whose the answers were."""

    person = forms.UUIDField(widget=forms.HiddenInput)
    reason = forms.CharField(label=gettext_lazy("Hur kom dosen på fel person?"), required=False, widget=forms.Textarea)
    answers = forms.ChoiceField(
        label=gettext_lazy("Vems svar är det i hälsodeklarationen?"),
        widget=forms.RadioSelect,
        choices=[
            ("carried", gettext_lazy("Den rätta personens: svaren togs från den som fick dosen")),
            ("anew", gettext_lazy("Den fel personens, eller oklart: svaren tas på nytt")),
        ],
        error_messages={
            "required": gettext_lazy("Välj vems svar det är."),
            "invalid_choice": gettext_lazy("Välj vems svar det är."),
        },
    )
    carried_because = forms.CharField(label=gettext_lazy("Hur vet du det?"), required=False)
