"""Where entries may be wrong in the same way, what is wrong, and what it should be."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext, gettext_lazy, gettext_noop

from vaccinera.kernel.refusals import Refused
from vaccinera.products.rules.batches import normalise_batch_number
from vaccinera.visits.queries.shared_corrections import Sought
from vaccinera.visits.states import SharedField
from vaccinera.web.forms.days import DayField
from vaccinera.web.forms.registration import Typed, key_of
from vaccinera.web.registration import ROUTES, SETTINGS, SITES
from vaccinera.web.words import sentence_for

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.http import QueryDict

    from vaccinera.visits.rules.shared_corrections import Value
    from vaccinera.web.parts import Choice

FIELDS: Mapping[str, str] = MappingProxyType(
    {
        SharedField.BATCH: gettext_noop("Batch"),
        SharedField.SITE: gettext_noop("Kroppsdel"),
        SharedField.ROUTE: gettext_noop("Given väg"),
        SharedField.GIVER: gettext_noop("Gavs av"),
        SharedField.DAY: gettext_noop("Dag"),
        SharedField.SETTING: gettext_noop("Var dosen gavs"),
    }
)
_CODES: Mapping[str, Mapping[str, str]] = {
    SharedField.SITE: SITES,
    SharedField.ROUTE: ROUTES,
    SharedField.SETTING: SETTINGS,
}
_DAY = gettext_lazy("Skriv dagen som år, månad och dag, till exempel 2026-11-23.")


class SoughtForm(forms.Form):
    """Which entries, and which of their fields is wrong. None of it is about a person, so it stands in the address."""

    unit = forms.TypedChoiceField(label=gettext_lazy("Enhet"), coerce=int)
    programme = forms.ChoiceField(label=gettext_lazy("Program"))
    from_on = DayField(label=gettext_lazy("Från och med"), error_messages={"required": _DAY, "invalid": _DAY})
    to_on = DayField(label=gettext_lazy("Till och med"), error_messages={"required": _DAY, "invalid": _DAY})
    batch = forms.CharField(label=gettext_lazy("Batch"), required=False, max_length=80)
    giver = forms.TypedChoiceField(label=gettext_lazy("Gavs av"), required=False, coerce=int, empty_value=None)
    field = forms.ChoiceField(
        label=gettext_lazy("Vad är fel?"), choices=[(code, gettext_lazy(text)) for code, text in FIELDS.items()]
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        *,
        units: Sequence[tuple[int, str]],
        programmes: Sequence[tuple[str, str]],
        givers: Sequence[Choice],
        initial: Mapping[str, Any],
    ) -> None:
        super().__init__(data, initial=dict(initial))
        chosen: Mapping[str, Any] = {
            "unit": units,
            "programme": programmes,
            "giver": [("", gettext("Alla")), *((one.value, one.label) for one in givers)],
        }
        for name, choices in chosen.items():
            self.fields[name].choices = choices  # type: ignore[attr-defined]  # a ChoiceField, as declared above

    def clean_batch(self) -> str:
        """The batch number in the form it is compared in."""
        written = str(self.cleaned_data["batch"])
        try:
            return normalise_batch_number(written) if written.strip() else ""
        except Refused as refused:
            raise forms.ValidationError(sentence_for(refused)) from refused

    @property
    def sought(self) -> Sought:
        """Where to look."""
        asked = self.cleaned_data
        return Sought(
            unit_id=asked["unit"],
            programme=asked["programme"],
            from_on=asked["from_on"],
            to_on=asked["to_on"],
            batch_number=asked["batch"],
            giver_id=asked["giver"],
        )


def read_value(post: QueryDict, field: SharedField) -> tuple[Value | None, str]:
    """What the field should be, and the sentence that says why it cannot be read."""
    page = Typed({"value": [post.get("value", "")]})
    text = page.text("value")
    value: Value | None
    if field is SharedField.BATCH:
        value = key_of(text)
    elif field is SharedField.GIVER:
        value = page.number("value")
    elif field is SharedField.DAY:
        value = page.day("value")
    else:
        value = text if text in _CODES[field] else None
    if value is None:
        return None, page.faults.get("value") or gettext("Välj vad det ska vara.")
    return value, ""
