"""A month's run that is computed in the background, as its page tells of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING

from django.utils.translation import gettext, gettext_noop

from vaccinera.access.queries.errands import errand_alone
from vaccinera.access.states import UNFINISHED, ErrandState
from vaccinera.kernel.clock import now
from vaccinera.kernel.refusals import Refused
from vaccinera.reimbursement.tasks import DOCUMENTED, SETTLED, SETTLING, checking, locking, previewing
from vaccinera.web.templatetags.vaccinera import moment
from vaccinera.web.words import sentence_for

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from vaccinera.access.models import Errand
    from vaccinera.access.rules.readers import Reader

_NEWS_FOR = timedelta(minutes=10)
_DOING: Mapping[str, str] = MappingProxyType(
    {
        previewing.name: gettext_noop("Månaden beräknas"),
        checking.name: gettext_noop("Månaden beräknas och markeras som granskad"),
        locking.name: gettext_noop("Månaden attesteras och låses"),
    }
)
_DONE: Mapping[str, str] = MappingProxyType(
    {
        previewing.name: gettext_noop("Månaden är beräknad."),
        checking.name: gettext_noop("Månaden är granskad. Någon annan attesterar och låser den."),
        locking.name: gettext_noop(
            "Månaden är attesterad och låst, och underlagen är framtagna. Det blev %(documents)s filer."
        ),
    }
)
_HOW_FAR: Mapping[str, str] = MappingProxyType(
    {
        "": gettext_noop("väntar på sin tur"),
        SETTLED: gettext_noop("steg %(done)s av %(total)s"),
        DOCUMENTED: gettext_noop("underlag för %(done)s av %(total)s vårdgivare"),
    }
)


@dataclass(frozen=True, slots=True)
class Settling:
    """What is being done, and how far it has come; or, when it is over, what came of it, for whoever asked.

    ``refused`` and ``done`` are sentences, and empty for everybody else.
    """

    is_under_way: bool
    month: date
    label: str
    words: str
    value: int
    max: int
    asked_by: str
    asked_at: datetime
    refused: str
    done: str


RUNS = frozenset(_DOING)
"""The kinds of errands that are of a month's run."""


def doing_in_words(one: Errand) -> str:
    """What an errand of a run does."""
    return gettext(_DOING[one.kind])


def how_far_in_words(one: Errand) -> str:
    """How far it has come."""
    return gettext(_HOW_FAR[one.stage]) % {"done": one.done, "total": one.total}


def done_in_words(one: Errand) -> str:
    """What came of it."""
    return str(gettext(_DONE[one.kind]) % one.result)


def settling_of(reader: Reader, month: date) -> Settling | None:
    """What is computed now, of whichever month, else what was last asked for of this one; nothing if nothing was."""
    one = errand_alone(reader, alone=SETTLING, keys={"month": month.isoformat()}, at=now())
    return None if one is None else _told(one, is_own=one.asked_by_hsa_id == reader.hsa_id)


def _told(one: Errand, *, is_own: bool) -> Settling:
    return Settling(
        is_under_way=one.state in UNFINISHED,
        month=date.fromisoformat(one.keys["month"]),
        label=doing_in_words(one),
        words=how_far_in_words(one),
        value=one.done,
        max=max(one.total, 1),
        asked_by=one.asked_by_name,
        asked_at=one.asked_at,
        refused=_refused(one) if is_own and one.state == ErrandState.REFUSED else "",
        done=done_in_words(one) if is_own and _is_news(one) else "",
    )


def _refused(one: Errand) -> str:
    why = sentence_for(Refused(one.refusal, **one.facts))
    return gettext("Det du begärde %(when)s blev inte av. %(why)s") % {"when": moment(one.asked_at), "why": why}


def _is_news(one: Errand) -> bool:
    """Done, and so lately that whoever asked has hardly seen it."""
    return one.state == ErrandState.DONE and one.finished_at is not None and now() - one.finished_at < _NEWS_FOR
