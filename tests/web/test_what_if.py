"""The page where the region's clerk tries other prices on paid months."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.factories.errands import carry_out_errands
from tests.factories.region import Region, make_person
from tests.factories.reimbursement import make_policy, settle_month
from tests.personas import INGELA, KLARA, MAJA
from tests.reimbursement.paid_visits import give
from tests.reimbursement.policy_scenes import DECEMBER, OCTOBER, proposed_prices
from tests.reimbursement.test_price_lists import HEADING, row
from tests.web.browsers import browser_of, main_of, soup_of
from vaccinera.access.models import Errand
from vaccinera.audit.models import Event
from vaccinera.kernel.scope import reading
from vaccinera.web.pages import what_if

TRY = "/ersattning/priser/prova"
_BASE = "grund;;influenza;region;vaccination_choice;;;120,50;2026-09-01;"


def _file(*lines: str) -> SimpleUploadedFile:
    return SimpleUploadedFile("Priser.csv", "\n".join((HEADING, *lines)).encode())


@pytest.fixture
def region(region: Region) -> Region:
    """October is locked: one dose, paid 111 kronor."""
    make_policy(region.products)
    give(region, make_person(), at=datetime(2026, 10, 20, 9, 0, tzinfo=UTC))
    settle_month(region, OCTOBER)
    return region


def test_a_clerk_tries_a_file_on_a_locked_month(region: Region) -> None:
    klara = browser_of(region, KLARA)

    told = main_of(klara.post(TRY, {"file": _file(_BASE), "months": ["2026-10"]}))

    assert "Prövad: Priser.csv ." in told
    assert "Besök utan pris: 0 med de här priserna, 0 då." in told
    assert "Månad Med de här priserna Då Skillnad Summa 120,50 kr 111,00 kr +9,50 kr (+8,6 %)" in told
    assert "2026-10 120,50 kr 111,00 kr +9,50 kr (+8,6 %)" in told
    assert "Norra vården 120,50 kr 111,00 kr" in told
    assert "Säsongsinfluensa 120,50 kr 111,00 kr" in told


def test_a_list_that_waits_is_tried_as_it_is_the_day_it_begins_to_hold(region: Region) -> None:
    made = proposed_prices(region, [row(10_000, DECEMBER)])
    klara = browser_of(region, KLARA)

    led = soup_of(klara.get(f"/ersattning/priser/{made.pk}")).select_one(f'a[href="{TRY}?lista={made.pk}"]')
    form = soup_of(klara.get(f"{TRY}?lista={made.pk}"))
    on = form.select_one('input[name="on"]')
    told = main_of(klara.post(TRY, {"price_list": str(made.pk), "on": "2026-12-01", "months": ["2026-10"]}))

    assert led is not None
    assert on is not None
    assert on["value"] == "2026-12-01"
    assert form.select_one(f'option[value="{made.pk}"][selected]') is not None
    assert "Summa 100,00 kr 111,00 kr −11,00 kr (−9,9 %)" in told
    assert f"Prövad: {made.name}, 2026-12-01 ." in told
    assert "Besök utan pris: 0 med de här priserna, 0 då." in told


def test_it_is_fetched_as_a_file(region: Region) -> None:
    sent = {"file": _file(_BASE), "months": ["2026-10"], "act": "csv"}

    answer = browser_of(region, KLARA).post(TRY, sent)

    assert answer.headers["Content-Disposition"] == 'attachment; filename="provade-priser.csv"'
    assert answer.content.decode("utf-8-sig").splitlines()[1:] == [
        "2026-10;Norra vården;influenza;111,00;120,50;9,50;0;0"
    ]


@pytest.mark.parametrize(
    ("act", "media", "begins"),
    [
        ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", b"PK"),
        ("json", "application/json", b'{\n "name": "Priser.csv"'),
    ],
)
def test_it_is_fetched_as_a_workbook_and_for_systems(region: Region, act: str, media: str, begins: bytes) -> None:
    answer = browser_of(region, KLARA).post(TRY, {"file": _file(_BASE), "months": ["2026-10"], "act": act})

    assert answer.headers["Content-Disposition"] == f'attachment; filename="provade-priser.{act}"'
    assert answer.headers["Content-Type"] == media
    assert answer.content.startswith(begins)


@pytest.mark.parametrize(("act", "form"), [("json", "json"), ("", "xlsx")])
def test_months_of_many_visits_are_tried_in_the_background(
    region: Region, monkeypatch: pytest.MonkeyPatch, act: str, form: str
) -> None:
    """The file is among one's jobs, with the rights of the day it is fetched; that it is fetched is in the log."""
    monkeypatch.setattr(what_if, "MOST_AT_ONCE", 0)
    klara, sent = browser_of(region, KLARA), {"file": _file(_BASE), "months": ["2026-10"], "act": act}

    asked = klara.post(TRY, sent)
    again = klara.post(TRY, sent | {"file": _file(_BASE)})
    waiting = main_of(klara.get("/mina-jobb"))
    carry_out_errands()
    done = main_of(klara.get("/mina-jobb"))
    with reading(region.reader(KLARA)):
        key = Errand.objects.get().pk
    fetched = klara.get(f"/mina-jobb/{key}/fil")
    others = browser_of(region, INGELA).get(f"/mina-jobb/{key}/fil")

    assert (asked.status_code, asked["Location"]) == (303, "/mina-jobb")
    assert (again.status_code, "Ett sådant jobb pågår redan." in main_of(again)) == (422, True)
    assert "Pröva en prislista" in waiting
    assert "Priser.csv · 2026-10" in done
    assert "1 rader" in done
    assert fetched["Content-Disposition"] == f'attachment; filename="provade-priser.{form}"'
    content = b"".join(fetched.streaming_content)  # type: ignore[attr-defined]  # a file is streamed
    if form == "json":
        assert json.loads(content)["rows"][0]["ore"] == 12_050
    assert (content[:2] == b"PK", others.status_code) == (form == "xlsx", 404)
    with reading(region.reader(KLARA)):
        [event] = Event.objects.filter(action="reimbursement.prices.trial_handed_out")
    assert event.details == {"months": ["2026-10"]}


def test_what_is_wrong_with_the_file_is_told_by_row_and_column(region: Region) -> None:
    answer = browser_of(region, KLARA).post(TRY, {"file": _file(_BASE.replace("120,50", "-1")), "months": ["2026-10"]})

    assert answer.status_code == 422
    assert "Prislistan går inte att pröva än" in main_of(answer)
    assert "2 belopp -1 Beloppet är mindre än noll." in main_of(answer)


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"months": ["2026-10"]}, "Välj antingen en prislista eller en fil."),
        ({"file": _BASE}, "Välj minst en månad."),
        ({"file": _BASE, "months": ["2026-11"]}, "2026-11"),
    ],
)
def test_what_is_missing_is_said_beside_its_field(region: Region, sent: dict[str, object], said: str) -> None:
    told = {name: _file(str(value)) if name == "file" else value for name, value in sent.items()}

    answer = browser_of(region, KLARA).post(TRY, told)

    assert answer.status_code == 422
    assert said in main_of(answer)


def test_only_those_who_run_the_month_try_prices_on_it(region: Region) -> None:
    assert browser_of(region, INGELA).get(TRY).status_code == 403
    assert browser_of(region, MAJA).get(TRY).status_code == 403
    assert "Pröva en prislista" not in main_of(browser_of(region, INGELA).get("/ersattning/priser"))
