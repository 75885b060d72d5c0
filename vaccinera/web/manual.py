"""The manual for vaccinators as a page: the same file that people read in the repository."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise
from pathlib import Path

from django.utils.safestring import SafeString
from markdown_it import MarkdownIt

_FILE = Path(__file__).resolve().parents[2] / "docs" / "manual" / "vaccinator.md"
_NO_PART_OF_AN_ADDRESS = re.compile(r"[^\w\- ]")


@cache
def manual() -> SafeString:
    """The manual in HTML, its headings with the names that links within it lead to. Read once a process."""
    reader = MarkdownIt("commonmark", {"html": True}).enable("table")
    tokens = reader.parse(_FILE.read_text("utf-8"))
    for heading, words in pairwise(tokens):
        if heading.type == "heading_open":
            heading.attrSet("id", name_of_heading(words.content))
    html = str(reader.renderer.render(tokens, reader.options, {}))
    return SafeString(html)  # nosec B703  # a file of our own, reviewed like code


def name_of_heading(words: str) -> str:
    """What a link to a heading is written with, as repositories show it: 5.1 Hur gör jag? becomes 51-hur-gör-jag."""
    return _NO_PART_OF_AN_ADDRESS.sub("", words.lower()).replace(" ", "-")
