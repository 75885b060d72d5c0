"""Whoever acts, and what one kind of change has to answer, as the acts of this room see them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from django.db import connection

from vaccinera.audit.actions import Actor

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime

    from django.db.models import Model

    from vaccinera.organisations.models import DirectoryChange

_ONE_AT_A_TIME = 7205759403792801


class Acting(Actor, Protocol):
    """A reader as this room sees it: permissions are known above and asked for by their codes."""

    @property
    def unit_id(self) -> int: ...
    @property
    def staff_id(self) -> int: ...
    @property
    def scope_key(self) -> str: ...
    @property
    def commission_name(self) -> str: ...
    def require(self, permission: str, *, at: int | None = None) -> None: ...


class Kind(Protocol):
    """One kind of change: who may, how the thing stands now, what is wanted of it, and making it so.

    ``codes`` are those of the programmes there are, which this room does not know by itself.
    """

    permission: str

    def current(self, subject: str) -> dict[str, Any] | None: ...
    def wanted(
        self, subject: str, content: Mapping[str, Any], *, codes: Collection[str], at: datetime
    ) -> dict[str, Any]: ...
    def make(self, change: DirectoryChange, *, by: Acting, at: datetime) -> None: ...


def take_turns() -> None:
    """Until the transaction ends nobody else changes the directory: keys and successions are then settled."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_ONE_AT_A_TIME])


def next_key(model: type[Model]) -> int:
    """The key after the highest of a table; call it when it is one's turn."""
    newest = model._default_manager.order_by("-pk").values_list("pk", flat=True).first()  # noqa: SLF001 - the way Django documents for a model that is a value
    return (newest or 0) + 1
