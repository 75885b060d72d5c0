"""Whatever is done to the log behind its back, the chain tells where (LAW-20)."""

from __future__ import annotations

import json
import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from django.db import IntegrityError, connection, transaction
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from tests.factories.region import NOON, Region, begin, filled_in, make_batch, make_person, sign
from tests.personas import ANNA, OLLE
from vaccinera.audit.actions import record
from vaccinera.audit.models import Event
from vaccinera.audit.queries.chain import chain_report, heads_outside
from vaccinera.audit.tasks import seal_finished, seal_until
from vaccinera.kernel.scope import acting, reading
from vaccinera.visits.models import Visit

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def heads(tmp_path: Path) -> Path:
    """Where heads go outside the database."""
    return tmp_path / "heads.jsonl"


@pytest.fixture
def owner() -> Iterator[psycopg.Connection]:
    """Somebody with the rights of the tables' owner, who switches their triggers off first, as an intruder could."""
    login = conninfo_to_dict(os.environ["DATABASE_OWNER_URL"]) | {"dbname": connection.settings_dict["NAME"]}
    with psycopg.connect(make_conninfo(**login), autocommit=True) as at_work:
        at_work.execute("ALTER TABLE audit_event DISABLE TRIGGER USER, NO FORCE ROW LEVEL SECURITY")
        at_work.execute("ALTER TABLE audit_seal DISABLE TRIGGER USER")
        yield at_work


def _sealed(heads: Path) -> int:
    """Seal until nothing is left, and the last seal's number. Other tests' transactions on the server may delay it."""
    give_up_at = time.monotonic() + 60
    while chain_report(heads).unsealed_events:
        seal_finished(heads)
        if time.monotonic() > give_up_at:
            pytest.fail("the events were not sealed within a minute")
        time.sleep(0.02)
    return max(heads_outside(heads))


def _three_seals(region: Region, heads: Path) -> int:
    """Three seals of two events each, and the number of the seal before them."""
    anna = region.reader(ANNA)
    with acting(anna):
        record("tests.thing.done", by=anna, subject=("thing", "before"))
    before = _sealed(heads)
    for round_of in range(3):
        with acting(anna):
            for number in range(2):
                record("tests.thing.done", by=anna, subject=("thing", f"{round_of}-{number}"))
        assert _sealed(heads) == before + round_of + 1
    return before


def _report(heads: Path, *, after: int) -> list[tuple[int, str]]:
    """The breaks, numbered from the first of the three seals."""
    return [(found.n - after, found.what) for found in chain_report(heads).breaks]


def test_an_untouched_log_holds(region: Region, heads: Path) -> None:
    before = _three_seals(region, heads)

    report = chain_report(heads)

    assert report.holds
    assert report.seals == before + 3
    assert report.unsealed_events == 0


def test_a_changed_event_is_found_in_its_seal(region: Region, heads: Path, owner: psycopg.Connection) -> None:
    before = _three_seals(region, heads)

    owner.execute("UPDATE audit_event SET user_name = 'Någon annan' WHERE subject_id = '1-0'")

    assert _report(heads, after=before) == [
        (2, "an event of its range was changed, exchanged or moved, or the seal itself was")
    ]


def test_a_removed_event_is_found_in_its_seal(region: Region, heads: Path, owner: psycopg.Connection) -> None:
    before = _three_seals(region, heads)

    owner.execute("DELETE FROM audit_event WHERE subject_id = '0-1'")

    assert _report(heads, after=before) == [(1, "it sealed 2 events and now finds 1")]


def test_an_event_put_into_a_sealed_range_is_found(region: Region, heads: Path, owner: psycopg.Connection) -> None:
    before = _three_seals(region, heads)

    owner.execute(
        """INSERT INTO audit_event (id, action, unit_hsa_id, user_hsa_id, user_name, commission_hsa_id, purpose,
                                    subject_label, subject_id, details, reference, xid)
           SELECT gen_random_uuid(), action, unit_hsa_id, user_hsa_id, user_name, commission_hsa_id, purpose,
                  subject_label, 'planted', details, reference, xid
           FROM audit_event WHERE subject_id = '2-0'"""
    )

    assert _report(heads, after=before) == [(3, "it sealed 2 events and now finds 3")]


def test_events_that_changed_places_are_found_in_both_seals(
    region: Region, heads: Path, owner: psycopg.Connection
) -> None:
    before = _three_seals(region, heads)

    owner.execute(
        """UPDATE audit_event a SET xid = b.xid FROM audit_event b
           WHERE (a.subject_id, b.subject_id) IN (('0-0', '2-0'), ('2-0', '0-0'))"""
    )

    changed = "an event of its range was changed, exchanged or moved, or the seal itself was"
    assert _report(heads, after=before) == [(1, changed), (3, changed)]


def test_a_removed_seal_shows_as_a_gap(region: Region, heads: Path, owner: psycopg.Connection) -> None:
    before = _three_seals(region, heads)

    owner.execute("DELETE FROM audit_seal WHERE n = %s", [before + 1])

    assert _report(heads, after=before)[0] == (2, f"seals {before + 1} to {before + 1} are missing")


def test_a_cut_tail_is_seen_from_the_heads_outside(region: Region, heads: Path, owner: psycopg.Connection) -> None:
    """LAW-20: the newest seals and their events gone, nothing inside tells; the file outside does."""
    before = _three_seals(region, heads)

    owner.execute("DELETE FROM audit_seal WHERE n = %s", [before + 3])
    owner.execute("DELETE FROM audit_event WHERE subject_id LIKE '2-%'")

    assert _report(heads, after=before) == [(3, f"the tail is cut: heads outside the database reach seal {before + 3}")]


def test_a_chain_made_anew_differs_from_the_heads_outside(region: Region, heads: Path) -> None:
    before = _three_seals(region, heads)
    lines = [json.loads(line) for line in heads.read_text("utf-8").splitlines()]
    lines[-2]["digest"] = "00" * 32
    heads.write_text("\n".join(json.dumps(line) for line in lines), "utf-8")

    report = _report(heads, after=before)

    assert report == [(2, "it differs from the head written outside the database")]


def test_a_writer_at_work_holds_its_own_range_back(region: Region, heads: Path) -> None:
    """No event can appear later in a range that was sealed."""
    anna = region.reader(ANNA)
    _sealed(heads)
    may_end, has_begun = threading.Event(), threading.Event()

    def write_slowly() -> None:
        with acting(anna):
            record("tests.thing.done", by=anna, subject=("thing", "slow"))
            has_begun.set()
            may_end.wait(10)
        connection.close()

    slow = threading.Thread(target=write_slowly)
    slow.start()
    has_begun.wait(10)
    with acting(anna):
        record("tests.thing.done", by=anna, subject=("thing", "quick"))
    while_at_work = seal_finished(heads)
    may_end.set()
    slow.join()
    _sealed(heads)

    assert while_at_work is None
    assert chain_report(heads).holds


def test_the_sealing_thread_seals_what_is_left_when_it_is_stopped(region: Region, heads: Path) -> None:
    anna = region.reader(ANNA)
    _sealed(heads)
    stopped = threading.Event()
    sealer = threading.Thread(target=seal_until, args=(stopped, heads))
    sealer.start()

    with acting(anna):
        record("tests.thing.done", by=anna, subject=("thing", "last"))
    stopped.set()
    sealer.join(10)

    assert not sealer.is_alive()
    _sealed(heads)
    assert chain_report(heads).holds


def test_an_act_whose_event_cannot_be_written_leaves_nothing(region: Region, owner: psycopg.Connection) -> None:
    """LAW-23: no log, no act. The database is made to refuse the event."""
    anna = region.reader(ANNA)
    batch = make_batch(anna, region.products[0])
    draft = begin(anna, make_person())
    owner.execute(
        "ALTER TABLE audit_event ADD CONSTRAINT nothing_more CHECK (action <> 'visits.visit.signed') NOT VALID"
    )

    with pytest.raises(IntegrityError):
        sign(anna, draft, filled_in(anna, region.products[0], batch.pk))

    with reading(anna):
        assert Visit.objects.count() == 0
        assert Event.objects.filter(action="visits.visit.registered").count() == 0


def test_an_act_that_is_rolled_back_leaves_no_event(region: Region) -> None:
    """The log tells what happened, and only that."""
    anna = region.reader(ANNA)

    with acting(anna):
        record("tests.thing.done", by=anna, subject=("thing", "undone"))
        transaction.set_rollback(True)

    with reading(anna):
        assert Event.objects.filter(action="tests.thing.done").count() == 0


def test_events_are_read_by_their_own_provider_only(region: Region) -> None:
    """LAW-01: Olle works for another provider. An event before any commission is nobody's to read."""
    anna, olle = region.reader(ANNA), region.reader(OLLE)
    with acting(anna):
        record("tests.thing.done", by=anna, subject=("thing", "mine"))

    with reading(olle):
        seen = Event.objects.filter(action="tests.thing.done").count()
        logins = Event.objects.filter(action="access.session.started").count()
    with reading(anna):
        own = Event.objects.get(action="tests.thing.done")

    assert seen == 0
    assert logins == 0
    assert (own.user_hsa_id, own.unit_hsa_id, own.purpose) == ("TSTNMT2321000156-S1", "TSTNMT2321000156-U11", "care")
    assert own.at.date() >= NOON.date()
