"""Saving a report's question: its name, the period it is of another day, who sees it, and whether it is run monthly."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext, gettext_lazy

from vaccinera.reports.rules.questions import LAST_DAY_TO_ASK
from vaccinera.reports.states import FileKind, Span
from vaccinera.web.templatetags.vaccinera import file_in_words

if TYPE_CHECKING:
    from collections.abc import Mapping

SPANS: Mapping[Span, Any] = MappingProxyType(
    {
        Span.AS_ASKED: gettext_lazy("Samma dagar varje gång"),
        Span.PREVIOUS_WEEK: gettext_lazy("Förra veckan"),
        Span.PREVIOUS_MONTH: gettext_lazy("Förra månaden"),
        Span.MONTH_SO_FAR: gettext_lazy("Månaden hittills"),
        Span.YEAR_SO_FAR: gettext_lazy("Året hittills"),
        Span.SEASON_SO_FAR: gettext_lazy("Säsongen hittills"),
    }
)
_NAME = gettext_lazy("Skriv ett namn, så att du och kollegorna känner igen rapporten.")


class RenameForm(forms.Form):
    """What whoever looks after the unit may change of another's."""

    namn = forms.CharField(label=gettext_lazy("Namn"), max_length=80, error_messages={"required": _NAME})


class KeepForm(RenameForm):
    """What the owner says."""

    delad = forms.BooleanField(
        label=gettext_lazy("Dela med enheten"),
        required=False,
        help_text=gettext_lazy(
            "Kollegor vid enheten som får köra rapporten ser den i sin lista. De ser sina egna tal."
        ),
    )
    varje_manad = forms.ChoiceField(
        label=gettext_lazy("Kör varje månad"),
        required=False,
        help_text=gettext_lazy("Filen läggs i Mina jobb på morgonen. Den tas fram med de rättigheter du har då."),
    )
    fil = forms.ChoiceField(label=gettext_lazy("Fil"), required=False)

    def __init__(self, *told: Any, is_of_people: bool = False, **named: Any) -> None:  # noqa: ANN401 - Django's own
        super().__init__(*told, **named)
        if is_of_people:  # nobody would be told for what and to whom
            del self.fields["varje_manad"], self.fields["fil"]
            return
        days = [(str(day), gettext("den %(day)s") % {"day": day}) for day in range(1, LAST_DAY_TO_ASK + 1)]
        self._offer("varje_manad", [("", gettext("Nej")), *days])
        self._offer("fil", [(kind.value, file_in_words(kind.value)) for kind in FileKind])

    def _offer(self, field: str, choices: list[tuple[str, str]]) -> None:
        self.fields[field].choices = choices  # type: ignore[attr-defined]  # of a choice field

    @property
    def day_of_month(self) -> int | None:
        """The day it is run, or nothing."""
        chosen = self.cleaned_data.get("varje_manad")
        return int(chosen) if chosen else None

    @property
    def kind(self) -> FileKind:
        """The file it is run as."""
        return FileKind(self.cleaned_data.get("fil") or FileKind.EXCEL.value)


class SaveForm(KeepForm):
    """What is said when it is saved: also which period it is of."""

    field_order = ("namn", "tid", "delad", "varje_manad", "fil")
    tid = forms.ChoiceField(
        label=gettext_lazy("Vilken tid gäller den när den öppnas eller körs?"), widget=forms.RadioSelect
    )

    def __init__(self, *told: Any, has_period: bool, **named: Any) -> None:  # noqa: ANN401 - as above
        super().__init__(*told, **named)
        self._offer("tid", [(span.value, str(words)) for span, words in SPANS.items()])
        if not has_period:
            del self.fields["tid"]

    @property
    def span(self) -> Span:
        """The period's; a report of how things stand has none."""
        return Span(self.cleaned_data.get("tid") or Span.AS_ASKED)
