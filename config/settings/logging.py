"""One structured line an event, with the request's reference and never a personal number (PER-12)."""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING, Any

import structlog

from config.settings.base import ENVIRONMENT

if TYPE_CHECKING:
    from collections.abc import MutableMapping

# Ten or twelve digits, with or without a separator before the last four: whatever looks like a person is hidden.
# The keys of records have such digits too; they stand between hyphens and letters, and are left readable.
_PERSON = re.compile(r"(?<![\da-f-])(?:\d{2})?\d{6}[-+ ]?\d{4}(?![\da-f])(?!-[\da-f]{4})")

_LONGEST_COUNT = 10**9


class _HidePeople:
    """Hides what looks like a personal number in every value of a line, whoever wrote it."""

    def __call__(self, _logger: object, _method: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
        for name, value in line.items():
            is_small = isinstance(value, (int, float)) and value < _LONGEST_COUNT
            if name != "timestamp" and not is_small:
                line[name] = _PERSON.sub("[personal number hidden]", value if isinstance(value, str) else str(value))
        return line


_SHARED: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.stdlib.PositionalArgumentsFormatter(),
    structlog.processors.StackInfoRenderer(),
]
_RENDERER: Any = (
    structlog.processors.JSONRenderer(ensure_ascii=False)
    if ENVIRONMENT.log_format == "json"
    else structlog.dev.ConsoleRenderer(colors=False)
)
_LAST: list[Any] = [structlog.processors.format_exc_info, _HidePeople()]

structlog.configure(
    processors=[structlog.stdlib.filter_by_level, *_SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
    logger_factory=structlog.stdlib.LoggerFactory(),
    wrapper_class=structlog.stdlib.BoundLogger,
    cache_logger_on_first_use=True,
)

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "structured": {
            "()": structlog.stdlib.ProcessorFormatter,
            "foreign_pre_chain": _SHARED,
            "processors": [structlog.stdlib.ProcessorFormatter.remove_processors_meta, *_LAST, _RENDERER],
        },
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "structured"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {
        # Django would print the request line twice and whole settings on a crash; our own pages log with a reference.
        "django.request": {"level": "ERROR"},
        "django.security": {"level": "WARNING"},
        "django.server": {"level": "ERROR"},
        "procrastinate.blueprints": {"level": "WARNING"},  # every command would begin by telling that jobs are known
        "procrastinate.periodic": {"level": "WARNING"},
        "httpx": {"level": "WARNING"},  # every request to the identity provider, with its whole address
    },
}
logging.captureWarnings(capture=True)
