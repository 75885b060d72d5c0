"""The unit's batches on a page: added by scan and by hand, finished, chosen, put right."""

from __future__ import annotations

from datetime import date

from tests.factories.region import NOON, Region, begin, make_batch, make_person
from tests.personas import ANNA, BIRGIT, MAJA, OLLE
from tests.web.browsers import browser_of, counted, main_of, soup_of
from tests.web.scenes import given_by_anna
from vaccinera.kernel.scope import acting, reading
from vaccinera.products.actions import choose_for_the_day, finish_batch
from vaccinera.products.models import Pack, UnitBatch

GS = "\x1d"


def _code(region: Region, batch: str, *, expires: str = "270630") -> str:
    gtin = Pack.objects.filter(product=region.products[0]).order_by("gtin")[0].gtin
    return f"01{gtin}17{expires}10{batch}{GS}21ABCDEFG"


def test_several_scans_and_a_number_read_off_a_pack_are_added_together(region: Region) -> None:
    """MED-02, MED-07."""
    browser = browser_of(region, ANNA)
    codes = f"{_code(region, 'ab1')}\r\n{_code(region, 'AB2')}\r\n"
    by_hand = {"product": "2", "numbers": "cd 3\r\nCD4", "expires_on": "2027-05"}

    answer = browser.post("/batcher", {"codes": codes, "funding_source": "own", **by_hand})

    assert answer.status_code == 303
    with reading(region.reader(ANNA)):
        stored = list(
            UnitBatch.objects.order_by("batch_number").values_list("batch_number", "expires_on", "product_id")
        )
    assert stored == [
        ("AB1", date(2027, 6, 30), 1),
        ("AB2", date(2027, 6, 30), 1),
        ("CD3", date(2027, 5, 31), 2),
        ("CD4", date(2027, 5, 31), 2),
    ]
    page = browser.get("/batcher")
    assert "Batcherna är tillagda." in main_of(page)
    captions = [caption.get_text(strip=True) for caption in soup_of(page).select("caption")]
    assert captions == ["Influvita", "Influvita Senior"]


def test_each_fault_is_told_at_its_line_and_what_was_typed_stays(region: Region) -> None:
    """MED-04: nothing is added."""
    make_batch(region.reader(ANNA), region.products[0], number="AB2")
    browser = browser_of(region, ANNA)
    codes = f"HEJ\r\n{_code(region, 'AB2')}\r\n{_code(region, 'AB1', expires='251130')}"

    unreadable = browser.post("/batcher", {"codes": codes, "funding_source": "own"})
    refused = browser.post("/batcher", {"codes": codes.split("\r\n", 1)[1], "funding_source": "own"})
    bare = browser.post(
        "/batcher", {"codes": codes[-99:].split("17251130", maxsplit=1)[0][-16:], "funding_source": "own"}
    )

    assert [answer.status_code for answer in (unreadable, refused, bare)] == [422, 422, 422]
    assert "Rad 1: Koden gick inte att läsa." in main_of(unreadable)
    assert "AB2: Batchen finns redan på enheten." in main_of(refused)
    assert "AB1: Batchen gick ut 2025-11-30 och får inte ges." in main_of(refused)
    assert "Rad 1: Koden saknar batch eller utgångsdatum." in main_of(bare)
    [kept] = soup_of(refused).select("textarea[name=codes]")
    assert "251130" in kept.get_text()
    with reading(region.reader(ANNA)):
        assert UnitBatch.objects.count() == 1


def test_what_is_missing_by_hand_is_told_at_its_field(region: Region) -> None:
    browser = browser_of(region, ANNA)

    nothing = main_of(browser.post("/batcher", {"funding_source": "nobody"}))
    half = main_of(browser.post("/batcher", {"numbers": "AB1", "funding_source": "own", "expires_on": "snart"}))
    many = main_of(browser.post("/batcher", {"codes": "x\n" * 51, "funding_source": "own"}))

    assert "Skanna en förpackning, eller skriv ett batchnummer." in nothing
    assert "Välj vem som har betalat vaccinet." in nothing
    assert "Välj produkt." in half
    assert "Skriv utgångsdatumet som det står på förpackningen" in half
    assert "Lägg till högst 50 batcher åt gången." in many


def test_finished_chosen_and_undone_by_one_press_each(region: Region) -> None:
    batch = make_batch(region.reader(ANNA), region.products[0], number="AB1")
    browser = browser_of(region, ANNA)
    said = []
    for act in ("dagens", "inte-dagens", "dagens", "slut", "angra"):
        assert browser.post(f"/batcher/{batch.pk}/lage", {"gor": act}).status_code == 303
        said.append(main_of(browser.get("/batcher")))

    assert "AB1 föreslås i dag när en dos registreras." in said[0]
    assert "Inte dagens" in said[0]
    assert "AB1 föreslås inte längre." in said[1]
    assert "AB1 är markerad som slut. Blev det fel: tryck Ångra på raden." in said[3]
    assert "AB1 kan ges igen." in said[4]
    assert browser.post(f"/batcher/{batch.pk}/lage", {"gor": "x"}).status_code == 404
    assert browser_of(region, OLLE).post(f"/batcher/{batch.pk}/lage", {"gor": "slut"}).status_code == 404


def test_expired_ones_are_hidden_and_can_be_opened(region: Region) -> None:
    make_batch(region.reader(ANNA), region.products[0], number="OLD", expires_on=date(2026, 11, 1))
    make_batch(region.reader(ANNA), region.products[0], number="SOON", expires_on=date(2026, 11, 25))
    browser = browser_of(region, ANNA)

    shown, opened = main_of(browser.get("/batcher")), main_of(browser.get("/batcher?gamla=1"))

    assert "OLD" not in shown
    assert "Visa 1 batch som är utgången, slut eller indragen" in shown
    assert "2 dagar kvar" in shown
    assert "OLD" in opened
    assert "Har gått ut" in opened


def test_what_was_read_wrong_is_put_right_and_told_by_whom(region: Region) -> None:
    given_by_anna(region, make_person())
    with reading(region.reader(ANNA)):
        batch = UnitBatch.objects.get()
    browser = browser_of(region, BIRGIT)
    path = f"/batcher/{batch.pk}"
    typed = {"expires_on": "2027-09-30", "funding_source": "own", "reason": ""}

    without = browser.post(path, typed)
    odd = browser.post(path, typed | {"expires_on": "snart", "reason": "x" * 201, "funding_source": ""})
    done = browser.post(path, typed | {"reason": "Läste fel rad"})

    assert [answer.status_code for answer in (without, odd, done)] == [422, 422, 303]
    assert "Doser är redan givna från batchen. Skriv varför uppgiften ändras." in main_of(without)
    assert "Skälet får ha högst 200 tecken." in main_of(odd)
    said = main_of(browser.get(path))
    assert "1 dos är given från batchen." in said
    assert "Ändrades 2027-06-30 → 2027-09-30, Regionen har upphandlat vaccinet → Eget inköp (Läste fel rad)" in said
    assert "Birgit Ek" in said
    assert browser_of(region, OLLE).get(path).status_code == 404
    assert browser_of(region, MAJA).get("/batcher").status_code == 403


def test_the_day_s_batch_is_what_a_fresh_registration_proposes(region: Region) -> None:
    """Among several, and a finished one is not offered at all."""
    anna = region.reader(ANNA)
    first, second, third = (make_batch(anna, region.products[0], number=number) for number in ("A1", "A2", "A3"))
    with acting(anna):
        choose_for_the_day(by=anna, batch_id=second.pk, is_chosen=True, on=date(2026, 11, 23), at=NOON)
        finish_batch(by=anna, batch_id=third.pk, at=NOON)
    person = make_person()
    browser = browser_of(region, ANNA)

    answer = browser.post(f"/personer/{person.pk}/registrera/influenza")

    page = soup_of(browser.get(answer.headers["Location"]))
    options = {str(one["value"]) for one in page.select("select[name=batch] option")}
    [chosen] = page.select("select[name=batch] option[selected]")
    assert chosen["value"] == str(second.pk)
    assert str(first.pk) in options
    assert str(third.pk) not in options


def test_the_list_costs_the_same_with_one_row_and_with_three(region: Region) -> None:
    anna = region.reader(ANNA)
    make_batch(anna, region.products[0], number="A1")
    browser = browser_of(region, ANNA)
    browser.get("/batcher")
    with counted() as one:
        browser.get("/batcher")
    for number in ("A2", "A3"):
        make_batch(anna, region.products[0], number=number)
    begin(anna, make_person())

    with counted() as three:
        browser.get("/batcher")

    assert len(one.texts) == len(three.texts) <= 10
