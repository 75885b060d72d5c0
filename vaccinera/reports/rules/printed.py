"""A report as a document to read and print: tagged, titled and in a language, for everybody to read (PDF/UA-1)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from vaccinera.reports.rules.cells import cell_text, spaced
from vaccinera.reports.rules.counting import Counted
from vaccinera.reports.rules.drawing.shares import Shares
from vaccinera.reports.rules.pictures import Drawn, picture_of, svg_of
from vaccinera.reports.rules.typesetting import set_by_itself

if TYPE_CHECKING:
    from vaccinera.reports.rules.asking import Value
    from vaccinera.reports.rules.catalogue import Words
    from vaccinera.reports.rules.files import Content

# Some thirty pages: nobody reads on, and setting a thousand rows of any report takes less than 300 MB.
MOST_PRINTED = 1_000
_REPORT = Path(__file__).parents[1] / "documents" / "report.typ"
_ROOMS = Path(__file__).parents[2]
_WIDE, _LONG = 6, 24
_WORDS: Mapping[str, Words] = MappingProxyType(
    {
        "nothing": {
            "sv": "Det finns inga uppgifter för perioden och urvalet.",
            "en": "There is nothing for the period and the choice.",
        },
        "cut": {
            "sv": "Här står de första {most} raderna av {rows}. Ta ut Excel eller CSV för att få alla.",
            "en": "These are the first {most} rows of {rows}. Take out Excel or CSV to have all.",
        },
        "meaning": {"sv": "Vad kolumnerna betyder", "en": "What the columns mean"},
    }
)


def printed(content: Content, *, made_at: datetime | None = None) -> tuple[bytes, int]:
    """The document, and how many rows the report has. It holds the first thousand; the picture is of all."""
    counted = Counted(content.rows)
    first = list(islice(counted, MOST_PRINTED))
    picture = _picture(content, first, counted)
    for _ in counted:
        pass  # what no picture took, so that the whole number is told
    told = _told(content, first, counted.many, picture)
    return set_by_itself(_REPORT, told, root=_ROOMS, made_at=made_at or datetime.now(UTC)), counted.many


class _Picture(NamedTuple):
    """The picture, what it shows in words, and whether it wants a page that stands; empty with nothing to draw."""

    svg: str = ""
    alt: str = ""
    is_tall: bool = False


def _picture(content: Content, first: Sequence[Sequence[Value]], rest: Iterable[Sequence[Value]]) -> _Picture:
    if content.chart is None:
        return _Picture()

    def rows() -> Iterator[Sequence[Value]]:
        yield from first
        yield from rest

    picture = picture_of(Drawn(content.chart, content.columns, content.names, content.language, rows()))
    if picture is None:
        return _Picture()
    return _Picture(
        svg_of(picture), f"{picture.title}. {picture.told}", isinstance(picture, Shares) and picture.is_tall
    )


def _told(content: Content, rows: Sequence[Sequence[Value]], many: int, picture: _Picture) -> Mapping[str, object]:
    language, columns = content.language, content.columns
    facts = {"most": spaced(MOST_PRINTED), "rows": spaced(many)}
    words = {name: told[language].format(**facts) for name, told in _WORDS.items()}
    return {
        "title": content.title,
        "question": content.question,
        "language": language,
        "made": content.told[-1][1] if content.told else "",
        "told": content.told,
        "picture": picture.svg,
        "alt": picture.alt,
        "is_tall": picture.is_tall,
        "is_wide": len(columns) > _WIDE,
        "is_cut": many > len(rows),
        "titles": [column.title[language] for column in columns],
        "numbers": [column.kind.is_number for column in columns],
        "widths": [int(column.kind.is_named or len(column.title[language]) > _LONG) for column in columns],
        "rows": [
            [cell_text(column, value, content.names, language) for column, value in zip(columns, row, strict=True)]
            for row in rows
        ],
        "definitions": [[column.title[language], column.definition[language]] for column in columns],
        "words": words,
    }
