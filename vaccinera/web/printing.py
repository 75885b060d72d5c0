"""PDF for people to print and keep: tagged, with a language and a title, so that everybody can read it (PDF/UA-1)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typst
from django.http import HttpResponse

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

_DOCUMENTS = Path(__file__).with_name("documents")
_ROOMS = Path(__file__).parents[1]


def pdf_of(document: str, content: Mapping[str, Any], *, at: datetime) -> bytes:
    """A document of ``documents/`` with its content filled in; ``at`` stands as the time it was made.

    The content is data and never markup. A name in a script that the fonts lack has no glyph to show, which the
    standard does not allow: such a document is tagged all the same, and does not claim to follow it.
    """
    try:
        return _compiled(document, content, at=at, standards=["ua-1"])
    except typst.TypstError as error:
        if "could not be displayed" not in error.message:
            raise
    return _compiled(document, content, at=at, standards=[])


def _compiled(document: str, content: Mapping[str, Any], *, at: datetime, standards: list[typst.PDFStandard]) -> bytes:
    return bytes(
        typst.compile(
            _DOCUMENTS / f"{document}.typ",
            root=_ROOMS,
            ignore_system_fonts=True,
            sys_inputs={"content": json.dumps(content, ensure_ascii=False)},
            pdf_standards=standards,
            timestamp=int(at.timestamp()),
        )
    )


def pdf_answer(pdf: bytes, *, name: str) -> HttpResponse:
    """The document as the browser shows it. ``name`` is the file's, if kept, and never tells of a person (PER-12)."""
    return HttpResponse(
        pdf, content_type="application/pdf", headers={"Content-Disposition": f'inline; filename="{name}.pdf"'}
    )
