"""Looking in the log: what is found, what it leaves in the log itself, and what is refused (LAW-20, LAW-22, LAW-23)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from tests.audit.scenes import ANOTHER, OPENED, PERSON, happened
from tests.factories.region import NOON, Region
from tests.personas import ANNA, BIRGIT, LINUS, LOVISA, OLLE, ULLA
from vaccinera.audit.actions.looking import (
    decide_what_extracts_tell,
    hand_out_extract,
    log_extract_shown,
    log_look,
    log_own_look,
    refuse_search,
)
from vaccinera.audit.models import Event
from vaccinera.audit.queries import events as queries
from vaccinera.audit.queries.events import EventsSought, events_by_id, events_counted, events_found, staff_told
from vaccinera.audit.states import StaffTold
from vaccinera.kernel.refusals import Refused
from vaccinera.kernel.scope import acting, reading

DAY = date(2026, 11, 20)
AT = NOON - timedelta(days=3)


def _sought(**more: object) -> EventsSought:
    return EventsSought(**{"from_on": DAY, "to_on": DAY, **more})  # type: ignore[arg-type]  # a test's own facts


def _found(region: Region, **more: object) -> list[str]:
    lovisa = region.reader(LOVISA)
    with reading(lovisa):
        return [event.user_name for event in events_found(lovisa, _sought(**more))]


def test_events_are_found_by_period_user_unit_and_person_the_latest_first(region: Region) -> None:
    happened(region, ANNA, OPENED, at=AT, person_id=PERSON)
    happened(region, BIRGIT, OPENED, at=AT + timedelta(hours=1), person_id=ANOTHER)
    happened(region, ULLA, OPENED, at=AT + timedelta(hours=2), person_id=PERSON)
    happened(region, ANNA, OPENED, at=AT - timedelta(days=1), person_id=PERSON)

    assert _found(region) == ["Ulla Öster", "Birgit Ek", "Anna Nyberg"]
    assert _found(region, user_hsa_id="TSTNMT2321000156-S1") == ["Anna Nyberg"]
    assert _found(region, unit_hsa_id="TSTNMT2321000156-U12") == ["Ulla Öster"]
    assert _found(region, people=(PERSON,)) == ["Ulla Öster", "Anna Nyberg"]


def test_a_person_is_found_in_the_lists_that_showed_them(region: Region) -> None:
    """LAW-23: hits of a search and rows of a list were read too."""
    happened(region, ANNA, "visits.worklist.shown", at=AT, shown=[str(PERSON), str(ANOTHER)])
    happened(region, BIRGIT, "visits.worklist.shown", at=AT, shown=[str(ANOTHER)])

    assert _found(region, people=(PERSON,)) == ["Anna Nyberg"]


def test_both_days_count_whole_by_swedish_clocks(region: Region) -> None:
    """RIV-11: half an hour past midnight in Sweden is the day before in UTC."""
    first, after = _sought().from_at, _sought().until
    happened(region, ANNA, OPENED, at=first)
    happened(region, BIRGIT, OPENED, at=after)

    assert (first.isoformat(), after.isoformat()) == ("2026-11-19T23:00:00+00:00", "2026-11-20T23:00:00+00:00")
    assert _found(region) == ["Anna Nyberg"]


def test_the_log_of_another_provider_is_not_there(region: Region) -> None:
    """LAW-01: Linus audits another provider, and finds Olle's events only."""
    mine = happened(region, ANNA, OPENED, at=AT, person_id=PERSON)
    happened(region, OLLE, OPENED, at=AT, person_id=PERSON)
    linus = region.reader(LINUS)

    with reading(linus):
        found = [event.user_name for event in events_found(linus, _sought(people=(PERSON,)))]
        by_id = events_by_id(linus, [mine.pk])

    assert found == ["Olle Annan"]
    assert by_id == {}


def test_events_are_counted_up_to_a_ceiling(region: Region, monkeypatch: pytest.MonkeyPatch) -> None:
    for minute in range(4):
        happened(region, ANNA, OPENED, at=AT + timedelta(minutes=minute))
    lovisa = region.reader(LOVISA)

    with reading(lovisa):
        all_of_them = events_counted(lovisa, _sought())
        monkeypatch.setattr(queries, "MOST_COUNTED", 3)
        at_most = events_counted(lovisa, _sought())

    assert (all_of_them, at_most) == (4, 3)


def test_looking_is_itself_in_the_log_with_what_was_looked_for(region: Region) -> None:
    """LAW-20: who audits the auditors can see it."""
    lovisa = region.reader(LOVISA)
    with acting(lovisa):
        log_look(by=lovisa, sought=_sought(people=(PERSON,), user_hsa_id="S1", unit_hsa_id="U1"), page=2)
        log_extract_shown(by=lovisa, sought=_sought(people=(PERSON,)))

    with reading(lovisa):
        look, shown = Event.objects.filter(action__startswith="audit.").order_by("id")

    assert (look.action, look.person_id, look.purpose) == ("audit.log.read", PERSON, "administration")
    assert look.details == {"from_on": "2026-11-20", "to_on": "2026-11-20", "user": "S1", "unit": "U1", "page": 2}
    assert (shown.action, shown.person_id) == ("audit.extract.shown", PERSON)


def test_everybody_may_look_at_their_own_and_nobody_elses(region: Region) -> None:
    anna = region.reader(ANNA)
    with acting(anna):
        log_own_look(by=anna, sought=_sought(user_hsa_id=anna.hsa_id), page=1)
    with pytest.raises(Refused) as refused, acting(anna):
        log_own_look(by=anna, sought=_sought(user_hsa_id="TSTNMT2321000156-S2"), page=1)

    with reading(anna):
        own = Event.objects.filter(action="audit.log.own_read").count()

    assert own == 1
    assert refused.value.code == "audit.log.not_your_own"


def test_an_extract_is_handed_out_to_somebody_named(region: Region) -> None:
    """LAW-10, LAW-22: without a recipient it is not."""
    lovisa = region.reader(LOVISA)
    with acting(lovisa):
        hand_out_extract(by=lovisa, sought=_sought(people=(PERSON,)), recipient="  Personen  själv ", events=3)
    with pytest.raises(Refused) as refused, acting(lovisa):
        hand_out_extract(by=lovisa, sought=_sought(people=(PERSON,)), recipient=" ", events=3)

    with reading(lovisa):
        event = Event.objects.get(action="audit.extract.handed_out")

    assert (event.details["recipient"], event.details["events"], event.person_id) == ("Personen själv", 3, PERSON)
    assert refused.value.code == "audit.extract.recipient_missing"


def test_an_extract_tells_the_category_until_the_provider_decides_otherwise(region: Region) -> None:
    """LAW-22: by policy, and each provider has its own."""
    lovisa, linus = region.reader(LOVISA), region.reader(LINUS)
    with reading(lovisa):
        before = staff_told(lovisa)
    with acting(lovisa):
        decide_what_extracts_tell(by=lovisa, told=StaffTold.NAME, at=NOON)

    with reading(lovisa):
        after, decided = staff_told(lovisa), Event.objects.get(action="audit.extract_policy.decided")
    with reading(linus):
        elsewhere = staff_told(linus)

    assert (before, after, elsewhere) == (StaffTold.CATEGORY, StaffTold.NAME, StaffTold.CATEGORY)
    assert decided.details == {"told": "name"}


@pytest.mark.parametrize(
    "look",
    [
        lambda by: log_look(by=by, sought=_sought(), page=1),
        lambda by: log_extract_shown(by=by, sought=_sought()),
        lambda by: hand_out_extract(by=by, sought=_sought(), recipient="Någon", events=0),
        lambda by: decide_what_extracts_tell(by=by, told=StaffTold.NAME, at=NOON),
    ],
)
def test_nobody_but_the_auditor_looks_in_the_log(region: Region, look: Callable[[object], None]) -> None:
    anna = region.reader(ANNA)

    with pytest.raises(Refused) as refused, acting(anna):
        look(anna)

    assert refused.value.code == "access.permission.missing"


@pytest.mark.parametrize(
    ("first", "last", "people", "code"),
    [
        (date(2026, 11, 20), date(2026, 11, 19), (), "audit.period.backwards"),
        (date(2026, 11, 20), date(2026, 11, 19), (PERSON,), "audit.period.backwards"),
        (date(2026, 11, 24), date(2026, 11, 25), (), "audit.period.not_begun"),
        (date(2025, 11, 1), date(2026, 11, 20), (), "audit.period.too_long"),
        (date(2020, 1, 1), date(2026, 11, 20), (PERSON,), None),
        (date(2025, 11, 20), date(2026, 11, 20), (), None),
    ],
)
def test_a_period_is_at_most_a_year_unless_one_person_is_looked_for(
    first: date, last: date, people: tuple[object, ...], code: str | None
) -> None:
    sought = _sought(from_on=first, to_on=last, people=people)

    try:
        refuse_search(sought, at=NOON)
        refused = None
    except Refused as told:
        refused = told.code

    assert refused == code
