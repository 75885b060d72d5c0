"""How the application vouches, to the database, for a login session: HMAC-SHA256 (RFC 2104)."""

from __future__ import annotations

import hashlib
import hmac

_BLOCK = 64
_INNER, _OUTER = 0x36, 0x5C
_PURPOSE = b"vaccinera login sessions"


def proof_of(message: str, *, secret: str) -> str:
    """What only a holder of the installation's secret can say of a message, in hex."""
    return hmac.new(_key_of(secret), message.encode(), hashlib.sha256).hexdigest()


def pads_of(secret: str) -> tuple[bytes, bytes]:
    """The inner and the outer key, with which the database checks a proof; the secret does not come back from them."""
    key = _key_of(secret).ljust(_BLOCK, b"\0")
    return bytes(byte ^ _INNER for byte in key), bytes(byte ^ _OUTER for byte in key)


def _key_of(secret: str) -> bytes:
    """A key for this purpose alone."""
    return hmac.new(secret.encode(), _PURPOSE, hashlib.sha256).digest()
