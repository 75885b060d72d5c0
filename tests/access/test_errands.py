"""What somebody asks to have done: by whom, once, with the rights of now, and what became of it (decision 0024)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from itertools import product
from uuid import UUID

import pytest
from django.db import IntegrityError, connection
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.factories.errands import carry_out_errands
from tests.factories.region import NOON, Region, logged_in, make_region
from tests.personas import ANNA, BIRGIT, OLLE
from tests.visits.test_states import _printed, _tables
from vaccinera.access.actions import errands
from vaccinera.access.actions.errands import begin, logged_in_to, refuse
from vaccinera.access.models import Errand, LoginSession
from vaccinera.access.queries.errands import errand_alone
from vaccinera.access.rules.readers import Reader
from vaccinera.access.states import ERRAND_STEPS, ErrandAct, ErrandState, errand_step
from vaccinera.access.tasks import carry_out_errand, errand_kind, forget_errands
from vaccinera.audit.actions import current_reference
from vaccinera.kernel.jobs import work_until_stopped
from vaccinera.kernel.refusals import Refused
from vaccinera.kernel.scope import acting, reading

Doing = Callable[..., Mapping[str, str | int]]
doing: list[Doing] = []


@errand_kind("tests.do", alone="tests.alone")
def do(**told: object) -> Mapping[str, str | int]:
    """Whatever the test has it do."""
    return doing[0](**told)


@errand_kind("tests.do_beside")
def do_beside(**told: object) -> Mapping[str, str | int]:
    return doing[0](**told)


@pytest.fixture(autouse=True)
def _doing() -> Iterator[None]:
    doing[:] = [lambda **_told: {"answer": 42}]
    yield
    doing.clear()


def ask(reader: Reader, *, at: datetime | None = None, number: int = 7) -> Errand:
    with acting(reader):
        return do.ask(by=reader, at=at or datetime.now(UTC), number=number)


def now_of(errand: Errand, reader: Reader) -> Errand:
    with reading(reader):
        return Errand.objects.get(pk=errand.pk)


def test_the_manual_shows_the_steps_of_an_errand() -> None:
    assert _printed(ERRAND_STEPS, ErrandState, ErrandAct) in [table.strip() for table in _tables()]  # type: ignore[arg-type]  # of enums


@pytest.mark.parametrize(("state", "act"), list(product(ErrandState, ErrandAct)))
def test_an_errand_takes_the_steps_of_its_table_and_no_others(state: ErrandState, act: ErrandAct) -> None:
    wanted = ERRAND_STEPS.get((state, act))

    if wanted is None:
        with pytest.raises(Refused) as refused:
            errand_step(state, act)
        assert refused.value.code == "access.errand.not_possible_now"
    else:
        assert errand_step(state, act) is wanted


def test_asking_queues_one_job_that_carries_keys_alone(region: Region) -> None:
    errand = ask(region.reader(ANNA))

    jobs = list(ProcrastinateJob.objects.values_list("task_name", "args", "status"))
    assert jobs == [("access.carry_out_errand", {"errand": str(errand.pk), "commission": ANNA.key}, "todo")]
    assert errand.state == "queued"


def test_an_errand_is_done_by_whoever_asked_in_a_login_that_ends_with_it(region: Region) -> None:
    seen: list[tuple[str, str, object, str]] = []

    def look(*, by: Reader, number: int, **_rest: object) -> Mapping[str, str | int]:
        [session] = LoginSession.objects.filter(pk=by.session_id)
        seen.append((by.hsa_id, session.method, number, current_reference.get()))
        return {"answer": 42}

    doing[0] = look
    token = current_reference.set("ABCD1234")
    errand = ask(region.reader(ANNA))
    current_reference.reset(token)

    carry_out_errands()

    done = now_of(errand, region.reader(ANNA))
    assert seen == [(region.reader(ANNA).hsa_id, "job", 7, "ABCD1234")]
    assert (done.state, done.result, done.attempts) == ("done", {"answer": 42}, 1)
    assert not LoginSession.objects.filter(method="job", ended_at=None).exists()


def test_done_twice_it_is_done_once(region: Region) -> None:
    times: list[int] = []
    doing[0] = lambda **_told: times.append(1) or {}  # type: ignore[func-returns-value]  # counts
    errand = ask(region.reader(ANNA))

    carry_out_errands()
    carry_out_errand.function(errand=str(errand.pk), commission=ANNA.key)

    assert times == [1]


def test_a_refusal_is_written_down_with_its_facts_and_nothing_else_is_kept(region: Region) -> None:
    def refused(*, by: Reader, **_rest: object) -> Mapping[str, str | int]:
        ask_beside(by)
        raise Refused("reimbursement.run.no_terms", month="2026-10", on=date(2026, 10, 1), count=2)

    doing[0] = refused
    errand = ask(region.reader(ANNA))

    carry_out_errands()

    over = now_of(errand, region.reader(ANNA))
    assert (over.state, over.refusal) == ("refused", "reimbursement.run.no_terms")
    assert over.facts == {"month": "2026-10", "on": "2026-10-01", "count": 2}
    with reading(region.reader(ANNA)):
        assert Errand.objects.count() == 1


def ask_beside(by: Reader) -> Errand:
    return do_beside.ask(by=by, at=datetime.now(UTC))


def test_a_fault_of_ours_is_told_by_its_reference_and_fails_the_job(region: Region) -> None:
    def broken(**_told: object) -> Mapping[str, str | int]:
        raise ZeroDivisionError

    doing[0] = broken
    token = current_reference.set("ABCD1234")
    errand = ask(region.reader(ANNA))
    current_reference.reset(token)

    with pytest.raises(ZeroDivisionError):
        carry_out_errands()

    over = now_of(errand, region.reader(ANNA))
    assert (over.state, over.refusal, over.facts) == ("refused", "access.errand.broke", {"reference": "ABCD1234"})


def test_only_one_that_is_done_alone_is_under_way(region: Region) -> None:
    ask(region.reader(ANNA))

    with pytest.raises(Refused) as refused:
        ask(region.reader(BIRGIT), number=8)
    with acting(region.reader(BIRGIT)):
        beside = [ask_beside(region.reader(BIRGIT)), ask_beside(region.reader(BIRGIT))]
    carry_out_errands()
    again = ask(region.reader(BIRGIT), number=8)

    assert refused.value.code == "access.errand.another_under_way"
    assert [errand.state for errand in beside] == ["queued", "queued"]
    assert again.state == "queued"


def test_what_was_asked_for_must_be_whole(region: Region) -> None:
    """Any other fault of the database is not taken for another errand."""
    with pytest.raises(IntegrityError), acting(region.reader(ANNA)):
        errands.ask_for(by=region.reader(ANNA), kind=None, keys={}, alone="", at=NOON)  # type: ignore[arg-type]  # on purpose


def test_one_that_nobody_finished_in_its_time_stands_in_nobodys_way(region: Region) -> None:
    old = ask(region.reader(ANNA), at=datetime.now(UTC) - timedelta(hours=3))

    with reading(region.reader(ANNA)):
        shown = errand_alone(region.reader(ANNA), alone="tests.alone", keys={"number": 7}, at=datetime.now(UTC))
    ask(region.reader(ANNA), number=8)

    assert shown is None
    assert now_of(old, region.reader(ANNA)).refusal == "access.errand.never_finished"


def test_one_that_waited_over_an_hour_is_not_begun(region: Region) -> None:
    """What weighs most rests on a login that was new when it was asked for."""
    errand = ask(region.reader(ANNA), at=datetime.now(UTC) - timedelta(minutes=61))

    carry_out_errands()

    assert now_of(errand, region.reader(ANNA)).refusal == "access.errand.waited_too_long"


def test_one_that_three_workers_died_over_is_given_up(region: Region) -> None:
    """Each leaves a login behind, which the next ends."""
    errand = ask(region.reader(ANNA))
    left = [die_over(errand) for _worker in range(3)]

    carry_out_errands()

    over = now_of(errand, region.reader(ANNA))
    assert (over.refusal, over.attempts) == ("access.errand.given_up", 3)
    assert not LoginSession.objects.filter(pk__in=left, ended_at=None).exists()


def die_over(errand: Errand) -> UUID:
    """Begin an errand, and be gone: the login is not ended."""
    by = logged_in(ANNA)
    with acting(by):
        assert begin(by=by, errand_id=errand.pk, at=datetime.now(UTC)) is not None
    return by.session_id


def test_whose_commission_has_ended_has_nothing_done(region: Region) -> None:
    errand = ask(region.reader(ANNA))
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE organisations_commission SET to_on = '2020-01-02', from_on = '2020-01-01' WHERE id = %s", [ANNA.key]
        )

    carry_out_errands()

    assert now_of(errand, region.reader(BIRGIT)).state == "queued"


def test_a_login_that_is_ended_before_it_was_used_has_nothing_done(
    region: Region, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As when all of somebody's logins are ended in the moment a worker logs in for them."""
    errand = ask(region.reader(ANNA))
    with monkeypatch.context() as patched:
        patched.setattr(errands, "signed_in_by", lambda _token, **_on: None)
        carry_out_errands()

    assert now_of(errand, region.reader(ANNA)).state == "queued"


def test_nobody_has_anothers_errand_done_in_their_name(region: Region) -> None:
    """LAW-01: the job's keys are written by the application's login, so they are believed only with the errand."""
    errand = ask(region.reader(ANNA))

    carry_out_errand.function(errand=str(errand.pk), commission=BIRGIT.key)
    carry_out_errand.function(errand=str(errand.pk), commission=OLLE.key)

    assert now_of(errand, region.reader(ANNA)).state == "queued"


def test_nobody_asks_in_anothers_name(region: Region) -> None:
    """The database holds the asker against the key."""
    with pytest.raises(Exception, match="row-level security"), acting(region.reader(ANNA)):
        errands.ask_for(by=region.reader(BIRGIT), kind="tests.do", keys={}, alone="", at=NOON)


def test_another_provider_sees_nothing_of_it(region: Region) -> None:
    errand = ask(region.reader(ANNA))

    with reading(region.reader(OLLE)):
        seen = Errand.objects.filter(pk=errand.pk).exists()

    assert seen is False


def test_a_login_that_is_ended_meanwhile_keeps_nothing(region: Region) -> None:
    """Its key is gone in the middle, so that later statements see no rows: the whole is taken back."""

    def ended(*, by: Reader, **_rest: object) -> Mapping[str, str | int]:
        with connection.cursor() as cursor:
            cursor.execute("UPDATE access_login_session SET ended_at = now() WHERE id = %s", [by.session_id])
        return {"answer": 42}

    doing[0] = ended
    errand = ask(region.reader(ANNA))

    carry_out_errands()

    assert now_of(errand, region.reader(ANNA)).refusal == "access.errand.login_ended"


def test_a_worker_believed_dead_does_not_end_what_another_has_taken_over(region: Region) -> None:
    errand = ask(region.reader(ANNA))
    with logged_in_to(ANNA.key, at=NOON) as first:
        assert first is not None
        with acting(first):
            begun = begin(by=first, errand_id=errand.pk, at=datetime.now(UTC))
        assert begun is not None
        die_over(errand)
        with acting(region.reader(ANNA)):
            refuse(errand=begun, refused=Refused("access.errand.broke", reference=""), at=NOON)

    assert now_of(errand, region.reader(ANNA)).state == "running"


def test_the_latest_of_the_same_keys_is_shown_unless_another_is_under_way(region: Region) -> None:
    anna = region.reader(ANNA)
    seven = ask(anna, number=7)
    carry_out_errands()
    eight = ask(anna, number=8)
    with reading(anna):
        under_way = errand_alone(anna, alone="tests.alone", keys={"number": 7}, at=datetime.now(UTC))
    carry_out_errands()

    with reading(anna):
        latest = errand_alone(anna, alone="tests.alone", keys={"number": 7}, at=datetime.now(UTC))
        none = errand_alone(anna, alone="tests.alone", keys={"number": 9}, at=datetime.now(UTC))

    assert (under_way and under_way.pk, latest and latest.pk, none) == (eight.pk, seven.pk, None)


def test_an_errand_is_kept_for_a_week_and_then_forgotten_for_every_provider(region: Region) -> None:
    old = ask(region.reader(ANNA), at=datetime.now(UTC) - timedelta(days=9))
    with acting(region.reader(OLLE)):
        do_beside.ask(by=region.reader(OLLE), at=datetime.now(UTC) - timedelta(days=9))
    with acting(region.reader(ANNA)):
        kept = do_beside.ask(by=region.reader(ANNA), at=datetime.now(UTC) - timedelta(days=6))

    forget_errands.function()

    with reading(region.reader(ANNA)):
        assert [errand.pk for errand in Errand.objects.all()] == [kept.pk]
    with reading(region.reader(OLLE)):
        assert not Errand.objects.exists()
    assert old.kept_until < kept.kept_until


@pytest.mark.django_db(transaction=True)
def test_a_worker_does_it_for_real_and_others_see_how_far_it_has_come() -> None:
    """The progress is read while the act's transaction is still open."""
    region = make_region()
    key = region.reader(BIRGIT).scope_key
    seen: list[tuple[str, int, int, str]] = []

    def watched(*, by: Reader, tell: Callable[[str, int, int], None], **_rest: object) -> Mapping[str, str | int]:
        tell("counting", 1, 3)
        tell("counting", 2, 3)
        seen.extend(seen_meanwhile(key))
        return {"answer": 42}

    doing[0] = watched
    errand = ask(region.reader(ANNA))
    work_until_stopped(at_once=1, wait=False)

    assert seen == [("counting", 1, 3, "running")]
    assert now_of(errand, region.reader(ANNA)).state == "done"


def seen_meanwhile(key: str) -> list[tuple[str, int, int, str]]:
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("BEGIN")
            cursor.execute("SELECT set_config('vaccinera.key', %s, true)", [key])
            cursor.execute("SELECT stage, done, total, state FROM access_errand")
            return list(cursor.fetchall())
    finally:
        other.close()
