"""The file beside a line or a cost, as browsers send it and get it: nothing chosen is lost, nothing is ever shown."""

from __future__ import annotations

import pytest

from tests.factories.region import Region
from tests.personas import ANNA, ATLE, INGELA, KLARA, MAJA, OSKAR
from tests.reimbursement.policy_scenes import proposed_line
from tests.reimbursement.test_payments import entered, visit_of
from tests.web.browsers import Answer, browser_of, counted, events, main_of, soup_of
from tests.web.test_money_lines import COST, LINE, LINES, PDF, chosen
from vaccinera.kernel.scope import acting
from vaccinera.reimbursement.models import ManualLine
from vaccinera.web.templatetags.vaccinera import file_size

COSTS = "/ersattning/merkostnader"
NORTHERN = LINE | {"provider": "1"}
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"


def _held(response: Answer) -> str:
    """The key under which the form says that a file waits."""
    field = soup_of(response).find("input", {"name": "held"})
    return str(field["value"]) if field else ""


def test_a_file_is_chosen_with_a_cost_and_read_by_whoever_decides(region: Region) -> None:
    """Rule 33: with file, entered by the provider, accepted by the clerk who has seen it."""
    address = f"/besok/{visit_of(region).pk}/merkostnad"
    manager, clerk = browser_of(region, MAJA), browser_of(region, KLARA)

    place = manager.post(address, COST | chosen()).headers["Location"]

    for page in (clerk.get(place), clerk.get(LINES), manager.get(address)):
        assert "Faktura 17.pdf PDF, 1 kB" in main_of(page)
        assert soup_of(page).select_one(f'a[href="{place}/fil"]') is not None
    assert clerk.get(f"{place}/fil").content == PDF


def test_a_file_is_handed_out_to_be_saved_and_never_shown(region: Region) -> None:
    """ASVS 3.2.1 and 5.4.1: an attachment by its own name, of the kind it is, and with no rights in a browser."""
    line = proposed_line(region)

    answer = browser_of(region, ATLE).get(f"{LINES}/{line.pk}/fil")

    assert answer.status_code == 200
    assert answer["Content-Disposition"] == 'attachment; filename="beslut.pdf"'
    assert answer["Content-Type"] == "application/pdf"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'; sandbox"
    assert answer["Cache-Control"] == "no-store"


def test_a_name_with_swedish_letters_is_told_as_the_standard_has_it(region: Region) -> None:
    """ASVS 5.4.2, RFC 6266."""
    address = f"/besok/{visit_of(region).pk}/merkostnad"
    browser = browser_of(region, MAJA)
    place = browser.post(address, COST | chosen(name="Räkning 17.pdf")).headers["Location"]

    told = browser.get(f"{place}/fil")["Content-Disposition"]

    assert told == "attachment; filename*=utf-8''R%C3%A4kning%2017.pdf"


def test_another_provider_and_whoever_proposes_nothing_get_no_file(region: Region) -> None:
    """LAW-01, the leak test."""
    line, cost = proposed_line(region, provider_id=1), entered(region, visit_of(region).pk)

    for address in (f"{LINES}/{line.pk}/fil", f"{COSTS}/{cost.pk}/fil"):
        assert [browser_of(region, who).get(address).status_code for who in (MAJA, KLARA, ATLE)] == [200, 200, 200]
        assert [browser_of(region, who).get(address).status_code for who in (OSKAR, ANNA, INGELA)] == [404, 403, 403]
    assert len(events(region, KLARA, "reimbursement.attachment.handed_out")) >= 2


def test_the_approver_reads_a_cost_and_leaves_it_to_the_clerk(region: Region) -> None:
    place = f"{COSTS}/{entered(region, visit_of(region).pk).pk}"
    approver = browser_of(region, ATLE)

    read = main_of(approver.get(place))
    tried = approver.post(place, {"act": "approve"})

    assert "faktura.pdf PDF, 1 kB" in read
    assert "Förslaget väntar på den som får avgöra det." in read
    assert tried.status_code == 403


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("faktura.pdf", b"", "Filen är tom. Välj en annan."),
        ("sida.svg", b"<svg/>", "Filen är varken PDF, PNG eller JPEG."),
        ("faktura.pdf", PNG, "Filens innehåll är PNG, men namnet slutar på något annat."),
        ("stor.pdf", b"%PDF-" + bytes(5_000_000), "Filen är större än 5 MB."),
    ],
)
def test_a_file_that_may_not_be_kept_is_told_at_its_field(
    region: Region, name: str, content: bytes, words: str
) -> None:
    browser = browser_of(region, MAJA)

    answer = browser.post(f"{LINES}/ny", NORTHERN | chosen(content, name))

    assert (answer.status_code, _held(answer)) == (422, "")
    assert words in main_of(answer)
    assert soup_of(answer).select_one('a[href="#id_file"]') is not None
    assert "HM 2026:17" in answer.content.decode()


def test_a_form_without_a_file_says_that_one_is_chosen(region: Region) -> None:
    browser = browser_of(region, MAJA)

    line = main_of(browser.post(f"{LINES}/ny", NORTHERN))
    cost = main_of(browser.post(f"/besok/{visit_of(region).pk}/merkostnad", COST))

    assert ("Välj filen: en PDF, PNG eller JPEG" in line, "Välj filen: en PDF, PNG eller JPEG" in cost) == (True, True)


def test_a_file_is_not_lost_when_something_else_was_wrong(region: Region) -> None:
    """Browsers empty the field: the file waits with the form, through a fault of the form and one of the act."""
    browser = browser_of(region, MAJA)

    wrong = browser.post(f"{LINES}/ny", NORTHERN | {"amount": "mycket"} | chosen())
    refused = browser.post(f"{LINES}/ny", NORTHERN | {"amount": "0", "held": _held(wrong)})
    sent = browser.post(f"{LINES}/ny", NORTHERN | {"held": _held(refused)})

    assert "Filen du valde är kvar: Faktura 17.pdf , 1 kB. Du behöver inte välja den igen." in main_of(wrong)
    assert _held(refused) == _held(wrong)
    assert "Faktura 17.pdf" in main_of(browser.get(sent.headers["Location"]))
    assert browser.get(f"{sent.headers['Location']}/fil").content == PDF


def test_another_file_takes_the_place_of_the_one_that_waits(region: Region) -> None:
    browser = browser_of(region, MAJA)
    wrong = browser.post(f"{LINES}/ny", NORTHERN | {"amount": "mycket"} | chosen())

    bad = browser.post(f"{LINES}/ny", NORTHERN | {"held": _held(wrong)} | chosen(b"<svg/>", "ny.svg"))
    sent = browser.post(f"{LINES}/ny", NORTHERN | {"held": _held(bad)} | chosen(PNG, "ny.png"))

    assert "Faktura 17.pdf" in main_of(bad)
    assert browser.get(f"{sent.headers['Location']}/fil").content == PNG


def test_a_file_that_waits_no_longer_is_said_to_be_gone(region: Region) -> None:
    """One form at a time has a file that waits; and nobody gets another's by naming its key."""
    browser = browser_of(region, MAJA)
    first = _held(browser.post(f"{LINES}/ny", NORTHERN | {"amount": "mycket"} | chosen()))
    browser.post(f"{LINES}/ny", NORTHERN | {"amount": "mycket"} | chosen(PNG, "ny.png"))

    told = [
        main_of(browser_of(region, who).post(f"{LINES}/ny", LINE | {"provider": provider, "held": key}))
        for who, provider, key in ((MAJA, "1", first), (OSKAR, "2", first), (MAJA, "1", "inget"))
    ]

    assert ["Filen du valde förut finns inte kvar. Välj den igen." in one for one in told] == [True] * 3


def test_what_was_proposed_before_there_were_files_says_so(region: Region) -> None:
    line = proposed_line(region)
    with acting(region.reader(KLARA)):
        columns = ManualLine.objects.values().get(pk=line.pk)
        old = ManualLine.objects.create(**columns | {"id": "01890000-0000-7000-8000-000000000001"})

    shown = browser_of(region, ATLE).get(f"{LINES}/{old.pk}")
    tried = browser_of(region, ATLE).post(f"{LINES}/{old.pk}", {"act": "approve", "reason": ""})

    assert "ingen fil" in main_of(shown)
    assert "Förslaget saknar fil, så det kan inte godkännas." in main_of(tried)
    assert "ingen fil" in main_of(browser_of(region, ATLE).get(LINES))


def test_the_list_costs_the_same_with_one_file_and_with_three(region: Region) -> None:
    browser = browser_of(region, KLARA)
    proposed_line(region)
    browser.get(LINES)
    with counted() as one:
        browser.get(LINES)
    proposed_line(region)
    entered(region, visit_of(region).pk)

    with counted() as three:
        browser.get(LINES)

    assert len(three.texts) == len(one.texts)


@pytest.mark.parametrize(
    ("size", "words"), [(1, "1 kB"), (999, "1 kB"), (118_400, "118 kB"), (1_000_000, "1,0 MB"), (4_960_000, "5,0 MB")]
)
def test_a_size_is_told_as_people_read_it(size: int, words: str) -> None:
    assert file_size(size).replace("\N{NO-BREAK SPACE}", " ") == words
