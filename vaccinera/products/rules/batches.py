"""Batch numbers in the one form they are compared in, and whether a batch may be given."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from datetime import date
from typing import Protocol, TypeVar

from vaccinera.kernel.refusals import Refused

# A code on a pack holds twenty; registers of older doses take eighty (NVR-07).
LONGEST = 80
# GS1 General Specifications, character set 82: what a batch number on a pack may consist of.
_GS1_CHARACTERS = frozenset("!\"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz")
_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2212"
_PLAIN_DASHES = str.maketrans(_DASHES, "-" * len(_DASHES))


class _Proposable(Protocol):
    """A batch that may have been chosen for a day."""

    @property
    def favourite_on(self) -> date | None: ...


_Batch = TypeVar("_Batch", bound=_Proposable)


def normalise_batch_number(text: str) -> str:
    """The compared and stored form: capitals, no spaces, so that scanned and typed are the same (MED-07).

    The caller keeps what was written as well. Refuses nothing at all, more than 80 characters, and characters
    that cannot stand on a pack.
    """
    written = "".join(letter for letter in text.translate(_PLAIN_DASHES) if not _is_blank(letter))
    if not written:
        raise Refused("products.batch_number.missing")
    # Before capitals are made: those of a few foreign letters would slip into the set.
    for letter in written:
        if letter not in _GS1_CHARACTERS:
            raise Refused("products.batch_number.unknown_character", character=_readable(letter))
    if len(written) > LONGEST:
        raise Refused("products.batch_number.too_long", length=len(written), longest=LONGEST)
    return written.upper()


def judge_batch(*, expires_on: date, is_recalled: bool, is_finished: bool, on: date) -> str | None:
    """The code a batch is refused by on a day, the gravest first, or None when it may be given (MED-04).

    A batch may be used to the end of the day it expires on.
    """
    if is_recalled:
        return "products.batch.recalled"
    if on > expires_on:
        return "products.batch.expired"
    if is_finished:
        return "products.batch.finished"
    return None


def judge_batch_change(*, is_used: bool, reason: str) -> str | None:
    """The code a change of expiry or funding is refused by: what doses were given from is changed with a reason."""
    return "products.batch.reason_missing" if is_used and not reason.strip() else None


def batch_to_propose(batches: Sequence[_Batch], *, on: date) -> _Batch | None:
    """The one chosen for the day, or the only one; among several nobody chooses but the one who holds the pack."""
    chosen = next((batch for batch in batches if batch.favourite_on == on), None)
    return chosen or (batches[0] if len(batches) == 1 else None)


def _is_blank(letter: str) -> bool:
    """Spaces of all widths, line ends, and the invisible marks that follow copied text.

    Other control characters stay and are refused: a scanner's field separator means that more than a batch
    number was read.
    """
    return letter in "\t\r\n" or unicodedata.category(letter) in {"Zs", "Cf"}


def _readable(letter: str) -> str:
    return letter if letter.isprintable() else f"U+{ord(letter):04X}"
