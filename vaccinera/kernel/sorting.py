"""Swedish order as a stored key, because no two servers need share a collation."""

from __future__ import annotations

import unicodedata

_WRITTEN_AS = {
    # Å, ä and ö are letters of their own, after z; æ, ø and ő follow their neighbours.
    "z": "z0",
    "å": "z1",
    "ä": "z2",
    "æ": "z2",
    "ö": "z3",
    "ø": "z3",
    "ő": "z3",
    # Ü is a y in Swedish lists (Müller stands at My).
    "ü": "y",
    "ű": "y",
    # Letters without an accent that could be dropped.
    "ß": "ss",
    "ð": "d",
    "đ": "d",
    "þ": "th",
    "ł": "l",
    "\u0131": "i",  # the dotless i of Turkish names
    "ə": "e",
    "œ": "oe",
}


def swedish_sort_key(text: str) -> str:
    """Letters ``a``-``z``, digits and single spaces that order like a Swedish list, compared by code point.

    ``z`` itself becomes ``z0`` so that å, ä and ö (``z1``-``z3``) come last; other accents are dropped, as
    Swedish lists do (é sorts as e). Hyphens and apostrophes are spaces.
    """
    key: list[str] = []
    for letter in unicodedata.normalize("NFC", text).lower():
        if unicodedata.combining(letter):
            continue  # an accent that no one letter has; dropped like the others
        plain = letter if letter in _WRITTEN_AS else unicodedata.normalize("NFD", letter)[0]
        key.append(_WRITTEN_AS.get(plain, plain if plain.isascii() and plain.isalnum() else " "))
    return " ".join("".join(key).split())
