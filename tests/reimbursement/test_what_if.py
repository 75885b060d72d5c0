"""What paid months would have come to with other prices: by the run's own statements, and kept nowhere."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO
from uuid import uuid4

import pytest
from python_calamine import CalamineWorkbook

from tests.factories.region import PROGRAMME, Region, make_person
from tests.factories.reimbursement import ASSIGNMENT, SINCE, make_policy, settle_month
from tests.organisations.scenes import refused_by
from tests.personas import INGELA, KLARA, MAJA, Persona
from tests.reimbursement.made_up import MONTHS, make_up
from tests.reimbursement.paid_visits import give
from tests.reimbursement.through_the_engine import Engine
from vaccinera.audit.models import Event
from vaccinera.kernel.refusals import Refused
from vaccinera.kernel.scope import acting, reading
from vaccinera.reimbursement.actions.what_if import take_out_trial, try_prices
from vaccinera.reimbursement.models import Line, Price, Run
from vaccinera.reimbursement.queries.policy import price_rows_from
from vaccinera.reimbursement.queries.what_if import visits_in
from vaccinera.reimbursement.rules.comparing import Against, Compared
from vaccinera.reimbursement.rules.price_rows import PriceKey, PriceRow
from vaccinera.reimbursement.rules.what_if import Tried, judge_months, rows_tried, summed
from vaccinera.reimbursement.rules.what_if_files import Trial, trial_file

SEPTEMBER, OCTOBER, NOVEMBER = date(2026, 9, 1), date(2026, 10, 1), date(2026, 11, 1)
NEXT_YEAR = date(2027, 1, 1)


def price(ore: int, *, kind: str = "base", setting: str = "", from_on: date = NEXT_YEAR) -> PriceRow:
    """A row of a list; a supplement is the one of a home visit."""
    supplement = "home_visit" if kind == "supplement" else ""
    key = PriceKey(kind, supplement, PROGRAMME, "region", ASSIGNMENT, "", setting)
    return PriceRow(key, ore, from_on, None)


@pytest.fixture
def paid(region: Region) -> Region:
    """October paid 244.00: a dose at the clinic of 111.00, and one in a home of 111.00 and 22.00 for the visit."""
    make_policy(region.products)
    give(region, make_person(), at=datetime(2026, 10, 20, 9, 0, tzinfo=UTC))
    elvan = make_person("19410312-9807", given_name="Elvan")
    give(region, elvan, at=datetime(2026, 10, 21, 9, 0, tzinfo=UTC), setting="home")
    settle_month(region, OCTOBER)
    return region


def tried(region: Region, *rows: PriceRow, on: date | None = None) -> list[tuple[int, int, int, int]]:
    """Öre then and now, and visits without a price then and now, of each payee and programme of October."""
    with acting(klara := region.reader(KLARA)):
        told = try_prices(by=klara, rows=rows, months=[OCTOBER], on=on)
    return [one[3:] for one in told]


@pytest.mark.django_db
@pytest.mark.parametrize("seed", [1, 2])
def test_with_the_prices_that_were_used_it_is_what_was_paid(region: Region, seed: int) -> None:
    """Months of made-up visits, corrected, nullified, merged and judged again; all chosen and some: to the öre."""
    engine = Engine(make_up(seed, visits=80, people=27, reaches_back=False).history, region)
    for month in MONTHS:
        engine.settle(month)

    with acting(klara := region.reader(KLARA)):
        used = price_rows_from()
        every = try_prices(by=klara, rows=used, months=MONTHS)
        some = try_prices(by=klara, rows=used, months=MONTHS[1::2])
        paid = sum(run.totals["ore"] for run in Run.objects.all())
        kinds = {(line.kind, line.reverses_id is None) for line in Line.objects.all()}

    assert [one for one in (*every, *some) if (one.ore, one.unpriced) != (one.ore_then, one.unpriced_then)] == []
    assert sum(one.ore for one in every) == paid > 0
    assert {one.month for one in some} == set(MONTHS[1::2])
    assert {("base", True), ("base", False), ("supplement", True)} <= kinds


@pytest.mark.django_db
def test_other_prices_are_paid_by_the_most_specific_row_with_one_supplement_a_visit_to_a_home(paid: Region) -> None:
    """115.50 at the clinic, 120.25 and 30.05 at home: 265.80 where 244.00 was paid."""
    rows = (
        price(11_550),
        price(12_025, setting="home"),
        price(3_005, kind="supplement", setting="home"),
    )

    assert tried(paid, *rows, on=NEXT_YEAR) == [(24_400, 26_580, 0, 0)]


@pytest.mark.django_db
def test_a_visit_the_list_has_no_price_for_is_counted(paid: Region) -> None:
    only_at_home = price(12_025, setting="home")

    assert tried(paid, only_at_home, on=NEXT_YEAR) == [(24_400, 12_025, 0, 1)]
    assert tried(paid, only_at_home) == [(24_400, 0, 0, 2)]


@pytest.mark.django_db
def test_a_visit_that_had_no_price_is_paid_when_the_list_has_one(region: Region) -> None:
    make_policy(region.products)
    Price.objects.filter(kind="base").update(to_on=SINCE)
    give(region, make_person(), at=datetime(2026, 10, 20, 9, 0, tzinfo=UTC))
    settle_month(region, OCTOBER)

    assert tried(region, price(11_550), on=NEXT_YEAR) == [(0, 11_550, 1, 0)]


@pytest.mark.django_db
def test_trying_changes_nothing_and_the_log_says_that_it_was_asked(paid: Region) -> None:
    with reading(paid.reader(KLARA)):
        before = list(Line.objects.order_by("id").values_list("id", "ore", "price_id"))

    tried(paid, price(11_550))

    with reading(paid.reader(KLARA)):
        assert list(Line.objects.order_by("id").values_list("id", "ore", "price_id")) == before
        [event] = Event.objects.filter(action="reimbursement.prices.tried")
    assert event.details == {"months": ["2026-10"], "rows": 1}


@pytest.mark.django_db
def test_it_tells_how_many_months_are_tried_and_what_they_weigh(paid: Region) -> None:
    told: list[tuple[int, int]] = []

    with acting(klara := paid.reader(KLARA)):
        try_prices(by=klara, rows=[price(11_550)], months=[OCTOBER], on_progress=lambda *one: told.append(one))
        weight = visits_in([OCTOBER])

    assert (told, weight) == ([(1, 1)], 2)


@pytest.mark.django_db
def test_a_file_of_no_trial_is_not_handed_out(paid: Region) -> None:
    with acting(klara := paid.reader(KLARA)):
        refused = refused_by(take_out_trial, by=klara, errand_id=uuid4(), at=datetime(2026, 12, 1, tzinfo=UTC))

    assert refused.code == "reimbursement.trial.not_found"


@pytest.mark.django_db
@pytest.mark.parametrize("persona", [INGELA, MAJA], ids=["who proposes prices", "a provider's"])
def test_nobody_tries_prices_who_does_not_run_the_month(paid: Region, persona: Persona) -> None:
    """The visits are read for the payment by the region's clerk and approver alone (decision 0022)."""
    with acting(reader := paid.reader(persona)), pytest.raises(Refused) as refused:
        try_prices(by=reader, rows=[price(11_550)], months=[OCTOBER])

    assert refused.value.code == "access.permission.missing"


@pytest.mark.parametrize(
    ("months", "code"),
    [
        ([], "reimbursement.what_if.no_month"),
        ([OCTOBER, NOVEMBER], "reimbursement.what_if.month_not_locked"),
        ([date(2025 + n // 12, n % 12 + 1, 1) for n in range(13)], "reimbursement.what_if.too_many_months"),
    ],
)
def test_prices_are_tried_on_one_to_twelve_locked_months(months: list[date], code: str) -> None:
    assert refused_by(judge_months, months, locked=[SEPTEMBER, OCTOBER]).code == code


def test_the_months_are_tried_in_their_order() -> None:
    assert judge_months([OCTOBER, SEPTEMBER], locked=[SEPTEMBER, OCTOBER]) == (SEPTEMBER, OCTOBER)


def test_a_list_is_tried_on_its_days_or_as_it_is_on_one() -> None:
    now, then = price(11_100, from_on=SEPTEMBER), price(12_000)

    assert rows_tried([now, then], on=None) == [now, then]
    assert rows_tried([now, then], on=OCTOBER) == [PriceRow(now.key, 11_100, date(1900, 1, 1), None)]


_TRIED = (
    Tried(SEPTEMBER, 1, "influenza", 11_100, 11_025, 0, 2),
    Tried(OCTOBER, 2, "influenza", 0, 123_456, 1, 0),
)


def test_what_they_come_to_is_summed_by_what_one_asks() -> None:
    assert summed(_TRIED, lambda one: one.programme) == {
        "influenza": Compared(134_481, (Against(11_100, 123_381, 11_115),))
    }
    assert list(summed(_TRIED, lambda one: str(one.provider_id))) == ["2", "1"]


_TRIAL = Trial("Priser.csv", NEXT_YEAR, datetime(2026, 12, 1, 9, tzinfo=UTC), _TRIED, {1: "Norra vården", 2: "=Södra"})


def test_the_file_has_a_row_a_month_payee_and_programme_and_no_formulas() -> None:
    assert trial_file(_TRIAL, "csv").decode("utf-8") == (
        "\ufeffmånad;vårdgivare;program;belopp_då;belopp;skillnad;utan_pris_då;utan_pris\n"
        "2026-09;Norra vården;influenza;111,00;110,25;-0,75;0;2\n"
        "2026-10;'=Södra;influenza;0,00;1234,56;1234,56;1;0\n"
    )


def test_as_a_workbook_it_has_amounts_as_numbers_and_says_what_they_are() -> None:
    book = CalamineWorkbook.from_filelike(BytesIO(trial_file(_TRIAL, "xlsx")))

    rows, words = (book.get_sheet_by_name(name).to_python() for name in ("Rader", "Definitioner"))

    assert rows[1:] == [
        ["2026-09", "Norra vården", "influenza", 111.0, 110.25, -0.75, -75.0, 0.0, 2.0],
        ["2026-10", "=Södra", "influenza", 0.0, 1234.56, 1234.56, 123_456.0, 1.0, 0.0],
    ]
    assert words[1:3] == [["Prövad", "Priser.csv"], ["Som priserna är", date(2027, 1, 1)]]


def test_rows_tried_on_their_own_days_say_so_in_the_workbook() -> None:
    book = CalamineWorkbook.from_filelike(BytesIO(trial_file(replace(_TRIAL, on=None), "xlsx")))

    assert book.get_sheet_by_name("Definitioner").to_python()[2] == ["Som priserna är", "på sina egna dagar"]
    assert json.loads(trial_file(replace(_TRIAL, on=None), "json"))["prices_of"] is None


def test_for_systems_it_is_whole_ore_with_their_sums() -> None:
    assert json.loads(trial_file(_TRIAL, "json")) == {
        "name": "Priser.csv",
        "prices_of": "2027-01-01",
        "made_at": "2026-12-01T09:00:00+00:00",
        "ore_then": 11_100,
        "ore": 134_481,
        "rows": [
            {
                "month": "2026-09",
                "provider": "Norra vården",
                "programme": "influenza",
                "ore_then": 11_100,
                "ore": 11_025,
                "unpriced_then": 0,
                "unpriced": 2,
            },
            {
                "month": "2026-10",
                "provider": "=Södra",
                "programme": "influenza",
                "ore_then": 0,
                "ore": 123_456,
                "unpriced_then": 1,
                "unpriced": 0,
            },
        ],
    }
