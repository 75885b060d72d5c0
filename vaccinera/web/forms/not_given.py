"""That a dose was not given: a reason is chosen, and written when none of the usual fits."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext_lazy, gettext_noop

from vaccinera.visits.states import NotGivenReason
from vaccinera.web.forms.registration import Typed

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

REASONS: Mapping[str, str] = MappingProxyType(
    {
        NotGivenReason.DECLINED: gettext_noop("Avböjde"),
        NotGivenReason.UNWELL: gettext_noop("Sjuk i dag"),
        NotGivenReason.CONTRAINDICATED: gettext_noop("Får inte ges: kontraindikation"),
        NotGivenReason.ALREADY_VACCINATED: gettext_noop("Redan vaccinerad"),
        NotGivenReason.DID_NOT_COME: gettext_noop("Kom inte"),
        NotGivenReason.OTHER: gettext_noop("Annat skäl"),
    }
)


class NotGivenForm(forms.Form):
    """Why the dose was not given, and on which day."""

    reason = forms.ChoiceField(
        label=gettext_lazy("Varför gavs inte dosen?"),
        widget=forms.RadioSelect,
        required=False,
        choices=[(code, gettext_lazy(text)) for code, text in REASONS.items()],
    )
    note = forms.CharField(label=gettext_lazy("Anteckning"), required=False, max_length=300)
    day = forms.CharField(label=gettext_lazy("Dag"), required=False)

    def clean_day(self) -> date | None:
        """The day, or nothing when none is written."""
        page = Typed({"day": [str(self.cleaned_data["day"])]})
        day = page.day("day")
        if page.faults:
            raise forms.ValidationError(page.faults["day"])
        return day
