"""What is odd in a month on the region's page: in plain words, with the clerk's notes and the cases."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from uuid_utils.compat import uuid7

from tests.factories.errands import carry_out_errands
from tests.factories.region import Region, make_person
from tests.factories.reimbursement import make_policy
from tests.personas import ANNA, ATLE, INGELA, KLARA, MAJA, OLLE
from tests.reimbursement.paid_visits import give
from tests.web.browsers import browser_of, main_of, soup_of, text_of
from vaccinera.kernel.scope import acting
from vaccinera.reimbursement.models import Anomaly, Run
from vaccinera.reimbursement.rules.anomalies import AnomalyCode
from vaccinera.web.anomalies import HEADINGS, MENDS, TEXTS

RUN = "/ersattning/2026-10/korning"
DAY = datetime(2026, 10, 20, 9, 0, tzinfo=UTC)
VISIT = "01993012-0000-7000-8000-00000000aa01"


@pytest.fixture
def region(region: Region) -> Region:
    """October is computed: one dose, and nothing odd."""
    make_policy(region.products)
    give(region, make_person(), at=DAY)
    browser_of(region, KLARA).post(f"{RUN}/berakna")
    carry_out_errands()
    return region


def code_of(region: Region) -> str:
    """By what the payment knows Anna."""
    with acting(region.reader(KLARA)), connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT giver_code FROM settlement.visit_version")
        [code] = cursor.fetchone()
    return str(code)


def odd(region: Region, code: str, *, subject: str = "11", **detail: Any) -> Anomaly:
    """One of October's, as a computation found it."""
    told = {"subjects": [subject], "counts": {}, "units": [], "programme": "", "visits": []} | detail
    with acting(region.reader(KLARA)):
        return Anomaly.objects.create(id=uuid7(), run=Run.objects.get(), code=code, subject=subject, detail=told)


def at_night(region: Region) -> Anomaly:
    """Anna signed seven times."""
    return odd(
        region, "signed_in_small_hours", subject=code_of(region), counts={"signatures": 7}, units=[11]
    )  # fmt: skip


def test_a_month_without_any_says_so(region: Region) -> None:
    said = main_of(browser_of(region, KLARA).get(RUN))

    assert "Avvikelser Inget ovanligt hittades i månaden" in said
    assert "Markera som granskad" in said


def test_each_is_told_in_plain_words_with_counts_places_and_what_to_do(region: Region) -> None:
    odd(region, "unit_far_above_history", counts={"visits": 1400, "usual": 120}, units=[11])
    odd(
        region, "person_at_several_units", subject="a", counts={"units": 2}, units=[11, 21], programme="influenza",
        visits=[[VISIT, 11, "2026-10-20"], [str(uuid4()), 21, "2026-10-22"]],
    )  # fmt: skip
    odd(region, "impossible_rate", subject="3f9a00aa11bb", counts={"doses": 75, "most": 60}, units=[12])
    odd(region, "merged_person_paid_twice", subject="b", counts={"paid": 2, "most": 1}, programme="influenza")
    odd(region, "refused_while_merged", subject="d", counts={"refused": 1}, programme="influenza")
    odd(region, "payee_changed", subject="c", subjects=["1", "bankgiro 50501055", "plusgiro 4749008"])
    at_night(region)

    answer = browser_of(region, KLARA).get(RUN)
    said = main_of(answer)

    assert "7 avvikelser i månaden. De stoppar ingen betalning, men någon ska ha läst dem. 7 saknar anteckning." in said
    assert "1 400 betalda besök. Det vanliga är 120 på en månad." in said
    assert "Norra mottagningen, underlaget för Norra vården" in said
    assert "En person har doser av Säsongsinfluensa betalda på 2 enheter." in said
    assert f"2026-10-20 Norra mottagningen besök {VISIT}" in said
    assert "Vaccinatör 3f9a00aa11bb har gett 75 doser inom en timme. Fler än 60 räknas som omöjligt." in said
    assert f"Signatör {code_of(region)} har gjort 7 signaturer mellan klockan 00 och 05." in said
    assert "2 doser av Säsongsinfluensa är betalda för säsongen, och villkoren betalar 1." in said
    assert "Norra vården har bytt till Plusgiro 47 49 00-8 från Bankgiro 5050-1055 sedan förra månaden låstes." in said
    assert "Två personer som räknades som en har tagits isär. Nekade besök av Säsongsinfluensa under tiden: 1." in said
    assert "Fråga vårdgivaren om någon arbetade natt." in said
    assert soup_of(answer).select_one('#avvikelser a[href="/ersattning/2026-10/1"]') is not None
    assert soup_of(answer).select_one('#avvikelser a[href="/ersattning/rader/ny"]') is not None
    assert "Anna" not in said


def test_each_kind_has_a_heading_and_a_way_to_mend_it() -> None:
    assert set(HEADINGS) == set(TEXTS) == set(MENDS) == set(AnomalyCode)


def test_the_month_is_checked_once_the_clerk_has_noted_each(region: Region) -> None:
    klara, one = browser_of(region, KLARA), at_night(region)

    waiting = main_of(klara.get(RUN))
    refused = klara.post(f"{RUN}/granska")
    noted = klara.post(f"{RUN}/avvikelser/{one.pk}/anteckning", {"note": "Jourpass, chefen bekräftar"}, follow=True)

    assert "1 avvikelse saknar anteckning. När du har skrivit vad den var kan månaden markeras som granskad." in waiting
    assert "Markera som granskad" not in waiting
    assert (refused.status_code, "Avvikelser utan anteckning: 1." in main_of(refused)) == (422, True)
    assert "Anteckningen är sparad." in text_of(noted)
    assert "Jourpass, chefen bekräftar Klara Region 2026-11-23 12:00" in main_of(noted)
    assert "Alla har en anteckning." in main_of(noted)
    assert noted.redirect_chain == [(f"{RUN}#avvikelser", 303)]
    assert "Markera som granskad" in main_of(noted)


def test_while_the_month_is_computed_anew_nothing_is_noted_on_its_page(region: Region) -> None:
    """The page is shown anew when that is done, and what somebody was typing would be gone."""
    klara, _one = browser_of(region, KLARA), at_night(region)
    klara.post(f"{RUN}/berakna")

    waiting = klara.get(RUN)
    carry_out_errands()
    after = main_of(klara.get(RUN))

    assert soup_of(waiting).select_one("#settling") is not None
    assert soup_of(waiting).select_one("#avvikelser") is None
    assert "Signerat mitt i natten Gäller inte längre" in after


def test_what_is_refused_stands_in_its_field_with_the_reason(region: Region) -> None:
    klara, one = browser_of(region, KLARA), at_night(region)

    note = klara.post(f"{RUN}/avvikelser/{one.pk}/anteckning", {"note": "a" * 501})
    reason = klara.post(f"{RUN}/avvikelser/{one.pk}/arende", {"reason": " "})

    assert (note.status_code, reason.status_code) == (422, 422)
    field = soup_of(note).select_one(f"#note-{one.pk}")
    assert field is not None
    assert field.get_text() == "a" * 501
    assert soup_of(note).select_one(f'a[href="#note-{one.pk}"]') is not None
    assert "Skälet har 501 tecken och får ha högst 500. Skriv det kortare." in main_of(note)
    assert soup_of(reason).select_one(f"details[open] #reason-{one.pk}") is not None
    assert klara.post(f"{RUN}/avvikelser/{uuid4()}/anteckning", {"note": "x"}).status_code == 422


def test_a_case_names_the_signer_to_the_clerk_and_the_approver(region: Region) -> None:
    klara, one = browser_of(region, KLARA), at_night(region)

    opened = klara.post(f"{RUN}/avvikelser/{one.pk}/arende", {"reason": "Frågar chefen"}, follow=True)

    assert "Ärendet är öppnat." in text_of(opened)
    for said in (main_of(opened), main_of(browser_of(region, ATLE).get(RUN))):
        assert "Koden står för Anna Nyberg (TSTNMT2321000156-S1)." in said
        assert "Ärende öppnat av Klara Region 2026-11-23 12:00: Frågar chefen" in said
        assert "Öppna ett ärende" not in said


def test_the_approver_reads_the_notes_and_writes_none(region: Region) -> None:
    klara, atle, one = browser_of(region, KLARA), browser_of(region, ATLE), at_night(region)
    klara.post(f"{RUN}/avvikelser/{one.pk}/anteckning", {"note": "Jourpass"})

    answer = atle.get(RUN)

    assert "Jourpass Klara Region" in main_of(answer)
    assert soup_of(answer).select_one("#avvikelser form") is None
    assert "Öppna ett ärende" not in main_of(answer)
    assert atle.post(f"{RUN}/avvikelser/{one.pk}/anteckning", {"note": "x"}).status_code == 403
    assert atle.post(f"{RUN}/avvikelser/{one.pk}/arende", {"reason": "x"}).status_code == 403


def test_counts_that_have_changed_since_the_note_are_told(region: Region) -> None:
    klara, one = browser_of(region, KLARA), at_night(region)
    klara.post(f"{RUN}/avvikelser/{one.pk}/anteckning", {"note": "Jourpass"})
    one.detail["counts"] = {"signatures": 300}
    with acting(region.reader(KLARA)):
        Anomaly.objects.update(detail=one.detail)

    said = main_of(klara.get(RUN))

    assert "300 signaturer" in said
    assert "Antalen har ändrats sedan anteckningen Då: 7 signaturer" in said


def test_one_that_no_longer_stands_is_shown_as_past_and_asks_for_nothing(region: Region) -> None:
    one = at_night(region)
    with acting(region.reader(KLARA)):
        Anomaly.objects.update(stands=False)

    answer = browser_of(region, KLARA).get(RUN)

    assert "Inget ovanligt hittades i månaden" in main_of(answer)
    assert "Signerat mitt i natten Gäller inte längre" in main_of(answer)
    assert soup_of(answer).select_one(f"#note-{one.pk}") is None


def test_a_page_shows_a_hundred_and_says_how_many_are_left(region: Region) -> None:
    for n in range(101):
        odd(region, "impossible_rate", subject=f"{n:012}", counts={"doses": 75, "most": 60}, units=[11])

    answer = browser_of(region, KLARA).get(RUN)

    assert len(soup_of(answer).select(".anomalies__one")) == 100
    assert "1 till visas när de ovanför har en anteckning." in main_of(answer)
    assert "101 saknar anteckning." in main_of(answer)


def test_the_page_asks_as_often_however_many_there_are(region: Region) -> None:
    klara, one = browser_of(region, KLARA), at_night(region)
    klara.get(RUN)
    with CaptureQueriesContext(connection) as of_one:
        klara.get(RUN)
    for n in range(3):
        odd(region, "unit_far_above_history", subject=f"{n}", counts={"visits": 9, "usual": 1}, units=[11, 12, 21])
    klara.post(f"{RUN}/avvikelser/{one.pk}/arende", {"reason": "Frågar chefen"})
    klara.get(RUN)

    with CaptureQueriesContext(connection) as of_four:
        klara.get(RUN)

    assert len(of_four) == len(of_one)


@pytest.mark.parametrize("who", [ANNA, MAJA, OLLE, INGELA])
def test_nobody_but_the_clerk_and_the_approver_sees_or_touches_any(region: Region, who: Any) -> None:
    """LAW-01: and no code of their staff either."""
    one, browser = at_night(region), browser_of(region, who)

    answers = [
        browser.get(RUN),
        browser.post(f"{RUN}/avvikelser/{one.pk}/anteckning", {"note": "x"}),
        browser.post(f"{RUN}/avvikelser/{one.pk}/arende", {"reason": "x"}),
    ]

    assert [answer.status_code for answer in answers] == [403, 403, 403]
    assert all(one.subject not in answer.content.decode() for answer in answers)
    with acting(region.reader(KLARA)):
        kept = Anomaly.objects.get()
    assert (kept.note, hasattr(kept, "case")) == ("", False)
