"""When one person does not do it all: stopped, sent, prescribed by another, given later, by word of mouth."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine

from tests.factories.region import NOON, Region, make_batch, make_person
from tests.personas import ANNA, BIRGIT, DAVID, REBECKA
from tests.web.browsers import counted, main_of, soup_of, text_of
from tests.web.registration_desk import WELL, Desk, desk_at, desk_for
from tests.web.scenes import given_by_anna
from vaccinera.kernel.scope import reading
from vaccinera.visits.models import Visit

REACTION = WELL | {
    "answer-severe_vaccine_reaction": "yes",
    "answer-severe_vaccine_reaction_assessed": "no",
    "declaration_note": "Sjukhusvård 2019",
}


def buttons_on(page: Any) -> list[str]:
    """The buttons of the act, in the words that are pressed."""
    act = soup_of(page).select_one("#part-act")
    assert act is not None
    return [" ".join(button.get_text(" ").split()) for button in act.select("button, a.button")]


def saved(desk: Desk, changes: dict[str, Any]) -> Any:
    """The page after these answers."""
    desk.send("utkast", changes | {"by_itself": "1"})
    return desk.page()


def sent_by_anna(region: Region) -> Desk:
    """A stop, reviewed and sent to whoever prescribes."""
    desk = desk_for(region, ANNA, make_person())
    assert desk.send("till-ordinator", REACTION).status_code == 303
    return desk


def prescribed_by_david(region: Region) -> Desk:
    """The same, signed by a physician; seen by Anna again."""
    desk = sent_by_anna(region)
    signed = desk_at(region, DAVID, desk.draft_id).send("ordinera", {"stop_reason": "Ges under observation"})
    assert signed.status_code == 303
    return desk


def test_a_stop_leads_to_a_physician_and_not_to_a_signature(region: Region) -> None:
    """ID-11: whatever the nurse's own right."""
    make_batch(region.reader(ANNA), region.products[0])
    page = saved(desk_for(region, ANNA, make_person()), REACTION)

    assert buttons_on(page) == ["Skicka till ordinatör Ctrl+Enter"]
    assert "3 Ordination Stopp: Kräver läkares ordination" in main_of(page)
    assert "Regel FLU26-N3" in main_of(page)
    banner = soup_of(page).select_one(".person-banner__marks")
    assert banner is not None
    assert banner.get_text(strip=True) == "Stark reaktion efter vaccination"


def test_what_no_prescription_lifts_is_ended_with_a_reason(region: Region) -> None:
    """Consent that is not given is nobody's to override."""
    page = saved(desk_for(region, DAVID, make_person()), WELL | {"answer-consent": "no"})

    assert buttons_on(page) == ["Ej given, ange orsak"]
    assert "Får inte ges i dag" in main_of(page)


def test_without_a_right_the_page_says_not_yet_and_why(region: Region) -> None:
    """The nurse may send it, or state what a prescriber said; the draft is kept."""
    page = saved(desk_for(region, BIRGIT, make_person()), WELL)
    bases = [box["value"] for box in soup_of(page).select("input[name=basis]")]

    assert buttons_on(page) == ["Skicka till ordinatör Ctrl+Enter"]
    assert "Får inte ges än" in main_of(page)
    assert bases == ["verbal", "signed"]


def test_sending_waits_for_answers_but_not_for_the_dose(region: Region) -> None:
    desk = desk_for(region, BIRGIT, make_person())

    early = desk.send("till-ordinator", {"answer-consent": "yes"})
    ready = desk.send("till-ordinator", WELL | {"send_to": "3"})

    assert early.status_code == 422
    assert "#answer-fever_now" in [link["href"] for link in soup_of(early).select(".error-summary__link")]
    assert ready.status_code == 303
    assert (desk.draft().state, desk.draft().prescriber_id) == ("awaiting_prescriber", 3)


def test_who_sent_it_waits_and_can_take_it_back(region: Region) -> None:
    desk = sent_by_anna(region)

    waiting = desk.page()
    back = desk.send("ta-tillbaka")

    assert buttons_on(waiting) == ["Ta tillbaka och ändra"]
    assert "Väntar på ordinatör sedan 2026-11-23 12:00" in main_of(waiting)
    assert back["Location"] == desk.address
    assert desk.draft().state == "open"
    assert desk.fields()["answer-severe_vaccine_reaction"] == "yes"


def test_the_physician_reads_what_was_sent_and_signs_with_a_reason(region: Region) -> None:
    desk = desk_at(region, DAVID, sent_by_anna(region).draft_id)

    page = desk.page()
    without = desk.send("ordinera")
    signed = desk.send("ordinera", {"stop_reason": "Ges under observation"})

    assert "Genomgången av Anna Nyberg 2026-11-23 12:00" in main_of(page)
    assert "Bedömning: Sjukhusvård 2019" in main_of(page)
    assert soup_of(page).select("input[name^=answer-]") == []
    assert buttons_on(page) == ["Signera ordination Ctrl+Enter", "Ta tillbaka och ändra"]
    assert [link["href"] for link in soup_of(without).select(".error-summary__link")] == ["#stop_reason"]
    assert signed["Location"] == "/att-ordinera"


def test_a_nurse_s_right_does_not_reach_what_was_stopped(region: Region) -> None:
    """Anna prescribes for the elderly, but not past a stop."""
    desk = desk_at(region, ANNA, sent_by_anna(region).draft_id)

    assert buttons_on(desk.page()) == ["Ta tillbaka och ändra"]
    assert desk.send("ordinera", {"basis": "own"}).status_code == 422


def test_the_wish_of_a_physician_not_to_give_it_oneself_is_one_press(region: Region) -> None:
    """Prescribed from an open page; somebody else gives it."""
    desk = desk_for(region, DAVID, make_person())

    signed = desk.send("ordinera", WELL)

    assert signed.status_code == 303
    assert desk.draft().state == "prescribed"


def test_what_was_prescribed_is_locked_and_only_the_giving_is_left(region: Region) -> None:
    """The common case is proposed for the giver; declaration and prescription stand as signed."""
    make_batch(region.reader(ANNA), region.products[0])
    desk = prescribed_by_david(region)

    page, fields = desk.page(), desk.fields()
    signed = desk.send("signera", {"then": "stay"})

    assert "Signerad av David Lind 2026-11-23 12:00" in main_of(page)
    assert "Influvita 0,5 ml · Förebyggande vaccination mot säsongsinfluensa" in main_of(page)
    assert "Du signerar: administrering" in main_of(page)
    assert (fields["given"], fields["giver"], fields["site"]) == ("now", "1", "left_upper_arm")
    assert soup_of(page).select("select[name=product], input[name=basis]") == []
    with reading(region.reader(ANNA)):
        visit = Visit.objects.get()
        assert signed["Location"] == f"/besok/{visit.pk}"
        assert (visit.state, visit.setting, visit.target_group) == ("complete", "clinic", "age_65")


def test_a_draft_prepared_elsewhere_with_nothing_typed_is_filled_in_when_opened(region: Region) -> None:
    """A prescription may come with an empty page."""
    make_batch(region.reader(BIRGIT), region.products[0])
    desk = prescribed_by_david(region)
    with time_machine.travel(NOON, tick=False):
        of_birgit = desk_at(region, BIRGIT, desk.draft_id)
        fields = of_birgit.fields()

    assert (fields["giver"], fields["preparer"]) == ("2", "2")


def test_giving_another_day_reminds_of_what_may_have_changed(region: Region) -> None:
    with time_machine.travel(NOON - timedelta(days=1), tick=False):
        desk = prescribed_by_david(region)

    page = desk.page()

    assert "Fråga igen innan du ger dosen" in main_of(page)
    assert "Svaren är från 2026-11-22" in main_of(page)


def test_a_locked_page_costs_no_more_than_an_open_one(region: Region) -> None:
    make_batch(region.reader(ANNA), region.products[0])
    desk = prescribed_by_david(region)
    desk.page()

    with counted() as statements:
        desk.page()

    assert len(statements.texts) <= 12


def test_an_order_by_telephone_is_given_now_and_signed_by_the_prescriber_later(region: Region) -> None:
    make_batch(region.reader(BIRGIT), region.products[0])
    desk = desk_for(region, BIRGIT, make_person())
    verbal = WELL | {"basis": "verbal", "prescriber": "3", "prescribed_time": "11:30"}

    without_reason = desk.send("signera", verbal)
    given = desk.send("signera", verbal | {"basis_reason": "Läkaren på hembesök"})

    assert [link["href"] for link in soup_of(without_reason).select(".error-summary__link")] == ["#basis_reason"]
    assert "Ordinatören signerar sin ordination efteråt" in main_of(without_reason)
    assert given.status_code == 303
    assert "En signatur saknas än, se Att signera." in main_of(desk.browser.get("/"))
    with reading(region.reader(BIRGIT)):
        assert Visit.objects.get().state == "given"


def test_a_stop_is_never_lifted_over_the_telephone(region: Region) -> None:
    make_batch(region.reader(BIRGIT), region.products[0])
    desk = desk_for(region, BIRGIT, make_person())
    verbal = {"basis": "verbal", "prescriber": "3", "prescribed_time": "11:30", "basis_reason": "Telefon"}

    page = saved(desk, REACTION | verbal)
    signed = desk.send("signera", fields=desk.fields() | REACTION | verbal)

    assert buttons_on(page) == ["Skicka till ordinatör Ctrl+Enter"]
    assert signed.status_code == 422


@pytest.mark.parametrize("reason", ["", "Reser i morgon"])
def test_a_warning_is_passed_with_a_written_reason(region: Region, reason: str) -> None:
    """The season's dose is given already; a nurse may think otherwise, and says why."""
    person = make_person()
    given_by_anna(region, person, days_ago=40)
    desk = desk_for(region, DAVID, person)

    answered = desk.send("signera", WELL | {"confirm-together": "on", "passed-done-FLU26-S2": reason})

    if reason:
        assert answered.status_code == 303
    else:
        assert [link["href"] for link in soup_of(answered).select(".error-summary__link")] == ["#passed-done-FLU26-S2"]
        assert "Rådet är att inte ge dosen i dag" in main_of(answered)


def test_recording_for_a_colleague_says_who_signs(region: Region) -> None:
    make_batch(region.reader(ANNA), region.products[0])
    desk = desk_for(region, DAVID, make_person())

    page = saved(desk, WELL | {"giver": "1"})
    recorded = desk.send("signera", WELL | {"giver": "1"})

    assert "Sparas som given. Anna Nyberg signerar administreringen." in main_of(page)
    assert recorded.status_code == 303
    with reading(region.reader(ANNA)):
        assert Visit.objects.get().state == "given"


def test_another_product_brings_its_own_dose_and_batches(region: Region) -> None:
    make_batch(region.reader(ANNA), region.products[0], number="AB1111")
    of_other = make_batch(region.reader(ANNA), region.products[2], number="GR2222")
    desk = desk_for(region, ANNA, make_person())

    answer = desk.send("utkast", {"product": str(region.products[2].pk), "dose_quantity": "7", "by_itself": "1"})

    part = soup_of(answer)
    chosen = part.select_one("select[name=batch] option[selected]")
    quantity = part.select_one("input[name=dose_quantity]")
    assert chosen is not None
    assert quantity is not None
    assert chosen["value"] == str(of_other.pk)
    assert quantity["value"] == "0,5"
    assert "AB1111" not in text_of(answer)


def test_the_desk_s_page_is_put_in_line_or_saved_and_nothing_else(region: Region) -> None:
    desk = desk_for(region, REBECKA, make_person())

    assert buttons_on(desk.page()) == ["Sätt i väntelistan Ctrl+Enter", "Spara utkast och gå till start"]


def test_a_right_that_hangs_on_answers_is_not_denied_before_they_come(region: Region) -> None:
    """Forty years old and nothing answered yet: an illness may put her in a group Anna prescribes for."""
    make_batch(region.reader(ANNA), region.products[0])
    desk = desk_for(region, ANNA, make_person("19850670-9818"))

    fresh = desk.page()
    ill = saved(desk, WELL | {"answer-risk_groups": ["diabetes"]})
    well = saved(desk, WELL)

    assert buttons_on(fresh) == ["Signera och ta nästa Ctrl+Enter", "Signera"]
    assert buttons_on(ill) == ["Signera och ta nästa Ctrl+Enter", "Signera"]
    assert buttons_on(well) == ["Skicka till ordinatör Ctrl+Enter"]
