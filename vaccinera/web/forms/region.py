"""What the region's administrators type: providers, units, contracts, instructions, applications, messages."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext, gettext_lazy

from vaccinera.kernel.clock import at_swedish_time
from vaccinera.organisations.rules.contracts import documents_of
from vaccinera.organisations.states import InstructionSection, MessageKind
from vaccinera.web.forms.days import FIRST_YEAR, LAST_YEAR
from vaccinera.web.registration import SETTINGS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.forms import BoundField
    from django.utils.functional import _StrPromise


class TellingForm(forms.Form):
    """A form whose empty fields are told by their names."""

    def __init__(self, *args: Any, **named: Any) -> None:  # noqa: ANN401 - Django's own signature
        super().__init__(*args, **named)
        self.name_what_is_missing()

    def name_what_is_missing(self) -> None:
        """Once every field is there."""
        for field in self.fields.values():
            field.error_messages["required"] = gettext("Fyll i ”%(field)s”.") % {"field": field.label}


class DayField(forms.CharField):
    """A day written 2026-12-01; whether it can be is judged elsewhere."""

    widget = forms.DateInput

    def clean(self, value: Any) -> Any:  # noqa: ANN401 - Django's own signature
        """The day, or nothing for an empty field that may be so."""
        written = super().clean(value)
        if not written:
            return None
        try:
            day = date.fromisoformat(written.strip())
        except ValueError:
            day = date.min
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise forms.ValidationError(gettext("Skriv dagen så här: 2026-12-01."))
        return day


class ClockField(forms.CharField):
    """A time of day written 13:30."""

    widget = forms.TimeInput

    def clean(self, value: Any) -> Any:  # noqa: ANN401 - Django's own signature
        """The time of day."""
        written = super().clean(value)
        try:
            return time.fromisoformat(written.strip())
        except ValueError as broken:
            raise forms.ValidationError(gettext("Skriv klockslaget så här: 13:30.")) from broken


def text_field(label: _StrPromise, *, longest: int = 200, **more: Any) -> forms.CharField:  # noqa: ANN401 - whatever a field takes
    """A field of one line, or of several with a widget for them."""
    return forms.CharField(label=label, max_length=longest, **more)


def reason_field() -> forms.CharField:
    return text_field(
        gettext_lazy("Varför?"),
        longest=500,
        help_text=gettext_lazy("Läses av den som avgör, och av den som undrar efteråt."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


def retroactive_field() -> forms.CharField:
    """Why a change holds for a locked month too."""
    return text_field(
        gettext_lazy("Skäl till retroaktivt beslut"),
        longest=500,
        required=False,
        help_text=gettext_lazy(
            "Bara när ändringen rör en månad som är låst. Nästa körning prövar då de besök som berörs på nytt."
        ),
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class ProviderForm(TellingForm):
    """A provider's facts, and why they are changed."""

    name = text_field(gettext_lazy("Vårdgivarens namn"))
    organisation_number = text_field(gettext_lazy("Organisationsnummer"), longest=11)
    hsa_id = text_field(gettext_lazy("Vårdgivarens HSA-id"), longest=32)
    reason = reason_field()


class UnitForm(TellingForm):
    """A unit's facts, and why they are changed."""

    unit_name = text_field(gettext_lazy("Enhetens namn"))
    unit_hsa_id = text_field(gettext_lazy("Enhetens HSA-id"), longest=32)
    setting = forms.ChoiceField(label=gettext_lazy("Var vaccineras det?"), choices=())
    street = text_field(gettext_lazy("Gatuadress"), longest=100)
    postal_code = text_field(gettext_lazy("Postnummer"), longest=6)
    city = text_field(gettext_lazy("Ort"), longest=60)
    phone = text_field(gettext_lazy("Telefon"), longest=30)
    reason = reason_field()

    def __init__(self, *args: Any, **named: Any) -> None:  # noqa: ANN401 - Django's own signature
        super().__init__(*args, **named)
        self.fields["setting"].choices = [(code, gettext(words)) for code, words in SETTINGS.items()]  # type: ignore[attr-defined]  # a field of choices

    def unit(self) -> dict[str, str]:
        """The facts as the act takes them."""
        data = self.cleaned_data
        kept = {name: data[name] for name in ("setting", "street", "postal_code", "city", "phone")}
        return {"hsa_id": data["unit_hsa_id"], "name": data["unit_name"], **kept}


class MoveUnitForm(UnitForm):
    """A unit there is, which may change hands."""

    provider = forms.ChoiceField(label=gettext_lazy("Vårdgivare"), choices=())

    def __init__(self, *args: Any, providers: Sequence[tuple[str, str]], **named: Any) -> None:  # noqa: ANN401 - Django's own
        super().__init__(*args, **named)
        self.fields["provider"].choices = providers  # type: ignore[attr-defined]  # a field of choices
        self.order_fields(["provider"])


class _ProgrammesForm(TellingForm):
    """Anything that is about an assignment and programmes."""

    assignment = forms.ChoiceField(label=gettext_lazy("Uppdrag"), choices=())
    programmes = forms.MultipleChoiceField(
        label=gettext_lazy("Program"), choices=(), widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 - Django's own signature
        assignments: Sequence[tuple[str, str]],
        programmes: Mapping[str, str],
        **named: Any,  # noqa: ANN401 - Django's own signature
    ) -> None:
        super().__init__(*args, **named)
        self.fields["assignment"].choices = [("", gettext("Välj ett uppdrag")), *assignments]  # type: ignore[attr-defined]  # a field of choices
        self.fields["programmes"].choices = list(programmes.items())  # type: ignore[attr-defined]  # a field of choices


class ContractForm(_ProgrammesForm):
    """A contract of one of a provider's units."""

    unit = forms.ChoiceField(label=gettext_lazy("Enhet"), choices=())
    from_on = DayField(label=gettext_lazy("Gäller från"))
    to_on = DayField(
        label=gettext_lazy("Gäller till"),
        required=False,
        help_text=gettext_lazy("Den dagen gäller avtalet inte längre. Tomt: tills vidare."),
    )
    documents = forms.CharField(
        label=gettext_lazy("Handlingar"),
        required=False,
        max_length=2000,
        help_text=gettext_lazy("En på varje rad: titel; diarienummer eller plats."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    reason = reason_field()
    retroactive_why = retroactive_field()

    def __init__(self, *args: Any, units: Sequence[tuple[str, str]], **named: Any) -> None:  # noqa: ANN401 - Django's own
        super().__init__(*args, **named)
        self.fields["unit"].choices = units  # type: ignore[attr-defined]  # a field of choices
        self.order_fields(
            ["unit", "assignment", "programmes", "from_on", "to_on", "documents", "reason", "retroactive_why"]
        )

    def contract(self) -> dict[str, Any]:
        """The contract as the act takes it."""
        data = self.cleaned_data
        kept = {name: data[name] for name in ("assignment", "programmes", "from_on", "to_on")}
        return {"unit_id": int(data["unit"]), "documents": documents_of(data["documents"]), **kept}


class ContractEndForm(TellingForm):
    """The first day a contract holds no longer."""

    to_on = DayField(
        label=gettext_lazy("Upphör"),
        help_text=gettext_lazy(
            "Den dagen gäller avtalet inte längre. Har den passerat ersätts inte det som är givet sedan dess."
        ),
    )
    reason = reason_field()
    retroactive_why = retroactive_field()


SECTIONS: Mapping[InstructionSection, Any] = {
    InstructionSection.PURPOSE: gettext_lazy("1 Varför uppgifterna behandlas"),
    InstructionSection.SUBJECTS: gettext_lazy("2 Vilka uppgifterna handlar om"),
    InstructionSection.PROCESSED: gettext_lazy("3 Vad som behandlas"),
    InstructionSection.REGION_READS: gettext_lazy("4 Vad regionen läser"),
    InstructionSection.BY_WHOM: gettext_lazy("5 Av vem"),
    InstructionSection.SUB_PROCESSORS: gettext_lazy("6 Underbiträden"),
    InstructionSection.RETENTION: gettext_lazy("7 Hur länge uppgifterna bevaras"),
    InstructionSection.SECURITY: gettext_lazy("8 Säkerhet och granskning"),
}


class InstructionForm(TellingForm):
    """A version of the instruction: a clause on each line, numbered by its place."""

    version = text_field(gettext_lazy("Version"), longest=20)
    from_on = DayField(label=gettext_lazy("Gäller från"))
    programmes = forms.MultipleChoiceField(
        label=gettext_lazy("Program som instruktionen omfattar"),
        choices=(),
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, programmes: Mapping[str, str], **named: Any) -> None:  # noqa: ANN401 - Django's own
        super().__init__(*args, **named)
        self.fields["programmes"].choices = list(programmes.items())  # type: ignore[attr-defined]  # a field of choices
        for section, words in SECTIONS.items():
            self.fields[section.value] = forms.CharField(
                label=words,
                max_length=8000,
                help_text=gettext("En punkt på varje rad. Ändra inte ordningen på dem som finns."),
                widget=forms.Textarea(attrs={"rows": 5}),
            )
        self.fields["reason"] = reason_field()
        self.name_what_is_missing()

    def instruction(self) -> dict[str, Any]:
        """The version as the act takes it."""
        data = self.cleaned_data
        return {
            "version": data["version"],
            "from_on": data["from_on"],
            "programmes": data["programmes"],
            "sections": {section.value: data[section.value].splitlines() for section in SECTIONS},
        }


class ApplicationForm(_ProgrammesForm, UnitForm):
    """An application that has come in."""

    name = text_field(gettext_lazy("Vårdgivarens namn"))
    organisation_number = text_field(gettext_lazy("Organisationsnummer"), longest=11)
    hsa_id = text_field(gettext_lazy("Vårdgivarens HSA-id"), longest=32)
    applied_on = DayField(label=gettext_lazy("Ansökan kom in"))
    manager_hsa_id = text_field(
        gettext_lazy("Verksamhetschefens HSA-id"),
        longest=32,
        help_text=gettext_lazy("Får ett uppdrag när ansökan godkänns, och kan då godkänna instruktionen."),
    )
    contact_name = text_field(gettext_lazy("Kontaktperson"), longest=160)
    contact_phone = text_field(gettext_lazy("Kontaktpersonens telefon"), longest=30)
    contact_email = text_field(gettext_lazy("Kontaktpersonens e-post"), longest=120)
    reason = None  # type: ignore[assignment]  # an application needs no other reason than itself

    field_order = (
        "applied_on",
        "name",
        "organisation_number",
        "hsa_id",
        "unit_name",
        "unit_hsa_id",
        "setting",
        "street",
        "postal_code",
        "city",
        "phone",
        "assignment",
        "programmes",
        "manager_hsa_id",
        "contact_name",
        "contact_phone",
        "contact_email",
    )

    def sections(self) -> list[tuple[str, list[BoundField]]]:
        """The fields under the headings of the paper form, in its order."""
        begins = {
            "applied_on": gettext("Vårdgivaren"),
            "unit_name": gettext("Den första enheten"),
            "assignment": gettext("Det som söks"),
            "manager_hsa_id": gettext("Verksamhetschef och kontaktperson"),
        }
        told: list[tuple[str, list[BoundField]]] = []
        for bound in self:
            if bound.name in begins:
                told.append((begins[bound.name], []))
            told[-1][1].append(bound)
        return told

    def application(self) -> dict[str, Any]:
        """The application as the act takes it."""
        return {**self.cleaned_data, "unit": self.unit()}


class NameAdministratorForm(TellingForm):
    """Whom to name, at which of the provider's units."""

    unit = forms.ChoiceField(label=gettext_lazy("Enhet"), choices=())
    staff_hsa_id = text_field(gettext_lazy("HSA-id för den som utses"), longest=32)

    def __init__(self, *args: Any, units: Sequence[tuple[str, str]], **named: Any) -> None:  # noqa: ANN401 - Django's own
        super().__init__(*args, **named)
        self.fields["unit"].choices = units  # type: ignore[attr-defined]  # a field of choices


class MessageForm(TellingForm):
    """An operational message; the region's needs a reason for the one who approves it."""

    kind = forms.ChoiceField(label=gettext_lazy("Slag"), choices=(), widget=forms.RadioSelect)
    text_sv = text_field(gettext_lazy("Text"), longest=500, widget=forms.Textarea(attrs={"rows": 3}))
    text_en = text_field(
        gettext_lazy("Text på engelska"), longest=500, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    from_on = DayField(label=gettext_lazy("Visas från"))
    from_clock = ClockField(label=gettext_lazy("Från klockan"))
    to_on = DayField(label=gettext_lazy("Visas till"))
    to_clock = ClockField(label=gettext_lazy("Till klockan"))

    def __init__(self, *args: Any, needs_reason: bool, **named: Any) -> None:  # noqa: ANN401 - Django's own signature
        super().__init__(*args, **named)
        kinds = {MessageKind.INFO: gettext("Information"), MessageKind.WARNING: gettext("Varning")}
        self.fields["kind"].choices = [(kind.value, words) for kind, words in kinds.items()]  # type: ignore[attr-defined]  # a field of choices
        if needs_reason:
            self.fields["reason"] = reason_field()
        self.name_what_is_missing()

    def message(self) -> dict[str, Any]:
        """The message as the act takes it, its instants from days and Swedish clocks."""
        data = self.cleaned_data
        return {
            "kind": data["kind"],
            "text_sv": data["text_sv"],
            "text_en": data["text_en"],
            "from_at": _instant(data["from_on"], data["from_clock"]),
            "to_at": _instant(data["to_on"], data["to_clock"]),
        }


def _instant(day: date, clock: time) -> datetime:
    return at_swedish_time(day, clock.hour, clock.minute)


class DecisionForm(TellingForm):
    """A word about an approval, or why not."""

    reason = forms.CharField(
        label=gettext_lazy("Kommentar"),
        required=False,
        max_length=500,
        error_messages={"max_length": gettext_lazy("Kommentaren får ha högst 500 tecken. Korta av den.")},
    )
