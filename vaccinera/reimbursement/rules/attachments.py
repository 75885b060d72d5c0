"""The file beside a manual line or an extra cost: which kinds there are, how large one may be, and what it is called.

What a file is follows from how it begins, and its name has to say the same (ASVS 5.2.2). Nothing is opened, unpacked or
drawn here: it is kept byte by byte, and handed out to be saved.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass

from vaccinera.kernel.refusals import Refused
from vaccinera.reimbursement.states import FileKind

LARGEST = 5_000_000
"""Bytes: a scanned invoice of ten pages is less, and so is a photograph of one page."""
_LONGEST_NAME = 100
_BEGINNINGS = {
    b"%PDF-": FileKind.PDF,
    b"\x89PNG\r\n\x1a\n": FileKind.PNG,
    b"\xff\xd8\xff": FileKind.JPEG,
}
_ENDINGS = {"pdf": FileKind.PDF, "png": FileKind.PNG, "jpg": FileKind.JPEG, "jpeg": FileKind.JPEG}
_NAMELESS = "fil"
# What some file system, or the header of an answer, takes for something else than a letter of a name.
_RESERVED = re.compile(r'[<>:"|?*;%\\/]+')


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A file that may be kept: its name without anything dangerous, what it is, and every byte of it."""

    name: str
    kind: FileKind
    content: bytes

    @property
    def size(self) -> int:
        """How many bytes it has."""
        return len(self.content)

    @property
    def sha256(self) -> str:
        """Its digest, in hex."""
        return hashlib.sha256(self.content).hexdigest()


def judge_size(size: int) -> None:
    """Refuse what is empty or too large, before any of it is read."""
    if size == 0:
        raise Refused("reimbursement.attachment.empty")
    if size > LARGEST:
        raise Refused("reimbursement.attachment.too_large", most=LARGEST // 1_000_000)


def judge_file(name: str, content: bytes) -> ReadFile:
    """The file as it is kept. Refuses what is no PDF, PNG or JPEG, and what its name calls something else."""
    judge_size(len(content))
    kind = next((kind for beginning, kind in _BEGINNINGS.items() if content.startswith(beginning)), None)
    if kind is None:
        raise Refused("reimbursement.attachment.kind_unknown")
    stem, dot, ending = _last_part(name).rpartition(".")
    if not dot or _ENDINGS.get(ending.lower()) is not kind:
        raise Refused("reimbursement.attachment.named_otherwise", kind=kind.name)
    return ReadFile(f"{_without_dangers(stem)}.{ending.lower()}", kind, content)


def _last_part(name: str) -> str:
    """Some browsers send the whole path."""
    return re.split(r"[/\\]", name)[-1].strip()


def _without_dangers(stem: str) -> str:
    """Letters as they are; no control sign, nothing invisible, nothing that turns the reading, no dot or dash first."""
    seen = (" " if sign.isspace() else sign for sign in unicodedata.normalize("NFC", stem))
    visible = "".join(sign for sign in seen if sign == " " or unicodedata.category(sign)[0] != "C")
    words = " ".join(_RESERVED.sub("-", visible).split()).lstrip(".-").strip()
    return words[:_LONGEST_NAME].strip() or _NAMELESS
