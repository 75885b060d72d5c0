"""What the kernel's tests act as: two actors of two tenants, and the login that owns the tables."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass

import psycopg
import pytest
from django.db import connection
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from tests.factories.region import Region
from tests.personas import ANNA, OLLE, Persona


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody who acts for one tenant, and the key that opens it."""

    provider_id: int
    unit_id: int
    scope_key: str


@pytest.fixture
def ours(region: Region) -> Actor:
    """Anna, of tenant 1."""
    return _actor(region, ANNA)


@pytest.fixture
def theirs(region: Region) -> Actor:
    """Olle, of tenant 2."""
    return _actor(region, OLLE)


def _actor(region: Region, persona: Persona) -> Actor:
    reader = region.reader(persona)
    return Actor(reader.provider_id, reader.unit_id, reader.scope_key)


@pytest.fixture
def owner(db: None) -> Iterator[psycopg.Connection]:
    """The tables' owner at a prompt of its own; whatever it does is undone afterwards."""
    login = conninfo_to_dict(os.environ["DATABASE_OWNER_URL"]) | {"dbname": connection.settings_dict["NAME"]}
    with psycopg.connect(make_conninfo(**login)) as at_work:
        yield at_work
        at_work.rollback()
