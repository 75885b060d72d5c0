"""One sentence carried to the next page, in a signed cookie: no session table, no query.

The cookie holds the sentence's msgid and its facts, so that it is shown in the language of the page it reaches. Never
put a name or a number of a person in the facts: a cookie outlives a look at the screen.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

from django.conf import settings
from django.core import signing
from django.utils.translation import gettext

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

MessageKind = Literal["success", "info", "warning", "stop"]
_SALT = "vaccinera.web.messages"
_SECONDS = 120
_SHOWN = "vaccinera.message_shown"


class MessageLink(NamedTuple):
    """Where a message leads on to: a page of ours, and its words (in a message left, their msgid)."""

    address: str
    words: str


@dataclass(frozen=True, slots=True)
class Message:
    """What the page before had to say, and where it leads on to."""

    kind: str
    text: str
    link: MessageLink | None = None


def leave_message(
    response: HttpResponseBase, kind: MessageKind, msgid: str, *, link: MessageLink | None = None, **facts: str | int
) -> None:
    """Let the next full page say ``gettext(msgid) % facts``; ``gettext_noop`` marks the msgid where it is written."""
    response.set_cookie(
        settings.VACCINERA_MESSAGE_COOKIE,
        signing.dumps([kind, msgid, facts, link], salt=_SALT),
        max_age=_SECONDS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Strict",
    )


def message_left(request: HttpRequest) -> Message | None:
    """What was left for this page; a forged or old cookie says nothing. Asked for is shown, and so taken away."""
    request.META[_SHOWN] = True
    cookie = request.COOKIES.get(settings.VACCINERA_MESSAGE_COOKIE, "")
    try:
        kind, msgid, facts, link = signing.loads(cookie, salt=_SALT, max_age=_SECONDS)
    except (signing.BadSignature, ValueError):
        return None
    leads_to = MessageLink(link[0], gettext(link[1])) if link else None
    return Message(kind, gettext(msgid) % facts, leads_to)


def take_away_shown(request: HttpRequest, response: HttpResponseBase) -> None:
    """Remove what was shown, unless this very answer left something new."""
    name = settings.VACCINERA_MESSAGE_COOKIE
    if request.META.get(_SHOWN) and name in request.COOKIES and name not in response.cookies:
        response.delete_cookie(name, samesite="Strict")
