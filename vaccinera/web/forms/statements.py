"""What is asked before the bank's file of a month is made."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy


class PaymentForm(forms.Form):
    """The day the bank is to pay on."""

    pay_on = forms.DateField(
        label=gettext_lazy("Betalningsdag"),
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={
            "required": gettext_lazy("Skriv vilken dag banken ska betala."),
            "invalid": gettext_lazy("Skriv betalningsdagen som 2026-11-22."),
        },
    )
