"""Logins that are alive as rows: where, in what, how, since when and last used."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from django.utils.translation import gettext, gettext_noop

from vaccinera.access.rules.cards import CARD
from vaccinera.access.states import OIDC
from vaccinera.web.parts import Column

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime
    from uuid import UUID

    from vaccinera.access.models import LoginSession

_METHODS: Mapping[str, str] = MappingProxyType(
    {
        OIDC: gettext_noop("Inloggningstjänsten"),
        CARD: gettext_noop("Kortet"),
        "command": gettext_noop("Ett kommando på servern"),
        "job": gettext_noop("Ett jobb som du bad om"),
        "demo": gettext_noop("Demonstrationens lista"),
    }
)


@dataclass(frozen=True, slots=True)
class LiveLogin:
    """One of them; ``is_this`` is the one that asks."""

    session_id: UUID
    unit: str
    browser: str
    method: str
    started_at: datetime
    last_seen_at: datetime
    is_this: bool


def live_logins(sessions: Iterable[LoginSession], *, this: UUID | None = None) -> list[LiveLogin]:
    """Each as a row, in the order given."""
    return [
        LiveLogin(
            session_id=one.pk,
            unit=one.commission.unit.name if one.commission else gettext("Inget uppdrag valt"),
            browser=one.browser or gettext("Okänd webbläsare"),
            method=gettext(_METHODS.get(one.method, one.method)),
            started_at=one.started_at,
            last_seen_at=one.last_seen_at,
            is_this=one.pk == this,
        )
        for one in sessions
    ]


def columns_of_logins(*, with_choice: bool = False) -> list[Column]:
    """Of the table with these rows."""
    return [
        Column(gettext("Enhet")),
        Column(gettext("Webbläsare")),
        Column(gettext("Inloggad med")),
        Column(gettext("Sedan"), "date"),
        Column(gettext("Senast använd"), "date"),
        *([Column(gettext("Avsluta"))] if with_choice else []),
    ]
