"""A "no" is a value with a stable code; the words are added at the edge."""

from __future__ import annotations


class Refused(Exception):
    """The act cannot be done, and why.

    ``code`` is ``room.noun.what`` and never changes its meaning; ``facts`` are the values the sentence needs
    (text, numbers, days) and never a personal number, since they reach logs. ``web`` turns the code into a
    sentence in both languages, and a test demands one for every code in the source.
    """

    def __init__(self, code: str, /, **facts: object) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts

    def __repr__(self) -> str:
        told = "".join(f", {name}={value!r}" for name, value in self.facts.items())
        return f"Refused({self.code!r}{told})"
