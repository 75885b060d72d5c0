"""The registration page, from the button on the person's page to the visit: the common case and what it costs."""

from __future__ import annotations

from datetime import timedelta

import time_machine

from tests.factories.region import ALL_NO, NOON, Region, begin, make_batch, make_person, share_records
from tests.personas import ANNA, BIRGIT, DAVID, OLLE, REBECKA
from tests.web.browsers import counted, events, main_of, soup_of, text_of, title_of
from tests.web.registration_desk import WELL, WELL_TODAY, desk_at, desk_for
from tests.web.scenes import declared, given_by_anna
from vaccinera.kernel.scope import reading
from vaccinera.visits.models import Visit

# The first opening in a process fills what is remembered of the region's own reference data.
MOST_QUERIES = 12


def test_the_common_case_is_signed_and_the_next_person_asked_for(region: Region) -> None:
    """LAW-04, LAW-05: both parts by one press; the message names the vaccine and never the person."""
    make_batch(region.reader(ANNA), region.products[0])
    desk = desk_for(region, ANNA, make_person())

    signed = desk.send("signera", WELL | {"then": "next"})
    start = desk.browser.get("/")

    assert (signed.status_code, signed["Location"]) == (303, "/")
    assert "Influvita är registrerad, och ordination och administrering är signerade." in main_of(start)
    assert "Tolvansson" not in main_of(start)
    with reading(region.reader(ANNA)):
        visit = Visit.objects.select_related("administration__unit_batch").get()
        assert (visit.state, visit.administration.batch_number) == ("complete", "AB1234")


def test_the_fields_hold_the_common_case_beforehand(region: Region) -> None:
    """Given now, by me, in the usual arm, with the only usable batch; dose, route and indication from the programme."""
    batch = make_batch(region.reader(ANNA), region.products[0])
    fields = desk_for(region, ANNA, make_person()).fields()

    chosen = {name: fields[name] for name in ("given", "giver", "preparer", "site", "batch", "basis", "product")}
    assert chosen == {
        "given": "now",
        "giver": "1",
        "preparer": "1",
        "site": "left_upper_arm",
        "batch": str(batch.pk),
        "basis": "own",
        "product": "1",
    }
    assert (fields["dose_quantity"], fields["dose_unit"], fields["route"]) == ("0,5", "ml", "intramuscular")
    assert fields["indication"] == "Förebyggande vaccination mot säsongsinfluensa"


def test_opening_is_in_the_log_before_the_page_is_drawn(region: Region) -> None:
    """LAW-14, LAW-23."""
    person = make_person()
    desk = desk_for(region, ANNA, person)

    desk.page()

    opened = events(region, ANNA, "patients.person.opened")
    assert [event.details["why"] for event in opened] == ["registration"]
    assert opened[0].person_id == person.pk


def test_no_personal_number_in_address_or_title(region: Region) -> None:
    """PER-12."""
    desk = desk_for(region, ANNA, make_person())

    page = desk.page()

    assert title_of(page) == "Registrering – Vaccinera"
    assert "19420101" not in desk.address
    assert "19420101-2392" in text_of(page)


def test_the_advice_says_its_rule_version_and_source(region: Region) -> None:
    said = main_of(desk_for(region, ANNA, make_person()).page())

    assert "Rekommenderas i dag · dos 1 av 1" in said
    assert "Regel FLU26-G2, version 2026.1" in said


def test_the_page_says_that_more_exists_elsewhere_and_nothing_of_it(region: Region) -> None:
    """LAW-19: Olle works for another provider than Anna, who has given the season's dose."""
    share_records(region, ANNA, OLLE)
    person = make_person()
    given_by_anna(region, person)

    said = text_of(desk_for(region, OLLE, person).page())

    assert "Mer finns hos en annan vårdgivare" in said
    assert "Rekommenderas i dag" in said
    assert "AB01234" not in said
    assert "Norra mottagningen" not in said


def test_history_stands_beside_the_act_with_date_and_source(region: Region) -> None:
    person = make_person()
    given_by_anna(region, person, days_ago=40)

    said = main_of(desk_for(region, ANNA, person).page())

    assert "2026-10-14 Influvita , dos 1 Säsongsinfluensa · Norra mottagningen · TSTNMT2321000156-VACC" in said


def test_the_page_and_its_acts_ask_little_of_the_database(region: Region) -> None:
    """12 statements are the most a page may need, scope and log among them."""
    make_batch(region.reader(ANNA), region.products[0])
    desk = desk_for(region, ANNA, make_person())
    fields = desk.fields()

    with counted() as opening:
        desk.page()
    with counted() as saving:
        desk.send("utkast", WELL | {"by_itself": "1"}, fields=fields)
    with counted() as signing:
        desk.send("signera", WELL, fields=fields)

    assert len(opening.texts) <= MOST_QUERIES
    assert len(saving.texts) <= MOST_QUERIES
    assert len(signing.texts) <= MOST_QUERIES


def test_a_long_history_costs_no_more(region: Region) -> None:
    person = make_person()
    desk = desk_for(region, DAVID, person)
    desk.page()
    with counted() as with_none:
        desk.page()
    for days in (40, 50, 60):
        given_by_anna(region, person, days_ago=days)

    with counted() as with_three:
        desk.page()

    assert len(with_three.texts) == len(with_none.texts)


def test_what_is_typed_is_kept_by_itself_even_when_it_cannot_be_read(region: Region) -> None:
    desk = desk_for(region, ANNA, make_person())

    saved = desk.send("utkast", {"answer-fever_now": "yes", "dose_quantity": "en halv", "by_itself": "1"})

    assert saved.status_code == 200
    assert "Sparat 12:00" in text_of(saved)
    assert soup_of(saved).find("form") is None
    assert desk.draft().content["dose_quantity"] == ["en halv"]
    assert desk.fields()["answer-fever_now"] == "yes"


def test_without_script_saving_leads_on_or_stays(region: Region) -> None:
    desk = desk_for(region, ANNA, make_person())

    assert desk.send("utkast")["Location"] == "/"
    assert desk.send("utkast", {"stay": "1"})["Location"] == desk.address


def test_what_is_missing_is_said_once_at_each_field_and_in_a_summary(region: Region) -> None:
    """LAW-04: refused listing every gap, nothing lost."""
    desk = desk_for(region, ANNA, make_person())

    refused = desk.send("signera", {"answer-consent": "yes", "site": ""})

    assert refused.status_code == 422
    links = [link["href"] for link in soup_of(refused).select(".error-summary__link")]
    assert links[0] == "#answer-fever_now"
    assert links[-2:] == ["#batch", "#site"]
    page = soup_of(refused)
    assert all(page.find(id=link[1:]) is not None for link in links)
    assert page.select_one("#site-error") is not None
    assert "Har du feber eller en akut infektion i dag? Svara på frågan." in text_of(refused)
    assert desk.draft().content["answer-consent"] == ["yes"]


def test_a_time_that_cannot_be_read_is_said_at_its_field(region: Region) -> None:
    make_batch(region.reader(ANNA), region.products[0])
    desk = desk_for(region, ANNA, make_person())

    refused = desk.send("signera", WELL | {"given": "earlier", "given_on": "igår", "given_time": "10:00"})

    assert refused.status_code == 422
    assert soup_of(refused).select_one("#given_on-error") is not None
    with reading(region.reader(ANNA)):
        assert Visit.objects.count() == 0


def test_signing_twice_shows_the_visit_that_exists(region: Region) -> None:
    """A double click, a reload, the back button."""
    make_batch(region.reader(ANNA), region.products[0])
    desk = desk_for(region, ANNA, make_person())
    fields = desk.fields() | WELL
    desk.send("signera", fields=fields)
    with reading(region.reader(ANNA)):
        visit = Visit.objects.get()

    with time_machine.travel(NOON + timedelta(seconds=5), tick=False):
        again = desk.send("signera", fields=fields)
        back = desk.browser.get(desk.address, follow=True)

    assert again["Location"] == f"/besok/{visit.pk}"
    assert back.request["PATH_INFO"] == f"/besok/{visit.pk}"
    with reading(region.reader(ANNA)):
        assert Visit.objects.count() == 1


def test_two_people_one_person_one_day_the_second_sees_the_first(region: Region) -> None:
    """The first visit is shown; the second goes on only with a reason for a deliberate second dose."""
    make_batch(region.reader(ANNA), region.products[0])
    person = make_person()
    of_anna = desk_for(region, ANNA, person)
    of_david = desk_at(region, DAVID, begin(region.reader(DAVID), person).pk)
    fields = of_david.fields() | WELL
    of_anna.send("signera", WELL)

    refused = of_david.send("signera", fields=fields)
    again = of_david.send(
        "signera", fields=fields | {"extra_dose_reason": "Halva dosen rann ut", "confirm-together": "on"}
    )

    assert refused.status_code == 409
    assert "Personen har redan fått den här vaccinationen samma dag" in main_of(refused)
    assert "Anna Nyberg" in main_of(refused)
    assert soup_of(refused).select_one("#extra_dose_reason-error") is not None
    assert again.status_code == 303
    with reading(region.reader(ANNA)):
        assert Visit.objects.count() == 2


def test_the_next_person_starts_from_what_was_given_before(region: Region) -> None:
    """Carried, and said to be carried, until it is changed."""
    first = make_batch(region.reader(ANNA), region.products[0], number="AB1111")
    second = make_batch(region.reader(ANNA), region.products[0], number="AB2222")
    chosen = {"batch": str(second.pk), "site": "right_upper_arm"}
    desk_for(region, ANNA, make_person()).send("signera", WELL | chosen)

    following = desk_for(region, ANNA, make_person("19480317-9805", given_name="Lova"))
    fields = following.fields()

    assert (fields["batch"], fields["site"]) == (str(second.pk), "right_upper_arm")
    assert "Förifyllt från förra personen" in main_of(following.page())
    changed = following.send("utkast", {"batch": str(first.pk), "by_itself": "1"})
    assert "Förifyllt från förra personen" not in text_of(changed)


def test_unchanged_answers_are_confirmed_together_and_a_yes_on_its_own(region: Region) -> None:
    person = make_person()
    declared(region, person, days_ago=100, **(ALL_NO | {"bleeding_tendency": "yes"}))
    make_batch(region.reader(ANNA), region.products[0])
    desk = desk_for(region, ANNA, person)
    noted = WELL_TODAY | {"declaration_note": "Tryck länge"}

    alone = desk.send("signera", noted)
    joint = desk.send("signera", noted | {"confirm-together": "on"})
    both = desk.send("signera", noted | {"confirm-together": "on", "confirm-bleeding_tendency": "on"})

    hrefs = [[link["href"] for link in soup_of(page).select(".error-summary__link")] for page in (alone, joint)]
    assert hrefs == [["#confirm-together", "#confirm-bleeding_tendency"], ["#confirm-bleeding_tendency"]]
    assert both.status_code == 303


def test_prefilled_answers_say_the_day_they_are_from(region: Region) -> None:
    person = make_person()
    declared(region, person, days_ago=100, **ALL_NO)

    said = main_of(desk_for(region, ANNA, person).page())

    assert "Svar från 2026-08-15" in said
    assert "5 oförändrade svar att bekräfta · 4 frågor kvar" in said


def test_answers_about_today_are_asked_anew_another_day(region: Region) -> None:
    with time_machine.travel(NOON - timedelta(days=1), tick=False):
        desk = desk_for(region, ANNA, make_person())
        yesterday = desk.fields() | WELL
        desk.send("utkast", {"by_itself": "1"}, fields=yesterday)

    page = desk.page()
    signed = desk.send("signera", fields=yesterday)

    fields = soup_of(page)
    assert "Svar om hur personen mår just nu är borttagna" in main_of(page)
    assert fields.select_one("input[name=answer-fever_now][checked]") is None
    assert fields.select_one("input[name=answer-severe_allergy][value=no][checked]") is not None
    assert "#answer-fever_now" in [link["href"] for link in soup_of(signed).select(".error-summary__link")]


def test_a_draft_taken_over_makes_the_one_at_work_the_giver(region: Region) -> None:
    draft_of_anna = desk_for(region, ANNA, make_person())
    draft_of_anna.send("utkast", WELL | {"by_itself": "1"})

    fields = desk_at(region, BIRGIT, draft_of_anna.draft_id).fields()

    assert (fields["giver"], fields["preparer"], fields["answer-consent"]) == ("2", "2", "yes")


def test_another_s_draft_is_not_overwritten_unseen(region: Region) -> None:
    of_anna = desk_for(region, ANNA, make_person())
    of_david = desk_at(region, DAVID, of_anna.draft_id)
    seen_by_anna, seen_by_david = of_anna.fields(), of_david.fields()
    of_david.send("utkast", {"indication": "Davids ord", "by_itself": "1"}, fields=seen_by_david)

    refused = of_anna.send("utkast", {"indication": "Annas ord", "by_itself": "1"}, fields=seen_by_anna)

    assert refused.status_code == 409
    assert "David Lind sparade utkastet klockan" in text_of(refused)
    assert of_david.draft().content["indication"] == ["Davids ord"]


def test_the_desk_fills_in_and_sees_nothing_of_the_record(region: Region) -> None:
    """Rebecka finds people and helps with the form; earlier answers, doses and advice are not hers to read."""
    person = make_person()
    declared(region, person, days_ago=100, **(ALL_NO | {"bleeding_tendency": "yes"}))
    desk = desk_for(region, REBECKA, person)

    said = main_of(desk.page())
    saved = desk.send("utkast", WELL | {"by_itself": "1"})

    assert "Historik" not in said
    assert "Råd i dag" not in said
    assert "Svar från" not in said
    assert "Signera" not in said
    assert saved.status_code == 200
    assert desk.send("signera", WELL).status_code == 422
    with reading(region.reader(ANNA)):
        assert Visit.objects.filter(person=person).count() == 0


def test_a_registrar_s_draft_is_finished_by_a_vaccinator(region: Region) -> None:
    make_batch(region.reader(ANNA), region.products[0])
    begun = desk_for(region, REBECKA, make_person())
    begun.send("utkast", WELL | {"by_itself": "1"})

    signed = desk_at(region, ANNA, begun.draft_id).send("signera")

    assert signed.status_code == 303


def test_another_provider_meets_no_draft(region: Region) -> None:
    """LAW-01: the leak test."""
    desk = desk_for(region, ANNA, make_person())
    olle = desk_at(region, OLLE, desk.draft_id)

    assert olle.page().status_code == 404
    assert olle.browser.post(f"{olle.address}/utkast", {"programme": "influenza"}).status_code == 404
