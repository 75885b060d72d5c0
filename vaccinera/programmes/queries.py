"""Which programmes and versions are in force, and what they say of somebody while the decision support is on.

Versions are read once and kept: an approved version never changes.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import Q

from vaccinera.kernel.refusals import Refused
from vaccinera.kernel.remembering import remembered
from vaccinera.kernel.sorting import swedish_sort_key
from vaccinera.programmes.models import PackDraft, PopulationTable, Programme, ProgrammeVersion, Proposal
from vaccinera.programmes.rules.advice import advise
from vaccinera.programmes.rules.campaigns import campaign_of
from vaccinera.programmes.rules.contraindications import judge_contraindications
from vaccinera.programmes.rules.intended_use import read_intended_use
from vaccinera.programmes.rules.pack_reading import read_pack
from vaccinera.programmes.rules.previews import SamplePerson, read_samples
from vaccinera.programmes.states import ProposalState

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date
    from uuid import UUID

    from django.db.models import QuerySet

    from vaccinera.access.rules.readers import Reader
    from vaccinera.programmes.rules.advice import Advice
    from vaccinera.programmes.rules.campaigns import Campaign
    from vaccinera.programmes.rules.contraindications import ContraindicationVerdict
    from vaccinera.programmes.rules.intended_use import IntendedUse
    from vaccinera.programmes.rules.packs import Pack, PackProduct
    from vaccinera.programmes.rules.persons import GivenDose, PersonFacts

_INTENDED_USE = Path(__file__).parent / "intended_use"


def versions_in_force(*, on: date) -> QuerySet[ProgrammeVersion]:
    """The version of each programme that is in force on a day, in the programmes' order; of several, the newest."""
    return (
        ProgrammeVersion.objects.filter(Q(valid_to=None) | Q(valid_to__gt=on), valid_from__lte=on)
        .select_related("programme")
        .order_by("programme_id", "-valid_from", "-id")
        .distinct("programme_id")
    )


@remembered(seconds=300)
def packs_in_force(*, on: date) -> tuple[Pack, ...]:
    """The rules of every programme in force on a day, in the order they are shown in."""
    packs = [pack_of(version) for version in versions_in_force(on=on)]
    return tuple(sorted(packs, key=lambda pack: (pack.order, pack.code)))


@remembered(seconds=300)
def version_in_force(programme_code: str, *, on: date) -> ProgrammeVersion:
    """The version of one programme on a day; refuses when there is none."""
    version = versions_in_force(on=on).filter(programme_id=programme_code).first()
    if version is None:
        raise Refused("programmes.programme.not_in_force", programme=programme_code, on=on)
    return version


def pack_of(version: ProgrammeVersion) -> Pack:
    """The rules of a version, read once a process."""
    key = _key(version)
    if key not in _packs:
        _packs[key] = read_pack(version.content)
    return _packs[key]


def _key(version: ProgrammeVersion) -> tuple[int, str, str]:
    return version.pk, version.programme_id, version.version


_packs: dict[tuple[int, str, str], Pack] = {}


@dataclass(frozen=True, slots=True)
class SeasonKnown:
    """One season of a programme, the approved version that speaks for it on a day, and what that says."""

    version: ProgrammeVersion
    pack: Pack
    is_in_force: bool

    def campaign(self, *, on: date, setting: str | None = None) -> Campaign:
        """Where its campaign stands, in one setting or in all."""
        version = self.version
        return campaign_of(self.pack, on=on, valid_from=version.valid_from, valid_to=version.valid_to, setting=setting)


@remembered(seconds=300)
def seasons_known(*, on: date, with_past: bool = True) -> tuple[SeasonKnown, ...]:
    """Every season with an approved version, in one query once the contents are read; the newest season first.

    A season with several versions is told by the one in force that day, else the next to come, else the last there was.
    Without the past only versions in force or to come are read.
    """
    found = ProgrammeVersion.objects.defer("content").select_related("programme").order_by("-valid_from", "-id")
    versions = list(found if with_past else found.filter(Q(valid_to=None) | Q(valid_to__gt=on)))
    _read_what_is_new(versions)
    seasons: dict[tuple[str, str], list[SeasonKnown]] = {}
    for version in versions:
        pack = pack_of(version)
        is_in_force = version.valid_from <= on and (version.valid_to is None or version.valid_to > on)
        seasons.setdefault((pack.code, pack.season.code), []).append(SeasonKnown(version, pack, is_in_force))
    return tuple(_spoken_for(found, on) for found in seasons.values())


def _spoken_for(found: Sequence[SeasonKnown], on: date) -> SeasonKnown:
    """Of a season's versions, the newest first, the one that speaks for it."""
    in_force = next((one for one in found if one.is_in_force), None)
    coming = [one for one in found if one.version.valid_from > on]
    return in_force or (coming[-1] if coming else found[0])


def _read_what_is_new(versions: Sequence[ProgrammeVersion]) -> None:
    """Read the contents not read before in this process, all at once."""
    new = {version.pk: version for version in versions if _key(version) not in _packs}
    if new:
        contents = ProgrammeVersion.objects.filter(pk__in=new).values_list("pk", "content")
        _packs.update({_key(new[key]): read_pack(content) for key, content in contents})


def is_advice_given() -> bool:
    """Whether the decision support is switched on in this installation (LAW-32)."""
    return bool(settings.VACCINERA_GIVES_ADVICE)


def advice_for(pack: Pack, facts: PersonFacts, given: Sequence[GivenDose], *, on: date) -> Advice | None:
    """What a programme says of a person, or nothing at all where the decision support is switched off (LAW-32).

    The only door to :func:`advise`: whoever shows or decides by an advice goes through here.
    """
    return advise(pack, facts, given, on=on) if is_advice_given() else None


def contraindications_for(
    pack: Pack, facts: Mapping[str, object], product: PackProduct
) -> tuple[ContraindicationVerdict, ...]:
    """What the declaration's facts ask for with a product; nothing where the decision support is off (LAW-32).

    The only door to :func:`judge_contraindications`, as :func:`advice_for` is to the advice. What the answers
    themselves ask for is the declaration's and always holds.
    """
    return judge_contraindications(pack, facts, product) if is_advice_given() else ()


@cache
def intended_use() -> IntendedUse:
    """The newest version of what the decision support is meant for."""
    newest = max(_INTENDED_USE.glob("*.toml"), key=lambda file: int(file.stem))
    return read_intended_use(tomllib.loads(newest.read_text("utf-8")))


@dataclass(frozen=True, slots=True)
class VersionsOfProgramme:
    """A programme's versions on a day: the one in force, those to come and those that were, the newest first."""

    programme: Programme
    in_force: ProgrammeVersion | None
    coming: tuple[ProgrammeVersion, ...]
    past: tuple[ProgrammeVersion, ...]


def programmes_and_versions(*, on: date) -> tuple[VersionsOfProgramme, ...]:
    """Every programme with all its versions, without their contents."""
    versions = ProgrammeVersion.objects.defer("content").select_related("programme").order_by("-valid_from", "-id")
    of_programme: dict[Programme, list[ProgrammeVersion]] = {}
    for version in versions:
        of_programme.setdefault(version.programme, []).append(version)
    return tuple(
        _sorted_out(programme, of_programme[programme], on)
        for programme in sorted(of_programme, key=lambda one: swedish_sort_key(one.name_sv))
    )


def _sorted_out(programme: Programme, versions: list[ProgrammeVersion], on: date) -> VersionsOfProgramme:
    coming = tuple(version for version in versions if version.valid_from > on)
    begun = [version for version in versions if version.valid_from <= on]
    in_force = next((version for version in begun if version.valid_to is None or version.valid_to > on), None)
    return VersionsOfProgramme(
        programme, in_force, coming, tuple(version for version in begun if version is not in_force)
    )


def version_named(programme_code: str, version: str) -> ProgrammeVersion:
    """One version of a programme, with the proposal it was; refuses when there is none."""
    found = (
        ProgrammeVersion.objects.filter(programme_id=programme_code, version=version)
        .select_related("programme", "proposal")
        .first()
    )
    if found is None:
        raise Refused("programmes.version.not_found")
    return found


def versions_from(day: date) -> list[ProgrammeVersion]:
    """Every version that is in force some day from this one on."""
    return list(ProgrammeVersion.objects.filter(Q(valid_to=None) | Q(valid_to__gt=day)).order_by("id"))


def version_names_taken(programme_code: str) -> set[str]:
    """Names no new version of a programme can have: those that stand, and those that wait."""
    standing = ProgrammeVersion.objects.filter(programme_id=programme_code).values_list("version", flat=True)
    waiting = Proposal.objects.filter(programme_code=programme_code, state=ProposalState.PROPOSED)
    return {*standing, *waiting.values_list("version", flat=True)}


def version_before(programme_code: str, *, on: date) -> ProgrammeVersion | None:
    """The version a new one from a day would follow: the last to begin before it, in force or not."""
    versions = ProgrammeVersion.objects.filter(programme_id=programme_code, valid_from__lt=on)
    return versions.order_by("-valid_from", "-id").first()


def proposals_waiting() -> list[Proposal]:
    """What waits for a second person, the oldest first, without contents."""
    return list(Proposal.objects.defer("content").filter(state=ProposalState.PROPOSED).order_by("proposed_at", "id"))


def proposals_decided(*, most: int) -> list[Proposal]:
    """What was decided last, without contents."""
    decided = Proposal.objects.defer("content").exclude(state=ProposalState.PROPOSED)
    return list(decided.order_by("-decided_at", "-id")[:most])


def proposal_by_id(proposal_id: UUID) -> Proposal:
    """One proposal and the version it would replace; refuses when there is none."""
    found = Proposal.objects.select_related("replaces").filter(pk=proposal_id).first()
    if found is None:
        raise Refused("programmes.proposal.not_found")
    return found


def drafts_of(reader: Reader) -> list[PackDraft]:
    """The reader's own drafts, the last changed first."""
    return list(PackDraft.objects.filter(owner_hsa_id=reader.hsa_id).order_by("-updated_at", "-id"))


def draft_by_id(reader: Reader, draft_id: UUID) -> PackDraft:
    """One of the reader's own drafts and the version it changes; refuses when there is none."""
    found = PackDraft.objects.select_related("based_on").filter(pk=draft_id, owner_hsa_id=reader.hsa_id).first()
    if found is None:
        raise Refused("programmes.draft.not_found")
    return found


@cache
def sample_people() -> tuple[SamplePerson, ...]:
    """The invented people a change is tried on, from their file."""
    return read_samples(tomllib.loads((Path(__file__).parent / "samples" / "people.toml").read_text("utf-8")))


def populations() -> QuerySet[PopulationTable]:
    """Population figures that were loaded, the latest day first; of one day the last loaded, which holds, first."""
    return PopulationTable.objects.order_by("-counted_on", "-loaded_at", "-pk")


def target_groups_known() -> frozenset[str]:
    """The codes of target groups in any version of any programme."""
    contents = ProgrammeVersion.objects.values_list("content__target_groups", flat=True)
    return frozenset(group["code"] for groups in contents for group in groups)
