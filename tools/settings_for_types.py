"""The settings as the type checker reads them: an environment that names a database nobody contacts."""

from __future__ import annotations

import os

os.environ.setdefault("VACCINERA_DEMO", "1")
os.environ.setdefault("DATABASE_URL", "postgresql://types@nowhere/vaccinera")

from config.settings import *  # noqa: F403 - the environment comes first, and settings are one namespace
