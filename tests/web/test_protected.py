"""Somebody protected: nowhere for those without the right, masked for those with it, and opened for a stated reason."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import reverse

from tests.factories.region import Region, begin, make_person
from tests.personas import ANNA, BIRGIT, DAVID, MAJA, REBECKA, SARA, Persona
from tests.web.browsers import browser_of, events, main_of, text_of
from tests.web.scenes import by_telephone, given_by_anna, prescribed, sent
from vaccinera.patients.models import Person
from vaccinera.web.urls import urlpatterns

# What must stand on no page, in no header and on no line of the log: name, the four last digits, and where they live.
SECRETS = ("Hemligson", "Doldis", "2392", "9805", "9810", "2391", "9818", "Gömda gatan", "99988", "Gömsta")
HIDDEN: dict[str, Any] = {
    "given_name": "Doldis",
    "family_name": "Hemligson",
    "protection": "confidentiality_marking",
    "street": "Gömda gatan 3",
    "city": "Gömsta",
}


def _addresses(ids: dict[str, object]) -> Iterator[str]:
    """Every address of the service that these ids reach, whoever added it."""
    for route in urlpatterns:
        wanted = set(route.pattern.converters)
        # The gallery holds examples, logging out ends the walk, and readiness counts the disk's free megabytes.
        if wanted <= ids.keys() and route.name not in {"gallery", "log_out", "readyz"}:
            yield reverse(route.name, kwargs={name: ids[name] for name in wanted})


def _work_for_protected(region: Region) -> list[dict[str, object]]:
    """A dose given, one by telephone, one sent, one prescribed and one begun: each for somebody protected."""
    whole = make_person(**HIDDEN)
    complete = given_by_anna(region, whole)
    called = by_telephone(region, "194803179805", **HIDDEN)
    waiting = sent(region, to=None, number="195608309810", **HIDDEN)
    to_give = prescribed(region, number="195306112391", **HIDDEN)
    begun = begin(region.reader(ANNA), make_person("198506709818", **HIDDEN))
    return [
        {"person_id": whole.pk, "visit_id": complete.pk, "programme": "influenza"},
        {"person_id": called.person_id, "visit_id": called.pk, "season": "2026-2027", "programme": "influenza"},
        {"person_id": waiting.person_id, "draft_id": waiting.pk, "staff_id": region.reader(DAVID).staff_id},
        {"person_id": to_give.person_id, "draft_id": to_give.pk, "staff_id": region.reader(BIRGIT).staff_id},
        {"person_id": begun.person_id, "draft_id": begun.pk},
    ]


def _secrets_in(text: str) -> list[str]:
    # Opaque keys, digests, references and tokens made by chance, and the batches the scenes name after a number.
    keys = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|\b[0-9A-Z]{8}\b|\b[0-9A-Za-z]{64}\b|TE[0-9]{4}")
    return [secret for secret in SECRETS if secret in keys.sub("", text)]


@pytest.mark.parametrize("persona", [ANNA, BIRGIT, DAVID, REBECKA, MAJA], ids=lambda persona: persona.given_name)
def test_no_page_tells_anything_of_somebody_protected_without_the_right(
    region: Region, persona: Persona, caplog: pytest.LogCaptureFixture
) -> None:
    """PER-11, PER-12: start, lists, drafts, visits, every page there is, in whatever state; titles and headers too."""
    ids = _work_for_protected(region)
    browser = browser_of(region, persona)

    addresses = sorted({address for one in ids for address in _addresses(one)})
    answers = {address: browser.get(address) for address in addresses}
    answers["by name"] = browser.post("/personer/sok", {"sought": "Hemligson 1942-01-01"})
    answers["by number"] = browser.post("/personer/sok", {"sought": "194803179805"}, follow=True)

    told = {address: _secrets_in(answer.content.decode(errors="replace")) for address, answer in answers.items()}
    typed = {"by name", "by number"}  # what was typed stands in its own field
    assert {address: found for address, found in told.items() if found and address not in typed} == {}
    assert "Doldis" not in text_of(answers["by name"])
    assert _secrets_in(str([answer.headers for answer in answers.values()])) == []
    assert _secrets_in(caplog.text) == []


def test_the_lists_say_that_somebody_is_there_and_is_protected(region: Region) -> None:
    """PER-11: so that work is not lost, and the right colleague is asked."""
    _work_for_protected(region)
    browser = browser_of(region, ANNA)

    for page in ("/", "/utkast", "/att-ge", "/att-signera"):
        assert "Skyddad person" in main_of(browser.get(page))


def test_a_ground_is_asked_before_anything_is_shown_and_is_in_the_log(region: Region) -> None:
    """PER-11, LAW-14."""
    person, browser = make_person(**HIDDEN), browser_of(region, SARA)
    page = f"/personer/{person.pk}"

    asked = browser.get(page, follow=True)
    opened_before = events(region, SARA, "patients.person.opened")
    done = browser.post(f"{page}/skyddad", {"ground": "other", "words": "Ringde och frågade"}, follow=True)

    assert asked.redirect_chain == [(f"{page}/skyddad", 303)]
    assert _secrets_in(text_of(asked)) == []
    assert opened_before == []
    assert "Hemligson, Doldis" in text_of(done)
    [event] = events(region, SARA, "patients.person.ground_given")
    assert (event.person_id, event.details) == (
        person.pk,
        {"ground": "other", "purpose": "care", "words": "Ringde och frågade"},
    )


def test_what_is_lacking_of_a_ground_is_said(region: Region) -> None:
    page = f"/personer/{make_person(**HIDDEN).pk}/skyddad"
    browser = browser_of(region, SARA)

    unchosen, unsaid = browser.post(page, {"ground": ""}), browser.post(page, {"ground": "other", "words": " "})

    assert "Välj varför du öppnar personen." in main_of(unchosen)
    assert "Skriv med några ord varför du öppnar personen." in main_of(unsaid)


def test_a_ground_holds_for_one_person_in_one_login(region: Region) -> None:
    person, other = make_person(**HIDDEN), make_person("194803179805", **HIDDEN)
    browser = browser_of(region, SARA)
    browser.post(f"/personer/{person.pk}/skyddad", {"ground": "ongoing_care"})

    again, of_other = browser.get(f"/personer/{person.pk}"), browser.get(f"/personer/{other.pk}")
    browser.cookies["grounds"] = "forged"
    forged = browser.get(f"/personer/{person.pk}")

    assert again.status_code == 200
    assert of_other.status_code == forged.status_code == 303


def test_the_numbers_of_somebody_protected_are_masked_also_in_their_history(region: Region) -> None:
    """PER-11: a screen has onlookers."""
    person, browser = make_person(**HIDDEN), browser_of(region, SARA)
    browser.post(f"/personer/{person.pk}/skyddad", {"ground": "ongoing_care"})

    told = text_of(browser.get(f"/personer/{person.pk}/identitet"))

    assert "19420101-XXXX" in told
    assert "2392" not in told


def test_who_is_not_protected_is_opened_without_being_asked(region: Region) -> None:
    person = make_person()

    assert browser_of(region, SARA).get(f"/personer/{person.pk}").status_code == 200
    assert Person.objects.get().protection == "none"
