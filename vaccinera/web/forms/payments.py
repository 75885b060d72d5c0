"""What is typed of prices, terms, payees and money lines."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext, gettext_lazy

from vaccinera.kernel.refusals import Refused
from vaccinera.patients.states import IdentifierKind
from vaccinera.reimbursement.rules.reaching import first_day
from vaccinera.reimbursement.rules.terms import CLAIMS, NUMBERS, accepted_of, doses_of
from vaccinera.reimbursement.states import AccountKind, ManualKind, TermsRow
from vaccinera.web.forms.attachments import AttachingForm, file_field
from vaccinera.web.forms.region import DayField, TellingForm, reason_field, retroactive_field, text_field
from vaccinera.web.payment_words import ACCOUNT_KINDS, MANUAL_KINDS, TERMS, purse_of
from vaccinera.web.people import KINDS_OF_NUMBER
from vaccinera.web.words import sentence_for

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from django.core.files.uploadedfile import UploadedFile

_LARGEST = 1_000_000
_KRONOR = re.compile(r"(-?)(\d{1,10})(?:[.,](\d{1,2}))?")


class KronorField(forms.CharField):
    """An amount written 1 210,00, as öre; whether it can be is judged elsewhere."""

    def clean(self, value: Any) -> Any:  # noqa: ANN401 - Django's own signature
        """The öre."""
        written = super().clean(value)
        told = _KRONOR.fullmatch("".join(str(written).split()).removesuffix("kr").replace("−", "-"))
        if told is None:
            raise forms.ValidationError(gettext("Skriv beloppet i kronor och öre så här: 1 210,00."))
        sign, kronor, ore = told.groups()
        amount = int(kronor) * 100 + int((ore or "").ljust(2, "0"))
        return -amount if sign else amount


class PriceListForm(TellingForm):
    """A list's file, from when it holds, and why."""

    file = forms.FileField(
        label=gettext_lazy("Fil"),
        help_text=gettext_lazy("CSV eller Excel, högst 1 MB. Utgå från den prislista som gäller och ändra i den."),
        error_messages={"empty": gettext_lazy("Filen är tom. Välj en annan.")},
    )
    from_on = DayField(
        label=gettext_lazy("Gäller från"),
        help_text=gettext_lazy(
            "Från den dagen gäller filens priser i stället för dem som finns. Tidigare dagar rörs inte."
        ),
    )
    reason = reason_field()
    retroactive_why = retroactive_field()

    def clean_file(self) -> bytes:
        """The file's content."""
        return _content(self.cleaned_data["file"])


def _content(file: UploadedFile[Any]) -> bytes:
    """What a price list's file holds; refused when it is too large to be one."""
    if file.size is None or file.size > _LARGEST:
        raise forms.ValidationError(gettext("Filen är större än 1 MB. En prislista är mycket mindre: välj rätt fil."))
    content: bytes = file.read()
    return content


class WhatIfForm(TellingForm):
    """Which prices to try, on which months: a list that waits for its decision, or a file."""

    price_list = forms.ChoiceField(
        label=gettext_lazy("Prislista"),
        choices=(),
        required=False,
        help_text=gettext_lazy("Någon som väntar på beslut, eller en fil som du väljer nedan."),
    )
    file = forms.FileField(
        label=gettext_lazy("Fil"),
        required=False,
        help_text=gettext_lazy("CSV eller Excel i prislistans format, högst 1 MB. Den sparas inte."),
        error_messages={"empty": gettext_lazy("Filen är tom. Välj en annan.")},
    )
    on = DayField(
        label=gettext_lazy("Priserna som de är den dagen"),
        required=False,
        help_text=gettext_lazy(
            "För en lista som börjar gälla senare. Tomt: varje dos får priset för den dag den gavs."
        ),
    )
    months = forms.MultipleChoiceField(
        label=gettext_lazy("Låsta månader"),
        choices=(),
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Högst tolv."),
    )

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 - Django's own
        lists: Sequence[tuple[str, str]],
        months: Sequence[tuple[str, str]],
        **named: Any,  # noqa: ANN401 - Django's own
    ) -> None:
        super().__init__(*args, **named)
        self.fields["price_list"].choices = [("", gettext("En fil")), *lists]  # type: ignore[attr-defined]  # a field of choices
        self.fields["months"].choices = months  # type: ignore[attr-defined]  # a field of choices
        self.fields["months"].error_messages["required"] = gettext("Välj minst en månad.")

    def clean_file(self) -> bytes | None:
        """The file's content, or nothing."""
        file = self.cleaned_data["file"]
        return None if file is None else _content(file)

    def clean(self) -> dict[str, Any]:
        """Either a list or a file, and not both."""
        told: dict[str, Any] = super().clean() or self.cleaned_data
        has_file = told.get("file") is not None
        if "file" in told and has_file is bool(told.get("price_list")):
            self.add_error("file", gettext("Välj antingen en prislista eller en fil."))
        return told


class TermsForm(TellingForm):
    """Everything terms say, from when, and why."""

    from_on = DayField(label=gettext_lazy("Gäller från"))

    def __init__(self, *args: Any, **named: Any) -> None:  # noqa: ANN401 - Django's own signature
        super().__init__(*args, **named)
        for name, (least, most) in NUMBERS.items():
            self.fields[name] = forms.IntegerField(
                label=gettext(TERMS[name]), min_value=least, max_value=most, error_messages=_number_faults(least, most)
            )
        self.fields["identifier_kinds"] = forms.MultipleChoiceField(
            label=gettext(TERMS["identifier_kinds"]),
            choices=[(kind.value, gettext(KINDS_OF_NUMBER[kind])) for kind in IdentifierKind],
            widget=forms.CheckboxSelectMultiple,
        )
        for name in CLAIMS:
            self.fields[name] = forms.BooleanField(label=gettext(TERMS[name]), required=False)
        self.fields[TermsRow.ACCEPTED.value] = _lines(
            gettext("Godtagna vacciner"), gettext("Ett på varje rad: program; NPL-id; regionen eller egen inköpt.")
        )
        self.fields[TermsRow.DOSES.value] = _lines(
            gettext(TERMS["doses"]),
            gettext("En på varje rad: program; målgrupp eller tomt för övriga; flest doser; minst dagar emellan."),
        )
        self.fields["reason"], self.fields["retroactive_why"] = reason_field(), retroactive_field()
        self.name_what_is_missing()

    def clean_accepted_products(self) -> list[dict[str, Any]]:
        """The rows of products; whose purse is typed as a word."""
        rows = _read(accepted_of, self.cleaned_data[TermsRow.ACCEPTED])
        return [row | {"funding_source": purse_of(row["funding_source"])} for row in rows]

    def clean_doses(self) -> list[dict[str, Any]]:
        """The rows of doses."""
        return _read(doses_of, self.cleaned_data[TermsRow.DOSES])


def _number_faults(least: int, most: int) -> dict[str, str]:
    words = gettext("Skriv ett heltal mellan %(least)s och %(most)s.") % {"least": least, "most": most}
    return dict.fromkeys(("invalid", "min_value", "max_value"), words)


def _lines(label: str, help_text: str) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=help_text, max_length=20_000, widget=forms.Textarea(attrs={"rows": 6})
    )


def _read(reader: Callable[[str], list[dict[str, Any]]], written: str) -> list[dict[str, Any]]:
    try:
        return reader(written)
    except Refused as refused:
        raise forms.ValidationError(sentence_for(refused)) from refused


class PayeeForm(TellingForm):
    """Whom a provider's money goes to, from when, and why."""

    name = text_field(gettext_lazy("Betalningsmottagarens namn"), longest=140)
    organisation_number = text_field(gettext_lazy("Organisationsnummer"), longest=13)
    account_kind = forms.ChoiceField(label=gettext_lazy("Konto"), choices=(), widget=forms.RadioSelect)
    account = text_field(gettext_lazy("Kontonummer"), longest=42)
    from_on = DayField(label=gettext_lazy("Gäller från"))
    reason = reason_field()

    def __init__(self, *args: Any, **named: Any) -> None:  # noqa: ANN401 - Django's own signature
        super().__init__(*args, **named)
        kinds = [(kind.value, gettext(ACCOUNT_KINDS[kind])) for kind in AccountKind]
        self.fields["account_kind"].choices = kinds  # type: ignore[attr-defined]  # a field of choices


class MonthField(forms.CharField):
    """A month written 2026-11."""

    def clean(self, value: Any) -> Any:  # noqa: ANN401 - Django's own signature
        """The month's first day."""
        try:
            month: date = first_day(super().clean(value))
        except Refused as refused:
            raise forms.ValidationError(sentence_for(refused)) from refused
        return month


class ManualLineForm(AttachingForm):
    """A line that no visit gives; whose it is only where there is a choice."""

    provider = forms.ChoiceField(label=gettext_lazy("Vårdgivare"), choices=())
    kind = forms.ChoiceField(label=gettext_lazy("Slag"), choices=(), widget=forms.RadioSelect)
    amount = KronorField(
        label=gettext_lazy("Belopp i kronor"),
        help_text=gettext_lazy(
            "Återkrav och viten dras av. En justering med minus dras av, utan minus läggs den till."
        ),
    )
    month = MonthField(label=gettext_lazy("Månad"), help_text=gettext_lazy("Månadens körning, till exempel 2026-11."))
    document = text_field(
        gettext_lazy("Handlingens beteckning"), longest=120, help_text=gettext_lazy("Till exempel diarienumret.")
    )
    file = file_field(
        gettext_lazy("Handlingen som fil"),
        gettext_lazy(
            "PDF, PNG eller JPEG, högst 5 MB. Flera sidor: samla dem i en PDF. Regionen och vårdgivaren läser den: "
            "stryk det som pekar ut en patient."
        ),
    )
    reason = reason_field()

    def __init__(self, *args: Any, providers: Sequence[tuple[str, str]], **named: Any) -> None:  # noqa: ANN401 - Django's own
        super().__init__(*args, **named)
        kinds = [(kind.value, gettext(MANUAL_KINDS[kind])) for kind in ManualKind]
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined]  # a field of choices
        self.fields["provider"].choices = providers  # type: ignore[attr-defined]  # a field of choices


class ExtraCostForm(AttachingForm):
    """What a visit's vaccine cost, by which invoice, and the invoice."""

    amount = KronorField(label=gettext_lazy("Kostnad i kronor"))
    invoice = text_field(
        gettext_lazy("Fakturans beteckning"),
        longest=120,
        help_text=gettext_lazy("Skriv inget om patienten: regionen läser beteckningen."),
    )
    file = file_field(
        gettext_lazy("Fakturan som fil"),
        gettext_lazy(
            "PDF, PNG eller JPEG, högst 5 MB. Flera sidor: samla dem i en PDF. Regionen läser den: stryk det som "
            "pekar ut en patient."
        ),
    )


class LimitForm(TellingForm):
    """Up to how much one approver may approve."""

    staff = forms.ChoiceField(label=gettext_lazy("Attestant"), choices=())
    amount = KronorField(label=gettext_lazy("Högst, i kronor"))
    reason = reason_field()

    def __init__(self, *args: Any, approvers: Mapping[str, str], **named: Any) -> None:  # noqa: ANN401 - Django's own
        super().__init__(*args, **named)
        self.fields["staff"].choices = list(approvers.items())  # type: ignore[attr-defined]  # a field of choices
