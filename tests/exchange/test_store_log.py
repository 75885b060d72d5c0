"""The log as a log service takes it: StoreLog 1.0 requests that the contract's own schema accepts (RIV-19)."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import xmlschema

from tests.audit.scenes import OPENED, happened
from tests.factories.region import NOON, TOLVAN, Region, make_person
from tests.personas import ANNA, BIRGIT, LINUS, LOVISA, OLLE
from vaccinera.audit.models import Event
from vaccinera.audit.queries.events import EventsSought
from vaccinera.exchange.actions.logs import log_handing_over
from vaccinera.exchange.queries import store_log as queries
from vaccinera.exchange.queries.store_log import logged_uses
from vaccinera.exchange.rules.store_log import LoggedUse, activity_of, store_log_requests
from vaccinera.kernel.refusals import Refused
from vaccinera.kernel.scope import acting, reading
from vaccinera.patients.states import Protection

_CONTRACTS = Path(__file__).resolve().parents[3] / "shared" / "rivta" / "ehr-log"
_SCHEMA = _CONTRACTS / "interactions" / "store" / "StoreLogInteraction" / "StoreLogResponder_1.0.xsd"
_LOG = "{urn:riv:ehr:log:1}"
AT = NOON - timedelta(days=3)
SOUGHT = EventsSought(from_on=date(2026, 11, 1), to_on=date(2026, 11, 23))
SYSTEM = "TSTNMT2321990012-VACCINERA"
_USE = LoggedUse(
    log_id="01990000-0000-7000-8000-000000000012",
    action="patients.person.opened",
    reference="prov",
    at=datetime(2026, 11, 20, 11, 0, 0, 123456, tzinfo=UTC),
    purpose="care",
    user_hsa_id="TSTNMT2321000156-S1",
    user_name="Anna Nyberg",
    assignment="Vård och behandling",
    provider_hsa_id="TSTNMT2321000156-P1",
    provider_name="Norra vården",
    unit_hsa_id="TSTNMT2321000156-U11",
    unit_name="Norra mottagningen",
    patients=("194201012392",),
)


def _requests(region: Region, sought: EventsSought = SOUGHT) -> list[bytes]:
    lovisa = region.reader(LOVISA)
    with reading(lovisa):
        return list(store_log_requests(logged_uses(lovisa, sought), system_hsa_id=SYSTEM))


def _texts(request: bytes, name: str) -> list[str]:
    return [found.text or "" for found in ET.fromstring(request).iter(f"{_LOG}{name}")]  # noqa: S314 - our own document


def test_what_is_handed_over_is_what_the_contract_takes(region: Region) -> None:
    """Validated with the published schema, where it lies beside the checkout."""
    if not _SCHEMA.exists():
        pytest.skip("the contract's schema is not published with this code: put it in ../shared/rivta/ehr-log")
    tolvan, nameless = make_person(), make_person("19480317-9805")
    happened(region, ANNA, OPENED, at=AT, person_id=tolvan.pk, why="visit", ground="review", purpose="quality")
    happened(region, ANNA, "visits.visit.signed", at=AT, person_id=tolvan.pk)
    happened(region, BIRGIT, "patients.people.searched", at=AT, shown=[str(tolvan.pk), str(nameless.pk)])
    happened(region, BIRGIT, "certificates.certificate.disclosed", at=AT, person_id=tolvan.pk, recipient="Själv")

    [request] = _requests(region)

    xmlschema.XMLSchema(str(_SCHEMA)).validate(request.decode())
    assert _texts(request, "ActivityType") == ["Läsa", "Signera", "Läsa", "Utskrift"]
    assert _texts(request, "Purpose")[0] == "Kvalitetssäkring"
    assert _texts(request, "PatientId").count("194201012392") == 4


def test_an_event_is_told_with_who_where_when_and_for_whom() -> None:
    [request] = store_log_requests([_USE], system_hsa_id=SYSTEM)

    told = {name: _texts(request, name) for name in ("LogId", "SystemId", "ActivityLevel", "ActivityArgs", "StartDate")}
    assert told == {
        "LogId": ["01990000-0000-7000-8000-000000000012"],
        "SystemId": ["TSTNMT2321990012-VACCINERA"],
        "ActivityLevel": ["patients.person.opened"],
        "ActivityArgs": ["prov"],
        "StartDate": ["2026-11-20T11:00:00.123Z"],
    }
    assert _texts(request, "UserId") == ["TSTNMT2321000156-S1"]
    assert _texts(request, "Assignment") == ["Vård och behandling"]
    assert _texts(request, "CareUnitName") == ["Norra mottagningen", "Norra mottagningen"]
    assert _texts(request, "PatientId") == ["194201012392"]


def test_what_an_event_lacks_is_left_out() -> None:
    """A number too long for the contract, a commission or a unit that has left the directory, a control character."""
    bare = LoggedUse(
        log_id="x",
        action="visits.draft.discarded",
        reference="",
        at=NOON,
        purpose="unheard of",
        user_hsa_id="S",
        user_name="A\x0bB",
        assignment="",
        provider_hsa_id="P",
        provider_name="V",
        unit_hsa_id="U",
        unit_name="",
        patients=("", "unknown-person-mark-1"),
    )

    [request] = store_log_requests([bare], system_hsa_id=SYSTEM)

    assert [_texts(request, name) for name in ("ActivityArgs", "Assignment", "CareUnitName", "PatientId")] == [[]] * 4
    assert _texts(request, "Name") == ["AB"]
    assert _texts(request, "Purpose") == ["Administration"]
    assert len(_texts(request, "ResourceType")) == 2


@pytest.mark.parametrize(
    ("action", "activity"),
    [
        ("patients.person.opened", "Läsa"),
        ("audit.log.own_read", "Läsa"),
        ("certificates.certificate.disclosed", "Utskrift"),
        ("audit.extract.handed_out", "Utskrift"),
        ("visits.visit.signed", "Signera"),
        ("visits.draft.discarded", "Radera"),
        ("visits.visit.registered", "Skriva"),
        ("access.emergency.opened", "Nödöppning"),
    ],
)
def test_every_act_is_one_of_the_contracts_activities(action: str, activity: str) -> None:
    assert activity_of(action) == activity


def test_a_request_holds_five_hundred_at_the_most() -> None:
    """RIV-19."""
    requests = list(store_log_requests([_USE] * 1001, system_hsa_id=SYSTEM))

    assert [len(_texts(request, "LogId")) for request in requests] == [500, 500, 1]


def test_events_about_nobody_and_other_providers_events_are_not_handed_over(
    region: Region, monkeypatch: pytest.MonkeyPatch
) -> None:
    """LAW-01; and reading on by keyset loses and doubles nothing."""
    monkeypatch.setattr(queries, "MOST_IN_A_REQUEST", 2)
    tolvan = make_person()
    mine = [happened(region, ANNA, OPENED, at=AT, person_id=tolvan.pk).pk for _ in range(5)]
    happened(region, ANNA, "products.batch.added", at=AT)
    happened(region, ANNA, "visits.worklist.shown", at=AT, shown=[])
    theirs = happened(region, OLLE, OPENED, at=AT, person_id=tolvan.pk).pk
    lovisa, linus = region.reader(LOVISA), region.reader(LINUS)

    with reading(lovisa):
        handed_over = [use.log_id for use in logged_uses(lovisa, SOUGHT)]
    with reading(linus):
        there = [use.log_id for use in logged_uses(linus, SOUGHT)]

    assert handed_over == [str(key) for key in mine]
    assert there == [str(theirs)]


def test_nobody_protected_is_named(region: Region) -> None:
    """PER-11: the number says who; names of patients are in no request."""
    make_person(protection=Protection.CONFIDENTIALITY_MARKING.value)
    happened(region, ANNA, OPENED, at=AT, person_id=make_person("19480317-9805", given_name="Hemlig").pk)

    [request] = _requests(region)

    assert "Hemlig" not in request.decode()
    assert _texts(request, "PatientName") == []


def test_handing_the_log_over_is_in_the_log_with_its_recipient(region: Region) -> None:
    """LAW-10."""
    lovisa = region.reader(LOVISA)
    with acting(lovisa):
        log_handing_over(by=lovisa, sought=SOUGHT, recipient=" Loggtjänsten ", at=NOON)

    with reading(lovisa):
        event = Event.objects.get(action="exchange.log.exported")

    assert event.details == {"recipient": "Loggtjänsten", "from_on": "2026-11-01", "to_on": "2026-11-23"}


def test_the_log_is_not_handed_to_nobody_nor_by_anybody_else(region: Region) -> None:
    lovisa, anna = region.reader(LOVISA), region.reader(ANNA)

    with pytest.raises(Refused) as nobody, acting(lovisa):
        log_handing_over(by=lovisa, sought=SOUGHT, recipient=" ", at=NOON)
    with pytest.raises(Refused) as other, acting(anna):
        log_handing_over(by=anna, sought=SOUGHT, recipient="Någon", at=NOON)

    assert nobody.value.code == "exchange.log.recipient_missing"
    assert other.value.code == "access.permission.missing"


def test_tolvan_is_told_by_the_number_he_goes_by(region: Region) -> None:
    happened(region, ANNA, OPENED, at=AT, person_id=make_person(TOLVAN).pk)

    [request] = _requests(region)

    assert _texts(request, "PatientId") == ["194201012392"]
