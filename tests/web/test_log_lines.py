"""Whatever is written to the log, a line shows no personal number and is one line (PER-12; ASVS 16.2.5, 16.4.1)."""

from __future__ import annotations

import logging

import pytest
from structlog.stdlib import ProcessorFormatter

NUMBER = "19480317" + "9805"


def _line(message: str, *told: object) -> str:
    """The line as the installation's own handler writes it."""
    formatters = [handler.formatter for handler in logging.getLogger().handlers]
    [formatter] = [one for one in formatters if isinstance(one, ProcessorFormatter)]
    return formatter.format(logging.LogRecord("elsewhere", logging.WARNING, __file__, 1, message, told, None))


@pytest.mark.parametrize(
    "written",
    [NUMBER, f"{NUMBER[:8]}-{NUMBER[8:]}", f"{NUMBER[2:8]}+{NUMBER[8:]}", f"{NUMBER[:8]} {NUMBER[8:]}", NUMBER[2:]],
)
def test_a_personal_number_is_hidden_however_it_is_written(written: str) -> None:
    assert NUMBER[8:] not in _line("sought %s in vain", written)
    assert "[personal number hidden]" in _line("sought %s in vain", written)


def test_the_key_of_a_record_stays_readable() -> None:
    assert "01993012-0000-7000-8000-000000000000" in _line("opened 01993012-0000-7000-8000-000000000000")


def test_what_somebody_typed_makes_no_line_of_its_own() -> None:
    assert "\n" not in _line('sought\n{"event": "http.request", "status": 200}')
