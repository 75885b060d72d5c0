"""The identity provider people log in at, by OpenID Connect."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from config.problems import SettingProblem

if TYPE_CHECKING:
    from collections.abc import Mapping

_ISSUER = re.compile(r"https://[^\s?#]+")
_ISSUER_OF_A_DEMO = re.compile(r"https?://[^\s?#]+")
_NEEDED = {
    "VACCINERA_OIDC_ISSUER": "the provider's issuer, letter for letter as it writes it",
    "VACCINERA_OIDC_CLIENT_ID": "what the provider calls this installation",
    "VACCINERA_OIDC_CLIENT_SECRET": "the secret the provider gave this installation",
}
_LONGEST_LEVEL = 60  # as long as a login session keeps it
_THIRD_LEVEL = "http://id.sambi.se/loa/loa3"


@dataclass(frozen=True, slots=True)
class ProviderSettings:
    """Whom people log in at, who we are to it, and how sure it has to be of them."""

    issuer: str
    client_id: str
    client_secret: str
    levels: tuple[str, ...]


def read_provider_settings(given: Mapping[str, str], *, is_offered: bool, is_demo: bool) -> ProviderSettings:
    """What OpenID Connect needs, complete where it is offered; outside a demo nothing goes unencrypted (ID-01)."""
    for name, what in _NEEDED.items():
        if is_offered and not given.get(name):
            raise SettingProblem(f"VACCINERA_LOGIN names oidc, and {name} is not set. Give {what}.")
    issuer = given.get("VACCINERA_OIDC_ISSUER", "")
    if issuer and not (_ISSUER_OF_A_DEMO if is_demo else _ISSUER).fullmatch(issuer):
        raise SettingProblem(
            f"VACCINERA_OIDC_ISSUER is {issuer!r}. Write the provider's issuer, which begins https://."
        )
    levels = tuple(
        level.strip() for level in given.get("VACCINERA_OIDC_LEVELS", _THIRD_LEVEL).split(",") if level.strip()
    )
    if not levels or any(len(level) > _LONGEST_LEVEL for level in levels):
        raise SettingProblem(
            "VACCINERA_OIDC_LEVELS names no level, or one of more than 60 characters. Name those that are strong "
            "enough, or leave it unset."
        )
    return ProviderSettings(
        issuer=issuer,
        client_id=given.get("VACCINERA_OIDC_CLIENT_ID", ""),
        client_secret=given.get("VACCINERA_OIDC_CLIENT_SECRET", ""),
        levels=levels,
    )
