"""From which networks the service may be reached."""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING

from vaccinera.kernel.refusals import Refused

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    _Range = ipaddress.IPv4Network | ipaddress.IPv6Network


def judge_network(address: str, *, allowed: Mapping[str, Sequence[_Range]]) -> str:
    """The name of the network an address belongs to; refuses one of no allowed network, and one that is not known.

    With no networks given every address is let in, under no name.
    """
    if not allowed:
        return ""
    try:
        told = ipaddress.ip_address(address)
    except ValueError:
        raise Refused("access.network.unknown") from None
    if isinstance(told, ipaddress.IPv6Address) and told.ipv4_mapped:
        told = told.ipv4_mapped
    for name, ranges in allowed.items():
        if any(told in one for one in ranges):
            return name
    raise Refused("access.network.outside", networks=", ".join(allowed))
