"""The tests run as a demonstration: people log in from a list, and no secret has to be kept."""

from __future__ import annotations

import os

# Before anything reads the settings: this package is the first thing `-p tests.database` imports.
os.environ.setdefault("VACCINERA_DEMO", "1")
