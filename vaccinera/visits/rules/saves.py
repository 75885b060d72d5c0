"""In which order the saves of an opened page were sent, which need not be the order they come in."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Save:
    """Which save this is: ``page`` tells one opened page from every other, ``number`` counts its saves from 1."""

    page: str = ""
    number: int = 0

    def is_of_the_page_of(self, other: Save) -> bool:
        """Whether both were sent from one opened page, as far as they are counted."""
        return bool(self.page) and self.page == other.page

    def is_of_another_page_than(self, other: Save) -> bool:
        """Whether they are known to be of two."""
        return bool(self.page and other.page) and self.page != other.page


NOT_COUNTED = Save()
