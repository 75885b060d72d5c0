"""The pages by which the region computes, checks, locks and pays a month."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from tests.factories.region import Region, make_person
from tests.factories.reimbursement import make_policy
from tests.personas import ATLE, KLARA, MAJA
from tests.reimbursement.paid_visits import give
from tests.web.browsers import browser_of, main_of, soup_of, text_of
from vaccinera.kernel.scope import reading
from vaccinera.reimbursement.models import RunDocument
from vaccinera.reimbursement.queries.runs import open_months

RUN = "/ersattning/2026-10/korning"


@pytest.fixture
def region(region: Region) -> Region:
    """One dose of October, which the policy pays 111 kronor for."""
    make_policy(region.products)
    give(region, make_person(), at=datetime(2026, 10, 20, 9, 0, tzinfo=UTC))
    return region


def test_a_clerk_computes_a_month_and_reads_what_it_came_to(region: Region) -> None:
    klara = browser_of(region, KLARA)

    before = main_of(klara.get(RUN))
    after = klara.post(f"{RUN}/berakna", follow=True)

    assert "Inte beräknad" in before
    assert "Ser det som fanns före 2026-11-15 klockan 00.00" in before
    assert "Månaden är beräknad." in text_of(after)
    assert "Summa av månadens rader 111,00 kr" in main_of(after)
    assert "1 besök prövade, vart och ett med ett utfall." in main_of(after)
    assert "Betalas 1 Inget." in main_of(after)
    assert "Norra vården 111,00 kr" in main_of(after)
    assert "Norra mottagningen 111,00 kr" in main_of(after)
    assert "Grundersättning 111,00 kr" in main_of(after)


def test_one_checks_another_locks_and_the_documents_are_made(region: Region) -> None:
    klara, atle = browser_of(region, KLARA), browser_of(region, ATLE)
    klara.post(f"{RUN}/berakna")

    checked = klara.post(f"{RUN}/granska", follow=True)
    locked = atle.post(f"{RUN}/las", follow=True)

    assert "Granskad 2026-11-23 12:00 av Klara Region" in main_of(checked)
    assert "Attestera och lås" not in main_of(checked)
    assert locked.redirect_chain[-1][0] == "/ersattning/2026-10"
    assert "Månaden är attesterad och låst, och underlagen är framtagna." in text_of(locked)
    with reading(region.reader(KLARA)):
        kinds = set(RunDocument.objects.filter(provider_id=1).values_list("kind", flat=True))
    assert kinds == {"pdf", "xlsx", "csv", "json"}


def test_a_locked_month_is_marked_as_paid_by_the_clerk(region: Region) -> None:
    klara, atle = browser_of(region, KLARA), browser_of(region, ATLE)
    klara.post(f"{RUN}/berakna")
    klara.post(f"{RUN}/granska")
    atle.post(f"{RUN}/las")

    paid = klara.post("/ersattning/2026-10/utbetald", follow=True)

    assert "Månaden är markerad som utbetald." in text_of(paid)
    assert "Utbetald" in main_of(paid)
    assert "Markera som utbetald" not in main_of(paid)
    assert "Månaden är låst. Underlag och filer" in main_of(klara.get(RUN))


def test_what_stands_in_the_way_is_said_on_the_months_page(region: Region) -> None:
    klara = browser_of(region, KLARA)

    unseen = klara.post(f"{RUN}/granska")
    klara.post("/ersattning/2026-11/korning/berakna")
    early = klara.post("/ersattning/2026-11/korning/granska")

    assert (unseen.status_code, early.status_code) == (422, 422)
    assert "Ingen har beräknat 2026-10 än." in main_of(unseen)
    assert "Bryttidpunkten är inte passerad." in main_of(early)
    assert soup_of(early).select_one('form[action$="/korning/berakna"]') is not None


def test_a_month_without_terms_says_what_is_missing(region: Region) -> None:
    said = main_of(browser_of(region, KLARA).get("/ersattning/2020-01/korning"))

    assert "Inga villkor för ersättning gäller sista dagen i 2020-01." in said
    assert "Beräkna månaden" not in said.replace("Beräkna månaden så ofta", "")


def test_the_region_is_led_to_the_months_that_are_open(region: Region) -> None:
    klara, atle = browser_of(region, KLARA), browser_of(region, ATLE)
    first = main_of(klara.get("/ersattning"))
    klara.post(f"{RUN}/berakna")
    klara.post(f"{RUN}/granska")
    atle.post(f"{RUN}/las")

    then = main_of(klara.get("/ersattning"))

    assert "oktober 2026 Inte beräknad november 2026 Inte beräknad" in first
    assert "Öppna månader november 2026 Inte beräknad" in then
    with reading(region.reader(KLARA)):
        assert [month for month, _ in open_months(on=date(2026, 10, 31))] == []


def test_a_provider_neither_sees_nor_computes_the_regions_run(region: Region) -> None:
    maja = browser_of(region, MAJA)

    assert maja.get(RUN).status_code == 403
    assert maja.post(f"{RUN}/berakna").status_code == 403
    assert maja.post(f"{RUN}/las").status_code == 403
