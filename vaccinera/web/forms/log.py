"""What is looked for in the log, what is drawn of it, and to whom it is handed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy

from vaccinera.audit.actions.looking import refuse_search
from vaccinera.audit.rules.spot_checks import refuse_backwards
from vaccinera.audit.states import Judgement, StaffTold
from vaccinera.kernel.clock import now, today
from vaccinera.kernel.refusals import Refused
from vaccinera.patients.queries import identifier_written, person_by_identifier, person_by_number_as_written
from vaccinera.web.forms.days import DayField
from vaccinera.web.log_shown import NOBODY, sought_of
from vaccinera.web.words import sentence_for

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

    from django.utils.functional import Promise

    from vaccinera.organisations.models import CareUnit, Staff

_DAY = gettext_lazy("Skriv dagen som år-månad-dag, till exempel 2026-11-23.")
JUDGEMENTS = (
    (Judgement.IN_ORDER.value, gettext_lazy("I ordning")),
    (Judgement.TO_BE_ASKED.value, gettext_lazy("Ska frågas om")),
    (Judgement.FINDING.value, gettext_lazy("Avvikelse")),
)
TOLD = (
    (StaffTold.CATEGORY.value, gettext_lazy("Yrkesroll, till exempel sjuksköterska")),
    (StaffTold.NAME.value, gettext_lazy("Namn")),
)


def _day(label: str | Promise) -> DayField:
    return DayField(
        label=label,  # type: ignore[arg-type]  # said when it is shown
        error_messages={"required": _DAY, "invalid": _DAY},
    )


class PeriodForm(forms.Form):
    """From one day to another, both included."""

    fran = _day(gettext_lazy("Från och med"))
    till = _day(gettext_lazy("Till och med"))

    def clean(self) -> dict[str, Any]:
        """The days in order."""
        told = self.cleaned_data
        if told.get("fran") and told.get("till"):
            try:
                refuse_backwards(told["fran"], told["till"])
            except Refused as refused:
                self.add_error("till", sentence_for(refused))
        return told


class LogForm(PeriodForm):
    """A period, and perhaps one person, one user, one unit. The number is posted; addresses carry an opaque key."""

    nummer = forms.CharField(label=gettext_lazy("Personens nummer"), required=False, max_length=30)
    person = forms.UUIDField(required=False, widget=forms.HiddenInput)
    anvandare = forms.ChoiceField(label=gettext_lazy("Användare"), required=False)
    enhet = forms.ChoiceField(label=gettext_lazy("Enhet"), required=False)

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 - Django's own
        units: Iterable[CareUnit],
        users: Iterable[Staff],
        **named: Any,  # noqa: ANN401 - Django's own
    ) -> None:
        super().__init__(*args, **named)
        self.fields["enhet"].choices = [("", gettext_lazy("Alla")), *((one.hsa_id, one.name) for one in units)]  # type: ignore[attr-defined]  # of a choice field
        named_users = ((one.hsa_id, f"{one.family_name}, {one.given_name} ({one.hsa_id})") for one in users)
        self.fields["anvandare"].choices = [("", gettext_lazy("Alla")), *named_users]  # type: ignore[attr-defined]  # as above

    def clean_nummer(self) -> str:
        """A number is somebody, or nobody: which of the two is not told here, only what the log holds."""
        written: str = self.cleaned_data["nummer"].strip()
        if written:
            self.cleaned_data["sought_person"] = _whose(written)
        return written

    def clean(self) -> dict[str, Any]:
        """A number typed goes before the person chosen earlier; without a person the period has a longest length."""
        told = self.cleaned_data
        if "sought_person" in told:
            told["person"] = told.pop("sought_person")
        if told.get("fran") and told.get("till"):
            try:
                refuse_search(sought_of(told), at=now())
            except Refused as refused:
                self.add_error("till", sentence_for(refused))
        return told


def _whose(written: str) -> UUID:
    try:
        person = person_by_identifier(identifier_written(written, on=today()))
    except Refused as refused:
        person = person_by_number_as_written(written)
        if person is None:
            raise forms.ValidationError(sentence_for(refused)) from refused
    return person.pk if person else NOBODY


class HandOutForm(forms.Form):
    """Who receives an extract or a file (LAW-10)."""

    recipient = forms.CharField(
        label=gettext_lazy("Vem tar emot?"),
        max_length=200,
        error_messages={"required": gettext_lazy("Skriv vem som tar emot, till exempel Personen själv.")},
    )


class LogFileForm(PeriodForm, HandOutForm):
    """A period of the log and who receives it."""


class PolicyForm(forms.Form):
    """What the provider's extracts tell of who looked (LAW-22)."""

    told = forms.ChoiceField(
        label=gettext_lazy("Utdragen visar om den som har läst"), widget=forms.RadioSelect, choices=TOLD
    )

    @property
    def told_chosen(self) -> StaffTold:
        """The choice as the room knows it; of a valid form."""
        return StaffTold(self.cleaned_data["told"])


class DrawForm(PeriodForm):
    """How many openings of which period, at a unit or everywhere."""

    enhet = forms.ChoiceField(label=gettext_lazy("Enhet"), required=False)
    antal = forms.IntegerField(
        label=gettext_lazy("Antal öppningar"),
        initial=20,
        error_messages={
            "required": gettext_lazy("Skriv hur många öppningar som ska granskas."),
            "invalid": gettext_lazy("Skriv antalet med siffror."),
        },
    )

    def __init__(self, *args: Any, units: Iterable[CareUnit], **named: Any) -> None:  # noqa: ANN401 - Django's own
        super().__init__(*args, **named)
        choices = [("", gettext_lazy("Hela vårdgivaren")), *((one.hsa_id, one.name) for one in units)]
        self.fields["enhet"].choices = choices  # type: ignore[attr-defined]  # of a choice field


class JudgementForm(forms.Form):
    """What an opening is, and words on why."""

    judgement = forms.ChoiceField(
        label=gettext_lazy("Bedömning"),
        widget=forms.RadioSelect,
        choices=JUDGEMENTS,
        error_messages={
            "required": gettext_lazy("Välj en bedömning."),
            "invalid_choice": gettext_lazy("Välj en bedömning."),
        },
    )
    note = forms.CharField(label=gettext_lazy("Anteckning"), required=False, max_length=500)

    @property
    def judgement_chosen(self) -> Judgement:
        """The choice as the room knows it; of a valid form."""
        return Judgement(self.cleaned_data["judgement"])


class SignOffForm(forms.Form):
    """What the check came to."""

    conclusion = forms.CharField(
        label=gettext_lazy("Slutsats"),
        max_length=1000,
        widget=forms.Textarea,
        error_messages={"required": gettext_lazy("Skriv vad granskningen kom fram till.")},
    )
