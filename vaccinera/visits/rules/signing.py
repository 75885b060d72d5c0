"""What exactly is signed: canonical JSON (RFC 8785) and its SHA-256, so that anyone can check it again."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import rfc8785

# As many as a page of a worklist shows: all that is signed in one act has been in view.
MOST_TOGETHER = 50
_CONTENT_VERSION = 2
_PLAIN = (str, int, bool, type(None))


@dataclass(frozen=True, slots=True)
class SignedContent:
    """The text a signature is made over, and its digest."""

    text: str
    digest: bytes


def signed_content(kind: str, facts: Mapping[str, object]) -> SignedContent:
    """The canonical form of what one signature covers, under a version so that the form can change later.

    Days are ISO, instants UTC to the microsecond, decimals and keys text, ``None`` stays ``null``. Raises
    ``TypeError`` for a value that has no one form, such as a float or an instant of no time zone.
    """
    whole = {"content": _plain(facts), "kind": kind, "version": _CONTENT_VERSION}
    text = rfc8785.dumps(whole)
    return SignedContent(text=text.decode(), digest=hashlib.sha256(text).digest())


def is_unbroken(text: str, digest: bytes) -> bool:
    """Whether a stored content still has the digest that was signed."""
    return hashlib.sha256(text.encode()).digest() == digest


def why_not_signed(*, is_current: bool, is_nullified: bool, may_be_opened: bool) -> str | None:
    """The code a visit is left unsigned by though others beside it are signed, or None when it may be signed."""
    if is_nullified:
        return "visits.visit.nullified"
    if not is_current:
        return "visits.visit.has_a_newer_version"
    return None if may_be_opened else "patients.person.protected"


def why_not_countersigned(*, is_oneself: bool, works_here: bool, has_left: bool, reason: str) -> str | None:
    """The code a countersignature is refused by, or None: one has left, or is hindered in a way that is told."""
    if is_oneself:
        return "visits.countersignature.for_oneself"
    if has_left:
        return "visits.countersignature.still_works_here" if works_here else None
    return None if reason.strip() else "visits.countersignature.reason_missing"


def _plain(value: object) -> Any:  # noqa: ANN401 - JSON, whose type is recursive
    if isinstance(value, _PLAIN):
        return value
    if isinstance(value, datetime) and value.tzinfo is not None:
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if isinstance(value, date | UUID) and not isinstance(value, datetime):
        return str(value)
    if isinstance(value, Mapping):
        return {str(name): _plain(part) for name, part in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, bytes):
        return [_plain(part) for part in value]
    message = f"a {type(value).__name__} has no canonical form"
    raise TypeError(message)
