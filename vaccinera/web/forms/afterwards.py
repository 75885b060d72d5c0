"""What is said of an entry afterwards. The room judges what is missing."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, gettext_noop, pgettext_lazy

from vaccinera.visits.rules.afterwards import EffectNoted
from vaccinera.visits.states import Concerns, EffectOutcome, Seriousness
from vaccinera.web.forms.days import DayField

if TYPE_CHECKING:
    from collections.abc import Mapping

OUTCOMES: Mapping[str, str] = MappingProxyType(
    {
        EffectOutcome.RECOVERED: gettext_noop("Tillfrisknat"),
        EffectOutcome.RECOVERING: gettext_noop("På väg att tillfriskna"),
        EffectOutcome.NOT_RECOVERED: gettext_noop("Inte tillfrisknat"),
        EffectOutcome.LASTING: gettext_noop("Tillfrisknat med bestående men"),
        EffectOutcome.FATAL: gettext_noop("Avlidit"),
        EffectOutcome.UNKNOWN: gettext_noop("Okänt"),
    }
)
SERIOUS: Mapping[str, str] = MappingProxyType(
    {
        Seriousness.DEATH: gettext_noop("Dödsfall"),
        Seriousness.LIFE_THREATENING: gettext_noop("Livshotande"),
        Seriousness.HOSPITAL_CARE: gettext_noop("Sjukhusvård, eller förlängd sådan"),
        Seriousness.LASTING_HARM: gettext_noop("Bestående skada eller funktionsnedsättning"),
        Seriousness.BIRTH_DEFECT: gettext_noop("Missbildning"),
        Seriousness.OTHER_SERIOUS: gettext_noop("Annan medicinskt viktig händelse"),
    }
)
CONCERNS: Mapping[str, str] = MappingProxyType(
    {Concerns.DOSE: gettext_noop("Dosen"), Concerns.VISIT: gettext_noop("Besöket som helhet")}
)
_DAY = gettext_lazy("Skriv dagen som år, månad och dag, till exempel 2026-11-23.")
_LONG = gettext_lazy("Texten är för lång. Korta av den.")


def _day(label: str | Promise) -> DayField:
    return DayField(
        label=label,  # type: ignore[arg-type]  # said when it is shown
        required=False,
        error_messages={"invalid": _DAY},
    )


class ObjectionForm(forms.Form):
    """What the patient says, and when."""

    text = forms.CharField(
        label=gettext_lazy("Vad anser patienten är fel?"),
        required=False,
        max_length=1000,
        widget=forms.Textarea,
        error_messages={"max_length": _LONG},
    )
    objected_on = _day(gettext_lazy("Dag"))


class EffectForm(forms.Form):
    """The reaction, when it began, how it went and whether it was serious."""

    concerns = forms.ChoiceField(
        label=pgettext_lazy("om", "Gäller"),
        required=False,
        widget=forms.RadioSelect,
        choices=[(code, gettext_lazy(text)) for code, text in CONCERNS.items()],
    )
    reaction = forms.CharField(
        label=gettext_lazy("Reaktion eller diagnos"),
        required=False,
        max_length=300,
        error_messages={"max_length": _LONG},
    )
    began_on = _day(gettext_lazy("Började"))
    outcome = forms.ChoiceField(
        label=gettext_lazy("Hur har det gått?"),
        required=False,
        choices=[("", gettext_lazy("Välj")), *((code, gettext_lazy(text)) for code, text in OUTCOMES.items())],
    )
    seriousness = forms.MultipleChoiceField(
        label=gettext_lazy("Allvarligt, därför att"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[(code, gettext_lazy(text)) for code, text in SERIOUS.items()],
    )
    course = forms.CharField(
        label=gettext_lazy("Förlopp, behandling och andra läkemedel"),
        required=False,
        max_length=2000,
        widget=forms.Textarea,
        error_messages={"max_length": _LONG},
    )

    @property
    def noted(self) -> EffectNoted:
        """The effect as values."""
        typed = self.cleaned_data
        return EffectNoted(
            concerns=typed["concerns"],
            reaction=typed["reaction"],
            began_on=typed["began_on"],
            outcome=typed["outcome"],
            seriousness=tuple(typed["seriousness"]),
            course=typed["course"],
        )


class ReportForm(forms.Form):
    """That a report was sent: when, and under which reference."""

    reported_on = _day(gettext_lazy("Rapporten skickades"))
    reference = forms.CharField(
        label=gettext_lazy("Myndighetens referens"), required=False, max_length=80, error_messages={"max_length": _LONG}
    )
