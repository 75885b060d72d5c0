"""HSA-ids: strict where somebody types one, lenient where a directory or a login service sends one (ID-07)."""

from __future__ import annotations

import re

from vaccinera.kernel.refusals import Refused

# SE, the organisation number, and letters or digits: at most 31 characters, without å, ä, ö or @.
_TYPED = re.compile(r"SE\d{10}-[A-Z0-9]{1,18}", re.ASCII)
# Test systems have prefixes of their own, and old ids twelve digits: TSTNMT2321000156-1024, SE165565594230-1000.
_RECEIVED = re.compile(r"[A-Za-z0-9]{2,20}-[A-Za-z0-9]+", re.ASCII)
_LONGEST_RECEIVED = 32


def typed_hsa_id(text: str) -> str:
    """What somebody typed, in capitals and without space around it; refuses what no HSA-id looks like."""
    written = text.strip().upper()
    if not _TYPED.fullmatch(written):
        raise Refused("organisations.hsa_id.mistyped")
    return written


def received_hsa_id(text: object) -> str:
    """What another system sent, as it stands; refuses what cannot be an HSA-id.

    Upper and lower case are the same id: compare without them.
    """
    if not isinstance(text, str) or len(text) > _LONGEST_RECEIVED or not _RECEIVED.fullmatch(text):
        raise Refused("organisations.hsa_id.not_one")
    return text
