"""The pages by which the region computes, checks, locks and pays a month."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from uuid_utils.compat import uuid7

from tests.factories.errands import carry_out_errands
from tests.factories.region import NOON, PROGRAMME, Region, make_person
from tests.factories.reimbursement import make_policy
from tests.personas import ATLE, KLARA, MAJA
from tests.reimbursement.paid_visits import give
from tests.web.browsers import Answer, browser_of, main_of, soup_of, text_of
from vaccinera.access.models import Errand
from vaccinera.kernel.scope import acting, reading
from vaccinera.reimbursement.models import Run, RunDocument
from vaccinera.reimbursement.queries.runs import open_months

RUN = "/ersattning/2026-10/korning"


@pytest.fixture
def region(region: Region) -> Region:
    """One dose of October, which the policy pays 111 kronor for."""
    make_policy(region.products)
    give(region, make_person(), at=datetime(2026, 10, 20, 9, 0, tzinfo=UTC))
    return region


def _have_done(browser: Client, path: str) -> Answer:
    """Press a button of a month's page, let a worker do what was asked for, and see the page again."""
    browser.post(path)
    carry_out_errands()
    return browser.get(path.rpartition("/")[0])


def test_a_clerk_computes_a_month_and_reads_what_it_came_to(region: Region) -> None:
    klara = browser_of(region, KLARA)

    before = main_of(klara.get(RUN))
    after = _have_done(klara, f"{RUN}/berakna")

    assert "Inte beräknad" in before
    assert "Räknar det som fanns före brytdagen 2026-11-15" in before
    assert "Månaden är beräknad." in text_of(after)
    assert "Summa av månadens rader 111,00 kr" in main_of(after)
    assert "1 besök prövade, vart och ett med ett utfall." in main_of(after)
    assert "Betalas 1 Inget." in main_of(after)
    assert "Norra vården 111,00 kr" in main_of(after)
    assert "Norra mottagningen 111,00 kr" in main_of(after)
    assert "Grundersättning 111,00 kr" in main_of(after)


def test_a_month_before_its_cut_off_says_when_it_can_be_checked(region: Region) -> None:
    klara = browser_of(region, KLARA)

    said = main_of(_have_done(klara, "/ersattning/2026-11/korning/berakna"))

    assert "Månaden kan granskas från och med brytdagen 2026-12-15." in said
    assert "Markera som granskad" not in said


def test_a_month_that_has_not_begun_says_so_and_is_not_computed(region: Region) -> None:
    klara, path = browser_of(region, KLARA), "/ersattning/2026-12/korning"

    shown, asked = main_of(klara.get(path)), klara.post(f"{path}/berakna")

    assert "Månaden har inte börjat Den kan beräknas från och med 2026-12-01." in shown
    assert "Beräkna månaden" not in shown
    assert asked.status_code == 422
    assert "Månaden 2026-12 har inte börjat. Den kan beräknas när den har börjat" in main_of(asked)
    assert not Run.objects.filter(month=date(2026, 12, 1)).exists()


def test_whoever_approves_is_told_what_and_that_it_is_for_good(region: Region) -> None:
    klara, atle = browser_of(region, KLARA), browser_of(region, ATLE)
    _have_done(klara, f"{RUN}/berakna")
    _have_done(klara, f"{RUN}/granska")

    told = "Du attesterar 111,00 kr och de underlag som hör till. Det kan inte tas tillbaka"

    assert told in main_of(atle.get(RUN))
    assert told not in main_of(klara.get(RUN))


def test_one_checks_another_locks_and_the_documents_are_made(region: Region) -> None:
    klara, atle = browser_of(region, KLARA), browser_of(region, ATLE)
    _have_done(klara, f"{RUN}/berakna")

    checked = _have_done(klara, f"{RUN}/granska")
    locked = _have_done(atle, f"{RUN}/las")

    assert "Granskad 2026-11-23 12:00 av Klara Region" in main_of(checked)
    assert "Attestera och lås" not in main_of(checked)
    assert "Månaden är attesterad och låst, och underlagen är framtagna. Det blev 7 filer." in main_of(locked)
    assert "Månaden är låst. Underlag och filer" in main_of(locked)
    with reading(region.reader(KLARA)):
        kinds = set(RunDocument.objects.filter(provider_id=1).values_list("kind", flat=True))
    assert kinds == {"pdf", "xlsx", "csv", "json"}


def test_a_locked_month_is_marked_as_paid_by_the_clerk(region: Region) -> None:
    klara, atle = browser_of(region, KLARA), browser_of(region, ATLE)
    _have_done(klara, f"{RUN}/berakna")
    _have_done(klara, f"{RUN}/granska")
    _have_done(atle, f"{RUN}/las")

    paid = klara.post("/ersattning/2026-10/utbetald", follow=True)

    assert "Månaden är markerad som utbetald." in text_of(paid)
    assert "Utbetald" in main_of(paid)
    assert "Markera som utbetald" not in main_of(paid)
    assert "Månaden är låst. Underlag och filer" in main_of(klara.get(RUN))


HTMX = {"HX-Request": "true"}


def test_while_a_month_is_computed_its_page_says_how_far_and_nothing_more_can_be_asked(region: Region) -> None:
    """Everybody who sees the page sees it, whoever asked and for whichever month."""
    klara, atle = browser_of(region, KLARA), browser_of(region, ATLE)
    klara.post(f"{RUN}/berakna")

    waiting = main_of(klara.get(RUN))
    with acting(region.reader(KLARA)):
        Errand.objects.update(state="running", stage="settled", done=12, total=40)
    how_far = klara.get(f"{RUN}?vantar", headers=HTMX)
    other_month = main_of(atle.get("/ersattning/2026-11/korning"))
    second = klara.post("/ersattning/2026-11/korning/berakna")

    assert "Månaden beräknas väntar på sin tur" in waiting
    assert "Begärt 2026-11-23 12:00 av Klara Region. Du kan lämna sidan" in waiting
    assert "Beräkna månaden så ofta" not in waiting
    assert "Månaden beräknas steg 12 av 40" in text_of(how_far)
    assert soup_of(how_far).select_one("#settling[hx-get]") is not None
    assert "Det gäller oktober 2026. En månad i taget räknas." in other_month
    assert second.status_code == 422
    assert "Någon annan beräknar eller låser en månad just nu." in main_of(second)


def test_once_it_is_done_the_page_is_shown_anew(region: Region) -> None:
    klara = browser_of(region, KLARA)
    klara.post(f"{RUN}/berakna")
    carry_out_errands()

    over = klara.get(f"{RUN}?vantar", headers=HTMX)

    assert (over.status_code, over["HX-Redirect"]) == (204, RUN)


def test_a_page_that_waits_by_itself_keeps_no_login_alive(region: Region) -> None:
    """ID-09: fourteen minutes of waiting are fourteen minutes of rest, and the page is told so."""
    klara = browser_of(region, KLARA)
    klara.post(f"{RUN}/berakna")

    with time_machine.travel(NOON + timedelta(minutes=14), tick=False):
        waiting = klara.get(f"{RUN}?vantar", headers=HTMX)
    with time_machine.travel(NOON + timedelta(minutes=16), tick=False):
        late = klara.get(f"{RUN}?vantar", headers=HTMX)

    assert waiting["X-Idle-Left"] == "60"
    assert late["HX-Redirect"].startswith("/logga-in")


def test_what_refused_it_is_told_to_whoever_asked_and_nobody_else(region: Region) -> None:
    """A fault of ours, by the reference under which it stands in the log."""
    klara, atle = browser_of(region, KLARA), browser_of(region, ATLE)
    klara.post(f"{RUN}/berakna")
    with acting(region.reader(KLARA)):
        Errand.objects.update(
            state="refused", refusal="access.errand.broke", facts={"reference": "ABCD1234"}, finished_at=NOON
        )

    told, untold = main_of(klara.get(RUN)), main_of(atle.get(RUN))

    assert "Det du begärde 2026-11-23 12:00 blev inte av. Något gick fel, och ingenting ändrades." in told
    assert "Anteckna ABCD1234 om du frågar supporten." in told
    assert "Beräkna månaden så ofta" in told
    assert "blev inte av" not in untold


def test_what_stands_in_the_way_is_said_on_the_months_page(region: Region) -> None:
    klara = browser_of(region, KLARA)

    unseen = klara.post(f"{RUN}/granska")
    _have_done(klara, "/ersattning/2026-11/korning/berakna")
    early = klara.post("/ersattning/2026-11/korning/granska")

    assert (unseen.status_code, early.status_code) == (422, 422)
    assert "Ingen har beräknat 2026-10 än." in main_of(unseen)
    assert "Bryttidpunkten är inte passerad." in main_of(early)
    assert soup_of(early).select_one('form[action$="/korning/berakna"]') is not None


def test_a_month_without_terms_says_what_is_missing(region: Region) -> None:
    said = main_of(browser_of(region, KLARA).get("/ersattning/2020-01/korning"))

    assert "Inga villkor för ersättning gäller sista dagen i 2020-01." in said
    assert "Beräkna månaden" not in said.replace("Beräkna månaden så ofta", "")


def _computed(region: Region, month: date, *, considered: int, outcomes: dict[str, int], sums: dict[str, int]) -> None:
    """An earlier month as its run left it, all of it of one unit and programme."""
    ore = sum(sums.values())
    totals = {
        "considered": considered,
        "outcomes": outcomes,
        "ore": ore,
        "by_provider": sums,
        "by_unit": {"11": ore},
        "by_programme": {PROGRAMME: ore},
    }
    with acting(region.reader(KLARA)):
        Run.objects.create(
            id=uuid7(),
            month=month,
            state="preliminary",
            cut_off_at=datetime(2026, 10, 14, 22, 0, tzinfo=UTC),
            totals=totals,
        )


def _rows(page: Answer, caption: str) -> list[str]:
    """The rows of a table of the comparison, each in one line; a caption that other tables have is the last one's."""
    [*_, table] = [one for one in soup_of(page).select("table") if caption in str(one.caption)]
    return [" ".join(row.get_text(" ").split()) for row in table.select("tbody tr")]


def test_a_month_stands_beside_the_one_before_and_the_same_a_year_before(region: Region) -> None:
    klara = browser_of(region, KLARA)
    _computed(region, date(2026, 9, 1), considered=3, outcomes={"3": 1, "15": 2}, sums={"1": 7_400, "2": 2_200})
    _computed(region, date(2025, 10, 1), considered=2, outcomes={"15": 2}, sums={"1": 22_200})
    _have_done(klara, f"{RUN}/berakna")

    page = klara.get(RUN)

    assert "september 2026 Preliminär oktober 2025 Preliminär" in main_of(page)
    assert _rows(page, "Besök") == [
        "Prövade 1 3 −2 (−66,7 %) 2 −1 (−50,0 %)",
        "Signatur saknas 0 1 −1 (−100,0 %) 0 0",
        "Betalas 1 2 −1 (−50,0 %) 2 −1 (−50,0 %)",
    ]
    assert _rows(page, "Vårdgivare") == [
        "Summa 111,00 kr 96,00 kr +15,00 kr (+15,6 %) 222,00 kr −111,00 kr (−50,0 %)",
        "Norra vården 111,00 kr 74,00 kr +37,00 kr (+50,0 %) 222,00 kr −111,00 kr (−50,0 %)",
        "Södra vården 0,00 kr 22,00 kr −22,00 kr (−100,0 %) 0,00 kr 0,00 kr",
    ]
    assert _rows(page, "Enheter")[1].startswith("Norra mottagningen 111,00 kr 96,00 kr")
    assert _rows(page, "Program")[1].startswith("Säsongsinfluensa 111,00 kr 96,00 kr")


def test_a_month_without_a_run_is_said_so_and_compared_with_nothing(region: Region) -> None:
    klara = browser_of(region, KLARA)
    _computed(region, date(2026, 9, 1), considered=0, outcomes={}, sums={})

    none = _have_done(klara, "/ersattning/2026-11/korning/berakna")
    one = _have_done(klara, f"{RUN}/berakna")

    assert "Ingen körning är beräknad för oktober 2025, så den jämförs inte." in main_of(one)
    assert _rows(one, "Besök") == ["Prövade 1 0 +1", "Betalas 1 0 +1"]
    assert "Ingen körning är beräknad för oktober 2026" in main_of(none)
    assert "Ingen körning är beräknad för november 2025" in main_of(none)
    assert "Mot " not in main_of(none)


def test_the_region_is_led_to_the_months_that_are_open(region: Region) -> None:
    klara, atle = browser_of(region, KLARA), browser_of(region, ATLE)
    first = main_of(klara.get("/ersattning"))
    _have_done(klara, f"{RUN}/berakna")
    _have_done(klara, f"{RUN}/granska")
    _have_done(atle, f"{RUN}/las")

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
