"""The staff directory this installation asks, and whom it asks about."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings

from vaccinera.organisations.models import Commission, Staff
from vaccinera.organisations.rules.directory import MOST_AT_ONCE, DirectoryCommission, DirectoryPerson
from vaccinera.organisations.rules.invented_directory import InventedDirectory, read_invented

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from vaccinera.organisations.rules.directory import Directory

_INVENTED = Path(__file__).resolve().parent.parent / "directory" / "invented.toml"
# Commissions given here, by administrators, are not the directory's to tell of.
MADE_HERE = ("LOKALT-", "REGIONEN-")


def directory() -> Directory | None:
    """The directory this installation asks, if any is connected."""
    return invented_directory() if settings.VACCINERA_DIRECTORY == "invented" else None


def invented_directory() -> InventedDirectory:
    """The invented directory of the demo and the tests."""
    return read_invented(_invented_content(), known=known_people)


@cache
def _invented_content() -> dict[str, Any]:
    return tomllib.loads(_INVENTED.read_text("utf-8"))


def known_people() -> Mapping[str, DirectoryPerson]:
    """Everybody the installation knows, as it knows them, with the commissions that are the directory's."""
    commissions: dict[int, list[DirectoryCommission]] = {}
    for one in Commission.objects.select_related("unit").order_by("pk"):
        if not one.hsa_id.startswith(MADE_HERE):
            told = DirectoryCommission(one.hsa_id, one.name, one.purpose, one.unit.hsa_id, one.from_on, one.to_on)
            commissions.setdefault(one.staff_id, []).append(told)
    return {
        staff.hsa_id: as_the_directory_tells(staff, tuple(commissions.get(staff.pk, ())))
        for staff in Staff.objects.order_by("pk")
    }


def as_the_directory_tells(staff: Staff, commissions: tuple[DirectoryCommission, ...] = ()) -> DirectoryPerson:
    """A member of staff in the directory's own shape."""
    return DirectoryPerson(
        hsa_id=staff.hsa_id,
        given_name=staff.given_name,
        family_name=staff.family_name,
        profession=staff.profession,
        competences=tuple(staff.competences),
        licences=tuple(staff.licences),
        has_nurse_prescription_right=staff.has_nurse_prescription_right,
        is_protected=staff.is_protected,
        role_code=staff.role_code,
        role_name=staff.role_name,
        commissions=commissions,
    )


def people_to_ask_about() -> Iterator[str]:
    """The HSA-ids of all who have not left, in the order they came."""
    staff = Staff.objects.filter(left_on=None).order_by("pk")
    return staff.values_list("hsa_id", flat=True).iterator(chunk_size=MOST_AT_ONCE)
