"""An invented directory for the demo and the tests, with a real one's bad days: silent, slow, and out of its mind."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

from vaccinera.kernel.sorting import swedish_sort_key
from vaccinera.organisations.rules.directory import (
    MOST_AT_ONCE,
    MOST_FOUND,
    DirectoryPerson,
    DirectorySilent,
    read_person,
)

PATIENCE_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class InventedDirectory:
    """Tells of those this installation knows what it knows already, but for what has happened, and of some others.

    ``people`` are told as they stand, read when asked for, so that a faulty one is faulty for whoever asks.
    ``happened`` are new facts by HSA-id, and ``gone`` those who have left. ``pause`` is how time is made to pass.
    """

    known: Callable[[], Mapping[str, DirectoryPerson]]
    people: Mapping[str, Mapping[str, Any]]
    happened: Mapping[str, Mapping[str, Any]]
    gone: frozenset[str]
    silent: frozenset[str]
    slow: Mapping[str, float]
    pause: Callable[[float], None] = time.sleep

    def look_up(self, hsa_ids: Collection[str]) -> Mapping[str, DirectoryPerson]:
        """See the port."""
        if len(hsa_ids) > MOST_AT_ONCE:
            raise ValueError("the directory takes at most 100 people at once")
        known = self.known()
        there = [one for one in hsa_ids if one in self.people or (one in known and one not in self.gone)]
        self._have_a_bad_day(hsa_ids)
        return {hsa_id: self._told(hsa_id, known) for hsa_id in there}

    def find(self, words: str) -> list[DirectoryPerson]:
        """See the port."""
        known, wanted = self.known(), words.casefold().split()
        names = {hsa_id: " ".join(entry["name"]) for hsa_id, entry in self.people.items()}
        names |= {hsa_id: person.name for hsa_id, person in known.items() if hsa_id not in self.gone}
        hits = [hsa_id for hsa_id, name in names.items() if wanted and _is_meant(wanted, hsa_id, name)]
        self._have_a_bad_day(hits)
        found = [self._told(hsa_id, known) for hsa_id in hits]
        return sorted(found, key=lambda one: swedish_sort_key(f"{one.family_name} {one.given_name}"))[:MOST_FOUND]

    def _told(self, hsa_id: str, known: Mapping[str, DirectoryPerson]) -> DirectoryPerson:
        if hsa_id in self.people:
            return read_person(self.people[hsa_id])
        news = self.happened.get(hsa_id, {})
        happened: dict[str, Any] = {name: tuple(new) if isinstance(new, list) else new for name, new in news.items()}
        return replace(known[hsa_id], **happened)

    def _have_a_bad_day(self, hsa_ids: Collection[str]) -> None:
        if self.silent.intersection(hsa_ids):
            raise DirectorySilent
        seconds = max((self.slow.get(one, 0.0) for one in hsa_ids), default=0.0)
        self.pause(min(seconds, PATIENCE_SECONDS))
        if seconds > PATIENCE_SECONDS:
            raise DirectorySilent


def _is_meant(wanted: list[str], hsa_id: str, name: str) -> bool:
    """An HSA-id as it stands, or each word the beginning of one of the names."""
    names = name.casefold().split()
    return wanted == [hsa_id.casefold()] or all(any(one.startswith(word) for one in names) for word in wanted)


def read_invented(
    content: Mapping[str, Any], *, known: Callable[[], Mapping[str, DirectoryPerson]]
) -> InventedDirectory:
    """An invented directory from the content of its file."""
    return InventedDirectory(
        known=known,
        people={entry["hsa_id"]: entry for entry in content["people"]},
        happened=content["happened"],
        gone=frozenset(content["gone"]),
        silent=frozenset(content["silent"]),
        slow=content["slow"],
    )
