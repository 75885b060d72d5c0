"""A patient's extract in rows and as its document takes it: a unit and a time, and of staff what the provider tells."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext, override

from vaccinera.audit.states import StaffTold
from vaccinera.kernel.clock import now, today
from vaccinera.organisations.queries.names import role_names, unit_names
from vaccinera.patients.queries import kept_person, numbers_of
from vaccinera.patients.rules.identifiers import format_identifier
from vaccinera.web.log_words import act_in_words, purpose_of
from vaccinera.web.parts import Column
from vaccinera.web.templatetags.vaccinera import moment

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from vaccinera.access.rules.readers import Reader
    from vaccinera.audit.models import Event
    from vaccinera.audit.queries.events import EventsSought

_USUAL_DAYS = 365


@dataclass(frozen=True, slots=True)
class ExtractRow:
    """One time somebody looked: where, what they are called or what they are, what they did and what for."""

    at: str
    unit: str
    who: str
    act: str
    purpose: str


def usual_extract_period() -> dict[str, str]:
    """The last year; the log is kept for five at least, so longer can be asked for."""
    return {"fran": (today() - timedelta(days=_USUAL_DAYS)).isoformat(), "till": today().isoformat()}


def extract_rows(events: Sequence[Event], *, told: StaffTold) -> list[ExtractRow]:
    """The rows of an extract, in two statements."""
    units = unit_names({event.unit_hsa_id for event in events})
    roles = role_names({event.user_hsa_id for event in events}) if told is StaffTold.CATEGORY else {}
    return [
        ExtractRow(
            at=moment(event.at),
            unit=units.get(event.unit_hsa_id, event.unit_hsa_id),
            who=event.user_name if told is StaffTold.NAME else roles.get(event.user_hsa_id, gettext("Personal")),
            act=act_in_words(event),
            purpose=purpose_of(event),
        )
        for event in events
    ]


def extract_content(
    reader: Reader, sought: EventsSought, events: Sequence[Event], *, told: StaffTold, recipient: str
) -> dict[str, Any]:
    """What the document says, in Swedish whatever language the page is in (LAW-31)."""
    with override("sv"):
        rows = extract_rows(events, told=told)
    name, number = _whose(sought.people[0])
    return {
        "name": name,
        "number": number,
        "provider": reader.provider_name,
        "from_on": sought.from_on.isoformat(),
        "to_on": sought.to_on.isoformat(),
        "recipient": recipient,
        "made_at": moment(now()),
        "made_by": reader.name,
        "tells_names": told is StaffTold.NAME,
        "rows": [[row.at, row.unit, row.who, row.act, row.purpose] for row in rows],
    }


def _whose(person_id: UUID) -> tuple[str, str]:
    """The extract is the person's own, so it names them, protected or not; the one who hands it out need not see it."""
    person, number = kept_person(person_id), numbers_of([person_id]).get(person_id)
    name = f"{person.given_name} {person.family_name}" if person else "–"
    return name, format_identifier(number.kind, number.value) if number else "–"


def columns_of_extract(told: StaffTold) -> list[Column]:
    """The columns of an extract on screen."""
    return [
        Column(gettext("Tid"), "date"),
        Column(gettext("Enhet")),
        Column(gettext("Namn") if told is StaffTold.NAME else gettext("Yrkesroll")),
        Column(gettext("Vad")),
        Column(gettext("Ändamål")),
    ]
