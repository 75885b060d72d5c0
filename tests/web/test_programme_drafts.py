"""A programme is changed entry by entry in a draft, or comes from a file; nothing typed is lost."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.factories.region import ROOMS, Region
from tests.personas import INGELA, TOMAS
from tests.web.browsers import browser_of, main_of, soup_of
from vaccinera.programmes.models import PackDraft, Proposal
from vaccinera.programmes.rules.pack_shape import FieldKind
from vaccinera.web.forms.programmes import value_of

SEASON = "/administration/program/influenza/2026.1"
FILE = "/administration/program/fil"
TEXT = (ROOMS / "programmes" / "packs" / "influenza-2026.toml").read_text("utf-8")


def begin(region: Region) -> tuple[Client, str]:
    browser = browser_of(region, INGELA)
    answer = browser.post(f"{SEASON}/andra")
    return browser, answer.headers["Location"]


def content() -> dict[str, Any]:
    kept: dict[str, Any] = PackDraft.objects.get().content
    return kept


def typed(browser: Client, path: str) -> dict[str, str]:
    """What the form of an entry would send as it stands."""
    form = soup_of(browser.get(path)).select_one('form[method="post"]:has([id^="field-"])')
    assert form is not None
    fields: dict[str, str] = {}
    for field in form.select("[id^=field-][name]"):
        if field.name == "select":
            chosen = field.select_one("option[selected]")
            fields[str(field["name"])] = str(chosen["value"]) if chosen else ""
        elif field.name == "textarea":
            fields[str(field["name"])] = field.get_text()
        else:
            fields[str(field["name"])] = str(field.get("value", ""))
    return fields


def upload(browser: Client, text: str | bytes, name: str = "pack.toml") -> Any:
    raw = text.encode() if isinstance(text, str) else text
    return browser.post(FILE, {"file": SimpleUploadedFile(name, raw)})


def test_a_draft_begins_as_the_next_version(region: Region) -> None:
    browser, path = begin(region)

    told = main_of(browser.get(path))

    assert "Utkast: Säsongsinfluensa 2026.2" in told
    assert "Programmet Version 2026.1 2026.2" in told
    assert "märker något" in told


@pytest.mark.parametrize(
    "place",
    [
        "",
        "/season",
        "/target_groups/2",
        "/windows/1",
        "/products/1",
        "/schedules/1",
        "/intervals/1",
        "/otherwise/no_group",
    ],
)
def test_an_entry_sent_as_it_stands_changes_nothing(region: Region, place: str) -> None:
    """Every field of every kind of entry survives the form."""
    browser, path = begin(region)
    before = content()

    browser.post(f"{path}/uppgifter{place}", typed(browser, f"{path}/uppgifter{place}"))

    assert content() == before


def test_a_changed_interval_is_kept_and_seen_in_what_differs_and_in_the_preview(region: Region) -> None:
    browser, path = begin(region)
    entry = f"{path}/uppgifter/intervals/1"

    answer = browser.post(entry, typed(browser, entry) | {"min_days": "56"})
    told = main_of(browser.get(path))

    assert answer.headers["Location"] == path
    assert content()["intervals"][0]["min_days"] == 56
    assert "Avstånd 1 · FLU26-I1 Minst antal dagar 28 56" in told
    assert "Barn, 4 år, lungsjukdom, en dos för 3 veckor sedan" in told


def test_texts_codes_days_and_claims_are_typed_like_words(region: Region) -> None:
    browser, path = begin(region)
    window, product = f"{path}/uppgifter/windows/1", f"{path}/uppgifter/products/1"

    browser.post(
        window,
        typed(browser, window) | {"target_groups": "age_65, pregnant", "from_on": "2026-10-02", "why.sv": "Ny  text"},
    )
    browser.post(product, typed(browser, product) | {"is_live": "true", "min_age_months": "", "max_age_years": "90"})

    changed, live = content()["windows"][0], content()["products"][0]
    assert (changed["target_groups"], changed["from_on"], changed["why"]["sv"]) == (
        ["age_65", "pregnant"],
        "2026-10-02",
        "Ny text",
    )
    assert (live["is_live"], live.get("min_age_months"), live["max_age_years"]) == (True, None, 90)


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        (FieldKind.NUMBER, "28", 28),
        (FieldKind.NUMBER, "9999999999", "9999999999"),
        (FieldKind.CLAIM, "false", False),
        (FieldKind.CLAIM, "kanske", "kanske"),
        (FieldKind.CODES, "all", "all"),
        (FieldKind.CODES, "a, b,", ["a", "b"]),
        (FieldKind.MIXED, "live", "live"),
        (FieldKind.MIXED, '["berry"]', ["berry"]),
        (FieldKind.TEXT, '["berry"]', ["berry"]),
        (FieldKind.TEXT, "[x", "[x"),
        (FieldKind.UNKNOWN, "2026-01-01", "2026-01-01"),
        (FieldKind.UNKNOWN, "true", True),
        (FieldKind.UNKNOWN, "nan", "nan"),
        (FieldKind.UNKNOWN, "07:30:00", "07:30:00"),
        (FieldKind.TEXT, "", None),
    ],
)
def test_a_typed_text_becomes_a_value_of_its_kind_or_stays_text(kind: FieldKind, text: str, value: object) -> None:
    """Whatever cannot be read stays as it was typed, for the reading of the pack to refuse."""
    assert value_of(kind, text) == value


def test_a_field_that_names_codes_says_which_there_are(region: Region) -> None:
    browser, path = begin(region)

    told = main_of(browser.get(f"{path}/uppgifter/windows/1"))

    assert "Finns: nursing_home, age_65, medical_risk, pregnant" in told


def test_what_does_not_hold_together_is_kept_and_told_beside_its_field(region: Region) -> None:
    browser, path = begin(region)
    entry = f"{path}/uppgifter/intervals/1"

    answer = browser.post(entry, typed(browser, entry) | {"min_days": "fyra"})
    draft = main_of(browser.get(path))

    field = soup_of(answer).select_one("#field-min_days")
    assert field is not None
    assert (field["value"], field["aria-invalid"]) == ("fyra", "true")
    assert "Värdet är av fel slag." in main_of(answer)
    assert "Utkastet håller inte ihop än" in draft
    assert "Avstånd 1, Minst antal dagar" in draft
    assert "Föreslå för en annan att godkänna" not in draft


def test_a_fault_elsewhere_does_not_keep_one_from_going_on(region: Region) -> None:
    browser, path = begin(region)
    group, window = f"{path}/uppgifter/target_groups/2", f"{path}/uppgifter/windows/1"

    answer = browser.post(group, typed(browser, group) | {"code": "age_66"})
    told = main_of(browser.get(window))

    assert answer.headers["Location"] == path
    assert "Något annat i utkastet håller inte ihop än" in told


def test_entries_are_added_moved_and_taken_away(region: Region) -> None:
    browser, path = begin(region)
    rights = [right["rule"] for right in content()["prescribing_rights"]]

    added = browser.post(f"{path}/ny/prescribing_rights")
    browser.post(f"{path}/flytta/prescribing_rights/1", {"act": "down"})
    browser.post(f"{path}/flytta/prescribing_rights/{len(rights) + 1}", {"act": "remove"})
    browser.post(f"{path}/flytta/prescribing_rights/2", {"act": "up"})

    assert added.headers["Location"] == f"{path}/uppgifter/prescribing_rights/{len(rights) + 1}"
    assert [right["rule"] for right in content()["prescribing_rights"]] == rights
    assert browser.post(f"{path}/flytta/prescribing_rights/1", {"act": "sideways"}).status_code == 404


def test_the_first_entry_of_a_list_that_is_missing_begins_empty(region: Region) -> None:
    browser, path = begin(region)

    answer = browser.post(f"{path}/ny/contraindications")

    assert answer.headers["Location"] == f"{path}/uppgifter/contraindications/1"
    assert content()["contraindications"] in ([{}], [content()["contraindications"][0]])


def test_a_draft_is_proposed_with_a_day_and_a_reason(region: Region) -> None:
    browser, path = begin(region)

    nothing = browser.post(path, {"from_on": "2026-11-24", "reason": ""})
    passed = browser.post(path, {"from_on": "2026-11-22", "reason": "Nytt"})
    strange = browser.post(path, {"from_on": "i morgon", "reason": "Nytt"})
    done = browser.post(path, {"from_on": "2026-11-24", "reason": "Nytt"})

    assert (nothing.status_code, passed.status_code, strange.status_code) == (422, 422, 422)
    assert "Skriv varför" in main_of(nothing)
    assert "2026-11-22 har passerat." in main_of(passed)
    assert "Skriv dagen så här" in main_of(strange)
    assert done.headers["Location"] == f"/administration/program/forslag/{Proposal.objects.get().pk}"
    assert PackDraft.objects.count() == 0


def test_a_draft_that_does_not_hold_together_cannot_be_proposed(region: Region) -> None:
    browser, path = begin(region)
    entry = f"{path}/uppgifter/intervals/1"
    browser.post(entry, typed(browser, entry) | {"min_days": "fyra"})

    answer = browser.post(path, {"from_on": "2026-11-24", "reason": "Nytt"})

    assert answer.status_code == 422
    assert "Avstånd 1, Minst antal dagar: Värdet är av fel slag." in main_of(answer)


def test_a_draft_is_thrown_away_and_nobody_elses_is_seen(region: Region) -> None:
    browser, path = begin(region)

    others = browser_of(region, TOMAS).get(path)
    answer = browser.post(f"{path}/ta-bort")

    assert others.status_code == 404
    assert answer.headers["Location"] == "/administration/program"
    assert PackDraft.objects.count() == 0


def test_a_good_file_becomes_a_draft_compared_with_the_version_it_follows(region: Region) -> None:
    browser = browser_of(region, INGELA)

    answer = upload(browser, TEXT.replace('"2026.1"', '"2026.2"', 1).replace("min_days = 28", "min_days = 42"))
    told = main_of(browser.get(answer.headers["Location"]))

    assert "Ändringar mot 2026.1" in told
    assert "Minst antal dagar 28 42" in told


def test_a_new_programmes_file_is_new_in_everything(region: Region) -> None:
    browser = browser_of(region, INGELA)

    answer = upload(browser, TEXT.replace('code = "influenza"', 'code = "another"', 1))
    told = main_of(browser.get(answer.headers["Location"]))

    assert "Programmet är nytt" in told
    assert "inget program" in told


@pytest.mark.parametrize(
    ("text", "place", "mend"),
    [
        ("format = \n", "line 1", "Leta där efter ett citattecken"),
        (TEXT.replace("priority = 20", "priority = 10"), "Målgrupper 2, Ordning", "Ge varje sin egen."),
        (TEXT.replace("payer =", "betalare =", 1), "Målgrupper 1, Betalare", "Uppgiften saknas."),
        (TEXT.replace('"region"', '"nobody"', 1), "Målgrupper 1, Betalare", "region, person, employer"),
    ],
)
def test_a_bad_file_is_told_with_place_and_mend_and_keeps_nothing(
    region: Region, text: str, place: str, mend: str
) -> None:
    answer = upload(browser_of(region, INGELA), text)

    assert answer.status_code == 422
    assert "Packen håller inte ihop" in main_of(answer)
    assert place in main_of(answer)
    assert mend in main_of(answer)
    assert PackDraft.objects.count() == 0


@pytest.mark.parametrize(
    ("raw", "told"),
    [(b"", "Filen är tom."), (b"\xff\xfe", "Filen är inte text i UTF-8."), (b"x" * 1_000_001, "större än 1 MB")],
)
def test_a_file_that_cannot_be_one_is_refused_beside_its_field(region: Region, raw: bytes, told: str) -> None:
    answer = upload(browser_of(region, INGELA), raw)

    assert answer.status_code == 422
    assert told in main_of(answer)
