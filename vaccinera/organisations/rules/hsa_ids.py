"""HSA-ids: strict where somebody types one, lenient where a directory or a login service sends one (ID-07)."""

from __future__ import annotations

import re

from vaccinera.kernel.refusals import Refused

# SE (in the directory's test environments TSTNMT), the organisation number, and letters or digits: no å, ä, ö or @.
_TYPED = re.compile(r"(SE|TSTNMT)\d{10}-[A-Z0-9]{1,18}", re.ASCII)
# Old ids have twelve digits: SE165565594230-1000. It begins with letters: no personal number is ever taken for one.
_RECEIVED = re.compile(r"[A-Za-z]{2}[A-Za-z0-9]{0,18}-[A-Za-z0-9]+", re.ASCII)
_LONGEST_RECEIVED = 32


def typed_hsa_id(text: str) -> str:
    """What somebody typed, in capitals and without space around it; refuses what no HSA-id looks like."""
    written = text.strip().upper()
    if not _TYPED.fullmatch(written):
        raise Refused("organisations.hsa_id.mistyped")
    return written


def is_hsa_id(text: str) -> bool:
    """Whether a text of another system can be an HSA-id: lenient, since old and test forms are in use."""
    return len(text) <= _LONGEST_RECEIVED and _RECEIVED.fullmatch(text) is not None


def received_hsa_id(text: object) -> str:
    """What another system sent, as it stands; refuses what cannot be an HSA-id.

    Upper and lower case are the same id: compare without them.
    """
    if not isinstance(text, str) or not is_hsa_id(text):
        raise Refused("organisations.hsa_id.not_one")
    return text
