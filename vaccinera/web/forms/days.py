"""A day that is typed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms

if TYPE_CHECKING:
    from datetime import date

# Days beyond these are slips of the hand, and the last that can be counted has none after it.
FIRST_YEAR, LAST_YEAR = 1900, 2999


class DayField(forms.DateField):
    """A day somebody can mean. Give it ``error_messages`` that say how one is written."""

    def to_python(self, value: Any) -> date | None:  # noqa: ANN401 - Django's own signature
        """The day, or nothing for an empty field that may be so."""
        day = super().to_python(value)
        if day is not None and not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return day
