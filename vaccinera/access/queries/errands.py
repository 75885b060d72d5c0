"""What became of what somebody asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from django.db.models import Count, Q

from vaccinera.access.models import Errand, ErrandFile, ErrandFilePart
from vaccinera.access.rules.errands import FORGOTTEN_AFTER
from vaccinera.access.states import UNFINISHED
from vaccinera.kernel.clock import civil_day

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from uuid import UUID

    from django.db.models import QuerySet

    from vaccinera.access.rules.readers import Reader


class ErrandNews(NamedTuple):
    """How many of the reader's errands are over since they last looked, and how many are waited for."""

    ready: int
    waiting: int


def errand_alone(reader: Reader, *, alone: str, keys: Mapping[str, str | int], at: datetime) -> Errand | None:
    """The errand of a sort that is done alone: the one under way, of whatever keys, else the latest over of these."""
    found = Errand.objects.filter(provider_id=reader.provider_id, alone=alone)
    under_way = found.filter(state__in=UNFINISHED, asked_at__gte=at - FORGOTTEN_AFTER).first()
    return under_way or found.filter(keys=dict(keys)).exclude(state__in=UNFINISHED).order_by("-asked_at", "-id").first()


def errands_of(reader: Reader, *, at: datetime) -> list[Errand]:
    """What the reader asked for in this commission and has not put away, the latest first, each with its file if any.

    Not what is past its day, which a job takes away that night.
    """
    return list(_own(reader, at=at).select_related("file").order_by("-asked_at", "-id"))


def errand_of(reader: Reader, errand_id: UUID, *, at: datetime) -> Errand | None:
    """One of those."""
    return _own(reader, at=at).select_related("file").filter(pk=errand_id).first()


def errand_news(reader: Reader, *, at: datetime) -> ErrandNews:
    """What the frame of every page tells, in one statement."""
    over, unfinished = Q(seen_at=None) & ~Q(state__in=UNFINISHED), Q(state__in=UNFINISHED)
    told = _own(reader, at=at).aggregate(
        ready=Count("pk", filter=over), waiting=Count("pk", filter=unfinished & Q(asked_at__gte=at - FORGOTTEN_AFTER))
    )
    return ErrandNews(**told)


def part_of(file: ErrandFile, number: int) -> bytes:
    """A part of a file, the first numbered nought."""
    return bytes(ErrandFilePart.objects.values_list("content", flat=True).get(errand=file.errand_id, number=number))


def _own(reader: Reader, *, at: datetime) -> QuerySet[Errand]:
    return Errand.objects.filter(
        provider_id=reader.provider_id,
        commission_id=reader.commission_id,
        asked_by_hsa_id=reader.hsa_id,
        put_away_at=None,
        kept_until__gte=civil_day(at),
    )
