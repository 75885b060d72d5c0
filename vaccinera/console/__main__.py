"""``python -m vaccinera.console`` is the ``vaccinera`` command, whatever the shell's path."""

from __future__ import annotations

from vaccinera.console.main import app

app()
