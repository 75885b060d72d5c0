"""Errands: jobs that somebody asked for, from the asking to what came of them (decision 0024)."""

from __future__ import annotations

import hashlib
from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.db import IntegrityError, connection, transaction
from uuid_utils.compat import uuid7

from vaccinera.access.actions.sessions import end_session, log_in, log_out
from vaccinera.access.models import Errand, ErrandFile, ErrandFilePart
from vaccinera.access.queries import signed_in_by
from vaccinera.access.queries.errands import errand_of
from vaccinera.access.rules.errands import FORGOTTEN_AFTER, KEPT, LONGEST_WAIT, MOST_ATTEMPTS, PART_BYTES
from vaccinera.access.states import UNFINISHED, ErrandAct, ErrandState, errand_step
from vaccinera.audit.actions import current_reference
from vaccinera.kernel.clock import civil_day
from vaccinera.kernel.constraints import broken_constraint
from vaccinera.kernel.refusals import Refused
from vaccinera.kernel.scope import execute_aside
from vaccinera.organisations.models import Commission

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime
    from uuid import UUID

    from vaccinera.access.rules.errands import LeftFile
    from vaccinera.access.rules.readers import Reader

JOB = "job"
_HOW_FAR = "UPDATE access_errand SET stage = %s, done = %s, total = %s WHERE id = %s AND state = 'running'"


@transaction.atomic
def ask_for(*, by: Reader, kind: str, keys: Mapping[str, str | int], alone: str, at: datetime) -> Errand:
    """Write down what the reader asks for. The right to it is the asking room's to require, then and when it is done.

    With ``alone`` it is refused while another errand of that name is unfinished; one that nobody has finished in its
    time is over.
    """
    if alone:
        over = Refused("access.errand.never_finished")
        forgotten = Errand.objects.filter(alone=alone, state__in=UNFINISHED, asked_at__lt=at - FORGOTTEN_AFTER)
        forgotten.update(state=ErrandState.REFUSED, refusal=over.code, finished_at=at)
    try:
        with transaction.atomic():
            return Errand.objects.create(
                id=uuid7(),
                provider_id=by.provider_id,
                kind=kind,
                keys=dict(keys),
                alone=alone,
                commission_id=by.commission_id,
                asked_by_hsa_id=by.hsa_id,
                asked_by_name=by.name,
                asked_at=at,
                reference=current_reference.get(),
                kept_until=civil_day(at + KEPT),
            )
    except IntegrityError as error:
        if broken_constraint(error) == "an_errand_to_be_done_alone_is_the_only_one":
            raise Refused("access.errand.another_under_way") from error
        raise


@contextmanager
def logged_in_to(commission_id: int, *, at: datetime) -> Iterator[Reader | None]:
    """Be whoever holds a commission, as they may act now, until the job is over; nobody, once it has ended.

    The worker vouches for it with the application's secret, as a command does (decision 0016); the log tells that it
    was a job.
    """
    held = Commission.objects.select_related("staff").get(pk=commission_id)
    token = log_in(staff=held.staff, method=JOB, level_of_assurance=JOB, commission_hsa_id=held.hsa_id, at=at)
    signed_in = signed_in_by(token, on=civil_day(at))
    reader = signed_in.reader if signed_in else None
    try:
        yield reader if reader is not None and reader.commission_id == commission_id else None
    finally:
        if signed_in is not None:
            log_out(signed_in=signed_in, reason=JOB, at=at)


@transaction.atomic
def begin(*, by: Reader, errand_id: UUID, at: datetime) -> Errand | None:
    """The errand, begun by the login that carries it out; ``None`` when there is nothing to do.

    That is when it is finished, or not of this person in this commission, or is refused here: for having waited too
    long, or because worker after worker has died over it. The login that began it before is ended.
    """
    found = Errand.objects.select_for_update().filter(pk=errand_id, state__in=UNFINISHED)
    errand = found.filter(commission_id=by.commission_id, asked_by_hsa_id=by.hsa_id).first()
    if errand is None:
        return None
    if errand.session_id is not None:
        end_session(session_id=errand.session_id, user_hsa_id=by.hsa_id, user_name=by.name, reason=JOB, at=at)
    if errand.attempts == MOST_ATTEMPTS:
        _over(errand, Refused("access.errand.given_up"), at=at)
        return None
    if at - errand.asked_at > LONGEST_WAIT:
        _over(errand, Refused("access.errand.waited_too_long"), at=at)
        return None
    errand.state = errand_step(errand.state, ErrandAct.BEGIN)
    errand.attempts, errand.session_id = errand.attempts + 1, by.session_id
    errand.save(update_fields=["state", "attempts", "session_id"])
    return errand


def tell(*, by: Reader, errand_id: UUID, stage: str, done: int, total: int) -> None:
    """How far an errand has come, for others to see while its transaction is still open."""
    execute_aside(by, _HOW_FAR, [stage, done, total, errand_id])


def keep_file(*, by: Reader, errand: Errand, left: LeftFile) -> None:
    """Keep what came of an errand, part by part, in the act's own transaction."""
    whole, size, parts = hashlib.sha256(), 0, 0
    whose = {"errand_id": errand.pk, "provider_id": by.provider_id, "asked_by_hsa_id": by.hsa_id}
    while content := left.content.read(PART_BYTES):
        ErrandFilePart.objects.create(id=uuid7(), number=parts, content=content, **whose)
        whole.update(content)
        size, parts = size + len(content), parts + 1
    ErrandFile.objects.create(
        file_name=left.file_name, media_type=left.media_type, size=size, parts=parts, sha256=whole.hexdigest(), **whose
    )


def finish(*, by: Reader, errand: Errand, result: Mapping[str, str | int], at: datetime) -> None:
    """Write, in the act's own transaction, that it is done and what came of it.

    Refuses when the login has been ended meanwhile, or another worker has taken the errand over: then part of the act
    may have seen nothing, and none of it is kept.
    """
    state = errand_step(errand.state, ErrandAct.FINISH)
    begun = Errand.objects.filter(pk=errand.pk, state=ErrandState.RUNNING, session_id=by.session_id)
    if not begun.update(state=state, result=dict(result), finished_at=at):
        raise Refused("access.errand.login_ended")


@transaction.atomic
def refuse(*, errand: Errand, refused: Refused, at: datetime) -> None:
    """Write down why an errand came to nothing, for whoever asked to read; not over another's work who took it over."""
    begun = Errand.objects.select_for_update().filter(pk=errand.pk, state=ErrandState.RUNNING)
    if begun.filter(session_id=errand.session_id).exists():
        _over(errand, refused, at=at)


def see_errands(*, by: Reader, at: datetime, errand_id: UUID | None = None) -> None:
    """Note that the reader has seen what is over of what they asked for, or that one: it is no news any more."""
    own = Errand.objects.filter(commission_id=by.commission_id, asked_by_hsa_id=by.hsa_id, seen_at=None)
    one = own if errand_id is None else own.filter(pk=errand_id)
    one.exclude(state__in=UNFINISHED).update(seen_at=at)


@transaction.atomic
def put_away(*, by: Reader, errand_id: UUID, at: datetime) -> None:
    """Take back what has not begun, or clear away what is over together with its file.

    Refuses what is under way: a worker does not look up in the middle. That it was asked for is kept until its day.
    """
    errand = errand_of(by, errand_id, at=at)
    if errand is None:
        raise Refused("access.errand.not_found")
    errand = Errand.objects.select_for_update().get(pk=errand.pk)
    if errand.state == ErrandState.RUNNING and at - errand.asked_at <= FORGOTTEN_AFTER:
        raise Refused("access.errand.under_way")
    if errand.state in UNFINISHED:
        _over(errand, Refused("access.errand.taken_back"), at=at)
    ErrandFile.objects.filter(errand=errand).delete()
    errand.put_away_at = errand.seen_at = at
    errand.save(update_fields=["put_away_at", "seen_at"])


def forget_errands() -> int:
    """Delete every provider's errands whose day has passed, with their files, and say how many there were."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT access.forget_errands()")
        return int(cursor.fetchone()[0])


def _over(errand: Errand, refused: Refused, *, at: datetime) -> None:
    errand.state, errand.finished_at = errand_step(errand.state, ErrandAct.REFUSE), at
    errand.refusal, errand.facts = refused.code, {name: _as_json(fact) for name, fact in refused.facts.items()}
    errand.save(update_fields=["state", "finished_at", "refusal", "facts"])


def _as_json(fact: object) -> object:
    """Numbers and text as they are; a day as it will be written."""
    return fact if isinstance(fact, int | str) else str(fact)
