"""Who a person is: the numbers they have and had, and whom of the index they are the same as (PER-07, PER-09)."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.utils.translation import gettext, gettext_noop

from vaccinera.access.states import Permission
from vaccinera.kernel.clock import today
from vaccinera.kernel.scope import reading
from vaccinera.patients.queries import NumberShown, checks_of, numbers_kept, open_merges
from vaccinera.patients.rules.protection import shown_identifier
from vaccinera.patients.states import IdentityLevel, IdentityWay, Protection
from vaccinera.web.forms.new_people import WAYS
from vaccinera.web.grounds import opened_or_asked
from vaccinera.web.page import PageRequest, page, show
from vaccinera.web.people import KINDS_OF_NUMBER, shown_person

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from uuid import UUID

    from vaccinera.access.rules.readers import Reader
    from vaccinera.patients.models import IdentityCheck, Merge, Person
    from vaccinera.patients.queries import NumberKept


LEVELS: Mapping[IdentityLevel, str] = MappingProxyType(
    {
        IdentityLevel.PROVEN: gettext_noop("identiteten styrkt"),
        IdentityLevel.PROBABLE: gettext_noop("identiteten sannolik"),
        IdentityLevel.UNCERTAIN: gettext_noop("identiteten osäker"),
    }
)


@dataclass(frozen=True, slots=True)
class NumberRow:
    """One number of the history, in words."""

    number: str
    kind: str
    period: str
    note: str
    is_in_use: bool
    is_of_merged: bool


@dataclass(frozen=True, slots=True)
class MergeRow:
    """One merge into this person, with what the other one was called."""

    merge: Merge
    name: str


@dataclass(frozen=True, slots=True)
class CheckRow:
    """One time it was established who the person is, and in which way."""

    check: IdentityCheck
    way: str


@page(Permission.PERSON_FIND)
def identity(request: PageRequest, person_id: UUID) -> HttpResponse:
    """The opening is in the log, committed, before anything is read for the page (LAW-14, LAW-23)."""
    reader = request.reader
    opened = opened_or_asked(request, person_id, why="identity")
    if isinstance(opened, HttpResponse):
        return opened
    with reading(reader):
        numbers = numbers_kept(opened.pk)
        merges = open_merges(opened)
        checks = checks_of(reader, opened.pk)
    context = {
        "person": shown_person(reader, opened, _number_in_use(numbers), on=today()),
        "numbers": [_number(reader, opened, one) for one in numbers],
        "merges": [MergeRow(merge, merge.merged.listed_name) for merge in merges],
        "checks": [CheckRow(check, gettext(WAYS[IdentityWay(check.way)])) for check in checks],
        "opened": opened,
        "may_register": reader.may(Permission.PERSON_REGISTER),
        "may_merge": reader.may(Permission.PERSON_MERGE),
    }
    return show(request, "web/pages/people_identity.html", context)


def _number_in_use(numbers: Sequence[NumberKept]) -> NumberShown | None:
    return next((NumberShown(one.kind, one.value) for one in numbers if one.is_in_use), None)


def _number(reader: Reader, opened: Person, one: NumberKept) -> NumberRow:
    may = reader.may(Permission.PERSON_OPEN_PROTECTED)
    written = shown_identifier(one.kind, one.value, Protection(opened.protection), may_open_protected=may)
    return NumberRow(
        number=written or "",
        kind=gettext(KINDS_OF_NUMBER[one.kind]),
        period=_period(one),
        note=", ".join(_notes(one)),
        is_in_use=one.is_in_use,
        is_of_merged=one.is_of_merged,
    )


def _notes(one: NumberKept) -> list[str]:
    """How sure the Tax Agency was, and whether the number sleeps; neither turns anybody away (PER-04)."""
    level = [gettext(LEVELS[IdentityLevel(one.level)])] if one.level else []
    return [*level, *([gettext("vilande")] if one.is_dormant else [])]


def _period(one: NumberKept) -> str:
    if one.to_on is None:
        return "" if one.from_on is None else gettext("från %(day)s") % {"day": one.from_on.isoformat()}
    if one.from_on is None:
        return gettext("till %(day)s") % {"day": one.to_on.isoformat()}
    return gettext("%(first)s till %(last)s") % {"first": one.from_on.isoformat(), "last": one.to_on.isoformat()}
