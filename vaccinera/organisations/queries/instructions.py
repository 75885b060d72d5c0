"""The processor instruction: its versions, who has accepted which, and which programmes nothing accepted covers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vaccinera.kernel.refusals import Refused
from vaccinera.organisations.models import Acceptance, CareProvider, Joining, ProcessorInstruction
from vaccinera.organisations.queries.contracts import care_providers, programmes_offered
from vaccinera.organisations.rules.instructions import gaps_of, instruction_as_published
from vaccinera.organisations.states import JoiningState

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from vaccinera.organisations.rules.instructions import Gap, Instruction


@dataclass(frozen=True, slots=True)
class VersionOfInstruction:
    """A published version, read."""

    row: ProcessorInstruction
    instruction: Instruction
    is_in_force: bool
    is_coming: bool


@dataclass(frozen=True, slots=True)
class Coverage:
    """What a provider offers, the newest version it has accepted, and what that does not cover."""

    provider: CareProvider
    offered: tuple[str, ...]
    accepted: Acceptance | None
    gaps: tuple[Gap, ...]
    has_accepted_current: bool


def instruction_versions(*, on: date) -> list[VersionOfInstruction]:
    """Every published version, the newest first."""
    rows = list(ProcessorInstruction.objects.select_related("change").order_by("-from_on"))
    in_force = next((row.pk for row in rows if row.from_on <= on), None)
    return [
        VersionOfInstruction(row, instruction_as_published(row.content), row.pk == in_force, row.from_on > on)
        for row in rows
    ]


def instruction_in_force(*, on: date) -> VersionOfInstruction | None:
    """The version in force on a day, or nothing before the first."""
    return next((one for one in instruction_versions(on=on) if one.is_in_force), None)


def instruction_named(version: str, *, on: date) -> VersionOfInstruction:
    """One version; refuses when there is none."""
    found = next((one for one in instruction_versions(on=on) if one.row.version == version), None)
    if found is None:
        raise Refused("organisations.instruction.not_found")
    return found


def acceptances_of(provider_id: int) -> list[Acceptance]:
    """What a provider has accepted, the newest version first."""
    accepted = Acceptance.objects.filter(provider_id=provider_id).select_related("instruction")
    return list(accepted.order_by("-instruction__from_on"))


def coverage_of(provider_id: int, *, on: date) -> Coverage | None:
    """What one provider's acceptance covers; nothing for the region's own administration."""
    return next((one for one in coverages(on=on) if one.provider.pk == provider_id), None)


def coverages(*, on: date) -> Sequence[Coverage]:
    """The same for every care provider, in Swedish order, in five statements however many there are.

    A provider on its way in offers nothing until it is live: what it lacks stands in its checklist.
    """
    current = instruction_in_force(on=on)
    in_force = frozenset(current.instruction.programmes) if current else frozenset()
    newest: dict[int, Acceptance] = {}
    for acceptance in Acceptance.objects.select_related("instruction").order_by("instruction__from_on"):
        newest[acceptance.provider_id] = acceptance
    joining = set(Joining.objects.exclude(state=JoiningState.LIVE).values_list("provider_id", flat=True))
    offered = {key: codes for key, codes in programmes_offered(on=on).items() if key not in joining}
    return [
        _coverage(provider, newest.get(provider.pk), offered.get(provider.pk, frozenset()), in_force, current)
        for provider in care_providers()
    ]


def _coverage(
    provider: CareProvider,
    accepted: Acceptance | None,
    offered: frozenset[str],
    in_force: frozenset[str],
    current: VersionOfInstruction | None,
) -> Coverage:
    covered = instruction_as_published(accepted.instruction.content).programmes if accepted else ()
    return Coverage(
        provider=provider,
        offered=tuple(sorted(offered)),
        accepted=accepted,
        gaps=gaps_of(offered, in_force=in_force, accepted=covered),
        has_accepted_current=accepted is not None
        and current is not None
        and accepted.instruction.from_on >= current.row.from_on,
    )
