"""Batches to the unit, several at once: scanned one code a line, or read off the packs; and what was read wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext, gettext_lazy

from vaccinera.kernel.refusals import Refused
from vaccinera.products.actions import NewBatch
from vaccinera.products.rules.scans import parse_scan
from vaccinera.products.states import FundingSource
from vaccinera.web.forms.registration import read_expiry
from vaccinera.web.words import sentence_for

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from vaccinera.products.models import Product
    from vaccinera.products.queries import ScanFound
    from vaccinera.products.rules.scans import ScannedPack

FUNDING = (
    (FundingSource.REGION, gettext_lazy("Regionen har upphandlat vaccinet")),
    (FundingSource.OWN, gettext_lazy("Eget inköp")),
)
_MOST_LINES = 50
_FUNDING_MISSING = {
    "required": gettext_lazy("Välj vem som har betalat vaccinet."),
    "invalid_choice": gettext_lazy("Välj vem som har betalat vaccinet."),
}


class AddBatchesForm(forms.Form):
    """Scanned codes, or one product with the numbers of its batches; the same purse for all."""

    codes = forms.CharField(
        label=gettext_lazy("Skanna förpackningarna"), required=False, strip=False, max_length=10_000
    )
    product = forms.ChoiceField(label=gettext_lazy("Produkt"), required=False)
    numbers = forms.CharField(label=gettext_lazy("Batchnummer"), required=False, max_length=5_000)
    expires_on = forms.CharField(label=gettext_lazy("Utgångsdatum"), required=False, max_length=20)
    funding_source = forms.ChoiceField(
        label=gettext_lazy("Vem har betalat vaccinet?"),
        widget=forms.RadioSelect,
        choices=FUNDING,
        initial=FundingSource.REGION,
        error_messages=_FUNDING_MISSING,
    )

    def __init__(self, *args: Any, products: Sequence[Product], **named: Any) -> None:  # noqa: ANN401 - Django's own
        super().__init__(*args, **named)
        self._products = {str(product.pk): product for product in products}
        choices = [("", gettext("Välj")), *((key, product.name) for key, product in self._products.items())]
        self.fields["product"].choices = choices  # type: ignore[attr-defined]  # of a choice field

    def clean(self) -> dict[str, Any]:
        """Something is to be added, and what is written by hand is whole."""
        lines, numbers = self._lines("codes"), self._lines("numbers")
        if not lines and not numbers:
            self.add_error("codes", gettext("Skanna en förpackning, eller skriv ett batchnummer."))
        if len(lines) + len(numbers) > _MOST_LINES:
            self.add_error("codes", gettext("Lägg till högst 50 batcher åt gången."))
        if numbers and not self.cleaned_data.get("product"):
            self.add_error("product", gettext("Välj produkt."))
        if numbers:
            try:
                self.cleaned_data["expires_on"] = read_expiry(str(self.cleaned_data.get("expires_on", "")).strip())
            except Refused as refused:
                self.add_error("expires_on", sentence_for(refused))
        return self.cleaned_data

    def _lines(self, name: str) -> list[str]:
        return [line for line in _split(str(self.cleaned_data.get(name, ""))) if line.strip()]

    def batches(self, found: Callable[[ScannedPack], ScanFound]) -> list[tuple[str, NewBatch]]:
        """What is to be added, each with the field it stands in; a code that tells too little becomes a fault."""
        purse, new = self.cleaned_data["funding_source"], []
        for nth, line in enumerate(_split(self.cleaned_data["codes"]), 1):
            if line.strip():
                try:
                    new.append(("codes", _scanned(found(parse_scan(line)), purse)))
                except Refused as refused:
                    self.add_error("codes", _at_line(nth, refused))
        if self._lines("numbers"):
            product, day = self._products[self.cleaned_data["product"]], self.cleaned_data["expires_on"]
            new += [("numbers", NewBatch(product, number, day, purse)) for number in self._lines("numbers")]
        return new

    def tell(self, refused: dict[int, Refused], new: Sequence[tuple[str, NewBatch]]) -> None:
        """Say what was refused at the field it was written in."""
        for place, why in refused.items():
            field, batch = new[place]
            self.add_error(field, f"{batch.batch_written}: {sentence_for(why)}")


def _split(text: str) -> list[str]:
    """Lines as a browser sends them; ``splitlines`` would split at the separator that codes hold."""
    return text.replace("\r", "").split("\n")


def _scanned(found: ScanFound, purse: str) -> NewBatch:
    if found.batch_written is None or found.expires_on is None:
        raise Refused("web.batch.not_on_the_code")
    return NewBatch(found.product, found.batch_written, found.expires_on, purse)


def _at_line(nth: int, refused: Refused) -> str:
    return gettext("Rad %(nth)s: %(why)s") % {"nth": nth, "why": sentence_for(refused)}


class ChangeBatchForm(forms.Form):
    """What was read wrong off the pack."""

    expires_on = forms.CharField(label=gettext_lazy("Utgångsdatum"), required=False, max_length=20)
    funding_source = forms.ChoiceField(
        label=gettext_lazy("Vem har betalat vaccinet?"),
        widget=forms.RadioSelect,
        choices=FUNDING,
        error_messages=_FUNDING_MISSING,
    )
    reason = forms.CharField(
        label=gettext_lazy("Varför ändras uppgiften?"),
        required=False,
        max_length=200,
        error_messages={"max_length": gettext_lazy("Skälet får ha högst 200 tecken. Korta av det.")},
    )

    def clean_expires_on(self) -> date:
        """A day as it stands on the pack."""
        try:
            return read_expiry(str(self.cleaned_data["expires_on"]).strip())
        except Refused as refused:
            raise forms.ValidationError(sentence_for(refused)) from refused
