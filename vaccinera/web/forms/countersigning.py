"""Why somebody signs for another: they have left, or are hindered in a way that is told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext, gettext_lazy

from vaccinera.visits.rules.signing import why_not_countersigned
from vaccinera.web.words import SENTENCES

if TYPE_CHECKING:
    from collections.abc import Sequence

LEFT, HINDERED = "left", "hindered"


class CountersignForm(forms.Form):
    """Which visits, and why the one responsible does not sign."""

    besok = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Besök att kontrasignera"),
        coerce=UUID,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": gettext_lazy("Kryssa för minst ett besök."),
            "invalid_choice": gettext_lazy("Ett besök väntar inte längre på signatur. Läs listan på nytt."),
        },
    )
    why = forms.ChoiceField(
        label=gettext_lazy("Varför signerar inte den ansvariga?"),
        widget=forms.RadioSelect,
        choices=[(LEFT, gettext_lazy("Har slutat")), (HINDERED, gettext_lazy("Är hindrad"))],
        error_messages={
            "required": gettext_lazy("Välj varför den ansvariga inte signerar."),
            "invalid_choice": gettext_lazy("Välj varför den ansvariga inte signerar."),
        },
    )
    words = forms.CharField(
        label=gettext_lazy("Beskriv hindret"),
        required=False,
        max_length=200,
        error_messages={"max_length": gettext_lazy("Skälet får ha högst 200 tecken. Korta av det.")},
    )

    def __init__(self, *args: Any, visit_ids: Sequence[UUID], has_left: bool, **named: Any) -> None:  # noqa: ANN401 - Django's own
        super().__init__(*args, **named)
        self._has_left = has_left
        self.fields["besok"].choices = [(str(one), "") for one in visit_ids]  # type: ignore[attr-defined]  # of a choice field

    def clean(self) -> dict[str, Any]:
        """A hindrance must be told; that somebody has left is seen of their commissions."""
        why = self.cleaned_data.get("why")
        code = why and why_not_countersigned(
            is_oneself=False,
            works_here=not self._has_left,
            has_left=why == LEFT,
            reason=self.cleaned_data.get("words", ""),
        )
        if code:
            self.add_error("why" if why == LEFT else "words", gettext(SENTENCES[code]))
        return self.cleaned_data
