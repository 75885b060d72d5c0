"""Which programmes and versions are in force, read once and kept: an approved version never changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from vaccinera.kernel.refusals import Refused
from vaccinera.kernel.remembering import remembered
from vaccinera.programmes.models import ProgrammeVersion
from vaccinera.programmes.rules.pack_reading import read_pack

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import QuerySet

    from vaccinera.programmes.rules.packs import Pack


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
