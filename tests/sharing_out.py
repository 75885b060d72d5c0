"""How the tests are shared out between the workers: what is dear to set up is set up by one of them."""

from __future__ import annotations

from xdist.scheduler import LoadScopeScheduling

# Every test of these is handed out by itself, and last, so that no worker waits for the other at the end.
_ONE_BY_ONE = ("tests/journeys/test_every_page.py",)
# One worker's as they are: their files share a demo's first start, an invented region, or servers of their own.
_TOGETHER = ("tests/console/command/", "tests/console/demo_region/", "tests/console/")


class ByFile(LoadScopeScheduling):  # type: ignore[misc]  # published without types
    """A file's tests go to one worker: its module's fixtures, often a running demo, are made once."""

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.split("::", 1)[0]
        if is_one_by_one(file):
            return nodeid
        return next((folder for folder in _TOGETHER if file.startswith(folder)), file)


def is_one_by_one(nodeid: str) -> bool:
    """Whether a test stands for itself: long, one of many, and with nothing of its module's to make."""
    return nodeid.startswith(_ONE_BY_ONE)
