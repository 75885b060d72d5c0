"""Which programmes and versions are in force, and what they say of somebody while the decision support is on.

Versions are read once and kept: an approved version never changes.
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import Q

from vaccinera.kernel.refusals import Refused
from vaccinera.kernel.remembering import remembered
from vaccinera.programmes.models import ProgrammeVersion
from vaccinera.programmes.rules.advice import advise
from vaccinera.programmes.rules.intended_use import read_intended_use
from vaccinera.programmes.rules.pack_reading import read_pack

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from django.db.models import QuerySet

    from vaccinera.programmes.rules.advice import Advice
    from vaccinera.programmes.rules.intended_use import IntendedUse
    from vaccinera.programmes.rules.packs import Pack
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


@remembered(seconds=5)
def version_in_force(programme_code: str, *, on: date) -> ProgrammeVersion:
    """The version of one programme on a day; refuses when there is none."""
    version = versions_in_force(on=on).filter(programme_id=programme_code).first()
    if version is None:
        raise Refused("programmes.programme.not_in_force", programme=programme_code, on=on)
    return version


def pack_of(version: ProgrammeVersion) -> Pack:
    """The rules of a version, read once a process."""
    key = (version.pk, version.programme_id, version.version)
    if key not in _packs:
        _packs[key] = read_pack(version.content)
    return _packs[key]


_packs: dict[tuple[int, str, str], Pack] = {}


def is_advice_given() -> bool:
    """Whether the decision support is switched on in this installation (LAW-32)."""
    return bool(settings.VACCINERA_GIVES_ADVICE)


def advice_for(pack: Pack, facts: PersonFacts, given: Sequence[GivenDose], *, on: date) -> Advice | None:
    """What a programme says of a person, or nothing at all where the decision support is switched off (LAW-32).

    The only door to :func:`advise`: whoever shows or decides by an advice goes through here.
    """
    return advise(pack, facts, given, on=on) if is_advice_given() else None


@cache
def intended_use() -> IntendedUse:
    """The newest version of what the decision support is meant for."""
    newest = max(_INTENDED_USE.glob("*.toml"), key=lambda file: int(file.stem))
    return read_intended_use(tomllib.loads(newest.read_text("utf-8")))
