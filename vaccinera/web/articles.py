"""Help articles as pages: restricted Markdown made safe, and search among articles and the sections of the manuals."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext, gettext_noop
from markdown_it import MarkdownIt

from vaccinera.organisations.queries.articles import articles_for
from vaccinera.web.manual import manual

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from vaccinera.organisations.models import HelpVersion
    from vaccinera.web.manual import ManualName

LANGUAGES: Mapping[str, str] = MappingProxyType({"sv": gettext_noop("svenska"), "en": gettext_noop("engelska")})
MANUALS: Mapping[ManualName, tuple[str, str]] = MappingProxyType(
    {
        "vaccinator": ("manual", gettext_noop("Manual för vaccinatörer")),
        "administrator": ("administrators_manual", gettext_noop("Manual för administratörer")),
        "log-auditor": ("log_auditors_manual", gettext_noop("Manual för loggranskare")),
        "provider-economy": ("economy_manual", gettext_noop("Manual för vårdgivarens ersättning")),
        "claims": ("claims_manual", gettext_noop("Manual för regionens ersättning")),
        "reports": ("reports_manual", gettext_noop("Manual för rapporter")),
    }
)
# The page's own heading is the first; what an author calls the first or the second is the second.
_LEVELS = MappingProxyType({"h1": "h2", "h2": "h2", "h3": "h3", "h4": "h4", "h5": "h4", "h6": "h4"})
_LEADS_TO = ("https://", "mailto:", "tel:", "#")


@dataclass(frozen=True, slots=True)
class Hit:
    """A place where the words sought stand: what it is called, where it is, and of what it is a part."""

    title: str
    address: str
    within: str
    language: str


def article_in_html(body: str) -> SafeString:
    """An article's text: headings, lists, tables, links and emphasis; HTML that somebody typed is shown as typed.

    Links lead to https, to our own pages, or to a letter or a call; pictures are none.
    """
    reader = _reader()
    tokens = reader.parse(body)
    for token in tokens:
        if token.type in {"heading_open", "heading_close"}:
            token.tag = _LEVELS[token.tag]
    html = str(reader.renderer.render(tokens, reader.options, {}))
    return SafeString(html)  # nosec B703  # what is typed is escaped: raw HTML is switched off


@cache
def _reader() -> MarkdownIt:
    reader = MarkdownIt("commonmark", {"html": False}).enable("table").disable("image")
    reader.validateLink = _leads_somewhere_safe  # type: ignore[method-assign]  # the library's own way to say it
    return reader


def _leads_somewhere_safe(url: str) -> bool:
    is_own = url.startswith("/") and not url.startswith("//")
    return is_own or url.lower().startswith(_LEADS_TO)


def hits_for(sought: str, held: Collection[str]) -> list[Hit]:
    """Where every word sought stands, in a title or a text: first the articles one may read, then the manuals."""
    words = sought.casefold().split()
    if not words:
        return []
    return [*_in_articles(words, articles_for(held)), *_in_manuals(words)]


def _in_articles(words: Sequence[str], articles: Sequence[HelpVersion]) -> list[Hit]:
    found = [one for one in articles if _stand(words, f"{one.title} {one.body}")]
    # Those that are named so come before those that mention it.
    found.sort(key=lambda one: not _stand(words, one.title))
    return [
        Hit(one.title, reverse("help_article", kwargs={"slug": one.article_id}), gettext("Artikel"), one.language)
        for one in found
    ]


def _in_manuals(words: Sequence[str]) -> list[Hit]:
    found = [
        Hit(section.title, f"{reverse(route)}#{section.name}", gettext(title), "sv")
        for name, (route, title) in MANUALS.items()
        for section in manual(name).sections
        if _stand(words, f"{section.title} {section.text}")
    ]
    return sorted(found, key=lambda hit: not _stand(words, hit.title))


def _stand(words: Sequence[str], text: str) -> bool:
    folded = text.casefold()
    return all(word in folded for word in words)
