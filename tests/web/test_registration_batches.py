"""Which pack is in the hand: scanned, chosen, or added in the middle of the work (MED-02, MED-04, MED-07)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from uuid_utils.compat import uuid7

from tests.factories.region import Region, make_batch, make_person
from tests.personas import ANNA, REBECKA
from tests.web.browsers import main_of, soup_of
from tests.web.registration_desk import WELL, Desk, desk_at, desk_for, fields_on
from vaccinera.kernel.scope import reading
from vaccinera.products.models import BatchRecall, Product, UnitBatch

GS = "\x1d"
INFLUVITA, TETRA = "09521000000209", "09521000000100"
PACK = f"01{INFLUVITA}1727063010AB1234{GS}217K2M9X4P1Q"


@pytest.fixture
def desk(region: Region) -> Desk:
    return desk_for(region, ANNA, make_person())


def error_at(page: Any, field: str) -> str:
    """What is said to be wrong at a field."""
    found = soup_of(page).select_one(f"#{field}-error")
    assert found is not None
    return " ".join(found.get_text(" ").split()).removeprefix("Fel: ")


def test_a_scan_of_a_known_pack_fills_in_product_batch_and_expiry(region: Region, desk: Desk) -> None:
    make_batch(region.reader(ANNA), region.products[0], number="ZZ9")
    batch = make_batch(region.reader(ANNA), region.products[0])

    page = desk.send("skanna", {"scanned": PACK})

    assert page.status_code == 200
    assert "Inläst: Influvita, batch AB1234, går ut 2027-06-30" in main_of(page)
    assert fields_on(page)["batch"] == str(batch.pk)
    assert desk.draft().content["batch"] == [str(batch.pk)]


def test_a_scan_of_another_product_of_the_programme_changes_the_product(region: Region, desk: Desk) -> None:
    """The pack in the hand is the one that is given, as long as it is one's own prescription."""
    make_batch(region.reader(ANNA), region.products[0])
    other = make_batch(region.reader(ANNA), region.products[2], number="GR1", expires_on=date(2027, 6, 30))

    page = desk.send("skanna", {"scanned": f"01095220000004041727063010GR1{GS}"})

    fields = fields_on(page)
    assert (fields["product"], fields["batch"]) == (str(region.products[2].pk), str(other.pk))


def test_a_pack_of_another_programme_says_which_and_fills_in_nothing(region: Region, desk: Desk) -> None:
    """The product is taken out of the programme's hands by its number in the register."""
    before = desk.fields()
    Product.objects.filter(pk=region.products[2].pk).update(npl_id="20990101000099", name="Annatvax")

    page = desk.send("skanna", {"scanned": f"01095220000004041727063010GR1{GS}"})

    assert page.status_code == 422
    assert error_at(page, "scanned").startswith("Annatvax ges inte inom Säsongsinfluensa.")
    assert fields_on(page)["product"] == before["product"]


def test_a_new_batch_of_a_known_product_is_added_by_one_press(region: Region, desk: Desk) -> None:
    offered = desk.send("skanna", {"scanned": PACK})
    button = soup_of(offered).select_one("button[autofocus][value=scanned]")
    added = desk.send("batch", {"from": "scanned"}, fields=fields_on(offered))

    assert "Batchen finns inte på enheten än" in main_of(offered)
    assert "batch AB1234, går ut 2027-06-30" in main_of(offered)
    assert button is not None
    with reading(region.reader(ANNA)):
        batch = UnitBatch.objects.get()
    assert (batch.batch_number, batch.expires_on) == ("AB1234", date(2027, 6, 30))
    assert fields_on(added)["batch"] == str(batch.pk)


@pytest.mark.parametrize(
    ("scanned", "said"),
    [
        (f"01{INFLUVITA}1726010110AB1234{GS}", "Batchen gick ut 2026-01-01 och får inte ges."),
        (f"01{INFLUVITA}1727063010RECALLED{GS}", "Batchen är indragen och får inte ges."),
        ("01095219999999971727063010AB1234", "Produkten med artikelnummer 09521999999997 finns inte i registret."),
        ("inget att läsa", "Koden gick inte att läsa."),
        (f"01{INFLUVITA[:-1]}01727063010AB1234{GS}", "Artikelnumret (GTIN) är felläst"),
    ],
)
def test_each_thing_wrong_with_a_pack_has_its_own_sentence(region: Region, desk: Desk, scanned: str, said: str) -> None:
    """Wrong, expired, recalled or unknown says which; nothing is chosen."""
    BatchRecall.objects.create(
        id=uuid7(),
        product=region.products[0],
        batch_number="RECALLED",
        reason="Kylkedja",
        recalled_on=date(2026, 11, 1),
    )

    page = desk.send("skanna", {"scanned": scanned})

    assert page.status_code == 422
    assert said in error_at(page, "scanned")
    assert fields_on(page)["batch"] == ""


def test_a_code_without_batch_chooses_the_product_and_asks_for_the_batch(region: Region, desk: Desk) -> None:
    page = desk.send("skanna", {"scanned": INFLUVITA})

    assert "Koden gäller Influvita men saknar batch eller utgångsdatum." in main_of(page)


def test_a_product_of_another_season_is_never_signed(region: Region, desk: Desk) -> None:
    """MED-04: known by its code, so that it can be said why."""
    old = make_batch(region.reader(ANNA), region.products[3], number="TE1")
    page = desk.send("skanna", {"scanned": f"01{TETRA}1727063010TE1"})

    refused = desk.send("signera", WELL, fields=fields_on(page))

    assert fields_on(page)["batch"] == str(old.pk)
    assert refused.status_code == 422
    assert "säsong" in error_at(refused, "product")


def test_a_batch_is_added_by_hand_when_the_scanner_is_away(region: Region, desk: Desk) -> None:
    """MED-07: compared in capitals without spaces, kept as written; a month alone is its last day."""
    page = desk.send("batch", {"from": "typed", "new_batch": "ab 12-c", "new_batch_expires_on": "2027-06"})

    with reading(region.reader(ANNA)):
        batch = UnitBatch.objects.get()
    assert (batch.batch_number, batch.batch_written, batch.expires_on) == ("AB12-C", "ab 12-c", date(2027, 6, 30))
    assert fields_on(page)["batch"] == str(batch.pk)
    assert fields_on(page)["new_batch"] == ""


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"new_batch": "", "new_batch_expires_on": "2027-06"}, "Skriv batchnumret som det står på förpackningen."),
        ({"new_batch": "AB1", "new_batch_expires_on": "juni"}, "Skriv utgångsdatumet som det står på förpackningen"),
        ({"new_batch": "AB1", "new_batch_expires_on": "2026-01-01"}, "Batchen gick ut 2026-01-01 och får inte ges."),
        (
            {"new_batch": "AB1", "new_batch_expires_on": "2027-06", "product": ""},
            "Välj produkt under Ordination först, så att batchen hamnar rätt.",
        ),
    ],
)
def test_a_batch_that_cannot_be_added_says_why_and_nothing_is_lost(
    desk: Desk, typed: dict[str, str], said: str
) -> None:
    page = desk.send("batch", {"from": "typed", "site": "left_thigh"} | typed)

    assert page.status_code == 422
    assert said in error_at(page, "new_batch")
    assert fields_on(page)["site"] == "left_thigh"


def test_a_code_that_lacks_its_batch_adds_nothing(region: Region, desk: Desk) -> None:
    """The button is not there; a crafted form meets a sentence."""
    page = desk.send("batch", {"from": "scanned", "scanned": INFLUVITA})

    assert page.status_code == 422
    assert "Koden saknar batch eller utgångsdatum." in error_at(page, "scanned")


def test_a_batch_somebody_added_meanwhile_is_said_to_be_there(region: Region, desk: Desk) -> None:
    make_batch(region.reader(ANNA), region.products[0], number="AB1")

    page = desk.send("batch", {"from": "typed", "new_batch": "AB1", "new_batch_expires_on": "2027-06"})

    assert "finns redan" in error_at(page, "new_batch")


def test_the_desk_adds_no_batches(region: Region, desk: Desk) -> None:
    of_rebecka = desk_at(region, REBECKA, desk.draft_id)

    assert of_rebecka.send("batch", {"from": "scanned", "scanned": PACK}).status_code == 403


def test_a_pack_of_another_product_than_was_prescribed_is_not_taken(region: Region) -> None:
    """The prescription is somebody's signed word."""
    from tests.web.test_registration_stages import prescribed_by_david  # noqa: PLC0415 - the only shared stage

    desk = prescribed_by_david(region)
    make_batch(region.reader(ANNA), region.products[0], number="GR1")

    page = desk.send("skanna", {"scanned": f"01095220000004041727063010GR1{GS}"})

    assert page.status_code == 422
    assert "annan produkt" in error_at(page, "scanned")
