"""A report's file on its way out: written on disk once it is large, and sent from there."""

from __future__ import annotations

from contextlib import ExitStack
from tempfile import SpooledTemporaryFile
from typing import TYPE_CHECKING, BinaryIO, cast

from django.http import FileResponse

from vaccinera.reports.rules.files import MEDIA_TYPES, write_file

if TYPE_CHECKING:
    from django.http import HttpResponse

    from vaccinera.reports.rules.files import Content
    from vaccinera.reports.states import FileKind

_IN_MEMORY = 1_000_000


def file_answer(content: Content, *, name: str, kind: FileKind) -> HttpResponse:
    """The file to keep, sent in pieces and then done away with. It has no name on disk, and is in memory while small.

    It is whole before its first byte is sent: what goes wrong on the way is an error page, and never half a file.
    """
    with ExitStack() as if_it_fails:
        file = if_it_fails.enter_context(SpooledTemporaryFile(max_size=_IN_MEMORY))
        write_file(content, kind, cast("BinaryIO", file))
        file.seek(0)
        if_it_fails.pop_all()
    answer = FileResponse(file, as_attachment=True, filename=f"{name}.{kind}", content_type=MEDIA_TYPES[kind])
    return cast("HttpResponse", answer)
