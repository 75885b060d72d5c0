"""The fields of an entry that is being corrected: as it stands, and as they were typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext

from vaccinera.programmes.states import Payer, Route
from vaccinera.visits.rules.corrections import Correctable
from vaccinera.visits.states import Basis, BodySite
from vaccinera.web.forms.registration import Raw, Typed, key_of, one_of
from vaccinera.web.templatetags.vaccinera import clock, day

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime
    from decimal import Decimal

    from django.http import QueryDict

    from vaccinera.visits.models import Visit

_FIELDS = (
    "product", "dose_quantity", "dose_unit", "given_on", "given_time", "batch", "site", "giving_route", "giver",
    "preparer", "giving_comment", "route", "indication", "prescriber", "prescribed_on", "prescribed_time",
    "basis_reason", "prescription_comment", "target_group", "payer", "setting", "extra_dose_reason", "reason",
)  # fmt: skip
_LONGEST = 1_000


def typed_correction(post: QueryDict) -> Raw:
    """The page's own fields as they were typed."""
    return {name: [post.get(name, "")[:_LONGEST]] for name in _FIELDS if name in post}


def raw_of_entry(entry: Correctable) -> Raw:
    """The fields as the entry stands, before anything is typed."""
    texts = {
        "product": f"{entry.programme}:{entry.product_id}",
        "dose_quantity": _quantity(entry.dose_quantity),
        "dose_unit": entry.dose_unit,
        "given_on": day(entry.given_at),
        "given_time": clock(entry.given_at),
        "batch": _text(entry.unit_batch_id),
        "site": entry.site,
        "giving_route": entry.route,
        "giver": _text(entry.giver_id),
        "preparer": _text(entry.preparer_id),
        "giving_comment": entry.giving_comment,
        "route": entry.ordered_route,
        "indication": entry.indication,
        "prescriber": _text(entry.prescriber_id),
        "prescribed_on": day(entry.prescribed_at),
        "prescribed_time": clock(entry.prescribed_at),
        "basis_reason": entry.basis_reason,
        "prescription_comment": entry.order_comment,
        "target_group": entry.target_group,
        "payer": entry.payer,
        "setting": entry.setting,
        "extra_dose_reason": entry.extra_dose_reason,
    }
    return {name: [text] for name, text in texts.items()}


def raw_of_given(visit: Visit, entry: Correctable, *, on: date) -> Raw:
    """What was prescribed and given, as the registration page of another person takes it; nothing is answered yet."""
    order = visit.prescription
    is_verbal = order.basis == Basis.VERBAL
    texts = {
        name: raw_of_entry(entry)[name][0]
        for name in (
            "dose_quantity", "dose_unit", "route", "indication", "prescription_comment", "given_on", "given_time",
            "giver", "preparer", "batch", "site", "giving_route", "giving_comment", "setting", "extra_dose_reason",
        )
    }  # fmt: skip
    texts |= {
        "product": _text(entry.product_id),
        "dose_of": _text(entry.product_id),
        "basis": Basis.VERBAL if is_verbal else Basis.OWN,
        "given": "earlier",
        "asked_on": on.isoformat(),
        "answered_by": "person",
    }
    if is_verbal:
        texts |= {
            "prescriber": _text(entry.prescriber_id),
            "prescribed_on": day(entry.prescribed_at),
            "prescribed_time": clock(entry.prescribed_at),
            "basis_reason": entry.basis_reason,
        }
    return {name: [str(text)] for name, text in texts.items()}


def read_correction(raw: Raw, entry: Correctable) -> tuple[Correctable, Mapping[str, str]]:
    """The entry as typed, and what could not be read. A field that was not sent is as it stands.

    A time left as it was shown is the time that stands, whose seconds no page shows.
    """
    page = Typed({**raw_of_entry(entry), **raw})
    programme, _, product = page.text("product").partition(":")
    product_id = int(product) if product.isascii() and product.isdigit() and len(product) < 10 else None  # noqa: PLR2004 - fits an integer column
    read = Correctable(
        programme=programme or entry.programme,
        product_id=product_id,
        dose_quantity=page.decimal("dose_quantity"),
        dose_unit=page.text("dose_unit")[:20],
        given_at=_instant(page, "given_on", "given_time", entry.given_at),
        unit_batch_id=key_of(page.text("batch")),
        site=one_of(page, "site", set(BodySite)),
        route=one_of(page, "giving_route", set(Route)),
        giver_id=page.number("giver"),
        preparer_id=page.number("preparer"),
        giving_comment=page.text("giving_comment")[:300],
        ordered_route=one_of(page, "route", set(Route)),
        indication=page.text("indication")[:200],
        prescriber_id=page.number("prescriber"),
        prescribed_at=_instant(page, "prescribed_on", "prescribed_time", entry.prescribed_at),
        basis_reason=page.text("basis_reason")[:300],
        order_comment=page.text("prescription_comment")[:300],
        target_group=page.text("target_group")[:60],
        payer=one_of(page, "payer", set(Payer)),
        setting=page.text("setting")[:40],
        extra_dose_reason=page.text("extra_dose_reason")[:300],
    )
    return read, page.faults


def _instant(page: Typed, day_name: str, time_name: str, stands: datetime | None) -> datetime | None:
    if (page.text(day_name), page.text(time_name)) == (day(stands), clock(stands)):
        return stands
    read = page.instant(day_name, time_name)
    if read is None and day_name not in page.faults and time_name not in page.faults:
        page.faults[day_name] = gettext("Skriv dag och tid.")
    return read


def _quantity(quantity: Decimal | None) -> str:
    return "" if quantity is None else format(quantity.normalize(), "f").replace(".", ",")


def _text(key: object) -> str:
    return "" if key is None else str(key)
