"""The ways of logging in that the installation offers, as the login page shows them."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_noop

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class WayIn:
    """One way: the page that begins it (a GET that takes ``till``), its button and one sentence; texts are msgids."""

    route: str
    button: str
    about: str

    def address(self, till: str | None) -> str:
        """Where the button leads, keeping where one was going."""
        return reverse(self.route) + (f"?{urlencode({'till': till})}" if till else "")


# By the names VACCINERA_LOGIN knows. The demonstration's list is no way of its own: it is the login page itself.
WAYS_IN: Mapping[str, WayIn] = MappingProxyType(
    {
        "oidc": WayIn(
            "log_in_at_provider",
            gettext_noop("Logga in med e-tjänstekort"),
            gettext_noop("Du legitimerar dig i regionens inloggningstjänst och kommer sedan tillbaka hit."),
        ),
        "card": WayIn(
            "card",
            gettext_noop("Logga in med kortet"),
            gettext_noop(
                "Sätt e-tjänstekortet i läsaren först. Välj certifikatet för legitimering och skriv kortets PIN."
            ),
        ),
    }
)


def ways_offered() -> list[WayIn]:
    """Those the installation has, in its order: the first is the one most people use."""
    return [WAYS_IN[way] for way in settings.VACCINERA_LOGIN_WAYS if way in WAYS_IN]


def offers_list() -> bool:
    """Whether anybody may be anybody, which only a demonstration lets them."""
    return settings.VACCINERA_IS_DEMO and "list" in settings.VACCINERA_LOGIN_WAYS
