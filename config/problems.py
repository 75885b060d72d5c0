"""What is wrong with a setting, told to whoever starts the process."""

from __future__ import annotations


class SettingProblem(Exception):
    """A setting is missing or cannot be used; the message names it and says what to do."""
