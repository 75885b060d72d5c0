"""Settling a month, and reading what was settled."""
