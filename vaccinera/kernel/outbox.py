"""News for the rooms above: a fact is written in the act's own transaction, and read by whoever it concerns."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any, ClassVar, Protocol

from uuid_utils.compat import uuid7

from vaccinera.kernel.combined_insert import insert_together
from vaccinera.kernel.models import PublishedFact

if TYPE_CHECKING:
    from dataclasses import Field


class Fact(Protocol):
    """A frozen dataclass in a room's ``facts`` module, named in the past tense and holding ids only."""

    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]


def as_row(fact: Fact, *, provider_id: int) -> PublishedFact:
    """The row of a fact, to be written together with the act's own rows."""
    return PublishedFact(
        id=uuid7(),
        name=type(fact).__name__,
        content={name: str(value) for name, value in asdict(fact).items()},
        provider_id=provider_id,
    )


def publish(fact: Fact, *, provider_id: int) -> None:
    """Write a fact on its own; ``provider_id`` is the scope it stands in."""
    insert_together(as_row(fact, provider_id=provider_id))
