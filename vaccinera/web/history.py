"""Doses known from elsewhere in words: never just given, always by whose word and how closely (LAW-11)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext, ngettext

from vaccinera.kernel.clock import civil_day
from vaccinera.visits.states import DayPrecision
from vaccinera.web.forms.elsewhere import SOURCES
from vaccinera.web.forms.not_given import REASONS
from vaccinera.web.sources import source_in_words

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from vaccinera.visits.models import ElsewhereDose
    from vaccinera.visits.queries.history import Dose, Missed, Telling

_SHOWN: dict[str, int] = {DayPrecision.YEAR: 4, DayPrecision.MONTH: 7}


@dataclass(frozen=True, slots=True)
class MissedShown:
    """A dose that was not given, its reason in words, and whether it was signed at the reader's unit."""

    missed: Missed
    word: str
    is_here: bool


def missed_shown(missed: Iterable[Missed], *, unit_name: str) -> list[MissedShown]:
    """Each dose that was not given, the latest first."""
    return [MissedShown(one, gettext(REASONS[one.reason]).lower(), one.unit_name == unit_name) for one in missed]


def latest_missed(missed: Iterable[Missed], programme: str) -> str:
    """What is told beside the advice: that the latest dose of a programme was not given, when and why."""
    latest = next((one for one in missed if one.programme_code == programme), None)
    if latest is None:
        return ""
    told = {"day": latest.day.isoformat(), "why": gettext(REASONS[latest.reason]).lower()}
    return gettext("Gavs inte %(day)s: %(why)s") % told


def day_in_words(given_on: date, precision: str) -> str:
    """The day, month or year, as closely as it is known."""
    return given_on.isoformat()[: _SHOWN.get(precision, 10)]


def told_source(source: str, country: str, seen_by: str) -> str:
    """By whose word, from which country, and who has seen the certificate."""
    seen = gettext("sett av %(name)s") % {"name": seen_by} if seen_by else ""
    known = ", ".join(part for part in (gettext(SOURCES[source]).lower(), seen, country) if part)
    return gettext("Uppgift från annat håll: %(known)s") % {"known": known}


def of_telling(telling: Telling) -> str:
    """The same of one line of the history."""
    return told_source(telling.source, telling.country, telling.seen_by)


def later_in_words(given_at: datetime | None, recorded_at: datetime, *, recorded_later: bool | None) -> str:
    """That a dose was written down later, and by how much; nothing of one written down in connection with the act."""
    if given_at is None or not recorded_later:
        return ""
    days = (civil_day(recorded_at) - civil_day(given_at)).days
    if days:
        after = ngettext("%(days)s dag senare", "%(days)s dagar senare", days) % {"days": days}
    else:
        hours = int((recorded_at - given_at).total_seconds()) // 3600
        after = ngettext("%(hours)s timme senare", "%(hours)s timmar senare", hours) % {"hours": hours}
    return gettext("Registrerad i efterhand, %(after)s") % {"after": after}


def source_of(dose: Dose) -> str:
    """From where a dose is known, given here or told of."""
    if dose.told:
        return of_telling(dose.told)
    later = later_in_words(dose.given_at, dose.recorded_at, recorded_later=dose.recorded_later)
    source = source_in_words(dose.origin, dose.source_system_hsa_id)
    return f"{source}. {later}" if later else source


def dose_day(dose: Dose) -> str:
    """When a dose was given, as closely as it is known."""
    return day_in_words(dose.given_on, dose.told.precision if dose.told else DayPrecision.DAY)


def telling_in_words(dose: ElsewhereDose) -> list[tuple[str, str]]:
    """One dose told of, as a list of facts."""
    names = () if dose.programme is None else (dose.programme.name_sv,)
    product = dose.product.name if dose.product else dose.vaccine
    written = {"name": dose.recorded_by_name, "day": civil_day(dose.recorded_at).isoformat()}
    facts = [
        (gettext("Vaccin"), " · ".join(part for part in (*names, product, dose.diseases) if part)),
        (gettext("Gavs"), day_in_words(dose.given_on, dose.precision)),
        (gettext("Källa"), told_source(dose.source, dose.country, dose.certificate_seen_by_name)),
        (gettext("Kommentar"), dose.comment),
        (gettext("Antecknat av"), gettext("%(name)s, %(day)s") % written),
    ]
    return [fact for fact in facts if fact[1]]
