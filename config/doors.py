"""Where the service is reached from, and by which cards."""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import TYPE_CHECKING

from config.problems import SettingProblem

if TYPE_CHECKING:
    from collections.abc import Mapping

_DOOR = re.compile(r"https://[^/?#@\s]+")
_POLICY = re.compile(r"\d+(\.\d+)+")
_NEEDED = {
    "VACCINERA_SOCKET": "the socket the page server listens at, which only the proxy reaches",
    "VACCINERA_CARD_DOOR": "the address of the port where the proxy asks for the card",
    "VACCINERA_CARD_ISSUERS": "the file with the certificates of the issuers that are accepted",
    "VACCINERA_CARD_REVOCATIONS": "the file with the issuers' lists of revoked cards",
}


@dataclass(frozen=True, slots=True)
class CardSettings:
    """Which cards let somebody in, and where they are asked for."""

    door: str
    issuers_file: Path
    revocations_file: Path
    accepts_test_issuers: bool
    policies: frozenset[str]


def read_card_settings(given: Mapping[str, str], *, is_offered: bool, is_for_testing: bool) -> CardSettings:
    """What cards need, complete where logging in with a card is offered; test cards where nothing is real (ID-10)."""
    for name, what in _NEEDED.items():
        if is_offered and not given.get(name):
            raise SettingProblem(f"VACCINERA_LOGIN names card, and {name} is not set. Give {what}.")
    door = given.get("VACCINERA_CARD_DOOR", "").rstrip("/")
    if door and not _DOOR.fullmatch(door):
        raise SettingProblem(f"VACCINERA_CARD_DOOR is {door!r}. Write https://, the name and the port, and no path.")
    wish = given.get("VACCINERA_CARD_TEST_ISSUERS", "")
    if wish not in {"", "0", "1"}:
        raise SettingProblem(f"VACCINERA_CARD_TEST_ISSUERS is {wish!r}. Write 1 for yes or 0 for no.")
    accepts_test_issuers = wish == "1"
    if accepts_test_issuers and not is_for_testing:
        raise SettingProblem(
            "VACCINERA_CARD_TEST_ISSUERS=1 lets test cards in, and VACCINERA_SOURCE_HSA_ID has no test prefix (TST): "
            "this is a real installation. Unset one."
        )
    policies = _parts(given, "VACCINERA_CARD_POLICIES")
    for policy in policies:
        if not _POLICY.fullmatch(policy):
            raise SettingProblem(
                f"VACCINERA_CARD_POLICIES names {policy!r}. Write object identifiers: numbers and dots."
            )
    return CardSettings(
        door=door,
        issuers_file=Path(given.get("VACCINERA_CARD_ISSUERS", "")),
        revocations_file=Path(given.get("VACCINERA_CARD_REVOCATIONS", "")),
        accepts_test_issuers=accepts_test_issuers,
        policies=frozenset(policies),
    )


def read_networks(given: Mapping[str, str]) -> dict[str, tuple[IPv4Network | IPv6Network, ...]]:
    """The networks one may come from, by name, from ``SLL-net=10.0.0.0/8,SAM=192.0.2.0/24``; a name may stand twice."""
    networks: dict[str, tuple[IPv4Network | IPv6Network, ...]] = {}
    for part in _parts(given, "VACCINERA_NETWORKS"):
        name, _, written = part.rpartition("=")
        try:
            network = ip_network(written.strip())
        except ValueError as problem:
            raise SettingProblem(
                f"VACCINERA_NETWORKS: {problem}. Write name=10.0.0.0/8, with commas between."
            ) from None
        if not name.strip():
            raise SettingProblem(f"VACCINERA_NETWORKS gives {written!r} no name. Write what people call the network.")
        networks[name.strip()] = (*networks.get(name.strip(), ()), network)
    return networks


def _parts(given: Mapping[str, str], name: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in given.get(name, "").split(",") if part.strip())
