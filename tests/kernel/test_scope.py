"""The second lock: one transaction, one tenant (LAW-01)."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from uuid import UUID

import pytest
from django.db import DatabaseError, InternalError, ProgrammingError, connection, transaction
from uuid_utils.compat import uuid7

from tests.factories.region import Region, make_batch
from tests.kernel.conftest import Actor
from tests.personas import ANNA, OLLE
from vaccinera.kernel.models import PublishedFact
from vaccinera.kernel.outbox import as_row, publish
from vaccinera.kernel.scope import ScopeAlreadyOpen, acting, reading
from vaccinera.products.models import UnitBatch


@dataclass(frozen=True, slots=True)
class ThingDone:
    """A fact for the outbox, the kernel's own tenant table."""

    thing_id: int


def _publish(by: Actor, thing: int) -> None:
    with acting(by):
        publish(ThingDone(thing), provider_id=by.provider_id)


def _things_seen() -> set[str]:
    return {fact.content["thing_id"] for fact in PublishedFact.objects.all()}


def _setting(name: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(current_setting(%s, true), '')", [name])
        return str(cursor.fetchone()[0])


def _opened(column: str) -> object:
    """What the key at hand opens."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {column} FROM scope.key"  # noqa: S608 - a column named here
            " WHERE digest = sha256(convert_to(current_setting('vaccinera.key', true), 'UTF8'))"
        )
        return cursor.fetchone()[0]


@pytest.mark.django_db
def test_a_query_without_a_scope_sees_nothing(ours: Actor) -> None:
    """LAW-01: a forgotten scope finds nothing, it does not find everything."""
    _publish(ours, 7)

    seen = _things_seen()

    assert seen == set()


@pytest.mark.django_db
def test_a_row_without_a_scope_is_refused(ours: Actor) -> None:
    """LAW-01: nobody writes for a tenant without acting for it."""
    with pytest.raises(ProgrammingError, match="violates row-level security policy"), transaction.atomic():
        as_row(ThingDone(7), provider_id=ours.provider_id).save(force_insert=True)


@pytest.mark.django_db
def test_each_tenant_sees_its_own_rows_only(ours: Actor, theirs: Actor) -> None:
    """LAW-01: to read and to write, the same rows are there."""
    _publish(ours, 7)
    _publish(theirs, 8)

    with acting(ours):
        seen_by_us = _things_seen()
    with reading(theirs):
        seen_by_them = _things_seen()

    assert seen_by_us == {"7"}
    assert seen_by_them == {"8"}


@pytest.mark.django_db
def test_another_tenants_row_is_neither_seen_nor_changed_nor_deleted(region: Region) -> None:
    """LAW-01: the leak test. A batch is the row an application may do everything with; Olle works elsewhere."""
    anna, olle = region.reader(ANNA), region.reader(OLLE)
    batch = make_batch(anna, region.products[0])

    with acting(olle):
        seen = UnitBatch.objects.filter(pk=batch.pk).count()
        changed = UnitBatch.objects.filter(pk=batch.pk).update(is_finished=True)
        deleted, _by_table = UnitBatch.objects.filter(pk=batch.pk).delete()

    with reading(anna):
        kept = UnitBatch.objects.get(pk=batch.pk)
    assert (seen, changed, deleted) == (0, 0, 0)
    assert kept.is_finished is False


@pytest.mark.django_db
def test_a_row_for_another_tenant_is_refused(ours: Actor, theirs: Actor) -> None:
    """LAW-01: neither put there nor moved there."""
    with pytest.raises(ProgrammingError, match="violates row-level security policy"), acting(theirs):
        publish(ThingDone(7), provider_id=ours.provider_id)


@pytest.mark.django_db
def test_a_row_cannot_be_given_to_another_tenant(region: Region) -> None:
    """LAW-01: what is ours cannot be pushed over to them either."""
    anna = region.reader(ANNA)
    batch = make_batch(anna, region.products[0])

    with pytest.raises(ProgrammingError, match="violates row-level security policy"), acting(anna):
        UnitBatch.objects.filter(pk=batch.pk).update(provider_id=2)


@pytest.mark.django_db
@pytest.mark.parametrize("inner", [acting, reading])
def test_a_scope_inside_a_scope_is_a_programming_error(inner: type[object], ours: Actor, theirs: Actor) -> None:
    """Releasing a savepoint keeps the inner setting, so the inner one may never be made."""
    with acting(ours):
        with pytest.raises(ScopeAlreadyOpen), inner(theirs):  # type: ignore[attr-defined, call-arg]  # both are contexts
            pass
        seen_for = _opened("provider_id")

    assert seen_for == 1


@pytest.mark.django_db
def test_the_change_logs_name_is_the_one_who_acts(theirs: Actor) -> None:
    with acting(theirs):
        named = _opened("actor")

    assert named == "TSTNMT2321000156-S5"


@pytest.mark.django_db(transaction=True)
def test_who_reads_cannot_write(ours: Actor) -> None:
    """A page reads in a transaction of its own that the database itself keeps from writing."""
    with pytest.raises(InternalError, match="read-only transaction"), reading(ours):
        publish(ThingDone(7), provider_id=ours.provider_id)
    _publish(ours, 8)

    with reading(ours):
        seen = _things_seen()

    assert seen == {"8"}


@pytest.mark.django_db(transaction=True)
def test_a_scope_ends_with_its_transaction(ours: Actor) -> None:
    """LAW-01: on the same connection, the next transaction belongs to nobody."""
    _publish(ours, 7)

    left = (_setting("vaccinera.key"), _setting("vaccinera.day"), _things_seen())

    assert left == ("", "", set())


@pytest.mark.django_db(transaction=True)
def test_an_exception_undoes_what_was_written(ours: Actor) -> None:
    def interrupted() -> None:
        with acting(ours):
            publish(ThingDone(7), provider_id=ours.provider_id)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()

    with reading(ours):
        assert _things_seen() == set()


@pytest.mark.django_db
def test_an_error_of_the_database_is_told_as_it_is(ours: Actor) -> None:
    """Closing the scope never hides what went wrong in it, and the next scope opens as ever."""
    with (
        pytest.raises(DatabaseError, match="division by zero"),
        transaction.atomic(),
        acting(ours),
        connection.cursor() as cursor,
    ):
        cursor.execute("SELECT 1 / 0")
    _publish(ours, 8)

    with reading(ours):
        assert _things_seen() == {"8"}


@pytest.mark.django_db(transaction=True)
def test_two_hundred_requests_over_eight_threads_never_see_another_tenants_rows(ours: Actor, theirs: Actor) -> None:
    """LAW-01: connections are used again and again, by whoever comes next."""
    _publish(ours, 1)
    _publish(theirs, 2)

    def requested(number: int) -> tuple[int, set[str], set[str]]:
        """The tenant, what it saw, and what its connection showed once the scope was over."""
        by = ours if number % 3 else theirs
        with acting(by) if number % 2 else reading(by):
            inside = _things_seen()
        return by.provider_id, inside, _things_seen()

    def worked(numbers: range) -> list[tuple[int, set[str], set[str]]]:
        try:
            return [requested(number) for number in numbers]
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as threads:
        answers = [one for part in threads.map(worked, [range(n, 200, 8) for n in range(8)]) for one in part]

    assert len(answers) == 200
    assert {tenant for tenant, _inside, _after in answers} == {1, 2}
    assert all(inside == {str(tenant)} for tenant, inside, _after in answers)
    assert all(after == set() for _tenant, _inside, after in answers)


def test_an_id_made_later_sorts_later() -> None:
    """UUIDv7: rows of one millisecond keep their order too, which the seals lean on."""
    made: list[UUID] = [uuid7() for _ in range(1000)]

    assert made == sorted(made)
