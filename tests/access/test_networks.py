"""From where the service may be reached."""

from __future__ import annotations

from ipaddress import ip_network

import pytest

from vaccinera.access.rules.networks import judge_network
from vaccinera.kernel.refusals import Refused

ALLOWED = {"SLL-net": (ip_network("10.20.0.0/16"), ip_network("2001:db8:1::/48")), "SAM": (ip_network("192.0.2.7/32"),)}


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("10.20.255.1", "SLL-net"),
        ("::ffff:10.20.0.1", "SLL-net"),
        ("2001:db8:1::5", "SLL-net"),
        ("192.0.2.7", "SAM"),
    ],
)
def test_an_address_belongs_to_the_network_that_holds_it(address: str, name: str) -> None:
    assert judge_network(address, allowed=ALLOWED) == name


@pytest.mark.parametrize("address", ["10.21.0.1", "192.0.2.8", "2001:db8:2::1", "::ffff:192.0.2.8"])
def test_an_address_of_no_allowed_network_is_refused(address: str) -> None:
    with pytest.raises(Refused, match=r"access\.network\.outside") as refused:
        judge_network(address, allowed=ALLOWED)

    assert refused.value.facts == {"networks": "SLL-net, SAM"}


@pytest.mark.parametrize("address", ["", "unix:", "10.20.0.1, 192.0.2.7"])
def test_an_address_that_is_not_told_is_refused(address: str) -> None:
    """Nothing is guessed from what cannot be read."""
    with pytest.raises(Refused, match=r"access\.network\.unknown"):
        judge_network(address, allowed=ALLOWED)


def test_without_named_networks_everybody_is_let_in() -> None:
    assert judge_network("", allowed={}) == ""
