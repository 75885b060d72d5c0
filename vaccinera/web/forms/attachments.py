"""What is chosen of a file to stand beside a manual line or an extra cost."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext

from vaccinera.kernel.refusals import Refused
from vaccinera.reimbursement.rules.attachments import ReadFile, judge_file, judge_size
from vaccinera.reimbursement.states import FileKind
from vaccinera.web.forms.region import TellingForm
from vaccinera.web.words import sentence_for

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile
    from django.utils.functional import _StrPromise

    from vaccinera.reimbursement.queries.attachments import Held


class AttachingForm(TellingForm):
    """A form with a ``file``. ``held`` is one that was chosen before, and stands unless another is chosen."""

    def __init__(self, *args: Any, held: Held | None = None, **named: Any) -> None:  # noqa: ANN401 - Django's own
        super().__init__(*args, initial={"file": held.file} if held else None, **named)
        self.held = held
        if held is None and self.data.get("held"):
            self.fields["file"].error_messages["required"] = gettext(
                "Filen du valde förut finns inte kvar. Välj den igen."
            )

    def name_what_is_missing(self) -> None:
        """A file is chosen and not filled in."""
        super().name_what_is_missing()
        self.fields["file"].error_messages["required"] = gettext(
            "Välj filen: en PDF, PNG eller JPEG som den som avgör kan läsa."
        )

    @property
    def chosen(self) -> ReadFile | None:
        """The file that may be kept, whatever is wrong with the rest of the form."""
        return self.cleaned_data.get("file") if self.is_bound else None

    def clean_file(self) -> ReadFile:
        """The file that was chosen now, or before; refused unless it may be kept."""
        file: UploadedFile[Any] | ReadFile = self.cleaned_data["file"]
        if isinstance(file, ReadFile):
            return file
        try:
            judge_size(file.size or 0)
            return judge_file(file.name or "", file.read())
        except Refused as refused:
            raise forms.ValidationError(sentence_for(refused)) from refused


def file_field(label: _StrPromise, help_text: _StrPromise) -> forms.FileField:
    """The field of an attaching form. What it may be is judged by its content; that it is empty, there too."""
    kinds = ",".join(FileKind)
    return forms.FileField(
        label=label,
        help_text=help_text,
        allow_empty_file=True,
        widget=forms.ClearableFileInput(attrs={"accept": kinds}),
    )
