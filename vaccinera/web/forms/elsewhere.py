"""A dose given elsewhere: what stands on a certificate or is told, as values."""

from __future__ import annotations

import re
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext, gettext_lazy, gettext_noop

from vaccinera.visits.rules.elsewhere import DoseTold
from vaccinera.visits.states import DayPrecision, ElsewhereSource

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from vaccinera.products.models import Product
    from vaccinera.programmes.rules.packs import Pack
    from vaccinera.visits.models import ElsewhereDose
    from vaccinera.visits.queries.work import Colleague

SOURCES: Mapping[str, str] = MappingProxyType(
    {
        ElsewhereSource.CERTIFICATE: gettext_noop("Intyg eller vaccinationskort"),
        ElsewhereSource.OTHER_UNIT: gettext_noop("En annan mottagning berättar"),
        ElsewhereSource.REGISTER: gettext_noop("Utdrag ur ett register"),
        ElsewhereSource.OWN_WORD: gettext_noop("Personen själv berättar"),
    }
)
_A_DAY = re.compile(r"(\d{4})(?:-?(\d{2})(?:-?(\d{2}))?)?")
_PRECISIONS = (DayPrecision.YEAR, DayPrecision.MONTH, DayPrecision.DAY)
_OTHER = "other"


class ElsewhereForm(forms.Form):
    """What is known of the dose. Its vaccine is chosen from those of the programmes, or written."""

    vaccine = forms.ChoiceField(
        label=gettext_lazy("Vaccin"),
        error_messages={"required": gettext_lazy("Välj vaccin."), "invalid_choice": gettext_lazy("Välj vaccin.")},
    )
    written = forms.CharField(label=gettext_lazy("Vaccinets namn som det står"), required=False, max_length=100)
    diseases = forms.CharField(label=gettext_lazy("Mot vilken sjukdom"), required=False, max_length=160)
    given_on = forms.CharField(label=gettext_lazy("När dosen gavs"), required=False, max_length=10)
    country = forms.CharField(label=gettext_lazy("Land"), required=False, max_length=60)
    source = forms.ChoiceField(
        label=gettext_lazy("Hur uppgiften är känd"),
        widget=forms.RadioSelect,
        required=False,
        choices=[(code, gettext_lazy(text)) for code, text in SOURCES.items()],
    )
    seen_by = forms.ChoiceField(label=gettext_lazy("Vem har sett intyget"), required=False)
    comment = forms.CharField(label=gettext_lazy("Kommentar"), required=False, max_length=300)

    def __init__(
        self,
        data: Mapping[str, object] | None,
        *,
        vaccines: Sequence[tuple[str, str]],
        colleagues: Iterable[Colleague],
        initial: Mapping[str, object] | None = None,
    ) -> None:
        super().__init__(data, initial=initial)  # type: ignore[arg-type]  # Django's own form takes any mapping
        self.fields["vaccine"].choices = [  # type: ignore[attr-defined]  # a ChoiceField, as declared above
            ("", gettext("Välj")),
            *vaccines,
            (_OTHER, gettext("Annat vaccin")),
        ]
        self.fields["seen_by"].choices = [  # type: ignore[attr-defined]  # the same
            ("", gettext("Välj")),
            *((str(one.id), one.name) for one in colleagues),
        ]

    def clean_given_on(self) -> tuple[date | None, DayPrecision]:
        """The day, or the first day of the month or year that alone is known."""
        text = str(self.cleaned_data["given_on"]).strip()
        if not text:
            return None, DayPrecision.DAY
        found = _A_DAY.fullmatch(text)
        try:
            if found is not None:
                year, *rest = (int(part) for part in found.groups() if part)
                return date(year, *[*rest, 1, 1][:2]), _PRECISIONS[len(rest)]
        except ValueError:
            pass
        raise forms.ValidationError(gettext("Skriv dag, månad eller år, till exempel 2024-05-03, 2024-05 eller 2024."))

    @property
    def told(self) -> DoseTold:
        """The form as values."""
        typed = self.cleaned_data
        programme, group, product = (
            (*typed["vaccine"].split("/"), "", "")[:3] if typed["vaccine"] != _OTHER else ("",) * 3
        )
        given_on, precision = typed["given_on"]
        return DoseTold(
            given_on=given_on,
            precision=precision,
            programme=programme,
            duplicate_group=group,
            product_id=int(product) if product else None,
            vaccine=typed["written"].strip(),
            diseases=typed["diseases"].strip(),
            source=typed["source"],
            country=typed["country"].strip(),
            certificate_seen_by=int(typed["seen_by"]) if typed["seen_by"] else None,
            comment=typed["comment"].strip(),
        )


class ReasonForm(forms.Form):
    """Why something written down is changed or taken back."""

    reason = forms.CharField(
        label=gettext_lazy("Skäl"),
        max_length=300,
        error_messages={
            "required": gettext_lazy("Skriv skälet med några ord."),
            "max_length": gettext_lazy("Skälet får ha högst 300 tecken. Korta av det."),
        },
    )


def vaccines_of(packs: Iterable[Pack], products: Mapping[str, Product], language: str) -> list[tuple[str, str]]:
    """The vaccines to choose among: each product of the programmes, and each kind whose product nobody knows."""
    choices: list[tuple[str, str]] = []
    for pack in packs:
        name = pack.names[language]
        groups = dict.fromkeys(product.duplicate_group for product in pack.products)
        for group in groups:
            of_group = [product for product in pack.products if product.duplicate_group == group]
            choices += [
                (f"{pack.code}/{group}/{products[one.npl_id].pk}", f"{name} · {one.name}")
                for one in of_group
                if one.npl_id in products
            ]
            alike = gettext("av samma slag som %(product)s") % {"product": of_group[0].name} if len(groups) > 1 else ""
            unknown = gettext("okänd eller annan produkt")
            choices.append((f"{pack.code}/{group}", " · ".join(part for part in (name, alike, unknown) if part)))
    return choices


def as_typed(dose: ElsewhereDose, colleagues: Iterable[Colleague]) -> dict[str, object]:
    """A dose written down before, as the fields of the form."""
    parts = (dose.programme_id, dose.duplicate_group, dose.product_id)
    length = {DayPrecision.YEAR: 4, DayPrecision.MONTH: 7}.get(DayPrecision(dose.precision), 10)
    seers = (str(one.id) for one in colleagues if one.name.strip() == dose.certificate_seen_by_name)
    return {
        "vaccine": "/".join(str(part) for part in parts if part) if dose.programme_id else _OTHER,
        "written": dose.vaccine,
        "diseases": dose.diseases,
        "given_on": dose.given_on.isoformat()[:length],
        "country": dose.country,
        "source": dose.source,
        "seen_by": next(seers, ""),
        "comment": dose.comment,
    }
