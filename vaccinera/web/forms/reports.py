"""What a report is asked: a period with both its days, what it counts by, narrowings and divisions."""

from __future__ import annotations

from datetime import timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django import forms
from django.utils.translation import get_language, gettext, gettext_lazy

from vaccinera.kernel.refusals import Refused
from vaccinera.products.rules.batches import normalise_batch_number
from vaccinera.reports.rules.asking import Asked, asked_first
from vaccinera.reports.rules.told import COUNTS_BY_WORDS, PERIOD_WORDS
from vaccinera.reports.states import CountsBy, Filter, Period
from vaccinera.web.forms.days import DayField
from vaccinera.web.words import sentence_for

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from django.http import QueryDict

    from vaccinera.reports.rules.catalogue import Report

_NOW_ALONE = (CountsBy.AS_OF,)
_DAY = gettext_lazy("Skriv dagen som år-månad-dag, till exempel 2026-11-23.")
FIELDS: Mapping[Filter, str] = MappingProxyType(
    {Filter.UNIT: "enhet", Filter.PROGRAMME: "program", Filter.PRODUCT: "vaccin", Filter.BATCH: "batch"}
)


class ReportForm(forms.Form):
    """The fields that the report has use for; what is not in the address is as it is asked first."""

    fran = DayField(label=gettext_lazy("Från och med"), error_messages={"required": _DAY, "invalid": _DAY})
    till = DayField(label=gettext_lazy("Till och med"), error_messages={"required": _DAY, "invalid": _DAY})
    raknas_efter = forms.ChoiceField(label=gettext_lazy("Räknas efter"))
    enhet = forms.ChoiceField(label=gettext_lazy("Enhet"), required=False)
    program = forms.ChoiceField(label=gettext_lazy("Program"), required=False)
    vaccin = forms.ChoiceField(label=gettext_lazy("Vaccin"), required=False)
    batch = forms.CharField(label=gettext_lazy("Batch"), required=False, max_length=100)
    per = forms.ChoiceField(label=gettext_lazy("Uppdelad i tid"), required=False)
    uppdelad = forms.MultipleChoiceField(
        label=gettext_lazy("Uppdelad efter"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self, told: QueryDict, *, report: Report, on: date, offered: Mapping[Filter, Sequence[tuple[str, str]]]
    ) -> None:
        self._report, self._first = report, asked_first(report, on=on)
        super().__init__(_with_days(told, self._first) if told else _as_told(self._first))
        language = get_language() or "sv"
        self._offer("raknas_efter", [(one.value, COUNTS_BY_WORDS[one][language]) for one in report.counts_by])
        self._offer("per", [(one.value, words[language]) for one, words in PERIOD_WORDS.items()])
        self._offer("uppdelad", [(column.name, column.title[language]) for column in report.choices])
        if self._is_now:
            self.fields["raknas_efter"].help_text = gettext("Välj en annan och tryck Visa för att välja dagar.")
        for one, choices in offered.items():
            self._offer(FIELDS[one], [("", gettext("Alla")), *choices])
        self._leave_out()

    def offer_statistics(self) -> None:
        """What statistics without small numbers can be asked: weeks alone, and narrowings to what they are divided by.

        A narrowing that the address asks for stays, so that it is refused and not passed over.
        """
        if "per" in self.fields:
            per = self.fields["per"]
            weeks = [one for one in per.choices if one[0] in {Period.NONE, Period.WEEK}]  # type: ignore[attr-defined]  # of a choice field
            self._offer("per", weeks)
        if self._report.statistics is not None and self._report.statistics.public:
            self.fields["uppdelad"].help_text = gettext(
                "Välj en sak: alla vet hur stor befolkningen är, så med två skulle några få personer gå att räkna ut."
            )
        divided_by = {column.name for column in self._report.columns}
        for one, field in FIELDS.items():
            if field in self.fields and one.value not in divided_by and not self.data.get(field):
                del self.fields[field]

    def _offer(self, field: str, choices: Sequence[tuple[str, Any]]) -> None:
        self.fields[field].choices = choices  # type: ignore[attr-defined]  # of a choice field

    @property
    def _is_now(self) -> bool:
        """Whether what stands now is asked, which is of no days."""
        return self._report.counts_by == _NOW_ALONE or self.data.get("raknas_efter") == CountsBy.AS_OF

    def _leave_out(self) -> None:
        """The fields that the report, or what is asked of it, has no use for."""
        report, has_days = self._report, not self._is_now
        used = {
            "fran": has_days,
            "till": has_days,
            "raknas_efter": report.counts_by != _NOW_ALONE,
            "per": report.has_period,
            "uppdelad": bool(report.choices),
            **{field: one in report.filters for one, field in FIELDS.items()},
        }
        for field in [name for name, is_used in used.items() if not is_used]:
            del self.fields[field]

    def clean_batch(self) -> str:
        """The number in the form that batches are compared in, however it was written (MED-07)."""
        written = str(self.cleaned_data["batch"])
        try:
            return normalise_batch_number(written) if written else ""
        except Refused as refused:
            raise forms.ValidationError(sentence_for(refused)) from refused

    def asked(self) -> Asked:
        """What a valid form asks; the period half-open."""
        first = self._first
        days = {"fran": first.from_on, "till": first.to_on - timedelta(days=1)}
        told = {**days, "raknas_efter": first.counts_by, **self.cleaned_data}
        only = {one: (told[field],) for one, field in FIELDS.items() if told.get(field)}
        return Asked(
            from_on=told["fran"],
            to_on=told["till"] + timedelta(days=1),
            as_of=first.as_of,
            counts_by=CountsBy(told["raknas_efter"]),
            period=Period(told.get("per") or ""),
            only=only,
            by=frozenset(told.get("uppdelad") or ()),
        )


def _with_days(told: QueryDict, first: Asked) -> QueryDict:
    """What a form told that had no days, because it was of what stands now, is of the days asked first."""
    whole = told.copy()
    for field, day in _days_told(first).items():
        whole.setdefault(field, day)
    return whole


def _days_told(asked: Asked) -> dict[str, str]:
    return {"fran": asked.from_on.isoformat(), "till": (asked.to_on - timedelta(days=1)).isoformat()}


def _as_told(first: Asked) -> dict[str, Any]:
    return {
        **(_days_told(first) if first.has_days else {}),
        "raknas_efter": first.counts_by.value,
        "per": first.period.value,
        "uppdelad": sorted(first.by),
    }


def query_of(asked: Asked) -> str:
    """The address's query by which the page asks the same; the other way of :meth:`ReportForm.asked`."""
    narrowed = {FIELDS[one]: keys[0] for one, keys in asked.only.items() if keys}
    return urlencode(_as_told(asked) | narrowed, doseq=True)
