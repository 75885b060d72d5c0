"""Work through outages with full parity: every field of the registration page has its place on paper."""

from __future__ import annotations

import json
import re
import tomllib
from functools import cache
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from tests.consistency.source import templates
from tests.factories.region import NOON, ROOMS, Region
from tests.personas import ANNA, LARS
from tests.web.browsers import browser_of, main_of, soup_of
from vaccinera.declarations.rules.questionnaires import Questionnaire, read_questionnaire
from vaccinera.programmes.rules.pack_reading import read_pack
from vaccinera.programmes.rules.packs import Pack
from vaccinera.web.downtime import ROWS_OF_LIST, WITHOUT_PAPER, form_content, list_content, paper_fields
from vaccinera.web.forms.registration import ANSWER, CONFIRM, FIELDS, PASSED
from vaccinera.web.printing import pdf_of

_SEASON = "/program/influenza/2026-27"
_FIELD = re.compile(r'{% put "field"(?P<arguments>.*?)%}', re.DOTALL)
_NAME, _LABEL = re.compile(r'\bname="?([\w.-]+)"?'), re.compile(r'\blabel=_\("([^"]+)"\)')
# Names a template puts together, as the fields they stand for.
_MADE = {
    "guardian.name.name": ("guardian_1_name", "guardian_2_name"),
    "guardian.way.name": ("guardian_1_way", "guardian_2_way"),
    "guardian.on.name": ("guardian_1_on", "guardian_2_on"),
    "warning.name": (PASSED,),
    "question.confirm_name": (CONFIRM,),
}
_PACKS = ("influenza-2026", "covid19-2026", "pneumococcal-2026", "pertussis-2026", "mpr-2026", "tbe-2026")


@cache
def _season(name: str) -> tuple[Pack, Questionnaire]:
    pack = read_pack(tomllib.loads((ROOMS / "programmes" / "packs" / f"{name}.toml").read_text("utf-8")))
    published = [
        read_questionnaire(json.loads(path.read_text("utf-8")))
        for path in sorted((ROOMS / "declarations" / "questionnaires").glob("*.json"))
    ]
    return pack, [one for one in published if one.url == pack.questionnaire][-1]


def _labels() -> dict[str, set[str]]:
    """What the registration page calls each of its fields, from its templates."""
    labels: dict[str, set[str]] = {}
    for name, source in templates():
        if "parts/registration/" not in name:
            continue
        for put in _FIELD.finditer(source):
            found, label = _NAME.search(put["arguments"]), _LABEL.search(put["arguments"])
            if found and label:
                for field in _MADE.get(found[1], (found[1],)):
                    labels.setdefault(field, set()).add(label[1])
    return labels


def _text(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages).split())


def _plain(text: str) -> str:
    """Without the spaces and hyphens that a line break may have changed."""
    return re.sub(r"[\s\u2010\u00ad-]", "", text)


def test_every_field_of_the_page_is_on_paper_or_says_why_not() -> None:
    """lessons.md point 11: full parity. A new field fails here until it has its place on the form."""
    pack, _questionnaire = _season("influenza-2026")
    on_paper = {field.name for field in paper_fields(pack)}

    assert on_paper - {PASSED} | set(WITHOUT_PAPER) == set(FIELDS)
    assert on_paper & set(WITHOUT_PAPER) == set()


def test_every_field_is_called_what_the_page_calls_it() -> None:
    pack, _questionnaire = _season("influenza-2026")
    labels = _labels()

    assert {field.name: field.label for field in paper_fields(pack) if field.label not in labels[field.name]} == {}


def test_the_page_has_no_further_field_that_is_typed() -> None:
    """The scan and the confirmations are ways of typing, not facts; everything else the templates put is known."""
    typed = {name for name in _labels() if not name.startswith((ANSWER, CONFIRM))}

    assert typed - set(FIELDS) == {PASSED, "scanned"}


@pytest.mark.parametrize("name", _PACKS)
def test_every_question_answer_group_and_product_is_printed(name: str) -> None:
    pack, questionnaire = _season(name)

    said = _plain(_text(pdf_of("downtime-form", form_content(pack, questionnaire), at=NOON)))

    wanted = [question.text["sv"] for question in questionnaire.questions]
    wanted += [option.text["sv"] for question in questionnaire.questions for option in question.options]
    wanted += [group.names["sv"] for group in pack.target_groups]
    wanted += [product.name for product in pack.products if pack.season.code in product.seasons]
    wanted += [field.label for field in paper_fields(pack)]
    assert [words for words in wanted if _plain(words) not in said] == []


@pytest.mark.parametrize("name", _PACKS)
def test_the_list_has_twenty_rows_and_the_questions_overleaf(name: str) -> None:
    pack, questionnaire = _season(name)

    read = PdfReader(BytesIO(pdf_of("downtime-list", list_content(pack, questionnaire), at=NOON)))

    front, back = read.pages[0].extract_text(), _plain(read.pages[1].extract_text())
    assert ROWS_OF_LIST == 20
    assert {str(number) for number in range(1, 21)} <= set(front.split())
    assert "Infört i Vaccinera" in " ".join(front.split())
    assert [one.link_id for one in questionnaire.questions if _plain(one.text["sv"]) not in back] == []


@pytest.mark.parametrize("paper", ["reservblankett", "reservlista"])
def test_a_season_has_its_papers_at_a_stable_address(region: Region, paper: str) -> None:
    answer: Any = browser_of(region, ANNA).get(f"{_SEASON}/{paper}")

    read = PdfReader(BytesIO(answer.content))
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == f'inline; filename="{paper}.pdf"'
    assert read.metadata is not None
    assert read.metadata.title is not None
    assert read.metadata.title.endswith("Säsongsinfluensa 2026/27")
    assert read.trailer["/Root"].get_object()["/Lang"] == "sv-SE"  # type: ignore[index]  # a dictionary of the file


def test_the_routine_is_reached_from_help_and_from_ones_own_menu(region: Region) -> None:
    page = browser_of(region, ANNA).get("/hjalp")

    links = [link["href"] for link in soup_of(page).select("a") if link["href"] == "/reservrutin"]
    routine = browser_of(region, LARS).get("/reservrutin")

    assert len(links) == 2
    assert "Säsongsinfluensa 2026/27" in main_of(routine)
    assert f"{_SEASON}/reservblankett" in routine.content.decode()


def test_a_season_that_is_not_told_of_has_no_papers(region: Region) -> None:
    assert browser_of(region, ANNA).get("/program/influenza/1999-00/reservlista").status_code == 404
