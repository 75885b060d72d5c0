"""What is sent when rights are gone through, and when they are taken out as a list."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

_CHOOSE = gettext_lazy("Kryssa för de uppdrag som ska vara kvar som de är.")


class _Commissions(forms.MultipleChoiceField):
    """The keys of the commissions that were marked; whose they are is judged by the act."""

    def valid_value(self, value: Any) -> bool:  # noqa: ANN401 - Django's own signature
        return str(value).isdecimal()


class ReviewForm(forms.Form):
    """Which commissions are kept as they are: one at least."""

    kept = _Commissions(error_messages={"required": _CHOOSE, "invalid_choice": _CHOOSE})

    def clean_kept(self) -> list[int]:
        """The keys as whole numbers."""
        return [int(one) for one in self.cleaned_data["kept"]]


class RightsListForm(forms.Form):
    """As which kind of file."""

    form = forms.ChoiceField(choices=[("csv", "CSV"), ("xlsx", "Excel")])
