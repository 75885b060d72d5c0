"""The pages that say who may do what, and who holds it; and that a right taken away is refused on the next click."""

from __future__ import annotations

import pytest

from tests.factories.region import Region
from tests.personas import ANNA, BIRGIT, DAVID, LARS, OLLE, Persona
from tests.web.browsers import browser_of, counted, events, main_of, soup_of
from vaccinera.access.models import RightsReview
from vaccinera.access.rules.matrix import MATRIX
from vaccinera.access.states import Role
from vaccinera.kernel.scope import reading
from vaccinera.organisations.models import Commission, Staff
from vaccinera.web.rights_words import GROUPS

REVIEW = "/rattigheter/genomgang"


def test_every_permission_stands_in_words_on_the_page(region: Region) -> None:
    """From the data that is enforced: as many rows, and each role's letters."""
    soup = soup_of(browser_of(region, ANNA).get("/rattigheter"))

    rows = [row.select("td > span[aria-hidden]") for row in soup.select("tbody tr") if row.select("td")]
    shown = [[cell.get_text() for cell in row] for row in rows]
    told = [permission for group in GROUPS.values() for permission in group]
    assert sorted(told) == sorted(MATRIX)
    assert shown == [[str(MATRIX[permission].get(role, "–")) for role in Role] for permission in told]


@pytest.mark.parametrize(
    ("who", "says", "unsaid"),
    [
        (ANNA, "Signera en ordination enheten", "Sköta användare och roller vårdgivaren"),
        (LARS, "Sköta användare och roller vårdgivaren", "Öppna journalen hos vårdgivaren vårdgivaren"),
    ],
)
def test_everybody_sees_what_their_own_commission_gives(region: Region, who: Persona, says: str, unsaid: str) -> None:
    page = main_of(browser_of(region, who).get("/rattigheter"))

    assert says in page
    assert unsaid not in page


def test_a_commission_that_gives_nothing_is_told_why(region: Region) -> None:
    Commission.objects.filter(pk=BIRGIT.key).update(purpose="administration")

    page = main_of(browser_of(region, BIRGIT).get("/rattigheter"))

    assert "Uppdraget ger inga rättigheter: ändamålet är inte vård" in page


def test_an_administrator_goes_through_who_holds_what(region: Region) -> None:
    """LAW-24."""
    browser = browser_of(region, LARS)
    before = main_of(browser.get(REVIEW))

    answer = browser.post(REVIEW, {"kept": [str(BIRGIT.key), str(ANNA.key)]})

    after = main_of(browser.get(REVIEW))
    assert answer.headers["Location"] == REVIEW
    assert "Birgit Ek" in before
    assert "Olle Annan" not in before
    assert "Genomgångna: 2." in main_of(browser.get(answer.headers["Location"])) or "2026-11-23, Lars Lokal" in after
    assert [event.subject_id for event in events(region, LARS, "access.rights.reviewed")] == [
        "TSTNMT2321000156-C1",
        "TSTNMT2321000156-C2",
    ]


@pytest.mark.parametrize(
    ("kept", "sentence"),
    [
        ([], "Kryssa för de uppdrag som ska vara kvar som de är."),
        (["x"], "Kryssa för de uppdrag som ska vara kvar som de är."),
        ([str(LARS.key)], "Ditt eget uppdrag går någon annan igenom. Välj bort det."),
        ([str(OLLE.key)], "Något av uppdragen har avslutats eller finns inte hos vårdgivaren."),
    ],
)
def test_what_cannot_be_gone_through_is_said(region: Region, kept: list[str], sentence: str) -> None:
    answer = browser_of(region, LARS).post(REVIEW, {"kept": kept})

    assert answer.status_code == 422
    assert sentence in main_of(answer)
    lars = region.reader(LARS)
    with reading(lars):
        assert not RightsReview.objects.exists()


def test_the_list_is_taken_out_as_a_file_and_logged(region: Region) -> None:
    """LAW-24, ID-08: somebody protected stands by HSA-id."""
    Staff.objects.filter(pk=BIRGIT.key).update(is_protected=True)
    browser = browser_of(region, LARS)

    answer = browser.post("/rattigheter/lista", {"form": "csv"})
    excel = browser.post("/rattigheter/lista", {"form": "xlsx"})
    wrong = browser.post("/rattigheter/lista", {"form": "pdf"})

    rows = answer.content.decode("utf-8-sig").splitlines()
    birgits = next(row for row in rows if row.startswith("TSTNMT2321000156-S2;"))
    assert rows[0] == (
        "HSA-id;Namn;Enhet;Medarbetaruppdrag;Ändamål;Roller;Särskilda rättigheter;Från;Till;Genomgången;Av"
    )
    assert birgits == (
        "TSTNMT2321000156-S2;TSTNMT2321000156-S2;Norra mottagningen;Vård och behandling;care;VAC;;2024-01-01;;;"
    )
    assert answer.headers["Content-Disposition"] == 'attachment; filename="rattigheter-2026-11-23.csv"'
    assert excel.content.startswith(b"PK")
    assert wrong.status_code == 422
    assert [event.details["form"] for event in events(region, LARS, "access.rights.listed")] == ["csv", "xlsx"]


def test_a_right_that_is_removed_is_refused_on_the_next_click(region: Region) -> None:
    """A role taken away, a commission ended, a purpose changed: the page that was open a moment ago is not any more."""
    browser = browser_of(region, DAVID)
    opened = browser.get("/att-ordinera").status_code

    Commission.objects.filter(pk=DAVID.key).update(roles=["VAC"])
    without_role = browser.get("/att-ordinera").status_code
    Commission.objects.filter(pk=DAVID.key).update(roles=["VAC", "PRE"], purpose="administration")
    without_purpose = browser.get("/att-ordinera").status_code
    Commission.objects.filter(pk=DAVID.key).update(purpose="care", to_on="2026-11-23")
    ended = browser.get("/att-ordinera")

    assert (opened, without_role, without_purpose) == (200, 403, 403)
    assert (ended.status_code, ended.headers["Location"]) == (303, "/uppdrag?till=%2Fatt-ordinera")


def test_more_commissions_ask_no_more_of_the_database(region: Region) -> None:
    browser = browser_of(region, LARS)
    with counted() as few:
        browser.get(REVIEW)
    for key in (901, 902):
        Commission.objects.create(
            id=key, hsa_id=f"LOKALT-{key}", staff_id=BIRGIT.key, unit_id=12, name="Vård", purpose="care",
            roles=["VAC"], from_on="2026-01-01",
        )  # fmt: skip

    with counted() as many:
        browser.get(REVIEW)

    assert len(many.texts) == len(few.texts)
