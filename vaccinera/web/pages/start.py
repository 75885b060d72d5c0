"""The first page after login: today at the unit, what is left to do, and the field that begins the next person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from vaccinera.access.states import Permission
from vaccinera.kernel.clock import now, today
from vaccinera.kernel.scope import acting, reading
from vaccinera.organisations.queries.joining import messages_now
from vaccinera.organisations.queries.units import choices_of
from vaccinera.patients.queries import numbers_of
from vaccinera.products.queries import batches_about_to_expire
from vaccinera.programmes.queries import seasons_known
from vaccinera.programmes.rules.sentences import say
from vaccinera.programmes.states import CampaignStage
from vaccinera.visits.actions.looking import log_worklist
from vaccinera.visits.queries.worklists import day_at_unit, latest_drafts
from vaccinera.visits.rules.deadlines import days_left
from vaccinera.web.information import SeasonShown, season_shown
from vaccinera.web.overview import SEES_AN_OVERVIEW
from vaccinera.web.page import PageRequest, page, show
from vaccinera.web.people import PersonShown, names_of, shown_person
from vaccinera.web.registration import said
from vaccinera.web.worklists import left_in_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from django.http import HttpResponse

    from vaccinera.access.rules.readers import Reader
    from vaccinera.products.models import UnitBatch
    from vaccinera.programmes.rules.packs import Text
    from vaccinera.visits.models import Draft
    from vaccinera.visits.queries.worklists import DayAtUnit

_EXPIRY_NOTICE = timedelta(days=30)
_MOST_DRAFTS = 8
# What stands on the page, in this order: what can be missed first, then what is over.
_IN_ORDER = (CampaignStage.CLOSES_SOON, CampaignStage.OPEN, CampaignStage.ANNOUNCED, CampaignStage.OVER)


@dataclass(frozen=True, slots=True)
class ProgrammeRow:
    """One programme in the reader's setting: where it stands, its page, and its periods with their rules."""

    shown: SeasonShown
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
        return show(request, "web/pages/start_without_care.html", _without_care(request.reader))
    return show(request, "web/pages/start.html", _day(request))


def _without_care(reader: Reader) -> dict[str, object]:
    with reading(reader):
        told = messages_now(provider_id=reader.provider_id, at=now())
    return {
        "told": told,
        "may_read_statements": reader.may(Permission.STATEMENT_READ),
        "may_read_programmes": reader.may(Permission.PROGRAMME_READ),
        "may_manage_providers": reader.may(Permission.PROVIDER_MANAGE),
        "may_read_log": reader.may(Permission.LOG_READ),
        "may_see_overview": any(map(reader.may, SEES_AN_OVERVIEW)),
    }


def _day(request: PageRequest) -> dict[str, object]:
    reader, on = request.reader, today()
    with reading(reader):
        day = day_at_unit(reader, on=on)
        drafts = _drafts(reader, on) if day.begun and reader.may(Permission.DRAFT_SAVE) else []
        batches = batches_about_to_expire(reader, on=on, before=on + _EXPIRY_NOTICE)
        programmes, told = _current(reader, on), messages_now(provider_id=reader.provider_id, at=now())
    _log(reader, drafts)
    request.count_to_sign = day.unsigned_mine
    return {
        "told": told,
        "day": day,
        "on": on,
        "drafts": drafts,
        "drafts_not_shown": day.begun - len(drafts),
        "batches": [_batch(batch, on) for batch in batches],
        "programmes": programmes,
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
        "may_review": reader.may(Permission.DECLARATION_REVIEW),
        "may_see_overview": any(map(reader.may, SEES_AN_OVERVIEW)),
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


def _current(reader: Reader, on: date) -> list[ProgrammeRow]:
    """What the unit gives, what was this season, and what is announced; what closes first stands first."""
    setting, chosen = reader.unit_setting, choices_of(unit_id=reader.unit_id)
    known = [season for season in seasons_known(on=on, with_past=False) if chosen.gives(season.pack.code)]
    shown = [season_shown(season, season.campaign(on=on, setting=setting)) for season in known]
    current = [one for one in shown if one.season.is_in_force or one.campaign.stage is CampaignStage.ANNOUNCED]
    told = [one for one in current if one.campaign.stage in _IN_ORDER]
    return [_row(one, setting) for one in sorted(told, key=_by_stage)]


def _by_stage(shown: SeasonShown) -> tuple[int, date, str]:
    campaign = shown.campaign
    return _IN_ORDER.index(campaign.stage), campaign.opens_on or date.min, said(shown.pack.names)


def _row(shown: SeasonShown, setting: str) -> ProgrammeRow:
    windows = [one for one in shown.pack.windows if one.settings is None or setting in one.settings]
    return ProgrammeRow(
        shown=shown,
        windows=[say(window.why, {"from_on": window.from_on, "to_on": window.to_on or ""}) for window in windows],
        rules=", ".join(window.rule.id for window in windows),
        source="; ".join(dict.fromkeys(window.rule.source for window in windows)),
    )
