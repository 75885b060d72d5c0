"""The file that came of an errand, and what whoever asked sees and clears away (decision 0028)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from io import BytesIO
from uuid import UUID

import pytest
import time_machine

from tests.factories.errands import carry_out_errands
from tests.factories.region import NOON, Region, logged_in
from tests.personas import ANNA, BIRGIT, OLLE
from vaccinera.access.actions import errands
from vaccinera.access.actions.errands import begin, put_away, see_errands
from vaccinera.access.models import Errand, ErrandFile, ErrandFilePart
from vaccinera.access.queries.errands import errand_news, errands_of, part_of
from vaccinera.access.rules.errands import LeftFile
from vaccinera.access.rules.readers import Reader
from vaccinera.access.tasks import errand_kind, forget_errands
from vaccinera.kernel.refusals import Refused
from vaccinera.kernel.scope import acting, reading

Doing = Callable[..., Mapping[str, str | int] | LeftFile]
doing: list[Doing] = []


@errand_kind("tests.leave")
def leave(**told: object) -> Mapping[str, str | int] | LeftFile:
    """Whatever the test has it do."""
    return doing[0](**told)


@pytest.fixture(autouse=True)
def _doing() -> Iterator[None]:
    doing[:] = [lambda **_told: {"answer": 42}]
    yield
    doing.clear()


def now_of(errand: Errand, reader: Reader) -> Errand:
    with reading(reader):
        return Errand.objects.get(pk=errand.pk)


def die_over(errand: Errand) -> UUID:
    """Begin an errand, and be gone: the login is not ended."""
    by = logged_in(ANNA)
    with acting(by):
        assert begin(by=by, errand_id=errand.pk, at=datetime.now(UTC)) is not None
    return by.session_id


def ask_for_a_file(region: Region, content: bytes, *, at: datetime | None = None) -> Errand:
    """Birgit asks for something that a file comes of, and has it done."""
    doing[0] = lambda **_told: LeftFile(BytesIO(content), "doser.csv", "text/csv", {"rows": 3})
    by = region.reader(BIRGIT)
    with acting(by):
        errand = leave.ask(by=by, at=at or datetime.now(UTC))
    carry_out_errands()
    return errand


def file_seen_by(reader: Reader, errand: Errand) -> ErrandFile | None:
    with reading(reader):
        return ErrandFile.objects.filter(pk=errand.pk).first()


def test_a_file_that_came_of_an_errand_is_kept_whole_in_parts(region: Region, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(errands, "PART_BYTES", 4)
    errand = ask_for_a_file(region, b"a,b\n1,2\n3")

    file = file_seen_by(region.reader(BIRGIT), errand)
    assert file is not None
    with reading(region.reader(BIRGIT)):
        parts = [part_of(file, number) for number in range(file.parts)]
    assert parts == [b"a,b\n", b"1,2\n", b"3"]
    assert (file.file_name, file.media_type, file.size) == ("doser.csv", "text/csv", 9)
    assert file.sha256 == "995217524769d8480b73b8007b572d1bdb2bced7ea442a1a6c561b3fc55ea813"
    assert now_of(errand, region.reader(BIRGIT)).result == {"rows": 3}


def test_a_file_is_of_whoever_asked_and_nobody_else(region: Region) -> None:
    """LAW-01: neither a colleague at the unit nor another provider, whatever a query forgets."""
    errand = ask_for_a_file(region, b"1")

    assert file_seen_by(region.reader(BIRGIT), errand) is not None
    assert file_seen_by(region.reader(ANNA), errand) is None
    assert file_seen_by(region.reader(OLLE), errand) is None
    with reading(region.reader(ANNA)):
        assert not ErrandFilePart.objects.exists()


def test_a_file_goes_when_its_errand_is_forgotten(region: Region) -> None:
    """The week is over for every provider at once, by a role that cannot read the file."""
    with time_machine.travel(datetime.now(UTC) - timedelta(days=9)):
        errand = ask_for_a_file(region, b"1")
        assert file_seen_by(region.reader(BIRGIT), errand) is not None

    forget_errands.function()

    assert file_seen_by(region.reader(BIRGIT), errand) is None
    with reading(region.reader(BIRGIT)):
        assert not ErrandFilePart.objects.exists()


def test_mine_are_those_i_asked_for_in_this_commission_with_the_latest_first(region: Region) -> None:
    anna = region.reader(ANNA)
    first, second = ask(anna, at_noon(9)), ask(anna, at_noon(10))
    ask(region.reader(BIRGIT), at_noon(11))
    ask(anna, at_noon(12) - timedelta(days=9))

    with reading(anna):
        mine = errands_of(anna, at=at_noon(13))

    assert [errand.pk for errand in mine] == [second.pk, first.pk]


def at_noon(hour: int) -> datetime:
    return NOON.replace(hour=hour)


def ask(by: Reader, at: datetime | None = None) -> Errand:
    with acting(by):
        return leave.ask(by=by, at=at or datetime.now(UTC))


def news_of(reader: Reader) -> tuple[int, int]:
    with reading(reader):
        return errand_news(reader, at=datetime.now(UTC))


def test_what_is_over_is_news_until_one_has_looked(region: Region) -> None:
    anna = region.reader(ANNA)
    ask(anna)
    waiting = news_of(anna)
    carry_out_errands()
    over, another = news_of(anna), news_of(region.reader(BIRGIT))
    ask(anna, datetime.now(UTC))
    with acting(anna):
        see_errands(by=anna, at=NOON)

    assert (waiting, over, another, news_of(anna)) == ((0, 1), (1, 0), (0, 0), (0, 1))


def put_away_by(reader: Reader, errand: Errand) -> None:
    with acting(reader):
        put_away(by=reader, errand_id=errand.pk, at=datetime.now(UTC))


def test_what_has_not_begun_is_taken_back_and_never_done(region: Region) -> None:
    times: list[int] = []
    doing[0] = lambda **_told: times.append(1) or {}  # type: ignore[func-returns-value]  # counts
    errand = ask(region.reader(ANNA))

    put_away_by(region.reader(ANNA), errand)
    carry_out_errands()

    over = now_of(errand, region.reader(ANNA))
    assert (over.state, over.refusal, times) == ("refused", "access.errand.taken_back", [])
    assert news_of(region.reader(ANNA)) == (0, 0)


def test_what_is_over_is_put_away_with_its_file(region: Region) -> None:
    errand = ask_for_a_file(region, b"1")

    put_away_by(region.reader(BIRGIT), errand)

    kept = now_of(errand, region.reader(BIRGIT))
    assert (kept.state, kept.put_away_at is not None) == ("done", True)
    assert file_seen_by(region.reader(BIRGIT), errand) is None
    with reading(region.reader(BIRGIT)):
        assert errands_of(region.reader(BIRGIT), at=datetime.now(UTC)) == []


def test_what_is_under_way_is_not_put_away_until_nobody_can_be_at_it_any_more(region: Region) -> None:
    errand = ask(region.reader(ANNA))
    die_over(errand)

    with pytest.raises(Refused) as refused:
        put_away_by(region.reader(ANNA), errand)
    with time_machine.travel(datetime.now(UTC) + timedelta(hours=3)):
        put_away_by(region.reader(ANNA), errand)

    assert refused.value.code == "access.errand.under_way"
    assert now_of(errand, region.reader(ANNA)).state == "refused"


def test_nobody_puts_away_anothers(region: Region) -> None:
    errand = ask(region.reader(ANNA))

    with pytest.raises(Refused) as refused:
        put_away_by(region.reader(BIRGIT), errand)

    assert refused.value.code == "access.errand.not_found"
