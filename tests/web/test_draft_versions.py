"""Two people in one draft: whoever saves second sees both versions and chooses; nothing typed is lost."""

from __future__ import annotations

from typing import Any

from tests.factories.region import NOON, Region, begin, make_batch, make_person
from tests.personas import ANNA, BIRGIT, OLLE
from tests.web.browsers import browser_of, main_of, soup_of
from vaccinera.kernel.scope import acting, reading
from vaccinera.visits.actions.drafts import save_draft
from vaccinera.visits.models import Draft

_MINE = {
    "programme": "influenza", "revision": "1", "answer-consent": "yes", "answer-fever_now": "no", "site": "left_thigh",
    "giving_comment": "Lugn", "product": "1",
}  # fmt: skip


def _saved_by_birgit(region: Region) -> Draft:
    """Anna began it and has the page open; Birgit has saved it since."""
    anna, birgit = region.reader(ANNA), region.reader(BIRGIT)
    batch = make_batch(birgit, region.products[1])
    draft = begin(anna, make_person())
    content = {
        "answer-fever_now": ["yes"], "declaration_note": ["Snuva"], "site": ["left_thigh"], "product": ["2"],
        "dose_of": ["2"], "batch": [str(batch.pk)], "giver": [str(BIRGIT.key)],
    }  # fmt: skip
    with acting(birgit):
        return save_draft(by=birgit, draft_id=draft.pk, content=content, revision=draft.revision, at=NOON)


def _content(region: Region, draft: Draft) -> dict[str, Any]:
    with reading(region.reader(ANNA)):
        return dict(Draft.objects.get(pk=draft.pk).content)


def test_both_versions_stand_side_by_side_field_by_field_in_words(region: Region) -> None:
    draft = _saved_by_birgit(region)

    response = browser_of(region, ANNA).post(f"/registrera/{draft.pk}/utkast", _MINE)

    assert response.status_code == 409
    rows = [row.get_text(" ", strip=True) for row in soup_of(response).select("tbody tr")]
    said = " | ".join(rows)
    assert "Birgit Ek sparade utkastet klockan 12:00, medan du skrev." in main_of(response)
    assert "Influvita Senior" in said
    assert "AB1234" in said
    assert "Lugn" in said
    assert "Snuva" in said
    assert "Inget ifyllt" in said
    assert "Kroppsdel" not in said  # the same in both
    proposed = {box["name"]: box["value"] if box.has_attr("value") else "" for box in _checked(response)}
    assert proposed["theirs-declaration_note"] == "on"
    assert proposed["theirs-answer-fever_now"] == ""


def _checked(response: Any) -> Any:
    return soup_of(response).select("input[type=radio][checked]")


def test_what_is_chosen_of_each_is_what_the_draft_holds(region: Region) -> None:
    draft = _saved_by_birgit(region)
    chosen = {"theirs-declaration_note": "on", "theirs-product": "on", "theirs-giving_comment": ""}
    sent = _MINE | chosen | {"revision": str(draft.revision)}
    browser = browser_of(region, ANNA)

    answer = browser.post(f"/registrera/{draft.pk}/versioner", sent)

    kept = _content(region, draft)
    assert answer.headers["Location"] == f"/registrera/{draft.pk}"
    assert kept["declaration_note"] == ["Snuva"]
    assert (kept["product"], kept["dose_of"]) == (["2"], ["2"])
    assert kept["answer-fever_now"] == ["no"]
    assert kept["giving_comment"] == ["Lugn"]
    assert "Utkastet är sparat med det du valde." in main_of(browser.get(answer.headers["Location"]))


def test_a_third_save_meanwhile_shows_the_versions_anew(region: Region) -> None:
    draft = _saved_by_birgit(region)

    again = browser_of(region, ANNA).post(f"/registrera/{draft.pk}/versioner", _MINE | {"revision": "1"})
    broken = browser_of(region, ANNA).post(f"/registrera/{draft.pk}/versioner", _MINE | {"revision": "x"})

    assert [again.status_code, broken.status_code] == [409, 409]
    assert soup_of(again).select_one("input[name=giving_comment]") is not None
    assert _content(region, draft)["declaration_note"] == ["Snuva"]


def test_the_same_in_both_is_said_and_mechanical_fields_are_no_difference(region: Region) -> None:
    draft = _saved_by_birgit(region)
    same = {name: texts[0] for name, texts in _content(region, draft).items()}
    mechanical = {"programme": "influenza", "revision": "1", "asked_on": "2026-11-23", "confirm-together": "on"}

    response = browser_of(region, ANNA).post(f"/registrera/{draft.pk}/utkast", same | mechanical)

    assert "Versionerna säger samma sak." in main_of(response)


def test_the_leak_test(region: Region) -> None:
    """LAW-01."""
    draft = _saved_by_birgit(region)

    assert browser_of(region, OLLE).post(f"/registrera/{draft.pk}/versioner", _MINE).status_code == 404
