"""Discarded doses of a batch, and why a record of them is taken back."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext_lazy, gettext_noop

from vaccinera.products.rules.waste import WasteTold
from vaccinera.products.states import WasteReason
from vaccinera.web.forms.region import DayField
from vaccinera.web.words import sentence_for

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vaccinera.kernel.refusals import Refused

WASTE_REASONS: Mapping[str, str] = MappingProxyType(
    {
        WasteReason.LEFT_OVER: gettext_noop("Öppnad och inte förbrukad"),
        WasteReason.COLD_CHAIN: gettext_noop("Kylkedjan bröts"),
        WasteReason.EXPIRED: gettext_noop("Utgången"),
        WasteReason.DAMAGED: gettext_noop("Skadad eller tappad"),
        WasteReason.RECALLED: gettext_noop("Indragen"),
        WasteReason.OTHER: gettext_noop("Annat skäl"),
    }
)
# Where what is refused was typed.
_FIELD_OF = {
    "products.waste.doses_out_of_range": "doses",
    "products.waste.day_in_future": "wasted_on",
    "products.waste.day_before_batch": "wasted_on",
    "products.waste.note_missing": "note",
}
_NOTE_TOO_LONG = gettext_lazy("Anteckningen får ha högst 200 tecken. Korta av den.")
_REASON_MISSING = gettext_lazy("Välj varför doserna kasserades.")


class WasteForm(forms.Form):
    """How many doses, which day and why."""

    doses = forms.IntegerField(
        label=gettext_lazy("Antal doser"),
        error_messages={
            "required": gettext_lazy("Skriv hur många doser som kasserades."),
            "invalid": gettext_lazy("Skriv antalet doser med siffror."),
        },
    )
    wasted_on = DayField(
        label=gettext_lazy("Dag"), error_messages={"required": gettext_lazy("Skriv vilken dag doserna kasserades.")}
    )
    reason = forms.ChoiceField(
        label=gettext_lazy("Varför kasserades de?"),
        widget=forms.RadioSelect,
        choices=[(code, gettext_lazy(text)) for code, text in WASTE_REASONS.items()],
        error_messages={"required": _REASON_MISSING, "invalid_choice": _REASON_MISSING},
    )
    note = forms.CharField(
        label=gettext_lazy("Anteckning"), required=False, max_length=200, error_messages={"max_length": _NOTE_TOO_LONG}
    )

    def told(self) -> WasteTold:
        """What a whole form says."""
        said = self.cleaned_data
        return WasteTold(said["doses"], said["wasted_on"], WasteReason(said["reason"]), said["note"])

    def tell(self, refused: Refused) -> None:
        """Say why it was refused, at the field it was typed in; what no field can put right is the page's to say."""
        if refused.code not in _FIELD_OF:
            raise refused
        self.add_error(_FIELD_OF[refused.code], sentence_for(refused))


class TakeBackWasteForm(forms.Form):
    """Why a record of discarded doses is taken back."""

    why = forms.CharField(
        label=gettext_lazy("Varför tas uppgiften tillbaka?"),
        max_length=200,
        error_messages={
            "required": gettext_lazy("Skriv varför uppgiften tas tillbaka."),
            "max_length": gettext_lazy("Skälet får ha högst 200 tecken. Korta av det."),
        },
    )
