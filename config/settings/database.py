"""One database, two logins: the application's, and for migrations its owner's."""

from __future__ import annotations

import os
from dataclasses import asdict

from config.problems import SettingProblem
from config.settings.base import ENVIRONMENT

# Only `vaccinera migrate` and the tests' set-up act as owner; the application's login owns nothing (LAW-01).
AS_OWNER = os.environ.get("VACCINERA_AS_OWNER") == "1"
if AS_OWNER and ENVIRONMENT.owner_database is None:
    raise SettingProblem("DATABASE_OWNER_URL is not set. Migrations need the login that owns the tables.")
_ADDRESS = ENVIRONMENT.owner_database if AS_OWNER and ENVIRONMENT.owner_database else ENVIRONMENT.database

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        **{name.upper(): value for name, value in asdict(_ADDRESS).items()},
        "CONN_MAX_AGE": 0,
        # The pool looks whether a connection lives before it hands it out, so that a restarted server costs only the
        # requests that were under way, and not one more for each dead connection in the pool.
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {}
        if AS_OWNER
        else {
            "pool": {"min_size": 1, "max_size": ENVIRONMENT.database_pool_size, "timeout": 10},
            "server_side_binding": True,
            "prepare_threshold": 0,
            # A writer that hangs would hold back the sealing of the audit log: it is ended instead.
            "options": "-c idle_in_transaction_session_timeout=30s -c statement_timeout=30s",
        },
        "TEST": {"TEMPLATE": "vaccinera_template"},
    },
}
