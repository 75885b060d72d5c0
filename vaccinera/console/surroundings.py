"""Where this installation stands on disk, and Django made ready for a command."""

from __future__ import annotations

import os
import sys
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent.parent
OURSELVES = (sys.executable, "-m", "vaccinera.console")
"""How a command starts another one, whatever the shell's path."""


def data_folder() -> Path:
    """Where the embedded database keeps its data: ``VACCINERA_DATA``, else ``var/demo`` in the checkout."""
    return Path(os.environ.get("VACCINERA_DATA") or CHECKOUT / "var" / "demo").absolute()


def set_up_django(*, as_owner: bool = False) -> None:
    """Read the settings once. As owner for migrations and loads, otherwise as the application (LAW-01).

    A process does one or the other: what it became first, it stays. Raises the settings' own problem, in a sentence.
    """
    import django  # noqa: PLC0415 - half a second that commands without a database need not wait
    from django.apps import apps  # noqa: PLC0415 - see above

    if apps.ready:
        return
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    os.environ["VACCINERA_AS_OWNER"] = "1" if as_owner else "0"
    os.environ.setdefault("VACCINERA_LOG_FORMAT", "console" if sys.stderr.isatty() else "json")
    django.setup()


def without_ownership() -> dict[str, str]:
    """The environment as the application's processes shall have it: without the owner's login."""
    kept_out = {"VACCINERA_AS_OWNER", "DATABASE_OWNER_URL"}
    return {name: value for name, value in os.environ.items() if name not in kept_out}
