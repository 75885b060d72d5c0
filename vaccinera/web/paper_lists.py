"""A paper list as its page shows it: what can be chosen as common, what is, and how far each person has come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext, gettext_noop

from vaccinera.patients.queries import numbers_of
from vaccinera.products.queries import products_named, usable_batches
from vaccinera.visits.queries.work import colleagues_at
from vaccinera.visits.states import Basis, BodySite, DraftState, VisitState
from vaccinera.web.forms.registration import Typed
from vaccinera.web.parts import Choice
from vaccinera.web.people import PersonShown, shown_person
from vaccinera.web.registration import BASES, ROUTES, SETTINGS, SITES, with_product

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from vaccinera.access.rules.readers import Reader
    from vaccinera.products.models import Product
    from vaccinera.programmes.rules.packs import Pack
    from vaccinera.visits.queries.paper_lists import EnteredRow
    from vaccinera.web.forms.registration import Raw

# How far a person of the list has come: a status kind, and its word. A registered dose goes by its visit instead.
DRAFTS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        DraftState.OPEN: ("draft", gettext_noop("Stannade, fortsätt")),
        DraftState.AWAITING_PRESCRIBER: ("waiting", gettext_noop("Väntar på ordinatör")),
        DraftState.PRESCRIBED: ("info", gettext_noop("Ordinerat, att ge")),
        DraftState.DISCARDED: ("stop", gettext_noop("Avslutad utan dos")),
    }
)
_SIGNED = ("done", gettext_noop("Införd och signerad"))
_UNSIGNED = ("waiting", gettext_noop("Införd, en signatur saknas"))


@dataclass(frozen=True, slots=True)
class RowShown:
    """One person of the list, where they lead, and how far they have come."""

    number: int
    person: PersonShown
    given_time: str
    kind: str
    word: str
    address: str


def common_choices(reader: Reader, pack: Pack, *, on: date) -> dict[str, list[Choice]]:
    """What can be chosen as common, each list with an empty line first."""
    nothing = Choice("", gettext("Välj"))
    npl_ids = tuple(product.npl_id for product in pack.products)
    colleagues = colleagues_at(provider_id=reader.provider_id, unit_id=reader.unit_id, on=on)
    batches = usable_batches(reader, npl_ids=npl_ids, on=on)
    return {
        "giver": [nothing, *(Choice(str(one.id), one.name) for one in colleagues if one.is_here)],
        "prescriber": [nothing, *(Choice(str(one.id), one.name) for one in colleagues if one.may_prescribe)],
        "setting": _words({code: words for code, words in SETTINGS.items() if code in pack.settings}),
        "product": [nothing, *(Choice(str(one.pk), one.name) for one in products_named(npl_ids))],
        "batch": [nothing, *(Choice(str(one.pk), f"{one.batch_written} · {one.product.name}") for one in batches)],
        "site": [nothing, *_words(SITES)],
        "giving_route": [nothing, *_words(ROUTES)],
        "basis": _words({basis: BASES[basis] for basis in (Basis.OWN, Basis.VERBAL)}),
    }


def usual_common(reader: Reader, *, on: date) -> dict[str, str]:
    """What a fresh list begins with."""
    return {
        "given_on": on.isoformat(),
        "prescribed_on": on.isoformat(),
        "giver": str(reader.staff_id),
        "setting": reader.unit_setting,
        "site": BodySite.LEFT_UPPER_ARM.value,
        "basis": Basis.OWN.value,
    }


def with_dose(raw: Raw, pack: Pack, products: Sequence[Product]) -> Raw:
    """The common facts with the dose of the product chosen, which the registration page begins with."""
    product = next((one for one in products if str(one.pk) in raw["product"]), None)
    return raw if product is None else with_product(raw, product, pack.product(product.npl_id)) | raw


def common_told(common: Raw, choices: Mapping[str, Sequence[Choice]]) -> list[tuple[str, str]]:
    """What was chosen as common, in words."""
    page = Typed(common)
    labels = {
        "product": gettext("Produkt"),
        "batch": gettext("Batch"),
        "giver": gettext("Gavs av"),
        "basis": gettext("Vems ordination"),
        "prescriber": gettext("Ordinatör"),
        "site": gettext("Kroppsdel"),
        "setting": gettext("Var ges dosen"),
    }
    told = {name: _chosen(choices[name], page.text(name)) for name in labels}
    return [(gettext("Dag"), page.text("given_on")), *((labels[name], word) for name, word in told.items() if word)]


def _chosen(choices: Sequence[Choice], value: str) -> str:
    return next((choice.label for choice in choices if choice.value == value and value), "")


def rows_shown(reader: Reader, rows: Iterable[EnteredRow], *, on: date) -> list[RowShown]:
    """The persons entered, as this reader may see them."""
    entered = list(rows)
    numbers = numbers_of({one.row.draft.person_id for one in entered})
    return [
        RowShown(
            one.row.number,
            shown_person(reader, one.row.draft.person, numbers.get(one.row.draft.person_id), on=on),
            Typed(one.row.draft.content).text("given_time"),
            *_state(one),
            _address(one),
        )
        for one in entered
    ]


def _state(entered: EnteredRow) -> tuple[str, str]:
    if entered.is_registered:
        kind, word = _SIGNED if entered.visit_state == VisitState.COMPLETE else _UNSIGNED
    else:
        kind, word = DRAFTS[entered.row.draft.state]
    return kind, gettext(word)


def _address(entered: EnteredRow) -> str:
    if entered.visit_id is not None and entered.is_registered:
        return reverse("visit", kwargs={"visit_id": entered.visit_id})
    return reverse("registration", kwargs={"draft_id": entered.row.draft_id})


def _words(codes: Mapping[str, str]) -> list[Choice]:
    return [Choice(str(code), gettext(text)) for code, text in codes.items()]
