"""Many entries with the same wrong field: found, looked through, corrected by one act, and undone."""

from __future__ import annotations

from tests.factories.region import Region, make_batch, make_person
from tests.personas import ANNA, BIRGIT, MAJA
from tests.web.browsers import browser_of, counted, events, main_of, soup_of
from tests.web.scenes import given_by_anna
from vaccinera.kernel.scope import reading
from vaccinera.visits.models import Administration, Visit

SOUGHT = {"field": "site", "unit": "11", "programme": "influenza", "from_on": "2026-11-01", "to_on": "2026-11-23"}
NUMBERS = ("19420101-2392", "19480317-9805", "19530611-2391")


def given_to(region: Region, *numbers: str) -> list[Visit]:
    """A dose by Anna to each, some days apart."""
    return [
        given_by_anna(region, make_person(number, given_name=f"Nr{days}"), days_ago=days)
        for days, number in enumerate(numbers)
    ]


def sites(region: Region) -> list[str]:
    with reading(region.reader(MAJA)):
        found = Administration.objects.filter(visit__is_current=True).order_by("given_at")
        return list(found.values_list("site", flat=True))


def test_what_is_found_is_looked_through_corrected_and_undone(region: Region) -> None:
    maja = browser_of(region, MAJA)
    visits = given_to(region, *NUMBERS)
    chosen = [str(visit.pk) for visit in visits[:2]]

    found = maja.get("/ratta-manga", SOUGHT)
    reviewed = maja.post("/ratta-manga/granska", {**SOUGHT, "besok": chosen, "value": "left_thigh"})
    sent = {**SOUGHT, "besok": chosen, "value": "left_thigh", "act": "all"}
    unexplained = maja.post("/ratta-manga/granska", sent | {"why": ""})
    done = maja.post("/ratta-manga/granska", sent | {"why": "Låret, enligt listan"})
    shown = maja.get(done["Location"])

    assert len(soup_of(found).select("input[name=besok]")) == 3
    assert "2 besök rättas" in main_of(reviewed)
    assert main_of(reviewed).count("Vänster lår") == 2
    assert unexplained.status_code == 422
    assert "Skriv varför besöken rättas." in main_of(unexplained)
    assert sites(region) == ["left_upper_arm", "left_thigh", "left_thigh"]
    assert "Låret, enligt listan" in main_of(shown)
    assert main_of(shown).count("efter: Vänster lår") == 2

    refused = maja.post(done["Location"], {"why": ""})
    undone = maja.post(done["Location"], {"why": "Det var armen"})

    assert refused.status_code == 422
    assert sites(region) == ["left_upper_arm"] * 3
    assert "Rättelsen är återtagen" in main_of(maja.get(done["Location"]))
    assert "Rättelsen som togs tillbaka" in main_of(maja.get(undone["Location"]))


def test_what_cannot_be_corrected_says_why_at_its_row(region: Region) -> None:
    """The batch had expired on one of the days."""
    maja = browser_of(region, MAJA)
    visits = given_to(region, *NUMBERS[:2])
    batch = make_batch(region.reader(ANNA), region.products[0], number="EXP1", expires_on=visits[1].given_on)  # type: ignore[arg-type]  # given
    sent = {**SOUGHT, "field": "batch", "besok": [str(one.pk) for one in visits], "value": str(batch.pk)}

    reviewed = maja.post("/ratta-manga/granska", sent)
    done = maja.post("/ratta-manga/granska", sent | {"act": "good", "why": "Fel batch"})

    assert "1 besök rättas" in main_of(reviewed)
    assert "1 går inte att rätta så." in main_of(reviewed)
    assert "Går inte" in main_of(reviewed)
    assert done.status_code == 303
    assert main_of(maja.get(done["Location"])).count("EXP1") == 1


def test_what_has_changed_since_is_left_when_undone(region: Region) -> None:
    maja = browser_of(region, MAJA)
    visits = given_to(region, *NUMBERS[:2])
    sent = {**SOUGHT, "besok": [str(one.pk) for one in visits], "value": "left_thigh", "act": "all", "why": "Låret"}
    done = maja.post("/ratta-manga/granska", sent)
    with reading(region.reader(MAJA)):
        standing = Visit.objects.get(document_id=visits[0].document_id, is_current=True)
    maja.post(f"/besok/{standing.pk}/makulera", {"reason": "other", "words": "Fel"})

    undone = maja.post(done["Location"], {"why": "Det var armen"})

    assert "1 besök säger åter som förut. 1 var ändrade sedan dess och lämnades." in main_of(
        maja.get(undone["Location"])
    )


def test_each_field_has_its_choices(region: Region) -> None:
    maja = browser_of(region, MAJA)
    given_to(region, NUMBERS[0])

    offered = {
        field: [
            option.get_text(strip=True)
            for option in soup_of(maja.get("/ratta-manga", SOUGHT | {"field": field})).select(
                "select[name=value] option"
            )
        ]
        for field in ("batch", "site", "route", "giver", "day", "setting")
    }

    assert offered["batch"] == ["Välj", "AB01234 · Influvita"]
    assert "Vänster lår" in offered["site"]
    assert "Subkutant" in offered["route"]
    assert "Anna Nyberg" in offered["giver"]
    assert offered["day"] == []
    assert "I hemmet" in offered["setting"]


def test_what_is_missing_or_cannot_be_read_is_said(region: Region) -> None:
    maja = browser_of(region, MAJA)
    visit = given_to(region, NUMBERS[0])[0]
    day = SOUGHT | {"field": "day", "besok": str(visit.pk)}

    nothing = maja.post("/ratta-manga/granska", SOUGHT)
    unreadable = maja.post("/ratta-manga/granska", day | {"value": "i går"})
    unasked = maja.get("/ratta-manga", SOUGHT | {"from_on": "x"})
    odd = maja.get("/ratta-manga", SOUGHT | {"batch": "å"})
    empty = maja.get("/ratta-manga", SOUGHT | {"batch": "NONE"})

    assert "Kryssa för minst ett besök." in main_of(nothing)
    assert "Välj vad det ska vara." in main_of(nothing)
    assert "Skriv dagen som år, månad och dag" in main_of(unreadable)
    assert unasked.status_code == odd.status_code == 422
    assert "Inga besök stämmer med urvalet" in main_of(empty)
    assert maja.post("/ratta-manga/granska", {"unit": "99"}).status_code == 404
    assert maja.get(f"/ratta-manga/{visit.pk}").status_code == 404


def test_a_giver_and_a_day_are_put_right(region: Region) -> None:
    maja = browser_of(region, MAJA)
    visit = given_to(region, NUMBERS[0])[0]
    act = {"act": "all", "why": "Fel"}

    maja.post("/ratta-manga/granska", SOUGHT | act | {"field": "giver", "besok": str(visit.pk), "value": "2"})
    with reading(region.reader(MAJA)):
        second = Visit.objects.get(document_id=visit.document_id, is_current=True)
    sent = SOUGHT | {"field": "day", "besok": str(second.pk), "value": "2026-11-20"}
    reviewed = maja.post("/ratta-manga/granska", sent)
    maja.post("/ratta-manga/granska", sent | act)

    assert "2026-11-20 12:00" in main_of(reviewed)
    with reading(region.reader(MAJA)):
        now = Visit.objects.select_related("administration").get(document_id=visit.document_id, is_current=True)
    assert (now.administration.giver_name, str(now.given_on), now.version) == ("Birgit Ek", "2026-11-20", 3)


def test_looking_is_in_the_log_and_takes_the_right_to_correct_any(region: Region) -> None:
    """LAW-23."""
    visit = given_to(region, NUMBERS[0])[0]

    browser_of(region, MAJA).get("/ratta-manga", SOUGHT)

    assert [event.details["shown"] for event in events(region, MAJA, "visits.worklist.shown")] == [
        [str(visit.person_id)]
    ]
    assert browser_of(region, BIRGIT).get("/ratta-manga").status_code == 403


def test_one_entry_and_three_cost_the_same_to_find(region: Region) -> None:
    maja = browser_of(region, MAJA)
    costs: list[int] = []
    for number in NUMBERS:
        given_by_anna(region, make_person(number), days_ago=len(costs))
        with counted() as statements:
            maja.get("/ratta-manga", SOUGHT)
        costs.append(len(statements.texts))

    assert costs[1] == costs[2]
