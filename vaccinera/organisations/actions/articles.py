"""What Hjälp says: an article is written by one and checked by another before anybody reads it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from uuid_utils.compat import uuid7

from vaccinera.audit.actions import record
from vaccinera.kernel.refusals import Refused
from vaccinera.organisations.models import HelpArticle, HelpVersion, Staff
from vaccinera.organisations.queries.articles import newest_version
from vaccinera.organisations.rules.articles import judge_article

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime

    from vaccinera.organisations.actions.acting import Acting
    from vaccinera.organisations.models import DirectoryChange

_SAID = ("title", "body", "language", "roles", "programme")


class HelpKind:
    """A version of a help article, named by the article's slug; approving it is checking what it says."""

    permission = "help.edit"

    def current(self, subject: str) -> dict[str, Any] | None:
        """What the article says now; nothing when it is new or taken down."""
        newest = newest_version(subject)
        if newest is None or newest.article.taken_down_at is not None:
            return None
        return {name: getattr(newest, name) for name in _SAID}

    def wanted(
        self,
        subject: str,
        content: Mapping[str, Any],
        *,
        codes: Collection[str],
        at: datetime,  # noqa: ARG002 - one shape for every kind
    ) -> dict[str, Any]:
        """The version as it would be shown. A new article is not written over one there is."""
        judged = judge_article(subject, content, codes=codes)
        if content["is_new"] and HelpArticle.objects.filter(pk=subject).exists():
            raise Refused("organisations.article.slug_taken", slug=subject)
        return judged

    def make(self, change: DirectoryChange, *, by: Acting, at: datetime) -> None:
        """Show it: the proposer wrote it, and whoever approves has checked it."""
        before = newest_version(change.subject)
        down = {"taken_down_at": None, "taken_down_by_hsa_id": "", "taken_down_by_name": ""}
        article, _is_new = HelpArticle.objects.update_or_create(slug=change.subject, defaults=down)
        HelpVersion.objects.create(
            id=uuid7(),
            article=article,
            number=before.number + 1 if before else 1,
            **{name: change.content[name] for name in _SAID},
            edited_by_hsa_id=change.proposed_by_hsa_id,
            edited_by_name=_name_outside(change.proposed_by_hsa_id, change.proposed_by_name),
            edited_at=change.proposed_at,
            checked_by_hsa_id=by.hsa_id,
            checked_by_name=_name_outside(by.hsa_id, by.name),
            checked_at=at,
            change=change,
        )


@transaction.atomic
def take_down_article(*, by: Acting, slug: str, at: datetime) -> HelpArticle:
    """Show an article to nobody any more. One person is enough: nothing new is said."""
    by.require("help.edit")
    article = HelpArticle.objects.select_for_update(of=("self",)).filter(pk=slug).first()
    if article is None:
        raise Refused("organisations.article.not_found")
    if article.taken_down_at is None:
        article.taken_down_at = at
        article.taken_down_by_hsa_id, article.taken_down_by_name = by.hsa_id, by.name
        article.save(update_fields=["taken_down_at", "taken_down_by_hsa_id", "taken_down_by_name"])
        record("organisations.article.taken_down", by=by, subject=("help_article", article.pk))
    return article


def _name_outside(hsa_id: str, name: str) -> str:
    """The page is open to anybody, so somebody protected is not named on it."""
    is_protected = Staff.objects.filter(hsa_id=hsa_id, is_protected=True).exists()
    return hsa_id if is_protected else name
