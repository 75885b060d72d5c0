"""Every picture of the manuals is there, is taken of the pages as they are, and is said in words."""

from __future__ import annotations

import re

from tests.consistency.documents import documents
from tests.consistency.test_documents import MANUALS
from tests.journeys.pictures import FOLDER, VIEWS

_PICTURE = re.compile(r"!\[([^\]]*)\]\(pictures/([\w-]+)\.png\)")
_SHORTEST_ALTERNATIVE = 20
_LARGEST_TOGETHER = 1_500_000


def _pictures() -> list[tuple[str, str]]:
    """What each picture of the manuals shows in words, and its name."""
    return [found for manual in MANUALS for found in _PICTURE.findall(documents()[manual])]


def test_every_picture_of_the_manual_is_taken_and_every_one_taken_is_shown() -> None:
    shown = [name for _words, name in _pictures()]

    assert sorted(shown) == sorted(view.name for view in VIEWS)
    assert sorted(path.stem for path in FOLDER.glob("*.png")) == sorted(shown)


def test_every_picture_is_said_in_words() -> None:
    """What it shows, for whoever does not see it."""
    assert [name for words, name in _pictures() if len(words) < _SHORTEST_ALTERNATIVE] == []


def test_the_pictures_are_small() -> None:
    assert sum(path.stat().st_size for path in FOLDER.glob("*.png")) <= _LARGEST_TOGETHER
