"""What the region's administrators read of programmes, and who may."""

from __future__ import annotations

import tomllib
from datetime import date

import pytest

from tests.factories.region import NOON, Region
from tests.personas import ANNA, INGELA, LARS, OLLE, Persona
from tests.programmes.samples import raw_invented
from tests.web.browsers import browser_of, counted, main_of, soup_of, text_of
from vaccinera.programmes.models import Programme, ProgrammeVersion
from vaccinera.programmes.rules.pack_reading import read_pack
from vaccinera.programmes.rules.pack_shape import FieldKind, shape_of
from vaccinera.web.pack_words import FIELDS, SECTIONS
from vaccinera.web.pages import programmes as pages

LIST = "/administration/program"
VERSION = f"{LIST}/influenza/2026.1"


def publish(key: int, valid_from: date, programme: str = "influenza") -> None:
    Programme.objects.get_or_create(code=programme, defaults={"name_sv": programme, "name_en": programme})
    ProgrammeVersion.objects.create(
        id=key,
        programme_id=programme,
        version=f"2026.{key}",
        content=ProgrammeVersion.objects.get(pk=1).content,
        valid_from=valid_from,
        approved_at=NOON,
    )


def test_the_list_tells_what_is_in_force_what_comes_and_what_was(region: Region) -> None:
    publish(2, date(2027, 3, 1))
    publish(3, date(2026, 10, 1))

    told = main_of(browser_of(region, INGELA).get(LIST))

    assert "Säsongsinfluensa 2026.2 Säsongsinfluensa kommande 2027-03-01" in told
    assert "Säsongsinfluensa 2026.3 Säsongsinfluensa gäller nu 2026-10-01" in told
    assert "Säsongsinfluensa 2026.1 Säsongsinfluensa tidigare 2026-09-01" in told
    assert "Inget förslag väntar" in told


def test_a_region_without_programmes_is_told_how_to_begin(region: Region, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing can be taken out of the tables, so what they answer is emptied instead."""
    monkeypatch.setattr(pages, "programmes_and_versions", lambda **_on: ())
    monkeypatch.setattr(pages, "questionnaire_versions", list)

    told = main_of(browser_of(region, INGELA).get(LIST))

    assert "Inget program finns än" in told
    assert "Ingen hälsodeklaration finns än" in told


def test_more_programmes_cost_no_more_queries(region: Region) -> None:
    browser = browser_of(region, INGELA)
    with counted() as one:
        browser.get(LIST)
    publish(2, date(2027, 3, 1))
    publish(3, date(2026, 9, 1), "another")
    with counted() as three:
        browser.get(LIST)

    assert len(three.texts) == len(one.texts)


def test_a_version_is_shown_whole_in_words(region: Region) -> None:
    told = main_of(browser_of(region, INGELA).get(VERSION))

    assert "Säsongsinfluensa 2026.1" in told
    assert "gäller nu" in told
    assert "Minst antal dagar 28" in told
    assert "Betalare regionen" in told
    assert "Målgrupper alla" in told
    assert "Levande nej" in told
    assert "A-FLU26-INTERVAL" in told


def test_the_file_of_a_version_means_the_same(region: Region) -> None:
    answer = browser_of(region, INGELA).get(f"{VERSION}/fil")

    assert answer.headers["Content-Disposition"] == 'attachment; filename="influenza-2026.1.toml"'
    assert read_pack(tomllib.loads(answer.content.decode())) == read_pack(ProgrammeVersion.objects.get(pk=1).content)


def test_a_questionnaire_is_shown_in_the_order_it_is_asked(region: Region) -> None:
    told = main_of(browser_of(region, INGELA).get("/administration/halsodeklarationer/1"))

    assert told.index("fever_now") < told.index("severe_vaccine_reaction")
    assert "ställs varje gång" in told


@pytest.mark.parametrize("persona", [ANNA, OLLE, LARS])
@pytest.mark.parametrize("path", [LIST, VERSION, f"{LIST}/fil"])
def test_who_gives_care_or_runs_a_unit_has_no_part_in_it(region: Region, persona: Persona, path: str) -> None:
    """Separation: only the region's own administration reads and changes what holds for everybody."""
    answer = browser_of(region, persona).get(path)

    assert answer.status_code == 403
    assert 'href="/administration/program"' not in answer.content.decode()


def test_an_administrator_is_led_to_the_programmes(region: Region) -> None:
    start = browser_of(region, INGELA).get("/")

    assert soup_of(start).select_one('nav a[href="/administration/program"]') is not None
    assert "Till programmen" in text_of(start)
    assert "öppnar inga journaler" in text_of(start)


def test_every_field_of_the_format_has_words(region: Region) -> None:
    """A field the format gains is shown by its name in the file until it gets them; here that is noticed."""
    shape = shape_of([ProgrammeVersion.objects.get(pk=1).content, raw_invented()])
    fields = {(place, field) for place in shape.fields for field in shape.fields_of(place)}
    leaves = {field for place, field in fields if shape.kind_of(place, field) is not FieldKind.TABLE}
    sections = {field for place, field in fields if not place and field not in leaves}

    assert leaves - {*FIELDS, "sv", "en"} == set()
    assert sections - {*SECTIONS} == set()
