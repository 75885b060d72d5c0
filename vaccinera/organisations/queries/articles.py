"""Help articles as they are read, and as those who write them see them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaccinera.kernel.refusals import Refused
from vaccinera.kernel.sorting import swedish_sort_key
from vaccinera.organisations.models import DirectoryChange, HelpVersion
from vaccinera.organisations.rules.articles import is_for
from vaccinera.organisations.states import ChangeKind, ChangeState

if TYPE_CHECKING:
    from collections.abc import Collection


def newest_versions() -> list[HelpVersion]:
    """What every article says, or said when it was taken down, by title in Swedish order."""
    newest = HelpVersion.objects.select_related("article").order_by("article_id", "-number").distinct("article_id")
    return sorted(newest, key=lambda one: (swedish_sort_key(one.title), one.article_id))


def articles_for(held: Collection[str]) -> list[HelpVersion]:
    """The articles that are shown to somebody with some roles, or with none."""
    return [one for one in newest_versions() if one.article.taken_down_at is None and is_for(one.roles, held=held)]


def article_for(slug: str, held: Collection[str]) -> HelpVersion:
    """One of them; refuses one that is taken down or for others as if it were not there."""
    found = next((one for one in articles_for(held) if one.article_id == slug), None)
    if found is None:
        raise Refused("organisations.article.not_found")
    return found


def newest_version(slug: str) -> HelpVersion | None:
    """The newest version of an article, if there is one."""
    return HelpVersion.objects.select_related("article").filter(article_id=slug).order_by("-number").first()


def versions_of(slug: str) -> list[HelpVersion]:
    """Every version of an article, the newest first; refuses when there is no such article."""
    versions = list(HelpVersion.objects.select_related("article").filter(article_id=slug).order_by("-number"))
    if not versions:
        raise Refused("organisations.article.not_found")
    return versions


def article_changes_waiting() -> list[DirectoryChange]:
    """Texts that wait to be checked, the oldest first."""
    waiting = DirectoryChange.objects.filter(kind=ChangeKind.HELP, state=ChangeState.PROPOSED)
    return list(waiting.order_by("proposed_at", "id"))
