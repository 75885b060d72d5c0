"""A visit as it stands in the record: what was declared, prescribed and given, and who signed which words."""

from __future__ import annotations

from tests.factories.region import Region, make_person
from tests.personas import ANNA, BIRGIT, DAVID, OLLE, REBECKA
from tests.web.browsers import browser_of, counted, events, main_of, soup_of, title_of
from tests.web.scenes import by_telephone, given_by_anna, prescribed
from vaccinera.kernel.scope import reading
from vaccinera.visits.models import Visit


def test_a_visit_shows_what_was_signed_by_whom_and_the_digest(region: Region) -> None:
    """LAW-05: each part with its signer and the SHA-256 of exactly what was signed."""
    person = make_person()
    visit = given_by_anna(region, person)
    with reading(region.reader(ANNA)):
        digests = {bytes(signature.digest).hex() for signature in visit.signatures.all()}

    page = browser_of(region, ANNA).get(f"/besok/{visit.pk}")

    said = main_of(page)
    assert "Signerat, ordination och administrering" in said
    assert "0,5 ml, dos 1 av 1" in said
    assert "AB01234, går ut 2027-06-30" in said
    assert "Vänster överarm, intramuskulärt" in said
    assert "65 år och äldre, regel FLU26-G2" in said
    assert "Samtycker du till att bli vaccinerad i dag? Ja" in said
    assert said.count("Innehållet är oförändrat") == 2
    assert {digest for digest in digests if digest in said} == digests
    assert title_of(page) == "Besök – Vaccinera"


def test_opening_a_visit_is_in_the_log(region: Region) -> None:
    """LAW-14, LAW-23."""
    person = make_person()
    visit = given_by_anna(region, person)

    browser_of(region, DAVID).get(f"/besok/{visit.pk}")

    opened = events(region, DAVID, "patients.person.opened")
    assert [(event.person_id, event.details["why"]) for event in opened] == [(person.pk, "visit")]


def test_a_lacking_signature_is_offered_to_the_one_whose_it_is(region: Region) -> None:
    """Given on David's word by telephone: he signs here, and nobody else is asked to."""
    visit = by_telephone(region, "19480317-9805")
    address = f"/besok/{visit.pk}"

    of_david = browser_of(region, DAVID).get(address)
    of_birgit = browser_of(region, BIRGIT).get(address)
    form = soup_of(of_david).select_one("main form")
    assert form is not None
    signed = browser_of(region, DAVID).post(str(form["action"]), {"till": address})

    assert "Läs igenom och signera senast 2026-12-23." in main_of(of_david)
    assert soup_of(of_birgit).select_one("main form") is None
    assert signed["Location"] == address
    with reading(region.reader(DAVID)):
        assert Visit.objects.get(pk=visit.pk).state == "complete"


def test_what_is_only_prescribed_says_so(region: Region) -> None:
    draft = prescribed(region, number="19480317-9805")
    with reading(region.reader(DAVID)):
        visit = Visit.objects.get(draft_id=draft.pk)

    said = main_of(browser_of(region, DAVID).get(f"/besok/{visit.pk}"))

    assert "Ordinerat, inte givet" in said
    assert "Administrering" not in said


def test_a_visit_asks_little_of_the_database(region: Region) -> None:
    visit = given_by_anna(region, make_person())
    browser = browser_of(region, ANNA)
    browser.get(f"/besok/{visit.pk}")

    with counted() as statements:
        browser.get(f"/besok/{visit.pk}")

    assert len(statements.texts) <= 12


def test_neither_another_provider_nor_the_desk_reads_a_visit(region: Region) -> None:
    """LAW-01."""
    visit = given_by_anna(region, make_person())

    assert browser_of(region, OLLE).get(f"/besok/{visit.pk}").status_code == 404
    assert browser_of(region, REBECKA).get(f"/besok/{visit.pk}").status_code == 403


def test_a_draft_that_became_no_visit_leads_nowhere(region: Region) -> None:
    draft = prescribed(region, number="19480317-9805")
    browser = browser_of(region, DAVID)

    assert browser.get(f"/registrera/{draft.pk}/besok").status_code == 303
    assert browser.get("/registrera/01990000-0000-7000-8000-000000000001/besok").status_code == 404
