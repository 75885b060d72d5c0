"""The first page after login: today at the unit, what is left to do, and the field that begins the next person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext

from vaccinera.access.states import Permission
from vaccinera.kernel.clock import today
from vaccinera.kernel.scope import acting, reading
from vaccinera.patients.queries import numbers_of
from vaccinera.products.queries import batches_about_to_expire
from vaccinera.programmes.queries import pack_of, versions_in_force
from vaccinera.programmes.rules.sentences import say
from vaccinera.visits.actions.looking import log_worklist
from vaccinera.visits.queries.worklists import day_at_unit, latest_drafts
from vaccinera.visits.rules.deadlines import days_left
from vaccinera.web.page import PageRequest, page, show
from vaccinera.web.pages.worklists import left_in_words
from vaccinera.web.people import PersonShown, names_of, shown_person

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from django.http import HttpResponse

    from vaccinera.access.rules.readers import Reader
    from vaccinera.products.models import UnitBatch
    from vaccinera.programmes.rules.packs import Pack, Text
    from vaccinera.visits.models import Draft
    from vaccinera.visits.queries.worklists import DayAtUnit

_EXPIRY_NOTICE = timedelta(days=30)
_MOST_DRAFTS = 8


@dataclass(frozen=True, slots=True)
class SeasonShown:
    """One programme in force, and whether it is being given in the reader's setting today."""

    pack: Pack
    is_open: bool
    word: str
    windows: list[Text]
    rules: str
    source: str


@dataclass(frozen=True, slots=True)
class DraftRow:
    """One piece of work begun at the unit."""

    draft: Draft
    person: PersonShown
    programme: Mapping[str, str]
    is_own: bool


@dataclass(frozen=True, slots=True)
class BatchRow:
    """One batch that expires soon."""

    batch: UnitBatch
    kind: str
    word: str


@page()
def start(request: PageRequest) -> HttpResponse:
    """Where the day begins; who only administers meets a page that says where to go."""
    if not request.reader.may(Permission.PERSON_FIND):
        return show(request, "web/pages/start_without_care.html")
    return show(request, "web/pages/start.html", _day(request))


def _day(request: PageRequest) -> dict[str, object]:
    reader, on = request.reader, today()
    with reading(reader):
        day = day_at_unit(reader, on=on)
        drafts = _drafts(reader, on) if day.begun and reader.may(Permission.DRAFT_SAVE) else []
        batches = batches_about_to_expire(reader, on=on, before=on + _EXPIRY_NOTICE)
        seasons = [_season(pack_of(version), reader.unit_setting, on) for version in versions_in_force(on=on)]
    _log(reader, drafts)
    request.count_to_sign = day.unsigned_mine
    return {
        "day": day,
        "on": on,
        "drafts": drafts,
        "drafts_not_shown": day.begun - len(drafts),
        "batches": [_batch(batch, on) for batch in batches],
        "seasons": seasons,
        "nearest": _nearest(day, on),
        **_allowed(reader),
    }


def _log(reader: Reader, drafts: Iterable[DraftRow]) -> None:
    """In the log, committed, before anybody is shown; a page without people needs no line."""
    shown = [row.draft.person_id for row in drafts]
    if shown:
        with acting(reader):
            log_worklist(by=reader, worklist="start", shown=shown)


def _allowed(reader: Reader) -> dict[str, bool]:
    return {
        "may_sign": reader.may(Permission.ADMINISTRATION_SIGN),
        "may_prescribe": reader.may(Permission.PRESCRIPTION_SIGN),
        "may_draft": reader.may(Permission.DRAFT_SAVE),
    }


def _nearest(day: DayAtUnit, on: date) -> tuple[str, str] | None:
    return None if day.nearest_last_day is None else left_in_words(days_left(day.nearest_last_day, on=on))


def _drafts(reader: Reader, on: date) -> list[DraftRow]:
    found = latest_drafts(reader, most=_MOST_DRAFTS)
    numbers = numbers_of({draft.person_id for draft in found})
    return [
        DraftRow(
            draft,
            shown_person(reader, draft.person, numbers.get(draft.person_id), on=on),
            names_of(draft.programme),
            is_own=draft.created_by_id == reader.staff_id,
        )
        for draft in found
    ]


def _batch(batch: UnitBatch, on: date) -> BatchRow:
    left = days_left(batch.expires_on, on=on)
    return BatchRow(batch, *left_in_words(left))


def _season(pack: Pack, setting: str, on: date) -> SeasonShown:
    windows = [window for window in pack.windows if window.settings is None or setting in window.settings]
    last_days = [
        window.to_on for window in windows if window.from_on <= on and (window.to_on is None or on <= window.to_on)
    ]
    first_days = [window.from_on for window in windows if window.from_on > on]
    return SeasonShown(
        pack=pack,
        is_open=bool(last_days),
        word=_window_in_words(last_days, first_days),
        windows=[say(window.why, {"from_on": window.from_on, "to_on": window.to_on or ""}) for window in windows],
        rules=", ".join(window.rule.id for window in windows),
        source="; ".join(dict.fromkeys(window.rule.source for window in windows)),
    )


def _window_in_words(last_days: Iterable[date | None], first_days: Iterable[date]) -> str:
    open_until = list(last_days)
    if open_until:
        known = [day for day in open_until if day is not None]
        if len(known) < len(open_until):
            return gettext("ges tills vidare")
        return gettext("ges till och med %(day)s") % {"day": max(known).isoformat()}
    coming = min(first_days, default=None)
    return (
        gettext("ges från %(day)s") % {"day": coming.isoformat()}
        if coming
        else gettext("ges inte längre den här säsongen")
    )
