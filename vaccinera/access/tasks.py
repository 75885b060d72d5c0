"""Carrying out what somebody asked for: by a login of its own, with the rights of now (decision 0024)."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

import structlog
from django.db import Error

from vaccinera.access.actions import errands
from vaccinera.access.rules.errands import LeftFile
from vaccinera.audit.actions import current_reference
from vaccinera.kernel.clock import now
from vaccinera.kernel.jobs import by_the_clock, connection_was_lost, job
from vaccinera.kernel.refusals import Refused
from vaccinera.kernel.scope import acting

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from vaccinera.access.models import Errand
    from vaccinera.access.rules.readers import Reader

    Answer = Mapping[str, str | int] | LeftFile

_log = structlog.get_logger(__name__)
_SECONDS_BETWEEN_TELLINGS = 0.5


@dataclass(frozen=True, slots=True)
class ErrandKind:
    """A sort of errand: its name, what it does, and what no other may be under way beside it."""

    name: str
    act: Callable[..., Answer]
    alone: str

    def ask(self, *, by: Reader, at: datetime, **keys: str | int) -> Errand:
        """Have it done in the background, once the transaction at hand is committed. The right is yours to require."""
        errand = errands.ask_for(by=by, kind=self.name, keys=keys, alone=self.alone, at=at)
        carry_out_errand.queue(errand=str(errand.pk), commission=by.commission_id)
        return errand


_kinds: dict[str, ErrandKind] = {}


def errand_kind(name: str, *, alone: str = "") -> Callable[[Callable[..., Answer]], ErrandKind]:
    """Make a function a sort of errand, by a name that no other ever has: ``room.what``.

    It is called in the scope of whoever asked, with ``by``, ``at``, ``tell`` (stage, done, in all) and the keys. What
    it writes is kept together with its answer, and a file that it leaves, or not at all; a :class:`Refused` is told to
    whoever asked.
    """

    def register(act: Callable[..., Answer]) -> ErrandKind:
        _kinds[name] = ErrandKind(name, act, alone)
        return _kinds[name]

    return register


@job("access.carry_out_errand")
def carry_out_errand(*, errand: str, commission: int) -> None:
    """Do what was asked for, unless it is done; what stands in the way is written down for whoever asked."""
    with errands.logged_in_to(commission, at=now()) as by:
        if by is None:
            _log.warning("errand.commission_ended", errand=errand)
            return
        with acting(by):
            begun = errands.begin(by=by, errand_id=UUID(errand), at=now())
        if begun is None:
            return
        token = current_reference.set(begun.reference)
        try:
            refused, fault = _tried(begun, by=by)
        finally:
            current_reference.reset(token)
    if refused is not None:
        with errands.logged_in_to(commission, at=now()) as by:
            if by is not None:
                with acting(by):
                    errands.refuse(errand=begun, refused=refused, at=now())
    if fault is not None:
        raise fault


def _tried(begun: Errand, *, by: Reader) -> tuple[Refused | None, Exception | None]:
    """What refused it, and the fault behind that if it was ours; a lost connection is neither, and raised."""
    kind = _kinds[begun.kind]
    try:
        with acting(by):
            answer = kind.act(by=by, at=now(), tell=_Teller(by, begun.pk), **begun.keys)
            errands.finish(by=by, errand=begun, result=_kept(answer, begun, by=by), at=now())
    except Refused as refused:
        return refused, None
    except Exception as fault:
        if isinstance(fault, Error) and connection_was_lost():
            raise
        return Refused("access.errand.broke", reference=begun.reference), fault
    return None, None


def _kept(answer: Answer, begun: Errand, *, by: Reader) -> Mapping[str, str | int]:
    if not isinstance(answer, LeftFile):
        return answer
    with answer.content:
        errands.keep_file(by=by, errand=begun, left=answer)
    return answer.result


class _Teller:
    """Tells how far an errand has come, at most twice a second. Nothing fails because it could not be told."""

    def __init__(self, by: Reader, errand_id: UUID) -> None:
        self._by, self._errand_id = by, errand_id
        self._told = ("", 0.0)

    def __call__(self, stage: str, done: int, total: int) -> None:
        last_stage, last_at = self._told
        if stage == last_stage and time.monotonic() - last_at < _SECONDS_BETWEEN_TELLINGS:
            return
        try:
            errands.tell(by=self._by, errand_id=self._errand_id, stage=stage, done=done, total=total)
        except Error as error:
            _log.warning("errand.not_told", errand=str(self._errand_id), error=str(error))
        self._told = (stage, time.monotonic())


@by_the_clock("access.forget_errands", cron="20 2 * * *")
def forget_errands() -> None:
    """Errands whose day has passed, of every provider."""
    _log.info("errands.forgotten", count=errands.forget_errands())
