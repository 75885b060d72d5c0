"""Blocks, the right to read what others recorded, and the switch of a provider."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy, gettext_noop

from vaccinera.access.states import AskedBy, BlockKind, ReadingGround, ReadingTime
from vaccinera.web.forms.days import DayField

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

KINDS: Mapping[BlockKind, str] = MappingProxyType(
    {
        BlockKind.INNER: gettext_noop("Andra enheter hos vårdgivaren, och andra vårdgivare"),
        BlockKind.OUTER: gettext_noop("Bara andra vårdgivare"),
    }
)
ASKERS: Mapping[AskedBy, str] = MappingProxyType(
    {
        AskedBy.SELF: gettext_noop("Personen själv"),
        AskedBy.REPRESENTATIVE: gettext_noop("God man eller förvaltare, för en vuxen"),
        AskedBy.GUARDIAN: gettext_noop("Vårdnadshavare, för ett barn"),
    }
)
READING_GROUNDS: Mapping[ReadingGround, str] = MappingProxyType(
    {
        ReadingGround.CONSENT: gettext_noop("Personen samtycker"),
        ReadingGround.CHILD: gettext_noop("Barn som inte kan ta ställning"),
        ReadingGround.INCAPACITY: gettext_noop("Vuxen som inte kan ta ställning"),
        ReadingGround.EMERGENCY: gettext_noop("Nödöppning: fara för liv eller hälsa, och personen kan inte tillfrågas"),
    }
)
TIMES: Mapping[ReadingTime, str] = MappingProxyType(
    {
        ReadingTime.DAY: gettext_noop("I dag"),
        ReadingTime.MONTH: gettext_noop("30 dagar"),
        ReadingTime.YEAR: gettext_noop("Ett år"),
    }
)
_TOO_LONG = gettext_lazy("Skriv högst 300 tecken. Korta av texten.")


class BlockForm(forms.Form):
    """Against whom, at whose request, and of which unit."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Vem ska inte kunna läsa?"),
        widget=forms.RadioSelect,
        choices=[(kind.value, gettext_lazy(text)) for kind, text in KINDS.items()],
        error_messages={"required": gettext_lazy("Välj vem spärren gäller mot.")},
    )
    asked_by = forms.ChoiceField(
        label=gettext_lazy("Vem begär spärren?"),
        widget=forms.RadioSelect,
        choices=[(asker.value, gettext_lazy(text)) for asker, text in ASKERS.items()],
        error_messages={"required": gettext_lazy("Välj vem som begär spärren.")},
    )
    unit = forms.ChoiceField(label=gettext_lazy("Vid vilken enhet?"))

    def __init__(self, data: Any, *, units: Sequence[tuple[int, str]]) -> None:  # noqa: ANN401 - Django's own
        super().__init__(data, initial={"unit": str(units[0][0])})
        field = self.fields["unit"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(str(key), name) for key, name in units]


class ReadingForm(forms.Form):
    """On what ground, for how long, and that the person is being cared for."""

    ground = forms.ChoiceField(
        label=gettext_lazy("Varför får uppgifterna läsas?"),
        widget=forms.RadioSelect,
        choices=[(ground.value, gettext_lazy(text)) for ground, text in READING_GROUNDS.items()],
        error_messages={"required": gettext_lazy("Välj varför uppgifterna får läsas.")},
    )
    words = forms.CharField(
        label=gettext_lazy("Beskriv varför"), required=False, max_length=300, error_messages={"max_length": _TOO_LONG}
    )
    time = forms.ChoiceField(
        label=gettext_lazy("Hur länge?"),
        widget=forms.RadioSelect,
        initial=ReadingTime.DAY.value,
        choices=[(time.value, gettext_lazy(text)) for time, text in TIMES.items()],
    )
    relation = forms.BooleanField(label=gettext_lazy("Personen är i vård hos oss just nu"), required=False)


class EmergencyForm(forms.Form):
    """Why it cannot wait."""

    reason = forms.CharField(
        label=gettext_lazy("Varför är det nödvändigt?"),
        required=False,
        max_length=300,
        error_messages={"max_length": _TOO_LONG},
    )


class SharingForm(forms.Form):
    """Whether the provider shares, and since when its patients are told."""

    is_on = forms.BooleanField(
        label=gettext_lazy("Vårdgivaren deltar i sammanhållen vaccinationsdokumentation"), required=False
    )
    informed_on = DayField(
        label=gettext_lazy("Patienterna har informerats sedan"),
        required=False,
        error_messages={"invalid": gettext_lazy("Skriv dagen så här: 2026-11-22.")},
    )
