"""What the kernel's tests act as: two actors of two tenants, and the login that owns the tables."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass

import psycopg
import pytest
from django.db import connection
from psycopg.conninfo import conninfo_to_dict, make_conninfo


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody who acts for one tenant."""

    provider_id: int
    hsa_id: str
    unit_id: int = 11


@pytest.fixture
def ours() -> Actor:
    """Somebody of tenant 1."""
    return Actor(1, "TSTNMT2321000156-K1")


@pytest.fixture
def theirs() -> Actor:
    """Somebody of tenant 2."""
    return Actor(2, "TSTNMT2321000156-K2")


@pytest.fixture
def owner(db: None) -> Iterator[psycopg.Connection]:
    """The tables' owner at a prompt of its own; whatever it does is undone afterwards."""
    login = conninfo_to_dict(os.environ["DATABASE_OWNER_URL"]) | {"dbname": connection.settings_dict["NAME"]}
    with psycopg.connect(make_conninfo(**login)) as at_work:
        yield at_work
        at_work.rollback()
