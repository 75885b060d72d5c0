"""What a help article has to say before somebody can be asked to check it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from vaccinera.kernel.refusals import Refused
from vaccinera.organisations.states import HelpLanguage

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

LONGEST_SLUG, LONGEST_TITLE, LONGEST_BODY = 40, 120, 20_000
# As it stands in the address. Two letters are an address of ours: where a new article is written.
_SLUG = re.compile(r"(?=.{3,40}$)[a-z0-9]+(-[a-z0-9]+)*", re.ASCII)


def judge_article(slug: str, content: Mapping[str, object], *, codes: Collection[str]) -> dict[str, object]:
    """The article as it is kept; refuses one without a title or words, one too long, and one about no programme.

    ``roles`` are whom it is for, everybody when there are none. ``codes`` are those of the programmes there are.
    """
    if not _SLUG.fullmatch(slug):
        raise Refused("organisations.article.slug_malformed", longest=LONGEST_SLUG)
    title, body = " ".join(str(content["title"]).split()), _tidy(str(content["body"]))
    if not title or len(title) > LONGEST_TITLE:
        raise Refused("organisations.article.title_missing", longest=LONGEST_TITLE)
    if not body:
        raise Refused("organisations.article.body_missing")
    if len(body) > LONGEST_BODY:
        raise Refused("organisations.article.body_too_long", longest=LONGEST_BODY, length=len(body))
    programme = str(content["programme"])
    if programme and programme not in codes:
        raise Refused("organisations.article.programme_unknown", programme=programme)
    roles = content["roles"]
    return {
        "title": title,
        "body": body,
        "language": HelpLanguage(str(content["language"])).value,
        "roles": sorted(map(str, roles)) if isinstance(roles, (list, tuple)) else [],
        "programme": programme,
    }


def is_for(roles: Collection[str], *, held: Collection[str]) -> bool:
    """Whether an article for some roles is for somebody who holds others; one for no role is for everybody."""
    return not roles or not set(roles).isdisjoint(held)


def _tidy(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.strip().splitlines())
