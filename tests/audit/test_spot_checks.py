"""Spot checks: a sample by chance that can be drawn again, judged one by one and signed off by name (LAW-21)."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction
from uuid_utils.compat import uuid7

from tests.audit.scenes import ANOTHER, OPENED, PERSON, happened
from tests.factories.region import NOON, Region
from tests.personas import ANNA, BIRGIT, LINUS, LOVISA, ULLA
from vaccinera.audit.actions.spot_checks import draw_spot_check, judge_opening, open_spot_check, sign_off_spot_check
from vaccinera.audit.models import Event, SampledOpening, SpotCheck
from vaccinera.audit.queries.events import EventsSought
from vaccinera.audit.queries.spot_checks import (
    YearOfChecks,
    drawn_at_chance,
    openings_of,
    spot_check_by_id,
    spot_checks,
    years_of_checks,
)
from vaccinera.audit.states import CheckAct, CheckState, Judgement, check_step
from vaccinera.kernel.refusals import Refused
from vaccinera.kernel.scope import acting, reading

AT = NOON - timedelta(days=3)
SOUGHT = EventsSought(from_on=date(2026, 11, 1), to_on=date(2026, 11, 23))
AT_ANNAS = EventsSought(from_on=date(2026, 11, 1), to_on=date(2026, 11, 23), unit_hsa_id="TSTNMT2321000156-U11")


def _draw(region: Region, sought: EventsSought = SOUGHT, *, size: int = 20) -> SpotCheck:
    lovisa = region.reader(LOVISA)
    with acting(lovisa):
        return draw_spot_check(by=lovisa, sought=sought, unit_name="", size=size, actions=(OPENED,), at=NOON)


def _openings(region: Region, check: SpotCheck) -> list[SampledOpening]:
    with reading(region.reader(LOVISA)):
        return openings_of(check)


def _judge(region: Region, opening: SampledOpening, judgement: Judgement, note: str = "") -> None:
    lovisa = region.reader(LOVISA)
    with acting(lovisa):
        judge_opening(by=lovisa, opening_id=opening.pk, judgement=judgement, note=note, at=NOON)


def _sign_off(region: Region, check: SpotCheck, conclusion: str = "Inget att anmärka.") -> None:
    lovisa = region.reader(LOVISA)
    with acting(lovisa):
        sign_off_spot_check(by=lovisa, check_id=check.pk, conclusion=conclusion, at=NOON)


def test_one_person_opened_often_by_one_user_on_one_day_is_one_opening(region: Region) -> None:
    first = happened(region, ANNA, OPENED, at=AT, person_id=PERSON, why="visit")
    happened(region, ANNA, OPENED, at=AT + timedelta(minutes=5), person_id=PERSON)
    happened(region, ANNA, OPENED, at=AT + timedelta(days=1), person_id=PERSON)
    happened(region, BIRGIT, OPENED, at=AT, person_id=PERSON)
    happened(region, ANNA, "visits.visit.signed", at=AT, person_id=ANOTHER)

    check = _draw(region)

    openings = _openings(region, check)
    assert (check.openings, check.without_visit, len(openings)) == (3, 0, 3)
    assert {opening.event_id: opening.events for opening in openings}[first.pk] == 2
    assert [opening.place for opening in openings] == [1, 2, 3]


def test_people_without_a_visit_come_first(region: Region) -> None:
    """LAW-21: the mark stands on the opening since it was made."""
    for number in range(8):
        happened(region, ANNA, OPENED, at=AT, person_id=UUID(int=number))
    marked = [
        happened(region, BIRGIT, OPENED, at=AT, person_id=UUID(int=number), without_visit=True).pk
        for number in range(2)
    ]

    openings = _openings(region, _draw(region, size=4))

    assert {opening.event_id for opening in openings[:2]} == set(marked)
    assert [opening.is_without_visit for opening in openings] == [True, True, False, False]


def test_the_same_seed_draws_the_same_sample_and_another_another(region: Region) -> None:
    """Whoever doubts it can draw it again."""
    for number in range(40):
        happened(region, ANNA, OPENED, at=AT, person_id=UUID(int=number))
    check, lovisa = _draw(region, size=5), region.reader(LOVISA)

    with reading(lovisa):
        again = drawn_at_chance(lovisa, SOUGHT, actions=(OPENED,), seed=check.seed, size=5)
        other = drawn_at_chance(lovisa, SOUGHT, actions=(OPENED,), seed="another", size=5)

    drawn = [opening.event_id for opening in _openings(region, check)]
    assert [one.event_id for one in again] == drawn
    assert [one.event_id for one in other] != drawn


def test_every_opening_is_as_likely_as_another(region: Region) -> None:
    """Over 400 seeds each of ten openings is drawn 200 times of 400, give or take six standard deviations."""
    for number in range(10):
        happened(region, ANNA, OPENED, at=AT, person_id=UUID(int=number))
    lovisa, counted = region.reader(LOVISA), dict.fromkeys(range(10), 0)

    with reading(lovisa):
        ids = {event.pk: int(event.person_id or 0) for event in Event.objects.filter(action=OPENED)}
        for seed in range(400):
            for one in drawn_at_chance(lovisa, SOUGHT, actions=(OPENED,), seed=str(seed), size=5):
                counted[ids[one.event_id]] += 1

    assert all(140 <= times <= 260 for times in counted.values()), counted


def test_a_check_is_of_one_unit_or_of_all(region: Region) -> None:
    happened(region, ANNA, OPENED, at=AT, person_id=PERSON)
    happened(region, ULLA, OPENED, at=AT, person_id=PERSON)

    assert _draw(region, AT_ANNAS).openings == 1
    assert _draw(region).openings == 2


def test_openings_are_judged_and_the_check_signed_off_by_name(region: Region) -> None:
    for number in range(3):
        happened(region, ANNA, OPENED, at=AT, person_id=UUID(int=number))
    check = _draw(region)
    one, two, three = _openings(region, check)

    _judge(region, one, Judgement.IN_ORDER)
    _judge(region, two, Judgement.TO_BE_ASKED, "Frågar Anna om ärendet")
    _judge(region, three, Judgement.FINDING, " Granne utan ärende ")
    _judge(region, one, Judgement.FINDING, "Också")
    _judge(region, one, Judgement.IN_ORDER)
    _sign_off(region, check, " En avvikelse, anmäld till chefen. ")

    lovisa = region.reader(LOVISA)
    with reading(lovisa):
        signed, [listed] = spot_check_by_id(lovisa, check.pk), list(spot_checks(lovisa))
        years, event = years_of_checks(lovisa), Event.objects.get(action="audit.spot_check.signed_off")
    assert signed is not None
    assert (signed.state, signed.signed_off_by_name, signed.conclusion) == (
        "signed_off",
        "Lovisa Logg",
        "En avvikelse, anmäld till chefen.",
    )
    assert (vars(listed)["size"], vars(listed)["judged"]) == (3, 3)
    assert years == [YearOfChecks(2026, 1, 1, 3, 1, 1, 1)]
    assert event.details == {"openings": 3, "findings": 1}
    assert [opening.note for opening in _openings(region, check)] == [
        "",
        "Frågar Anna om ärendet",
        "Granne utan ärende",
    ]


def test_a_signed_check_and_its_openings_are_final(region: Region) -> None:
    """By our code, and by the database for every other path."""
    happened(region, ANNA, OPENED, at=AT, person_id=PERSON)
    check = _draw(region)
    [opening] = _openings(region, check)
    _judge(region, opening, Judgement.IN_ORDER)
    _sign_off(region, check)

    with pytest.raises(Refused) as again:
        _sign_off(region, check)
    with pytest.raises(Refused) as judged:
        _judge(region, opening, Judgement.FINDING, "Ändrad")

    assert again.value.code == judged.value.code == "audit.spot_check.not_possible_now"
    for table in ("audit_spot_check", "audit_sampled_opening"):
        with acting(region.reader(LOVISA)), pytest.raises(IntegrityError, match="is final"), transaction.atomic():
            _run(f"UPDATE {table} SET provider_id = provider_id + 0, id = gen_random_uuid()")  # noqa: S608 - named here


def _run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize(
    ("sought", "size", "code"),
    [
        (EventsSought(date(2026, 11, 2), date(2026, 11, 1)), 5, "audit.period.backwards"),
        (EventsSought(date(2026, 12, 1), date(2026, 12, 2)), 5, "audit.period.not_begun"),
        (EventsSought(date(2025, 11, 1), date(2026, 11, 23)), 5, "audit.period.too_long"),
        (SOUGHT, 0, "audit.spot_check.size_out_of_range"),
        (SOUGHT, 201, "audit.spot_check.size_out_of_range"),
        (SOUGHT, 5, "audit.spot_check.nothing_to_draw"),
    ],
)
def test_what_cannot_be_drawn_is_refused(region: Region, sought: EventsSought, size: int, code: str) -> None:
    with pytest.raises(Refused) as refused:
        _draw(region, sought, size=size)

    assert refused.value.code == code


@pytest.mark.parametrize("judgement", [Judgement.TO_BE_ASKED, Judgement.FINDING])
def test_what_is_not_in_order_needs_a_note(region: Region, judgement: Judgement) -> None:
    happened(region, ANNA, OPENED, at=AT, person_id=PERSON)
    [opening] = _openings(region, _draw(region))

    with pytest.raises(Refused) as refused:
        _judge(region, opening, judgement, "  ")

    assert refused.value.code == "audit.opening.note_missing"


def test_nothing_is_signed_off_half_done(region: Region) -> None:
    happened(region, ANNA, OPENED, at=AT, person_id=PERSON)
    check = _draw(region)
    with pytest.raises(Refused) as unjudged:
        _sign_off(region, check)
    _judge(region, _openings(region, check)[0], Judgement.IN_ORDER)

    with pytest.raises(Refused) as wordless:
        _sign_off(region, check, " ")

    assert (unjudged.value.code, unjudged.value.facts) == ("audit.spot_check.openings_unjudged", {"unjudged": 1})
    assert wordless.value.code == "audit.spot_check.conclusion_missing"


def test_a_check_is_its_own_providers(region: Region) -> None:
    """LAW-01: Linus audits another provider."""
    happened(region, ANNA, OPENED, at=AT, person_id=PERSON)
    check = _draw(region)
    [opening] = _openings(region, check)
    linus, lovisa = region.reader(LINUS), region.reader(LOVISA)
    codes = []

    with acting(lovisa):
        open_spot_check(by=lovisa, check_id=check.pk)
    for act in (
        lambda: open_spot_check(by=linus, check_id=check.pk),
        lambda: judge_opening(by=linus, opening_id=opening.pk, judgement=Judgement.IN_ORDER, note="", at=NOON),
        lambda: sign_off_spot_check(by=linus, check_id=check.pk, conclusion="Klart", at=NOON),
    ):
        with pytest.raises(Refused) as refused, acting(linus):
            act()
        codes.append(refused.value.code)

    with reading(lovisa):
        looks = Event.objects.filter(action="audit.spot_check.read", subject_id=str(check.pk)).count()
    assert codes == ["audit.spot_check.not_found", "audit.opening.not_found", "audit.spot_check.not_found"]
    assert looks == 1


def test_nobody_but_the_auditor_draws_judges_or_signs(region: Region) -> None:
    anna, codes = region.reader(ANNA), []
    for act in (
        lambda: draw_spot_check(by=anna, sought=SOUGHT, unit_name="", size=1, actions=(OPENED,), at=NOON),
        lambda: judge_opening(by=anna, opening_id=uuid7(), judgement=Judgement.IN_ORDER, note="", at=NOON),
        lambda: open_spot_check(by=anna, check_id=uuid7()),
        lambda: sign_off_spot_check(by=anna, check_id=uuid7(), conclusion="Klart", at=NOON),
    ):
        with pytest.raises(Refused) as refused, acting(anna):
            act()
        codes.append(refused.value.code)

    assert codes == ["access.permission.missing"] * 4


def test_what_a_spot_checks_state_allows() -> None:
    assert check_step("drawn", CheckAct.JUDGE) is CheckState.DRAWN
    assert check_step("drawn", CheckAct.SIGN_OFF) is CheckState.SIGNED_OFF
    with pytest.raises(Refused) as refused:
        check_step("signed_off", CheckAct.JUDGE)
    assert refused.value.code == "audit.spot_check.not_possible_now"
