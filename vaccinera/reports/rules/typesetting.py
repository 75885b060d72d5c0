"""A document set by Typst, in a process of its own that ends with it.

Typst keeps what it has worked out of the last ten documents, of long ones a gigabyte; a server that set them itself
would hold it from then on. The process is given what to set as JSON, and answers with the document.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

_WITHOUT_A_GLYPH = "could not be displayed"


class NotSet(RuntimeError):
    """The document could not be set; what Typst says of it."""


def set_by_itself(document: Path, content: Mapping[str, object], *, root: Path, made_at: datetime) -> bytes:
    """The document of a template with its content filled in, as PDF; ``root`` is the folder it may read.

    The content is data and never markup. Raises :class:`NotSet`.
    """
    told = {
        "document": str(document),
        "root": str(root),
        "content": json.dumps(content, ensure_ascii=False),
        "timestamp": int(made_at.timestamp()),
    }
    command = [sys.executable, "-I", __file__]
    done = subprocess.run(command, input=json.dumps(told).encode(), capture_output=True, check=False)  # noqa: S603 - ourselves
    if done.returncode:
        raise NotSet(done.stderr.decode().strip())
    return done.stdout


def set_here(told: Mapping[str, Any]) -> bytes:
    """A name in letters that the fonts lack has no glyph, which PDF/UA does not allow: it is not claimed then."""
    import typst  # noqa: PLC0415 - of the process that sets, and of no other

    def compiled(standards: list[typst.PDFStandard]) -> bytes:
        return bytes(
            typst.compile(
                Path(told["document"]),
                root=Path(told["root"]),
                ignore_system_fonts=True,
                sys_inputs={"content": told["content"]},
                pdf_standards=standards,
                timestamp=told["timestamp"],
            )
        )

    try:
        return compiled(["ua-1"])
    except typst.TypstError as error:
        if _WITHOUT_A_GLYPH not in error.message:
            raise
    return compiled([])


if __name__ == "__main__":
    sys.stdout.buffer.write(set_here(json.load(sys.stdin.buffer)))
