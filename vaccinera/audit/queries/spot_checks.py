"""Drawing a sample of openings, and the samples drawn: what was found, year by year (LAW-21)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.models import Count, Q
from django.db.models.functions import ExtractYear

from vaccinera.audit.models import SampledOpening, SpotCheck
from vaccinera.audit.states import CheckState, Judgement
from vaccinera.kernel.clock import SWEDISH_TIME

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from django.db.models import QuerySet

    from vaccinera.audit.queries.events import EventsSought, Placed

# One opening is one person, opened by one user on one day, however many pages that took; its first event stands for it.
# The order within each half is a digest of the seed and that event: chance, and yet the same for whoever has the seed.
_OPENINGS = """
WITH opening AS (
  SELECT (array_agg(id ORDER BY at, id))[1] AS id,
         count(*) AS events,
         bool_or(details @> '{"without_visit": true}') AS is_without_visit
    FROM audit_event
   WHERE provider_id = %(provider)s AND at >= %(from_at)s AND at < %(until)s
     AND (%(unit)s = '' OR unit_hsa_id = %(unit)s) AND action = ANY(%(actions)s) AND person_id IS NOT NULL
   GROUP BY user_hsa_id, person_id, (at AT TIME ZONE 'Europe/Stockholm')::date
)
"""
_SAMPLE = (
    _OPENINGS
    + """
SELECT id, events, is_without_visit FROM opening
 ORDER BY is_without_visit DESC, sha256(convert_to(%(seed)s || id::text, 'UTF8')) LIMIT %(size)s
"""
)
_COUNT = _OPENINGS + "SELECT count(*), count(*) FILTER (WHERE is_without_visit) FROM opening"  # noqa: S608 - text of our own


@dataclass(frozen=True, slots=True)
class Drawn:
    """One opening as it was drawn."""

    event_id: UUID
    events: int
    is_without_visit: bool


@dataclass(frozen=True, slots=True)
class YearOfChecks:
    """What a year's spot checks came to; openings by what they were judged to be, of checks drawn that year."""

    year: int
    checks: int
    signed_off: int
    openings: int
    in_order: int
    to_be_asked: int
    findings: int


def openings_counted(by: Placed, sought: EventsSought, *, actions: Sequence[str]) -> tuple[int, int]:
    """How many openings there are to draw from, and how many of people without a visit at the unit lately."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, _asked(by, sought, actions))
        every, without_visit = cursor.fetchone()
    return every, without_visit


def drawn_at_chance(by: Placed, sought: EventsSought, *, actions: Sequence[str], seed: str, size: int) -> list[Drawn]:
    """The sample that a seed gives; openings of people without a visit come first."""
    with connection.cursor() as cursor:
        cursor.execute(_SAMPLE, _asked(by, sought, actions) | {"seed": seed, "size": size})
        return [Drawn(*row) for row in cursor.fetchall()]


def _asked(by: Placed, sought: EventsSought, actions: Sequence[str]) -> dict[str, Any]:
    return {
        "provider": by.provider_id,
        "from_at": sought.from_at,
        "until": sought.until,
        "unit": sought.unit_hsa_id,
        "actions": list(actions),
    }


def spot_checks(by: Placed) -> QuerySet[SpotCheck]:
    """The provider's spot checks, the latest first, each with how many openings it has and how many are judged."""
    judged = ~Q(sampled__judgement="")
    return (
        SpotCheck.objects.filter(provider_id=by.provider_id)
        .annotate(size=Count("sampled"), judged=Count("sampled", filter=judged))
        .order_by("-drawn_at", "-id")
    )


def spot_check_by_id(by: Placed, check_id: UUID) -> SpotCheck | None:
    """One of the provider's."""
    return SpotCheck.objects.filter(provider_id=by.provider_id, pk=check_id).first()


def openings_of(check: SpotCheck) -> list[SampledOpening]:
    """What was drawn, in the order it was drawn."""
    return list(SampledOpening.objects.filter(check_of=check, provider_id=check.provider_id).order_by("place"))


def years_of_checks(by: Placed) -> list[YearOfChecks]:
    """The statistics, the latest year first."""
    year = ExtractYear("drawn_at", tzinfo=SWEDISH_TIME)
    checks = SpotCheck.objects.filter(provider_id=by.provider_id).annotate(year=year).values("year")
    counted = checks.annotate(
        checks=Count("id", distinct=True),
        signed_off=Count("id", distinct=True, filter=Q(state=CheckState.SIGNED_OFF)),
        openings=Count("sampled"),
        in_order=Count("sampled", filter=Q(sampled__judgement=Judgement.IN_ORDER)),
        to_be_asked=Count("sampled", filter=Q(sampled__judgement=Judgement.TO_BE_ASKED)),
        findings=Count("sampled", filter=Q(sampled__judgement=Judgement.FINDING)),
    )
    return [YearOfChecks(**row) for row in counted.order_by("-year")]
