"""The certificate as a page and as a document that everybody can read: tagged, titled, in two languages (LAW-13)."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import Any
from uuid import UUID

import pytest
from pypdf import PdfReader

from tests.certificates.scenes import TEN_DAYS_AGO, corrected, given, not_signed_by_its_giver, nullified
from tests.factories.region import NOON, Region, make_person
from tests.personas import ANNA, OLLE, REBECKA, SARA
from tests.web.browsers import browser_of, counted, events, main_of, soup_of
from vaccinera.certificates.models import Certificate
from vaccinera.certificates.queries import DoseTold
from vaccinera.patients.models import Person, PersonIdentifier
from vaccinera.patients.states import IdentifierKind
from vaccinera.products.models import Product
from vaccinera.visits.models import Visit
from vaccinera.web.certificates import certificate_content
from vaccinera.web.people import KINDS_OF_NUMBER
from vaccinera.web.printing import pdf_of

_NOBODY = UUID(int=0)
_ALONE = {"coverage": "dose", "recipient": "Personen själv"}
# A reserve number of Region Stockholm, as published with its description.
_RESERVE = "991981000010"


def _without_personal_number(**facts: str) -> Person:
    person = make_person(**facts)
    PersonIdentifier.objects.filter(person=person).update(kind="reserve_number_stockholm", value=_RESERVE)
    return person


def _printed(region: Region, visit: Visit, *, by: Any = ANNA, **chosen: str) -> Any:
    browser = browser_of(region, by)
    sent = browser.post(f"/besok/{visit.pk}/intyg", _ALONE | chosen)
    assert sent.status_code == 303
    return browser.get(sent["Location"])


def _text(answer: Any) -> str:
    return " ".join(PdfReader(BytesIO(answer.content)).pages[0].extract_text().split())


def test_the_certificate_tells_who_what_when_and_by_whom(region: Region) -> None:
    """LAW-13: all of it, in Swedish and English."""
    diseases = [{"code": "1", "system": None, "names": {"sv": "Sjukdom å", "en": "Disease a"}}]
    Product.objects.update(target_diseases=diseases)
    visit = given(region, make_person(given_name="Zoë", family_name="Åström-Łuczak"))

    answer = _printed(region, visit, recipient="Vårdnadshavare")

    said = _text(answer)
    for told in (
        "Vaccinationsintyg Vaccination certificate",
        "Zoë Åström-Łuczak",
        "1942-01-01",
        "Personnummer Personal number 19420101-2392",
        "2026-11-23",
        region.products[0].name,
        region.products[0].manufacturer,
        "Sjukdom å / Disease a",
        "Säsongsinfluensa / Seasonal influenza",
        "CE1",
        "1 av 1 / 1 of 1",
        "0,5 ml",
        "Vänster överarm, intramuskulärt / Left upper arm, intramuscular",
        "Anna Nyberg, sjuksköterska",
        "Norra mottagningen",
        "Norra vården",
        "Vårdnadshavare",
    ):
        assert told in said


def test_the_document_is_tagged_titled_and_in_swedish(region: Region) -> None:
    """PDF/UA-1: structure, language, title, and a table whose headers are headers."""
    read = PdfReader(BytesIO(_printed(region, given(region)).content))

    root = read.trailer["/Root"].get_object()
    metadata = root["/Metadata"].get_object().get_data().decode()  # type: ignore[index]  # a dictionary of the file
    assert root["/MarkInfo"]["/Marked"]  # type: ignore[index]  # as above
    assert "/StructTreeRoot" in root  # type: ignore[operator]  # as above
    assert root["/Lang"] == "sv-SE"  # type: ignore[index]  # as above
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]  # type: ignore[index]  # as above
    assert "<pdfuaid:part>1</pdfuaid:part>" in metadata
    assert read.metadata is not None
    assert read.metadata.title == "Vaccinationsintyg – Vaccination certificate"


def test_neither_address_nor_file_name_tells_who_it_is(region: Region) -> None:
    """PER-12."""
    answer = _printed(region, given(region))

    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'inline; filename="vaccinationsintyg.pdf"'
    assert "no-store" in answer["Cache-Control"]


def test_it_may_tell_of_the_doses_before(region: Region) -> None:
    person = make_person()
    given(region, person, at=TEN_DAYS_AGO, batch="CE0")
    visit = given(region, person)

    page = browser_of(region, ANNA).get(f"/besok/{visit.pk}/intyg")
    said = _text(_printed(region, visit, coverage="programme"))

    assert "Alla doser i programmet (2)" in main_of(page)
    assert said.index("CE0") < said.index("CE1")


def test_a_protected_persons_certificate_does_not_tell_where(region: Region) -> None:
    """PER-11: unless somebody with the right to open the person chose that it shall."""
    person = make_person()
    visit = given(region, person)
    Person.objects.filter(pk=person.pk).update(protection="protected_registration")

    page = browser_of(region, SARA).get(f"/besok/{visit.pk}/intyg")
    hidden, told = _text(_printed(region, visit, by=SARA)), _text(_printed(region, visit, by=SARA, names_unit="on"))

    assert "Ange enhet och vårdgivare" in main_of(page)
    assert browser_of(region, ANNA).get(f"/besok/{visit.pk}/intyg").status_code == 403
    assert "Var doserna gavs anges inte" in hidden
    assert ("Norra" in hidden, "Norra" in told) == (False, True)


def test_the_page_asks_what_is_missing_and_keeps_what_was_chosen(region: Region) -> None:
    visit = given(region)

    page = browser_of(region, ANNA).post(f"/besok/{visit.pk}/intyg", {"coverage": "every", "recipient": ""})

    assert page.status_code == 422
    assert "Skriv vem som får intyget, till exempel Personen själv." in main_of(page)
    assert soup_of(page).select_one("input[value=every][checked]") is not None


@pytest.mark.parametrize(
    ("happens", "said"),
    [(nullified, "Makulerad efteråt, gäller inte"), (corrected, "Rättad efteråt, gäller inte")],
)
def test_those_handed_out_are_listed_with_whether_they_hold(region: Region, happens: object, said: str) -> None:
    visit = given(region)
    shown_at = browser_of(region, ANNA).post(f"/besok/{visit.pk}/intyg", _ALONE)["Location"]
    before = main_of(browser_of(region, ANNA).get(f"/besok/{visit.pk}/intyg"))

    happens(region, visit)  # type: ignore[operator]  # either of the two scenes

    page = browser_of(region, ANNA).get(f"/besok/{visit.pk}/intyg")
    assert "Gäller fortfarande" in before
    assert "Intyg kan inte skrivas ut" in main_of(page)
    assert said in main_of(page)
    assert browser_of(region, ANNA).get(shown_at).status_code == 409


def test_opening_the_page_is_in_the_log(region: Region) -> None:
    """LAW-14, LAW-23."""
    visit = given(region)

    browser_of(region, ANNA).get(f"/besok/{visit.pk}/intyg")

    [opened] = events(region, ANNA, "patients.person.opened")
    assert (opened.person_id, opened.details["why"]) == (visit.person_id, "certificate")


def test_the_visit_offers_one_unasked_to_whoever_has_no_personal_number(region: Region) -> None:
    with_number, without = given(region), given(region, _without_personal_number(number="19480317-9805"), batch="CE2")
    unsigned = not_signed_by_its_giver(region, make_person("19430312-9805"))
    browser = browser_of(region, ANNA)

    offered = main_of(browser.get(f"/besok/{without.pk}"))
    asked_for = main_of(browser.get(f"/besok/{with_number.pk}"))

    assert "Lämna ett intyg vid varje dos" in offered
    assert "Lämna ett intyg vid varje dos" not in asked_for
    assert "Vaccinationsintyg" in asked_for
    assert "Vaccinationsintyg" not in main_of(browser.get(f"/besok/{unsigned.pk}"))


def test_the_person_page_leads_to_a_certificate_of_the_latest_dose_here(region: Region) -> None:
    visit = given(region)
    address = f"/besok/{visit.pk}/intyg"

    assert address in browser_of(region, ANNA).get(f"/personer/{visit.person_id}").content.decode()
    assert address not in browser_of(region, REBECKA).get(f"/personer/{visit.person_id}").content.decode()


def test_a_list_of_many_asks_no_more_than_one_of_one(region: Region) -> None:
    visit, browser = given(region), browser_of(region, ANNA)
    browser.post(f"/besok/{visit.pk}/intyg", _ALONE)
    browser.get(f"/besok/{visit.pk}/intyg")
    with counted() as of_one:
        browser.get(f"/besok/{visit.pk}/intyg")
    for _ in range(2):
        browser.post(f"/besok/{visit.pk}/intyg", _ALONE)
    with counted() as of_three:
        browser.get(f"/besok/{visit.pk}/intyg")

    assert len(of_three.texts) == len(of_one.texts)


def test_another_provider_has_no_such_visit(region: Region) -> None:
    """LAW-01."""
    assert browser_of(region, OLLE).get(f"/besok/{given(region).pk}/intyg").status_code == 404


def test_a_dose_from_another_system_is_told_as_far_as_it_is_known() -> None:
    """Quantity, site and the giver's role may be lacking; and where others gave it, their unit is named."""
    dose = DoseTold(
        _NOBODY, "Program", "Programme", "Vaccin", "Tillverkare", [], "B1", date(2021, 3, 4), None, None, None, "", "",
        "", "Mottagningen", "Vården", "Boendet", "Kommunen", "Siv Berg", None,
    )  # fmt: skip
    person = Person(given_name="Tolvan", family_name="Tolvansson")
    certificate = Certificate(person=person, issued_at=NOON, names_unit=True)

    content = certificate_content(certificate, None, [dose])

    [told] = content["doses"]
    assert (told["amount"], told["role"], told["site"]) == ("", "", {"sv": "–", "en": "–"})
    assert (told["unit"], told["provider"]) == ("Boendet", "Kommunen")
    assert content["person"]["kind"] == {"sv": "Nummer saknas", "en": "No number"}
    assert pdf_of("certificate", content, at=NOON).startswith(b"%PDF")


def test_every_kind_of_number_has_words() -> None:
    assert set(KINDS_OF_NUMBER) == set(IdentifierKind)


def test_a_name_that_the_fonts_lack_is_printed_all_the_same() -> None:
    """Tagged, but outside the standard, which allows no letter without a glyph."""
    content = {
        "number": "", "issued_at": "", "issuer": "", "issuer_role": "", "recipient": "", "names_unit": False,
        "unit": "", "provider": "", "doses": [],
        "person": {"name": "王", "born": "", "kind": {"sv": "", "en": ""}, "number": ""},
    }  # fmt: skip

    pdf = pdf_of("certificate", content, at=NOON)

    assert "/StructTreeRoot" in PdfReader(BytesIO(pdf)).trailer["/Root"].get_object()  # type: ignore[operator]  # a dictionary of the file
    with pytest.raises(Exception, match="dictionary does not contain key"):
        pdf_of("certificate", {}, at=NOON)
