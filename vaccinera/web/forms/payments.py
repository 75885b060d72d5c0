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
from vaccinera.reimbursement.states import AccountKind, ManualKind, ResidenceRule, TermsRow
from vaccinera.web.forms.region import DayField, TellingForm, reason_field, text_field
from vaccinera.web.payment_words import ACCOUNT_KINDS, MANUAL_KINDS, RESIDENCE, TERMS
from vaccinera.web.people import KINDS_OF_NUMBER
from vaccinera.web.words import sentence_for

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

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


def _retroactive() -> forms.CharField:
    return text_field(
        gettext_lazy("Skäl till retroaktivt beslut"),
        longest=500,
        required=False,
        help_text=gettext_lazy(
            "Bara när ändringen rör en månad som är låst. Nästa körning prövar då de besök som berörs på nytt."
        ),
        widget=forms.Textarea(attrs={"rows": 2}),
    )


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
    retroactive_why = _retroactive()

    def clean_file(self) -> bytes:
        """The file's content."""
        file = self.cleaned_data["file"]
        if file.size > _LARGEST:
            raise forms.ValidationError(
                gettext("Filen är större än 1 MB. En prislista är mycket mindre: välj rätt fil.")
            )
        content: bytes = file.read()
        return content


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
        self.fields["residence"] = forms.ChoiceField(
            label=gettext(TERMS["residence"]),
            choices=[(rule.value, gettext(RESIDENCE[rule])) for rule in ResidenceRule],
            widget=forms.RadioSelect,
        )
        for name in CLAIMS:
            self.fields[name] = forms.BooleanField(label=gettext(TERMS[name]), required=False)
        self.fields[TermsRow.ACCEPTED.value] = _lines(
            gettext("Godtagna vacciner"), gettext("Ett på varje rad: program; NPL-id; region eller own.")
        )
        self.fields[TermsRow.DOSES.value] = _lines(
            gettext(TERMS["doses"]),
            gettext("En på varje rad: program; målgrupp eller tomt för övriga; flest doser; minst dagar emellan."),
        )
        self.fields["reason"], self.fields["retroactive_why"] = reason_field(), _retroactive()
        self.name_what_is_missing()

    def clean_accepted_products(self) -> list[dict[str, Any]]:
        """The rows of products."""
        return _read(accepted_of, self.cleaned_data[TermsRow.ACCEPTED])

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


class ManualLineForm(TellingForm):
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
        gettext_lazy("Handling"), longest=120, help_text=gettext_lazy("Diarienummer eller annan beteckning.")
    )
    reason = reason_field()

    def __init__(self, *args: Any, providers: Sequence[tuple[str, str]], **named: Any) -> None:  # noqa: ANN401 - Django's own
        super().__init__(*args, **named)
        kinds = [(kind.value, gettext(MANUAL_KINDS[kind])) for kind in ManualKind]
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined]  # a field of choices
        self.fields["provider"].choices = providers  # type: ignore[attr-defined]  # a field of choices


class ExtraCostForm(TellingForm):
    """What a visit's vaccine cost, and by which invoice."""

    amount = KronorField(label=gettext_lazy("Kostnad i kronor"))
    invoice = text_field(
        gettext_lazy("Fakturans beteckning"),
        longest=120,
        help_text=gettext_lazy("Skriv inget om patienten: regionen läser beteckningen."),
    )


class LimitForm(TellingForm):
    """Up to how much one approver may approve."""

    staff = forms.ChoiceField(label=gettext_lazy("Attestant"), choices=())
    amount = KronorField(label=gettext_lazy("Högst, i kronor"))

    def __init__(self, *args: Any, approvers: Mapping[str, str], **named: Any) -> None:  # noqa: ANN401 - Django's own
        super().__init__(*args, **named)
        self.fields["staff"].choices = list(approvers.items())  # type: ignore[attr-defined]  # a field of choices
