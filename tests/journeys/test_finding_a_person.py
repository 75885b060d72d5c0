"""Step 3: by any number as it is typed, or by name and birth date; a faulty number is told what is wrong with it."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.journeys.desk import Desk
from tests.journeys.site import Site, persons_in


def test_a_person_is_found_by_any_number_as_people_write_it(desk: Desk) -> None:
    """PER-01, PER-02, PER-05."""
    desk.log_in_as("Anna Norlander")

    for typed, found in (
        ("19480317-9805", "Lindqvist, Elsa"),
        ("194803179805", "Lindqvist, Elsa"),
        ("480317-9805", "Lindqvist, Elsa"),
        ("4803179805", "Lindqvist, Elsa"),
        ("250503+9806", "Löfgren, Astrid"),
        ("19850670-9818", "Wójcik, Piotr"),
        ("850670-9818", "Wójcik, Piotr"),
        ("992291000125", "Tesfaye, Abeba"),
    ):
        desk.open_person(typed)
        expect(desk.banner).to_contain_text(found)


def test_each_fault_in_a_number_has_a_sentence_of_its_own(desk: Desk) -> None:
    desk.log_in_as("Anna Norlander")

    for typed, sentence in (
        ("19480317-9806", "kontrollsiffran stämmer inte. Jämför siffra för siffra med legitimationen."),
        ("19480230-9809", "datumet i det finns inte. Kontrollera år, månad och dag."),
        ("20261224-9801", "Födelsedatumet i numret har inte inträffat än."),
        ("19480317-980", "Numret har 11 siffror men ska ha 10 eller 12."),
        ("1948O317-9805", "Numret får bara ha siffror"),
        ("194803179805123", "Numret har 15 siffror men ska ha 10 eller 12."),
        ("21480317-9805", "Århundradet i numret stämmer inte."),
        ("19850699-9818", "datumet i det finns inte. Kontrollera år, månad och dag."),
        ("992291000126", "kontrollsiffran stämmer inte."),
        ("991850000125", "siffra 3–6 ska vara ett år från 1900 till 2299."),
        ("Lindqvist", "Skriv också födelsedatum"),
        ("", "Skriv ett nummer, eller namn och födelsedatum."),
    ):
        desk.find(typed)
        expect(desk.main.locator(".field__error")).to_contain_text(sentence)
        expect(desk.page.locator("#sought")).to_have_value(typed)
        expect(desk.page.locator("#sought")).to_be_focused()
        expect(desk.page.locator("#sought")).to_have_attribute("aria-invalid", "true")


def test_a_number_nobody_has_offers_to_register_the_person(desk: Desk, site: Site) -> None:
    number = site.unused_number()
    desk.log_in_as("Anna Norlander")

    desk.find(number)
    desk.says("Ingen har det numret", number)
    desk.page.keyboard.press("Enter")
    expect(desk.heading("Registrera en ny person")).to_be_visible()
    for word in ("Ylva", "Åkerström", "99210"):
        desk.page.keyboard.type(word)
        desk.page.keyboard.press("Enter")
    desk.page.keyboard.press("Enter")

    desk.expect_path("/personer/*")
    expect(desk.banner).to_contain_text("Åkerström, Ylva")
    expect(desk.banner).to_contain_text(number)
    desk.open_person(number)
    assert site.one(
        "SELECT count(*) FROM audit_event WHERE action = 'patients.person.registered' AND person_id::text = %(person)s",
        {"person": desk.path.rsplit("/", 1)[1]},
    ) == 1  # fmt: skip


def test_name_and_birth_date_find_who_has_no_number_to_show(desk: Desk, site: Site) -> None:
    """LAW-23: the search is one event, with the people it showed."""
    desk.log_in_as("Anna Norlander")
    desk.visit("/personer/sok")
    desk.page.get_by_text("Sök med namn och födelsedatum").click()
    by_name = desk.page.locator(".name-search")
    by_name.get_by_label("Namn").fill("tesfaye")
    by_name.get_by_label("Födelsedatum").fill("1957-05-19")
    desk.press("Sök på namn")

    row = desk.page.get_by_role("row").filter(has_text="Tesfaye, Abeba")
    expect(row).to_contain_text("992291000125")
    shown = site.one(
        "SELECT details->'shown' FROM audit_event WHERE action = 'patients.people.searched' ORDER BY id DESC LIMIT 1"
    )
    row.get_by_role("link").click()
    desk.expect_path("/personer/*")
    assert shown == [desk.path.rsplit("/", 1)[1]]


def test_each_fault_of_a_name_search_has_a_sentence_at_its_own_field(desk: Desk) -> None:
    desk.log_in_as("Anna Norlander")
    desk.visit("/personer/sok")
    desk.page.get_by_text("Sök med namn och födelsedatum").click()
    by_name = desk.page.locator(".name-search")

    for name, day, wrong, sentence in (
        ("T", "1957-05-19", "Namn", "Skriv minst två bokstäver av namnet, och inga siffror."),
        ("Tesfaye", "", "Födelsedatum", "Det går inte att söka på bara namn."),
        ("Tesfaye", "19 maj 1957", "Födelsedatum", "Skriv födelsedatumet med åtta siffror"),
        ("Tesfaye", "1957-02-30", "Födelsedatum", "Datumet finns inte i kalendern."),
        ("Tesfaye", "2057-05-19", "Födelsedatum", "Födelsedatumet har inte inträffat än."),
    ):
        by_name.get_by_label("Namn").fill(name)
        by_name.get_by_label("Födelsedatum").fill(day)
        desk.press("Sök på namn")
        expect(by_name.locator(".field__error")).to_contain_text(sentence)
        expect(by_name.get_by_label(wrong)).to_be_focused()
        expect(by_name.get_by_label("Namn")).to_have_value(name)


def test_a_name_nobody_has_offers_to_register_the_person(desk: Desk) -> None:
    desk.log_in_as("Anna Norlander")

    desk.find("Ylva Finnsinte 1957-05-19")
    desk.says("Ingen")
    desk.main.get_by_role("button", name="Registrera").click()

    expect(desk.heading("Registrera en ny person")).to_be_visible()
    expect(desk.page.get_by_label("Förnamn")).to_have_value("Ylva")
    expect(desk.page.get_by_label("Efternamn")).to_have_value("Finnsinte")


def test_who_is_registered_already_or_by_half_is_not_registered(desk: Desk, site: Site) -> None:
    number = site.unused_number()
    desk.log_in_as("Anna Norlander")
    desk.visit("/personer/ny")
    desk.press("Registrera personen")
    expect(desk.page.locator(".error-summary")).to_be_focused()
    desk.faults.first.click()
    desk.expect_focus("number")
    desk.page.keyboard.type("19480317-9805")
    desk.fill("Förnamn", "Elsa")
    desk.fill("Efternamn", "Lindqvist")

    desk.press("Registrera personen")

    expect(desk.faults).to_have_text(
        ["Någon är redan registrerad med det numret. Sök på numret för att öppna personen."]
    )
    desk.faults.first.click()
    desk.page.keyboard.press("Control+A")
    desk.page.keyboard.type(number)
    desk.press("Registrera personen")
    desk.expect_path("/personer/*")
    expect(desk.banner).to_contain_text(number)


def test_a_protected_person_is_masked_and_opened_only_by_right(desk: Desk) -> None:
    """PER-11."""
    desk.log_in_as("Anna Norlander")

    desk.find("Hermansson 1978-12-24")
    expect(desk.page.get_by_role("row").filter(has_text="Skyddade personuppgifter")).to_contain_text("Skyddad person")
    expect(desk.main.get_by_text("Öppnas bara med särskild behörighet.")).to_be_visible()
    expect(desk.main.get_by_role("table").get_by_text("Hermansson")).to_have_count(0)
    expect(desk.main.get_by_role("table").get_by_text("1978")).to_have_count(0)
    desk.find("19781224-9808")
    desk.says("Personen har skyddade personuppgifter och öppnas bara av den som har särskild behörighet.")
    expect(desk.banner).to_have_count(0)


def test_who_has_the_right_says_why_and_then_sees_a_protected_person(desk: Desk, site: Site) -> None:
    """PER-11, LAW-14: asked before anything is shown, in the log, and not asked again at the next page."""
    desk.log_in_as("Cecilia Björk")

    desk.find("19781224-9808")
    desk.expect_path("/personer/*/skyddad")
    expect(desk.page.get_by_text("Hermansson")).to_have_count(0)
    desk.page.get_by_label("Personen är här eller ska vaccineras").check()
    desk.press("Öppna personen")

    desk.expect_path("/personer/*")
    expect(desk.banner).to_contain_text("Hermansson, Karin")
    expect(desk.banner).to_contain_text("Skyddade personuppgifter")
    expect(desk.page.get_by_text("9808")).to_have_count(0)
    desk.page.get_by_role("link", name="Identitet och nummer").click()
    desk.says("19781224-XXXX")
    ground = """
        SELECT e.details->>'ground' FROM audit_event e JOIN patients_identifier i ON i.person_id = e.person_id
         WHERE e.action = 'patients.person.ground_given' AND i.value = '197812249808'
    """
    assert site.rows(ground)[-1] == ("ongoing_care",)


def test_a_nurse_of_another_provider_sees_the_person_and_no_history(desk: Desk) -> None:
    """LAW-01: the same person, another record."""
    desk.log_in_as("Farhad Karimi")

    desk.open_person("19560830-9810")

    expect(desk.banner).to_contain_text("Sandberg, Gösta")
    desk.says("Ingen dos är registrerad hos vårdgivaren")


def test_only_the_allowed_fields_can_be_searched(desk: Desk) -> None:
    """LAW-02."""
    desk.log_in_as("Anna Norlander")

    desk.visit("/personer/sok?diagnos=diabetes")

    desk.says("Det går bara att söka på nummer, eller på namn och födelsedatum.")


def test_no_number_stands_in_an_address_a_title_or_the_log(desk: Desk, site: Site) -> None:
    """PER-12: also when the number is wrong, unknown, protected or another kind."""
    desk.log_in_as("Anna Norlander")

    for typed in ("19480317-9805", "19480317-9806", site.unused_number(), "19781224-9808", "992291000125"):
        desk.find(typed)
        expect(desk.main).to_be_visible()

    assert persons_in("\n".join(desk.addresses)) == []
    assert persons_in(desk.titles) == []
    assert "Person – Vaccinera" in desk.titles
    assert persons_in("\n".join(site.lines_of_log)) == []
    assert "personal number hidden" not in site.log
