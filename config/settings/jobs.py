"""Where jobs stand in the code, and how many a worker carries out at a time."""

from __future__ import annotations

from config.settings.base import ENVIRONMENT

PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "tasks"
PROCRASTINATE_IMPORT_PATHS = ["vaccinera.kernel.jobs"]
VACCINERA_JOBS_AT_ONCE = ENVIRONMENT.jobs_at_once
