"""The correction page: what is wrong is put right in its field, and nothing that was read or typed is lost."""

from __future__ import annotations

import pytest

from tests.factories.region import NOON, Region, make_batch, make_person
from tests.personas import ANNA, DAVID, MAJA, OLLE
from tests.web.browsers import Answer, browser_of, counted, events, main_of, soup_of, state_ground
from tests.web.scenes import another_programme, by_telephone, given_by_anna, prescribed
from vaccinera.kernel.scope import reading
from vaccinera.visits.models import Visit


def fields_of(page: Answer) -> dict[str, str]:
    """What the form would send as it stands."""
    form = next(one for one in soup_of(page).select("main form") if "ratta" in str(one["action"]))
    sent = {str(one["name"]): str(one.get("value", "")) for one in form.select("input[name]")}
    for select in form.select("select"):
        chosen = select.select_one("option[selected]") or select.select_one("option")
        sent[str(select["name"])] = str(chosen["value"]) if chosen else ""
    return sent | {str(area["name"]): area.get_text() for area in form.select("textarea")}


def standing(region: Region, visit: Visit) -> Visit:
    with reading(region.reader(ANNA)):
        return Visit.objects.select_related("administration").get(document_id=visit.document_id, is_current=True)


def test_a_field_is_put_right_and_both_versions_can_be_read(region: Region) -> None:
    """LAW-06: what, before and after, by whom, in which role, where, when and why."""
    visit = given_by_anna(region, make_person())
    anna = browser_of(region, ANNA)
    address = f"/besok/{visit.pk}/ratta"

    sent = fields_of(anna.get(address)) | {"site": "right_upper_arm", "reason": "Fel arm"}
    answer = anna.post(address, sent)
    after = anna.get(answer["Location"])
    before = anna.get(f"/besok/{visit.pk}")

    assert answer["Location"] == f"/besok/{standing(region, visit).pk}"
    said = main_of(after)
    assert "Rättades" in said
    assert "Anna Nyberg, sjuksköterska, Norra mottagningen" in said
    assert "Skäl: Fel arm" in said
    assert "Först signerat: ordination 2026-11-23 12:00, administrering 2026-11-23 12:00." in said
    assert "Kroppsdel före: Vänster överarm → efter: Höger överarm" in said
    assert "Version 1, ersatt" in main_of(before)
    assert soup_of(before).select_one(f"main a[href='{answer['Location']}']") is not None
    assert soup_of(before).select_one(".visit__columns--void") is not None
    assert soup_of(after).select_one(".visit__columns--void") is None


def test_a_page_sent_as_it_was_drawn_changes_nothing(region: Region) -> None:
    """Seconds that no page shows, and choices that stand beforehand, are no changes."""
    visit = given_by_anna(region, make_person())
    anna = browser_of(region, ANNA)
    address = f"/besok/{visit.pk}/ratta"

    answer = anna.post(address, fields_of(anna.get(address)) | {"reason": "Ingen"})

    assert answer.status_code == 422
    assert "Ingenting är ändrat." in main_of(answer)


def test_what_cannot_be_read_or_be_is_said_at_its_field_and_stays_typed(region: Region) -> None:
    visit = given_by_anna(region, make_person())
    anna = browser_of(region, ANNA)
    address = f"/besok/{visit.pk}/ratta"
    sent = fields_of(anna.get(address))

    unreadable = anna.post(address, sent | {"given_on": "i går", "reason": "Fel dag"})
    emptied = anna.post(address, sent | {"given_on": "", "given_time": "", "reason": "Fel dag"})
    wrong = anna.post(address, sent | {"site": "", "indication": "", "reason": ""})

    assert unreadable.status_code == emptied.status_code == wrong.status_code == 422
    assert "Skriv dagen som år, månad och dag" in main_of(unreadable)
    assert "Skriv dag och tid." in main_of(emptied)
    assert [link["href"] for link in soup_of(wrong).select(".error-summary a")] == ["#reason", "#indication", "#site"]
    assert fields_of(unreadable)["given_on"] == "i går"


def test_another_programme_brings_its_own_products_and_groups(region: Region) -> None:
    """The programme and the product are one choice; the group is then chosen anew."""
    another_programme(2)
    visit = given_by_anna(region, make_person())
    anna = browser_of(region, ANNA)
    address = f"/besok/{visit.pk}/ratta"
    sent = fields_of(anna.get(address))
    product = sent["product"].partition(":")[2]
    sent |= {"product": f"copy2:{product}", "target_group": "", "reason": "Fel program"}

    asked = anna.post(address, sent)
    done = anna.post(address, sent | {"target_group": "age_65"})

    assert "Välj en målgrupp som personen hörde till den dagen." in main_of(asked)
    assert done.status_code == 303
    now = standing(region, visit)
    assert (now.programme_id, now.programme_version_id, now.payer) == ("copy2", 2, "region")


def test_what_another_corrected_meanwhile_is_shown_beside_what_was_typed(region: Region) -> None:
    """Optimistic: the page was drawn from version 1, and version 2 stands."""
    visit = given_by_anna(region, make_person())
    anna, maja = browser_of(region, ANNA), browser_of(region, MAJA)
    address = f"/besok/{visit.pk}/ratta"
    sent = fields_of(anna.get(address)) | {"site": "left_thigh", "reason": "Låret"}
    maja.post(address, fields_of(maja.get(address)) | {"site": "right_upper_arm", "reason": "Höger"})

    met = anna.post(address, sent)
    again = anna.post(f"/besok/{standing(region, visit).pk}/ratta", fields_of(met))

    assert met.status_code == 409
    said = main_of(met)
    assert "En annan har rättat besöket under tiden" in said
    assert "Maja Chef" in said
    assert "Vänster överarm → efter: Höger överarm" in said
    assert fields_of(met)["site"] == "left_thigh"
    assert fields_of(met)["reason"] == "Låret"
    assert again.status_code == 303
    assert standing(region, visit).administration.site == "left_thigh"


def test_an_address_of_an_older_version_corrects_the_one_that_stands(region: Region) -> None:
    visit = given_by_anna(region, make_person())
    anna = browser_of(region, ANNA)
    address = f"/besok/{visit.pk}/ratta"
    anna.post(address, fields_of(anna.get(address)) | {"site": "right_upper_arm", "reason": "Fel arm"})

    shown = anna.get(address)

    assert shown.status_code == 200
    assert fields_of(shown)["site"] == "right_upper_arm"


def test_opening_to_correct_is_in_the_log(region: Region) -> None:
    """LAW-23."""
    visit = given_by_anna(region, make_person())

    browser_of(region, ANNA).get(f"/besok/{visit.pk}/ratta")

    opened = events(region, ANNA, "patients.person.opened")
    assert [event.details["why"] for event in opened] == ["correction"]


def test_who_may_not_correct_is_offered_nothing_and_refused(region: Region) -> None:
    visit = given_by_anna(region, make_person())

    assert '/ratta"' in browser_of(region, ANNA).get(f"/besok/{visit.pk}").content.decode()
    assert '/ratta"' not in browser_of(region, DAVID).get(f"/besok/{visit.pk}").content.decode()
    assert browser_of(region, DAVID).get(f"/besok/{visit.pk}/ratta").status_code == 403
    assert browser_of(region, OLLE).get(f"/besok/{visit.pk}/ratta").status_code == 404


def test_a_locked_entry_says_so_and_is_not_corrected(region: Region) -> None:
    """LAW-07, in words."""
    visit = by_telephone(region, "19480317-9805", days_ago=20)

    maja = browser_of(region, MAJA)
    state_ground(maja, visit.person_id)
    page = maja.get(f"/besok/{visit.pk}")
    refused = maja.get(f"/besok/{visit.pk}/ratta")

    assert "Anteckningen låstes efter 2026-11-17 utan alla signaturer." in main_of(page)
    assert '/ratta"' not in page.content.decode()
    assert refused.status_code == 422
    assert "Signera den först, rätta den sedan." in main_of(refused)


def test_a_prescription_that_waits_is_no_entry(region: Region) -> None:
    draft = prescribed(region, number="19480317-9805")
    with reading(region.reader(DAVID)):
        visit = Visit.objects.get(draft=draft)

    page = browser_of(region, DAVID).get(f"/besok/{visit.pk}")

    assert '/ratta"' not in page.content.decode()
    assert browser_of(region, DAVID).get(f"/besok/{visit.pk}/ratta").status_code == 409


def test_batches_of_the_day_are_offered_also_finished_ones(region: Region) -> None:
    visit = given_by_anna(region, make_person())
    make_batch(region.reader(ANNA), region.products[0], number="OTHER1")

    page = browser_of(region, ANNA).get(f"/besok/{visit.pk}/ratta")

    assert [option.get_text()[:7] for option in soup_of(page).select("select[name=batch] option")] == [
        "AB01234",
        "OTHER1 ",
    ]


@pytest.mark.parametrize("versions", [1, 4])
def test_a_visit_with_many_versions_costs_one_query_more(region: Region, versions: int) -> None:
    visit = given_by_anna(region, make_person())
    anna = browser_of(region, ANNA)
    for number in range(1, versions):
        address = f"/besok/{standing(region, visit).pk}/ratta"
        anna.post(address, fields_of(anna.get(address)) | {"giving_comment": f"Nr {number}", "reason": "Kommentar"})
    now = standing(region, visit)

    with counted() as statements:
        anna.get(f"/besok/{now.pk}")

    assert now.version == versions
    # One of them reads the programmes, once in five minutes in a process.
    assert len(statements.texts) <= (13 if versions == 1 else 14)
    assert now.recorded_at == NOON
