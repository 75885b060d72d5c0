"""What every picture is made of: the sheet it is drawn on, its letters, its marks, and the whole."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from textwrap import wrap

INK, GREY, GRID, FILL = "#1b1e23", "#5b5b5b", "#d5d5d5", "#6b6b6b"


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is drawn on: how wide, how large its letters are, and how far it is from one line of them to the next."""

    name: str
    width: int
    letters: int
    line: int

    @property
    def is_narrow(self) -> bool:
        """Whether names have no room beside what they are of."""
        return self is NARROW

    def long(self, words: str) -> float:
        """About how much room the words take, and a little more."""
        return len(words) * self.letters * _A_LETTER

    def letters_in(self, room: float) -> int:
        """How many letters there is room for."""
        return int(room / (self.letters * _A_LETTER))


_A_LETTER = 0.54
WIDE = Sheet("is-wide", 760, 13, 13)
# In a window of 320 pixels its letters are 12 high, in one of 390 more than 14.
NARROW = Sheet("is-narrow", 330, 14, 18)


def text(x: float, y: float, words: str, *, anchor: str = "start", colour: str = INK, weight: str = "normal") -> str:
    """Words at a place, from it, around it or up to it."""
    heavy = "" if weight == "normal" else f' font-weight="{weight}"'
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{colour}"{heavy}>{escape(words)}</text>'


def over_lines(sheet: Sheet, y: float, words: str, *, x: float = 0, weight: str = "normal") -> Iterator[str]:
    """Words over as many lines as they need, the first of them at ``y``."""
    for number, part in enumerate(lines_of(sheet, words, x=x)):
        yield text(x, y + number * sheet.line, part, weight=weight)


def lines_of(sheet: Sheet, words: str, *, x: float = 0) -> list[str]:
    """The lines that words are broken into on a sheet."""
    return wrap(words, sheet.letters_in(sheet.width - x)) or [""]


def cut(words: str, most: int) -> str:
    """In the middle: what tells two names apart stands first or last."""
    after = (most - 1) // 2
    return words if len(words) <= most else f"{words[: most - 1 - after].rstrip()}…{words[-after:].lstrip()}"


def mark(place: int, x: float, y: float) -> str:
    """Filled and open, so that six differ in black and white."""
    paint = f'fill="{INK if place % 2 == 0 else "white"}" stroke="{INK}" stroke-width="1.5"'
    if place % 3 == 0:
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" {paint}/>'
    if place % 3 == 1:
        return f'<rect x="{x - 4:.1f}" y="{y - 4:.1f}" width="8" height="8" {paint}/>'
    return f'<path d="M{x:.1f} {y - 5:.1f}l5 9h-10z" {paint}/>'


def whole(sheet: Sheet, title: str, told: str, high: float, parts: Sequence[str], *, is_tall: bool = False) -> str:
    """The picture, with what it shows in words for whoever hears it."""
    label, wide = escape(f"{title}. {told}"), sheet.width
    named = f"<title>{escape(title)}</title><desc>{escape(told)}</desc>"
    ground = f'<rect width="{wide}" height="{high:g}" fill="white"/>'
    classes = f"{sheet.name} is-tall" if is_tall else sheet.name
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {high:g}" width="{wide}" height="{high:g}"'
        f' class="{classes}" role="img" aria-label="{label}" font-family="Open Sans, Arial, sans-serif"'
        f' font-size="{sheet.letters}">{named}{ground}{"".join(parts)}</svg>'
    )
