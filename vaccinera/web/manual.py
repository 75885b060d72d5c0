"""The manuals as pages: the same files that people read in the repository, with their pictures."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from pathlib import Path
from struct import unpack
from typing import TYPE_CHECKING, Literal

from django.templatetags.static import static
from django.utils.safestring import SafeString
from markdown_it import MarkdownIt

if TYPE_CHECKING:
    from markdown_it.token import Token

ManualName = Literal["vaccinator", "administrator", "log-auditor", "provider-economy", "claims", "reports"]

_FOLDER = Path(__file__).resolve().parents[2] / "docs" / "manual"
_NO_PART_OF_AN_ADDRESS = re.compile(r"[^\w\- ]")
# Where a PNG file says how wide and how high it is, as two whole numbers.
_SIZE = slice(16, 24)


@dataclass(frozen=True, slots=True)
class Section:
    """A section of a manual: the name links lead to it by, its heading, and all it says."""

    name: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Manual:
    """A manual in HTML, its contents (the name and the words of every section), and the sections to search in."""

    html: SafeString
    contents: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...]


@cache
def manual(of: ManualName) -> Manual:
    """The manual for somebody, its headings with the names that links within it lead to. Read once a process."""
    reader = MarkdownIt("commonmark", {"html": True}).enable("table")
    tokens = reader.parse((_FOLDER / f"{of}.md").read_text("utf-8"))
    contents = []
    for heading, words in pairwise(tokens):
        if heading.type == "heading_open":
            heading.attrSet("id", name_of_heading(words.content))
            if heading.tag == "h2":
                contents.append((name_of_heading(words.content), words.content))
    for picture in (part for token in tokens for part in token.children or () if part.type == "image"):
        _serve(picture)
    html = str(reader.renderer.render(tokens, reader.options, {}))
    return Manual(SafeString(html), tuple(contents), _sections(tokens))  # nosec B703  # a file of our own, reviewed like code


def _sections(tokens: list[Token]) -> tuple[Section, ...]:
    """What stands under each heading of the second and third degree, up to the next."""
    found: list[Section] = []
    for before, token in pairwise(tokens):
        if token.type != "inline":
            continue
        if before.type == "heading_open" and before.tag in {"h2", "h3"}:
            found.append(Section(name_of_heading(token.content), token.content, ""))
        elif found:
            found[-1] = replace(found[-1], text=f"{found[-1].text} {token.content}")
    return tuple(found)


def _serve(picture: Token) -> None:
    """Let a picture come from our own origin, and keep its place while it loads."""
    name = str(picture.attrGet("src"))
    width, height = unpack(">II", (_FOLDER / name).read_bytes()[_SIZE])
    picture.attrSet("src", static(f"manual/{Path(name).name}"))
    picture.attrSet("width", str(width))
    picture.attrSet("height", str(height))
    picture.attrSet("loading", "lazy")


def name_of_heading(words: str) -> str:
    """What a link to a heading is written with, as repositories show it: 5.1 Hur gör jag? becomes 51-hur-gör-jag."""
    return _NO_PART_OF_AN_ADDRESS.sub("", words.lower()).replace(" ", "-")
