"""Blocks and shared records: who may ask, on what ground, and for how long. Plain values in, a verdict out."""

from __future__ import annotations

from datetime import date, timedelta

from vaccinera.access.states import AskedBy, OpeningWay, ReadingGround, ReadingTime
from vaccinera.kernel.refusals import Refused

_OF_AGE = 18
_MONTH = timedelta(days=30)
_YEAR = timedelta(days=365)
_NIGHT = timedelta(days=1)  # what is opened in an emergency before midnight is still open after it
_NEEDS_WORDS = (ReadingGround.INCAPACITY, ReadingGround.EMERGENCY)


def refuse_asker(asked_by: AskedBy) -> None:
    """A guardian blocks nothing of a child's, neither within a provider nor between them (LAW-17)."""
    if asked_by is AskedBy.GUARDIAN:
        raise Refused("access.block.guardian")


def last_day_open(way: OpeningWay, time: ReadingTime, *, on: date) -> date:
    """The last day a block stands open."""
    return on + _NIGHT if way is OpeningWay.EMERGENCY else _last_day(time, on=on)


def last_day_to_read(ground: ReadingGround, time: ReadingTime, *, on: date) -> date:
    """The last day what other providers recorded may be read (LAW-18)."""
    return on + _NIGHT if ground is ReadingGround.EMERGENCY else _last_day(time, on=on)


def refuse_reading(ground: ReadingGround, *, has_relation: bool, born_on: date | None, words: str, on: date) -> None:
    """What the law asks for besides the ground: a relation, an age, or words (lag 2022:913 3:1, 3:3, 3:6)."""
    if not has_relation:
        raise Refused("access.shared.relation_missing")
    if ground is ReadingGround.CHILD and (born_on is None or _age(born_on, on=on) >= _OF_AGE):
        raise Refused("access.shared.not_a_child")
    if ground in _NEEDS_WORDS and not words.strip():
        raise Refused("access.shared.reason_missing")


def refuse_switch(*, is_on: bool, informed_on: date | None, on: date) -> None:
    """Patients are told before anything of theirs is shared (lag 2022:913 2:2)."""
    if is_on and informed_on is None:
        raise Refused("access.sharing.informed_missing")
    if informed_on is not None and informed_on > on:
        raise Refused("access.sharing.informed_later")


def _last_day(time: ReadingTime, *, on: date) -> date:
    return on + {ReadingTime.DAY: timedelta(), ReadingTime.MONTH: _MONTH, ReadingTime.YEAR: _YEAR}[time]


def _age(born_on: date, *, on: date) -> int:
    return on.year - born_on.year - ((on.month, on.day) < (born_on.month, born_on.day))
