"""The port to the staff directory: who works where, with which licence, and whose name is protected (ID-08, ID-11).

The real directory is HSA (authorizationmanagement, GetCredentialsForPersonIncludingProtectedPerson); whoever connects
it implements :class:`Directory`. Licences are its codes: LK physician, SJ nurse, BM midwife.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any, Protocol

from vaccinera.organisations.rules.hsa_ids import is_hsa_id

MOST_AT_ONCE = 100
MOST_FOUND = 25
_LICENCE_OF = {"physician": "LK", "midwife": "BM", "nurse": "SJ", "specialist_nurse": "SJ"}
_NURSES = frozenset({"nurse", "specialist_nurse"})


class DirectorySilent(Exception):
    """The directory does not answer now, or not in time: what is known stays until it does."""


class DirectoryFaulty(Exception):
    """The directory answered with something that cannot be true; nothing of the answer is taken over."""


@dataclass(frozen=True, slots=True)
class DirectoryCommission:
    """A commission as the directory tells it: where, for what, and when; which roles it gives is decided here."""

    hsa_id: str
    name: str
    purpose: str
    unit_hsa_id: str
    from_on: date
    to_on: date | None = None


@dataclass(frozen=True, slots=True)
class DirectoryPerson:
    """One person who works in care, as the directory tells them."""

    hsa_id: str
    given_name: str
    family_name: str
    profession: str
    competences: tuple[str, ...] = ()
    licences: tuple[str, ...] = ()
    has_nurse_prescription_right: bool = False
    is_protected: bool = False
    role_code: str = ""
    role_name: str = ""
    commissions: tuple[DirectoryCommission, ...] = ()

    @property
    def name(self) -> str:
        """Given and family name."""
        return f"{self.given_name} {self.family_name}"

    @property
    def may_be_prescriber(self) -> bool:
        """See :func:`may_be_prescriber`."""
        return may_be_prescriber(
            profession=self.profession,
            competences=self.competences,
            licences=self.licences,
            has_nurse_prescription_right=self.has_nurse_prescription_right,
        )


class Directory(Protocol):
    """Whoever answers for the directory. Both raise :class:`DirectorySilent` and :class:`DirectoryFaulty`."""

    def look_up(self, hsa_ids: Collection[str]) -> Mapping[str, DirectoryPerson]:
        """What is known of people by HSA-id, at most 100 at once; whoever has left is not in the answer."""
        ...

    def find(self, words: str) -> list[DirectoryPerson]:
        """People by an HSA-id or by the beginnings of their names, at most 25, by family name."""
        ...


def may_be_prescriber(
    *, profession: str, competences: Collection[str], licences: Collection[str], has_nurse_prescription_right: bool
) -> bool:
    """Whether the directory lets somebody be a prescriber at all (ID-11, HSLF-FS 2018:43).

    The licence of the profession is needed; a nurse needs a further education or the prescription right as well. For
    whom they may then prescribe what is the programme's affair.
    """
    if _LICENCE_OF.get(profession) not in {*licences}:
        return False
    return profession not in _NURSES or bool(competences) or has_nurse_prescription_right


def read_person(entry: Mapping[str, Any]) -> DirectoryPerson:
    """One person of an answer; an answer that lacks a fact, or has one of the wrong kind, is refused whole."""
    try:
        given_name, family_name = entry["name"]
        person = DirectoryPerson(
            hsa_id=entry["hsa_id"],
            given_name=given_name,
            family_name=family_name,
            profession=entry["profession"],
            competences=tuple(entry.get("competences", ())),
            licences=tuple(entry.get("licences", ())),
            has_nurse_prescription_right=entry.get("nurse_prescription_right", False) is True,
            is_protected=entry.get("protected", False) is True,
            role_code=entry.get("role_code", ""),
            role_name=entry.get("role_name", ""),
            commissions=tuple(DirectoryCommission(**told) for told in entry.get("commissions", ())),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise DirectoryFaulty(str(error)) from error
    if not is_hsa_id(person.hsa_id) or not person.family_name:
        raise DirectoryFaulty(person.hsa_id)
    return person


def in_batches(hsa_ids: Iterable[str]) -> Iterator[list[str]]:
    """HSA-ids in portions the directory takes."""
    rest = iter(hsa_ids)
    while batch := list(islice(rest, MOST_AT_ONCE)):
        yield batch
