"""What an overview says of work that waits: each figure is the length of a list, and leads to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext, ngettext

from vaccinera.access.states import Permission, Scope
from vaccinera.products.queries import batches_about_to_expire
from vaccinera.reimbursement.queries.at_risk import count_at_risk
from vaccinera.reimbursement.queries.runs import open_months
from vaccinera.reports.states import Level
from vaccinera.visits.queries.worklists import day_at_unit
from vaccinera.web.templatetags.vaccinera import number

if TYPE_CHECKING:
    from datetime import date

    from vaccinera.access.rules.readers import Reader

EXPIRY_NOTICE = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class ListShown:
    """A list in one figure: what it counts, in whose words, and where it stands."""

    figure: str
    label: str
    more: str
    address: str


def lists_shown(reader: Reader, level: Level, *, on: date, unit_id: int | None) -> list[ListShown]:
    """Those of the overview that the reader may open."""
    if level is Level.REGION:
        return _of_region(reader, on)
    is_own_unit = unit_id == reader.unit_id
    at_risk = reader.permissions.get(Permission.STATEMENT_READ_AT_RISK)
    # The list of a whole provider says nothing of one unit, and a nurse's is of her own unit alone.
    is_of_these = is_own_unit if at_risk is Scope.UNIT else level is Level.PROVIDER
    return [
        *(_today(reader, on) if is_own_unit and reader.may(Permission.ADMINISTRATION_SIGN) else []),
        *(_at_risk(reader, on) if at_risk and is_of_these else []),
        *(_batches(reader, on) if is_own_unit and reader.may(Permission.BATCH_MANAGE) else []),
    ]


def _today(reader: Reader, on: date) -> list[ListShown]:
    """What the start page says of the day."""
    day = day_at_unit(reader, on=on)
    given = gettext("varav %(mine)s av dig, signerade eller inte") % {"mine": number(day.given_by_me_today)}
    waiting = gettext("av %(all)s som väntar på någon signatur här") % {"all": number(day.unsigned_here)}
    return [
        ListShown(number(day.given_today), gettext("givna doser i dag på enheten"), given, reverse("start")),
        ListShown(number(day.unsigned_mine), gettext("att signera av dig"), waiting, reverse("to_sign")),
    ]


def _at_risk(reader: Reader, on: date) -> list[ListShown]:
    label = gettext("osignerade som kan förlora sin ersättning")
    return [ListShown(number(count_at_risk(reader, on=on)), label, "", reverse("payment_at_risk"))]


def _batches(reader: Reader, on: date) -> list[ListShown]:
    found = batches_about_to_expire(reader, on=on, before=on + EXPIRY_NOTICE)
    label = ngettext("batch som går ut inom 30 dagar", "batcher som går ut inom 30 dagar", len(found))
    more = gettext("närmast %(day)s") % {"day": found[0].expires_on.isoformat()} if found else ""
    return [ListShown(number(len(found)), label, more, reverse("batches"))]


def _of_region(reader: Reader, on: date) -> list[ListShown]:
    """Months that are over and not locked."""
    if not reader.may(Permission.STATEMENT_READ):
        return []
    over = [month for month, _ in open_months(on=on) if (month.year, month.month) < (on.year, on.month)]
    more = gettext("äldst %(month)s") % {"month": f"{min(over):%Y-%m}"} if over else ""
    label = ngettext("avslutad månad som inte är låst", "avslutade månader som inte är låsta", len(over))
    return [ListShown(number(len(over)), label, more, reverse("statements"))]
