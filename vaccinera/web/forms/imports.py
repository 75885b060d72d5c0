"""A file of visits, where it comes from, and what the visits are for."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext, gettext_lazy

from vaccinera.exchange.states import ImportMode

LARGEST = 5_000_000


class ImportForm(forms.Form):
    """What is asked of whoever tries a file; what it holds is judged elsewhere."""

    file = forms.FileField(
        label=gettext_lazy("Fil"),
        error_messages={
            "required": gettext_lazy("Välj en fil, eller dra den hit."),
            "empty": gettext_lazy("Filen är tom. Välj en annan."),
        },
    )
    source_system = forms.CharField(
        label=gettext_lazy("Från vilket system?"),
        max_length=32,
        error_messages={
            "required": gettext_lazy("Skriv vilket system besöken kommer från."),
            "max_length": gettext_lazy("Namnet får ha högst 32 tecken. Korta av det."),
        },
    )
    mode = forms.ChoiceField(
        label=gettext_lazy("Vad är besöken?"),
        widget=forms.RadioSelect,
        choices=(
            (ImportMode.HISTORY, gettext_lazy("Tidigare vaccinationer: visas i historiken, ersätts inte")),
            (ImportMode.SETTLEABLE, gettext_lazy("Besök som ännu ska ersättas: kräver båda signaturerna")),
        ),
        initial=ImportMode.HISTORY,
        error_messages={"required": gettext_lazy("Välj vad besöken är.")},
    )
    reason = forms.CharField(
        label=gettext_lazy("Varför ska besöken ännu ersättas?"),
        required=False,
        max_length=300,
        error_messages={"max_length": gettext_lazy("Skälet får ha högst 300 tecken. Korta av det.")},
    )

    file_name = ""

    def clean_file(self) -> bytes:
        """The file's content."""
        file = self.cleaned_data["file"]
        self.file_name = str(file.name)
        if file.size > LARGEST:
            raise forms.ValidationError(
                gettext("Filen är större än 5 MB. Dela den, eller be driften läsa in den med kommandot.")
            )
        content: bytes = file.read()
        return content

    def clean(self) -> dict[str, object]:
        """Visits still to be settled say why."""
        told = super().clean() or {}
        if told.get("mode") == ImportMode.SETTLEABLE and not str(told.get("reason", "")).strip():
            why = gettext("Skriv varför besöken ännu ska ersättas, så att den som godkänner förstår.")
            self.add_error("reason", why)
        return told
