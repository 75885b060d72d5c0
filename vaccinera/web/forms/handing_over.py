"""What personal rows are handed over for, to whom, and as what: asked before anything is shown or written (LAW-10)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext, gettext_lazy

from vaccinera.reports.states import FileKind
from vaccinera.web.templatetags.vaccinera import file_in_words

if TYPE_CHECKING:
    from collections.abc import Iterable

_FORM = gettext_lazy("Välj i vilken form.")


class HandOverForm(forms.Form):
    """What for, to whom, and in which of the forms that the page has."""

    purpose = forms.CharField(
        label=gettext_lazy("Vad ska uppgifterna användas till?"),
        max_length=200,
        error_messages={"required": gettext_lazy("Skriv vad uppgifterna ska användas till.")},
    )
    recipient = forms.CharField(
        label=gettext_lazy("Vem tar emot dem?"),
        max_length=200,
        error_messages={"required": gettext_lazy("Skriv vem som tar emot uppgifterna.")},
    )
    form = forms.ChoiceField(
        label=gettext_lazy("I vilken form?"),
        widget=forms.RadioSelect,
        error_messages={"required": _FORM, "invalid_choice": _FORM},
    )

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 - Django's own
        offered: Iterable[tuple[str, Any]],
        **named: Any,  # noqa: ANN401 - Django's own
    ) -> None:
        super().__init__(*args, **named)
        self.fields["form"].choices = list(offered)  # type: ignore[attr-defined]  # of a choice field


class ReportHandOverForm(HandOverForm):
    """A report of people: shown on the page, or a file, which may be written in the background."""

    SHOWN = "sida"
    bakgrund = forms.BooleanField(
        label=gettext_lazy("Ta fram filen i bakgrunden"),
        required=False,
        help_text=gettext_lazy("Du hämtar den i Mina jobb. En lång lista tas alltid fram så."),
    )

    def __init__(self, *args: Any) -> None:  # noqa: ANN401 - Django's own
        files = [(kind.value, file_in_words(kind.value)) for kind in FileKind]
        super().__init__(*args, offered=[(self.SHOWN, gettext("Visa här")), *files])
