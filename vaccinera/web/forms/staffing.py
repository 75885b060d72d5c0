"""Whom an administrator makes what, where and how long."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy

from vaccinera.access.actions.staffing import RolesWanted
from vaccinera.organisations.rules.commissions import Period
from vaccinera.web.forms.days import DayField

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from vaccinera.web.parts import Choice

_UNREADABLE = gettext_lazy("Skriv datumet som åååå-mm-dd.")
_CHOOSE = {"invalid_choice": gettext_lazy("Välj i listan."), "invalid_list": gettext_lazy("Välj i listan.")}
_ONE_DAY = timedelta(days=1)


class PeriodForm(forms.Form):
    """From which day to which, the last one included; without a last day, until further notice."""

    from_on = DayField(
        label=gettext_lazy("Första dag"),
        error_messages={"required": gettext_lazy("Skriv första dagen."), "invalid": _UNREADABLE},
    )
    last_on = DayField(label=gettext_lazy("Sista dag"), required=False, error_messages={"invalid": _UNREADABLE})

    @property
    def period(self) -> Period:
        """The days, as a commission keeps them."""
        last = self.cleaned_data["last_on"]
        return Period(self.cleaned_data["from_on"], None if last is None else last + _ONE_DAY)


class RolesForm(forms.Form):
    """What somebody is to be; prescriber is not among it."""

    roles = forms.MultipleChoiceField(
        label=gettext_lazy("Roller"), required=False, widget=forms.CheckboxSelectMultiple, error_messages=_CHOOSE
    )
    grants = forms.MultipleChoiceField(
        label=gettext_lazy("Särskilda rättigheter"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages=_CHOOSE,
    )

    def __init__(
        self,
        data: Any,  # noqa: ANN401 - Django's own
        *,
        roles: Sequence[Choice],
        grants: Sequence[Choice],
        initial: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(data, initial=initial)
        self.role_choices = roles
        for name, offered in (("roles", roles), ("grants", grants)):
            self.fields[name].choices = _pairs(offered)  # type: ignore[attr-defined]  # of a choice field

    @property
    def wanted(self) -> RolesWanted:
        """What is ticked."""
        return RolesWanted(tuple(self.cleaned_data["roles"]), tuple(self.cleaned_data["grants"]))


class GiveForm(RolesForm, PeriodForm):
    """The same roles at several units for a time."""

    units = forms.MultipleChoiceField(
        label=gettext_lazy("Enheter"), required=False, widget=forms.CheckboxSelectMultiple, error_messages=_CHOOSE
    )
    field_order = ("units", "roles", "grants", "from_on", "last_on")

    def __init__(
        self,
        data: Any,  # noqa: ANN401 - Django's own
        *,
        units: Sequence[Choice],
        on: date,
        **offered: Any,  # noqa: ANN401 - as for the roles
    ) -> None:
        only = [units[0].value] if len(units) == 1 else []
        super().__init__(data, initial={"units": only, "from_on": on}, **offered)
        self.fields["units"].choices = _pairs(units)  # type: ignore[attr-defined]  # of a choice field


class EndForm(forms.Form):
    """At once, or after a day."""

    NOW, LATER = "now", "later"
    when = forms.ChoiceField(
        label=gettext_lazy("När slutar uppdraget?"),
        widget=forms.RadioSelect,
        choices=(
            (NOW, gettext_lazy("Nu: nästa sida personen öppnar nekas")),
            (LATER, gettext_lazy("Efter en dag som kommer")),
        ),
        error_messages={
            "required": gettext_lazy("Välj när uppdraget slutar."),
            "invalid_choice": gettext_lazy("Välj när uppdraget slutar."),
        },
    )
    last_on = DayField(label=gettext_lazy("Sista dag"), required=False, error_messages={"invalid": _UNREADABLE})

    def clean(self) -> dict[str, Any]:
        """A day is needed for what ends later."""
        is_later = self.cleaned_data.get("when") == self.LATER
        if is_later and "last_on" not in self.errors and not self.cleaned_data.get("last_on"):
            self.add_error("last_on", gettext_lazy("Skriv sista dagen."))
        return self.cleaned_data

    def to_on(self, *, today: date) -> date:
        """The first day without it."""
        last = self.cleaned_data["last_on"]
        return today if self.cleaned_data["when"] == self.NOW or last is None else last + _ONE_DAY


def _pairs(choices: Sequence[Choice]) -> list[tuple[str, str]]:
    return [(choice.value, choice.label) for choice in choices]
