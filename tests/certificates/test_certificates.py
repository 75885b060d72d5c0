"""Handing out a certificate is an act: kept, logged as disclosed, and refused when it would not hold."""

from __future__ import annotations

import pytest
from django.db import Error

from tests.certificates.scenes import TEN_DAYS_AGO, corrected, given, not_signed_by_its_giver, nullified
from tests.factories.region import NOON, Region, make_person
from tests.personas import ANNA, MAJA, OLLE, REBECKA, SARA, ULLA, Persona
from vaccinera.audit.models import Event
from vaccinera.certificates.actions import issue_certificate, show_certificate
from vaccinera.certificates.models import Certificate
from vaccinera.certificates.queries import certificates_of, doses_told
from vaccinera.certificates.states import Coverage
from vaccinera.kernel.refusals import Refused
from vaccinera.kernel.scope import acting, reading
from vaccinera.patients.models import Person
from vaccinera.visits.models import Visit


def _issue(
    region: Region,
    visit: Visit,
    *,
    by: Persona = ANNA,
    coverage: Coverage = Coverage.DOSE,
    recipient: str = "Personen själv",
    names_unit: bool = False,
) -> Certificate:
    reader = region.reader(by)
    with acting(reader):
        return issue_certificate(
            by=reader, visit_id=visit.pk, coverage=coverage, recipient=recipient, names_unit=names_unit, at=NOON
        )


def _told(region: Region, certificate: Certificate) -> list[str]:
    anna = region.reader(ANNA)
    with reading(anna):
        return [dose.batch for dose in doses_told(anna, [one.visit_id for one in certificate.doses.all()])]


def test_a_certificate_is_kept_and_logged_as_disclosed_with_its_recipient(region: Region) -> None:
    """LAW-10, LAW-13: to whom, by whom, when, and which doses."""
    visit = given(region)

    certificate = _issue(region, visit, recipient=" Personen   själv ")

    with reading(region.reader(ANNA)):
        event = Event.objects.get(action="certificates.certificate.disclosed")
    assert certificate.recipient == "Personen själv"
    assert (certificate.issued_by_name, certificate.issued_at) == ("Anna Nyberg", NOON)
    assert certificate.names_unit
    assert event.subject_id == str(certificate.pk)
    assert event.person_id == visit.person_id
    assert event.details == {"recipient": "Personen själv", "visits": [str(visit.pk)]}


@pytest.mark.parametrize(
    ("coverage", "batches"),
    [(Coverage.DOSE, ["CE1"]), (Coverage.PROGRAMME, ["CE0", "CE1"]), (Coverage.EVERY, ["CE0", "CE1"])],
)
def test_it_tells_of_the_dose_or_of_the_others_too(region: Region, coverage: Coverage, batches: list[str]) -> None:
    person = make_person()
    given(region, person, at=TEN_DAYS_AGO, batch="CE0")
    visit = given(region, person)

    assert _told(region, _issue(region, visit, coverage=coverage)) == batches


def test_a_nullified_dose_is_left_out_of_the_others(region: Region) -> None:
    person = make_person()
    nullified(region, given(region, person, at=TEN_DAYS_AGO, batch="CE0"))

    assert _told(region, _issue(region, given(region, person), coverage=Coverage.PROGRAMME)) == ["CE1"]


@pytest.mark.parametrize(
    ("happens", "code"),
    [(nullified, "certificates.dose.nullified"), (corrected, "certificates.dose.replaced")],
)
def test_no_certificate_of_a_dose_that_does_not_hold(region: Region, happens: object, code: str) -> None:
    visit = given(region)
    happens(region, visit)  # type: ignore[operator]  # either of the two scenes

    with pytest.raises(Refused, match=code):
        _issue(region, visit)


def test_no_certificate_before_the_giver_has_signed(region: Region) -> None:
    with pytest.raises(Refused, match=r"certificates\.dose\.not_signed"):
        _issue(region, not_signed_by_its_giver(region))


def test_somebody_is_named_as_the_one_who_receives_it(region: Region) -> None:
    with pytest.raises(Refused, match=r"certificates\.certificate\.recipient_missing"):
        _issue(region, given(region), recipient="  ")


@pytest.mark.parametrize(
    ("by", "code"),
    [
        (OLLE, "certificates.dose.not_found"),
        (REBECKA, "access.permission.missing"),
        (ULLA, "access.permission.other_unit"),
    ],
)
def test_it_is_for_those_who_give_doses_at_the_unit(region: Region, by: Persona, code: str) -> None:
    """LAW-01, and the matrix: the unit's vaccinators and prescribers, and the provider's operations manager."""
    visit = given(region)

    with pytest.raises(Refused, match=code):
        _issue(region, visit, by=by)
    assert _issue(region, visit, by=MAJA).issued_by_name == "Maja Chef"


def test_it_tells_where_only_when_somebody_chose_so_for_a_protected_person(region: Region) -> None:
    """PER-11: the whereabouts of a protected person stay off the paper."""
    person = make_person()
    visit = given(region, person)
    person.protection = "confidentiality_marking"
    person.save()

    with pytest.raises(Refused, match=r"patients\.person\.protected"):
        _issue(region, visit)
    assert not _issue(region, visit, by=SARA).names_unit
    assert _issue(region, visit, by=SARA, names_unit=True).names_unit


def test_it_is_made_out_to_the_person_kept(region: Region) -> None:
    """PER-09: somebody found to be another is called by that one's name and number."""
    kept, merged = make_person(), make_person("19480317-9805")
    visit = given(region, merged)
    Person.objects.filter(pk=merged.pk).update(merged_into=kept)

    assert _issue(region, visit).person_id == kept.pk


def test_showing_one_again_is_logged(region: Region) -> None:
    """LAW-10, LAW-23."""
    certificate = _issue(region, given(region))
    anna = region.reader(ANNA)

    with acting(anna):
        shown = show_certificate(by=anna, certificate_id=certificate.pk)

    with reading(anna):
        event = Event.objects.get(action="certificates.certificate.shown")
    assert shown == certificate
    assert event.subject_id == str(certificate.pk)
    assert event.details["recipient"] == certificate.recipient


@pytest.mark.parametrize(("happens", "standing"), [(nullified, "nullified"), (corrected, "corrected")])
def test_one_that_no_longer_holds_is_listed_so_and_not_shown_again(
    region: Region, happens: object, standing: str
) -> None:
    visit = given(region)
    certificate = _issue(region, visit)
    happens(region, visit)  # type: ignore[operator]  # either of the two scenes
    anna = region.reader(ANNA)

    with reading(anna):
        [listed] = certificates_of(anna, visit.document_id)
    assert listed.standing == standing
    with acting(anna), pytest.raises(Refused, match=r"certificates\.certificate\.no_longer_holds"):
        show_certificate(by=anna, certificate_id=certificate.pk)


def test_another_provider_and_another_unit_are_not_shown_it(region: Region) -> None:
    """LAW-01."""
    certificate = _issue(region, given(region))
    olle, ulla = region.reader(OLLE), region.reader(ULLA)

    with acting(olle), pytest.raises(Refused, match=r"certificates\.certificate\.not_found"):
        show_certificate(by=olle, certificate_id=certificate.pk)
    with acting(ulla), pytest.raises(Refused, match=r"access\.permission\.other_unit"):
        show_certificate(by=ulla, certificate_id=certificate.pk)


def test_what_was_handed_out_cannot_be_changed(region: Region) -> None:
    certificate = _issue(region, given(region))

    with acting(region.reader(ANNA)), pytest.raises(Error):
        Certificate.objects.filter(pk=certificate.pk).update(recipient="Någon annan")
