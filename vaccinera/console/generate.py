"""``vaccinera generate``: placeholder until its SQL is written."""

from __future__ import annotations


def generate() -> None:
    """Fill the database with many people and visits."""
