"""Which batch is asked for, in which forms its people are handed over, and why a batch is stopped."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext, gettext_lazy

from vaccinera.kernel.refusals import Refused
from vaccinera.products.rules.batches import normalise_batch_number
from vaccinera.products.rules.scans import parse_scan
from vaccinera.web.words import sentence_for

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from vaccinera.products.models import Product
    from vaccinera.products.rules.scans import ScannedPack

LISTED, CSV, EXCEL, LABELS = "lista", "csv", "xlsx", "etiketter"
FORMS = (
    (CSV, gettext_lazy("Textfil (CSV)")),
    (EXCEL, gettext_lazy("Excel")),
    (LABELS, gettext_lazy("Adressetiketter att skriva ut")),
)


class BatchForm(forms.Form):
    """A scanned pack, or a product and the number of a batch as written on it."""

    kod = forms.CharField(label=gettext_lazy("Skanna förpackningen"), required=False, strip=False, max_length=200)
    produkt = forms.ChoiceField(label=gettext_lazy("Produkt"), required=False)
    batch = forms.CharField(label=gettext_lazy("Batchnummer"), required=False, max_length=100)

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 - Django's own
        products: Sequence[Product],
        product_of: Callable[[ScannedPack], Product],
        **named: Any,  # noqa: ANN401 - Django's own
    ) -> None:
        super().__init__(*args, **named)
        self._products = {str(product.pk): product for product in products}
        self._product_of = product_of
        choices = [("", gettext("Välj")), *((key, product.name) for key, product in self._products.items())]
        self.fields["produkt"].choices = choices  # type: ignore[attr-defined]  # of a choice field

    def clean(self) -> dict[str, Any]:
        """The product and the number in the compared form, whichever way they came (MED-07)."""
        try:
            if self.cleaned_data.get("kod", "").strip():
                self._read_scan(self.cleaned_data["kod"])
            else:
                self._read_hand()
        except Refused as refused:
            self.add_error("kod" if self.cleaned_data.get("kod", "").strip() else "batch", sentence_for(refused))
        return self.cleaned_data

    def _read_scan(self, code: str) -> None:
        scanned = parse_scan(code)
        if scanned.batch_number is None:
            raise Refused("web.batch.not_on_the_code")
        self._keep(self._product_of(scanned), scanned.batch_number)

    def _read_hand(self) -> None:
        product = self._products.get(self.cleaned_data.get("produkt", ""))
        if product is None:
            self.add_error("produkt", gettext("Välj produkt."))
        else:
            self._keep(product, self.cleaned_data.get("batch", ""))

    def _keep(self, product: Product, written: str) -> None:
        self.cleaned_data |= {"product": product, "written": written.strip(), "number": normalise_batch_number(written)}


class StopForm(forms.Form):
    """Why a batch is stopped in the whole region."""

    reason = forms.CharField(
        label=gettext_lazy("Varför dras batchen in?"),
        max_length=200,
        error_messages={"required": gettext_lazy("Skriv varför batchen dras in.")},
    )
