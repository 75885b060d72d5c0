"""When a dose can be certified, what a certificate is called by, and whether it still holds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from vaccinera.certificates.states import Standing

# Without letters and digits that are taken for each other when read aloud or copied by hand.
_SIGNS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
_GROUPS, _GROUP = 3, 4


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a visit as it stands now, which may be another than when it was told of."""

    is_current: bool
    nullified_at: datetime | None
    administration_signed_at: datetime | None


def hindrance(version: Version) -> str | None:
    """Why a dose cannot be certified, as a refusal's code: it does not hold, or nobody has signed it as given yet."""
    if version.nullified_at is not None:
        return "certificates.dose.nullified"
    if not version.is_current:
        return "certificates.dose.replaced"
    if version.administration_signed_at is None:
        return "certificates.dose.not_signed"
    return None


def standing(told: Iterable[Version]) -> Standing:
    """What has become of the doses since: one that was nullified weighs more than one that was corrected."""
    versions = list(told)
    if any(version.nullified_at is not None for version in versions):
        return Standing.NULLIFIED
    return Standing.HOLDS if all(version.is_current for version in versions) else Standing.CORRECTED


def certificate_number(key: UUID) -> str:
    """A number to read over the telephone, made from the random end of the certificate's key: ``K7TQ-29FM-XH4D``."""
    left, signs = key.int & ((1 << 62) - 1), ""
    for _ in range(_GROUPS * _GROUP):
        left, place = divmod(left, len(_SIGNS))
        signs += _SIGNS[place]
    return "-".join(signs[start : start + _GROUP] for start in range(0, len(signs), _GROUP))
