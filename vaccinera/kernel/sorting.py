"""Swedish order as a stored key, because no two servers need share a collation."""

from __future__ import annotations

import unicodedata

# Å, ä and ö are letters of their own, after z; æ and ø follow their neighbours. Keys sort by code point.
_AFTER_Z = {"å": "z1", "ä": "z2", "æ": "z2", "ö": "z3", "ø": "z3"}
_AS_WRITTEN = {"ß": "ss", "ð": "d", "þ": "th", "ł": "l", "đ": "d", "œ": "oe"}


def swedish_sort_key(text: str) -> str:
    """Letters ``a``-``z``, digits and single spaces that order like a Swedish list, compared by code point.

    ``z`` itself becomes ``z0`` so that å, ä and ö (``z1``-``z3``) come last; other accents are dropped, as
    Swedish lists do (é sorts as e). Hyphens and apostrophes are spaces.
    """
    key: list[str] = []
    for letter in unicodedata.normalize("NFC", text).lower():
        if letter == "z":
            key.append("z0")
        elif letter in _AFTER_Z:
            key.append(_AFTER_Z[letter])
        elif letter in _AS_WRITTEN:
            key.append(_AS_WRITTEN[letter])
        else:
            plain = unicodedata.normalize("NFD", letter)[0]
            key.append(plain if plain.isascii() and plain.isalnum() else " ")
    return " ".join("".join(key).split())
