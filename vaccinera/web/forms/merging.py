"""Merging two people and parting them again: which is kept, and why, in writing."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

_LONGEST = 300
_TOO_LONG = gettext_lazy("Texten får ha högst 300 tecken. Korta av den.")


class MergeForm(forms.Form):
    """Which of the two is kept, why they are one, and what proves it where neither has a number."""

    other = forms.UUIDField(widget=forms.HiddenInput)
    kept = forms.ChoiceField(
        label=gettext_lazy("Vem ska finnas kvar?"),
        widget=forms.RadioSelect,
        choices=[("this", ""), ("other", "")],
        error_messages={
            "required": gettext_lazy("Välj vem som ska finnas kvar."),
            "invalid_choice": gettext_lazy("Välj vem som ska finnas kvar."),
        },
    )
    reason = forms.CharField(
        label=gettext_lazy("Varför är de samma person?"),
        max_length=_LONGEST,
        error_messages={
            "required": gettext_lazy("Skriv varför de är samma person."),
            "max_length": _TOO_LONG,
        },
    )
    evidence = forms.CharField(
        label=gettext_lazy("Vad styrker det?"),
        max_length=_LONGEST,
        required=False,
        error_messages={"max_length": _TOO_LONG},
    )


class PartForm(forms.Form):
    """Why a merge is undone."""

    reason = forms.CharField(
        label=gettext_lazy("Varför tas de isär?"),
        max_length=_LONGEST,
        error_messages={"required": gettext_lazy("Skriv varför de tas isär."), "max_length": _TOO_LONG},
    )
