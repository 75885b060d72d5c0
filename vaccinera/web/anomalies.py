"""What is odd in a month, in plain words: what, where, how many against what is usual, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext, gettext_noop

from vaccinera.access.states import Permission
from vaccinera.organisations.models import CareUnit
from vaccinera.programmes.models import Programme
from vaccinera.reimbursement.queries.anomalies import anomalies_of
from vaccinera.reimbursement.queries.payments import provider_names
from vaccinera.reimbursement.rules.accounts import account_shown
from vaccinera.reimbursement.rules.anomalies import NAMES_A_SIGNER, AnomalyCode
from vaccinera.reimbursement.states import AccountKind, RunState
from vaccinera.web.payment_words import ACCOUNT_KINDS
from vaccinera.web.people import names_of
from vaccinera.web.templatetags.vaccinera import in_language, number

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from uuid import UUID

    from vaccinera.access.rules.readers import Reader
    from vaccinera.reimbursement.models import Anomaly, AnomalyCase, Run

MOST_SHOWN = 100
"""So many stand on the page at once, those without a note first; the others come as these are noted."""

HEADINGS: Mapping[str, str] = MappingProxyType(
    {
        AnomalyCode.UNIT_FAR_ABOVE_HISTORY: gettext_noop("En enhet har långt fler besök än den brukar"),
        AnomalyCode.PERSON_AT_SEVERAL_UNITS: gettext_noop("Samma person på flera enheter"),
        AnomalyCode.SIGNED_IN_SMALL_HOURS: gettext_noop("Signerat mitt i natten"),
        AnomalyCode.IMPOSSIBLE_RATE: gettext_noop("Fler doser på en timme än någon hinner ge"),
        AnomalyCode.MERGED_PERSON_PAID_TWICE: gettext_noop("Sammanslagen person har betalats för ofta"),
        AnomalyCode.REFUSED_WHILE_MERGED: gettext_noop("Besök nekade medan två personer räknades som en"),
        AnomalyCode.PAYEE_CHANGED: gettext_noop("Pengarna går till ett annat konto"),
    }
)
TEXTS: Mapping[str, str] = MappingProxyType(
    {
        AnomalyCode.UNIT_FAR_ABOVE_HISTORY: gettext_noop(
            "%(visits)s betalda besök. Det vanliga är %(usual)s på en månad."
        ),
        AnomalyCode.PERSON_AT_SEVERAL_UNITS: gettext_noop(
            "En person har doser av %(programme)s betalda på %(units)s enheter."
        ),
        AnomalyCode.SIGNED_IN_SMALL_HOURS: gettext_noop(
            "Signatör %(code)s har gjort %(signatures)s signaturer mellan klockan 00 och 05."
        ),
        AnomalyCode.IMPOSSIBLE_RATE: gettext_noop(
            "Vaccinatör %(code)s har gett %(doses)s doser inom en timme. Fler än %(most)s räknas som omöjligt."
        ),
        AnomalyCode.MERGED_PERSON_PAID_TWICE: gettext_noop(
            "Poster som betalats som olika personer är en och samma. %(paid)s doser av %(programme)s är betalda för "
            "säsongen, och villkoren betalar %(most)s."
        ),
        AnomalyCode.REFUSED_WHILE_MERGED: gettext_noop(
            "Två personer som räknades som en har tagits isär. Nekade besök av %(programme)s under tiden: %(refused)s."
        ),
        AnomalyCode.PAYEE_CHANGED: gettext_noop(
            "%(provider)s har bytt till %(after)s från %(before)s sedan förra månaden låstes."
        ),
    }
)
MENDS: Mapping[str, str] = MappingProxyType(
    {
        AnomalyCode.UNIT_FAR_ABOVE_HISTORY: gettext_noop(
            "Fråga vårdgivaren vad som var annorlunda, till exempel en kampanj eller ett övertaget boende."
        ),
        AnomalyCode.PERSON_AT_SEVERAL_UNITS: gettext_noop(
            "Fråga enheterna om båda doserna gavs. Vårdgivaren öppnar besöket med dess beteckning."
        ),
        AnomalyCode.SIGNED_IN_SMALL_HOURS: gettext_noop("Fråga vårdgivaren om någon arbetade natt."),
        AnomalyCode.IMPOSSIBLE_RATE: gettext_noop(
            "Fråga vårdgivaren om klockslagen stämmer, eller om flera gav doserna."
        ),
        AnomalyCode.MERGED_PERSON_PAID_TWICE: gettext_noop(
            "Inget tas tillbaka av sig självt. Ska pengarna tillbaka föreslår du ett återkrav som manuell rad."
        ),
        AnomalyCode.REFUSED_WHILE_MERGED: gettext_noop(
            "Besök som fortfarande prövas betalas av sig själva om de ska. Är tiden för omprövning ute behöver de en "
            "manuell rad."
        ),
        AnomalyCode.PAYEE_CHANGED: gettext_noop(
            "Ring vårdgivaren på ett nummer du redan har och bekräfta kontot innan månaden betalas."
        ),
    }
)
COUNTS: Mapping[str, str] = MappingProxyType(
    {
        "visits": gettext_noop("%(count)s besök"),
        "usual": gettext_noop("%(count)s är vanligt"),
        "units": gettext_noop("%(count)s enheter"),
        "signatures": gettext_noop("%(count)s signaturer"),
        "doses": gettext_noop("%(count)s doser på en timme"),
        "most": gettext_noop("högst %(count)s"),
        "paid": gettext_noop("%(count)s betalda doser"),
        "refused": gettext_noop("%(count)s nekade besök"),
    }
)


_SETTLED_BY_HAND = frozenset({AnomalyCode.MERGED_PERSON_PAID_TWICE, AnomalyCode.REFUSED_WHILE_MERGED})
"""Where money may have to be moved by a manual line."""


@dataclass(frozen=True, slots=True)
class PlaceShown:
    """A unit, and whose statement has its visits."""

    unit: str
    provider: str
    provider_id: int


@dataclass(frozen=True, slots=True)
class AnomalyShown:
    """One anomaly as the clerk and the approver read it.

    ``note`` and ``reason`` are the two fields: what stands in them, and what is wrong with it; ``note_was_about`` the
    counts a note was written for, when they were others; ``visits`` are (day, unit, document).
    """

    anomaly: Anomaly
    heading: str
    text: str
    mend: str
    note_was_about: str
    places: Sequence[PlaceShown]
    visits: Sequence[tuple[str, str, str]]
    case: AnomalyCase | None
    may_note: bool
    may_open: bool
    may_propose_line: bool
    note: tuple[str, str]
    reason: tuple[str, str]

    @property
    def key(self) -> str:
        """What its fields are named by."""
        return str(self.anomaly.pk)


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed in one field of an anomaly, ``note`` or ``reason``, and why it was refused."""

    anomaly_id: UUID | None = None
    name: str = ""
    text: str = ""
    fault: str = ""

    def of(self, anomaly: Anomaly, name: str) -> tuple[str, str]:
        """The text and the fault of a field; two empty ones unless it is this."""
        return (self.text, self.fault) if (self.anomaly_id, self.name) == (anomaly.pk, name) else ("", "")


@dataclass(frozen=True, slots=True)
class _Around:
    """What every anomaly of a run is shown with: names, and what the reader may do."""

    units: Mapping[int, CareUnit]
    programmes: Mapping[str, Programme]
    providers: Mapping[int, str]
    may_note: bool
    may_open: bool
    may_propose_line: bool
    typed: Typed


def anomalies_shown(reader: Reader, run: Run, typed: Typed) -> dict[str, Any]:
    """The anomalies of a run and how many wait for a note; as many statements however many there are."""
    kept = anomalies_of(run)
    around = _around(reader, run, kept, typed)
    return {
        "anomalies": [_shown(one, around) for one in kept[:MOST_SHOWN]],
        "anomalies_left_out": max(0, len(kept) - MOST_SHOWN),
        "standing": sum(one.stands for one in kept),
        "unnoted": sum(one.stands and not one.note for one in kept),
    }


def _around(reader: Reader, run: Run, kept: Sequence[Anomaly], typed: Typed) -> _Around:
    units = {unit for one in kept for unit in one.detail["units"]}
    return _Around(
        units=CareUnit.objects.select_related("provider").in_bulk(units),
        programmes=Programme.objects.in_bulk({one.detail["programme"] for one in kept}),
        providers=provider_names(),
        may_note=run.state == RunState.PRELIMINARY and reader.may(Permission.RUN_CHECK),
        may_open=reader.may(Permission.RUN_CHECK),
        may_propose_line=reader.may(Permission.MONEY_LINE_PROPOSE),
        typed=typed,
    )


def _shown(one: Anomaly, around: _Around) -> AnomalyShown:
    case = getattr(one, "case", None)
    return AnomalyShown(
        anomaly=one,
        heading=gettext(HEADINGS[one.code]),
        text=_text(one, around),
        mend=gettext(MENDS[one.code]),
        note_was_about=_was_about(one),
        places=[_place(around.units[key]) for key in one.detail["units"]],
        visits=[(on, around.units[unit].name, document) for document, unit, on in one.detail["visits"]],
        case=case,
        may_note=around.may_note and one.stands,
        may_open=around.may_open and case is None and one.code in NAMES_A_SIGNER,
        may_propose_line=around.may_propose_line and one.code in _SETTLED_BY_HAND,
        note=_text_or(one.note, around.typed.of(one, "note")),
        reason=around.typed.of(one, "reason"),
    )


def _text_or(kept: str, typed: tuple[str, str]) -> tuple[str, str]:
    return typed if typed[1] else (kept, "")


def _place(unit: CareUnit) -> PlaceShown:
    return PlaceShown(unit.name, unit.provider.name, unit.provider_id)


def _text(one: Anomaly, around: _Around) -> str:
    told = {name: number(count) for name, count in one.detail["counts"].items()} | {"code": one.subject}
    if one.code == AnomalyCode.PAYEE_CHANGED:
        provider, before, after = one.detail["subjects"]
        told |= {"provider": around.providers[int(provider)], "before": _account(before), "after": _account(after)}
    if one.detail["programme"]:
        told["programme"] = in_language(names_of(around.programmes[one.detail["programme"]]))
    return gettext(TEXTS[one.code]) % told


def _was_about(one: Anomaly) -> str:
    """The counts a note was written for, when the month has been computed to others since."""
    if not one.note or one.noted_counts == one.detail["counts"]:
        return ""
    return ", ".join(gettext(COUNTS[name]) % {"count": number(count)} for name, count in one.noted_counts.items())


def _account(told: str) -> str:
    kind, _, kept = told.partition(" ")
    return f"{gettext(ACCOUNT_KINDS[kind])} {account_shown(AccountKind(kind), kept)}"
