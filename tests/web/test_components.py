"""Components: each states its contract, stands in the gallery, and says in words what it shows in colour."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest
from bs4 import BeautifulSoup
from django import forms
from django.template import engines
from django.test import Client
from django.utils import translation
from django.utils.safestring import mark_safe
from pytest_django import Settings

from tests.consistency.source import TEMPLATES
from tests.web.browsers import main_of, soup_of
from vaccinera.web.parts import Choice, Fault, PageOfRows, faults_of
from vaccinera.web.templatetags.vaccinera import COMPONENTS, _kept, firm_days

FOLDER = TEMPLATES / "web" / "components"
# Parts of another component, included by it alone.
INNER = {"field_attributes", "field_error", "field_label", "section_line"}


def render(source: str, **context: object) -> BeautifulSoup:
    return BeautifulSoup(engines["django"].from_string(source).render(context), "html.parser")


def words_of(soup: BeautifulSoup) -> str:
    return " ".join(soup.get_text(" ").split())


def test_every_file_of_the_folder_is_a_component_or_part_of_one() -> None:
    assert {path.stem for path in FOLDER.glob("*.html")} == set(COMPONENTS) | INNER


@pytest.mark.parametrize("name", sorted(COMPONENTS))
def test_a_component_states_its_contract_on_line_one(name: str) -> None:
    first, *_ = (FOLDER / f"{name}.html").read_text("utf-8").splitlines()

    assert first.startswith("{# ")
    assert first.endswith(" #}")
    assert f'put "{name}"' in first or f'wrap "{name}"' in first


@pytest.mark.parametrize("name", sorted(COMPONENTS))
def test_a_component_stands_in_the_gallery(name: str) -> None:
    pages = TEMPLATES / "web" / "pages"
    gallery = "".join(path.read_text("utf-8") for path in (pages / "gallery.html", *(pages / "gallery").iterdir()))

    assert f'put "{name}"' in gallery or f'wrap "{name}"' in gallery


def test_the_gallery_is_a_demonstration_s_only(settings: Settings) -> None:
    shown = Client().get("/galleri")
    settings.VACCINERA_IS_DEMO = False
    hidden = Client().get("/galleri")

    assert (shown.status_code, hidden.status_code) == (200, 404)
    assert "Varje komponent i varje läge." in main_of(shown)


def test_no_id_stands_twice_in_the_gallery() -> None:
    ids = [str(tag["id"]) for tag in soup_of(Client().get("/galleri")).select("[id]")]

    assert sorted(ids) == sorted(set(ids))


@pytest.mark.parametrize(
    ("kind", "word"), [("info", "Information"), ("warning", "Varning"), ("stop", "Stopp"), ("success", "Klart")]
)
def test_an_alert_says_what_kind_it_is(kind: str, word: str) -> None:
    soup = render('{% wrap "alert" kind=kind heading="Batchen går ut." %}<p>Ta en annan.</p>{% endwrap %}', kind=kind)

    assert words_of(soup) == f"{word} Batchen går ut. Ta en annan."


def test_a_component_s_arguments_are_escaped() -> None:
    soup = render('{% put "status" kind="info" word=word %}', word="<b>fet</b>")

    assert soup.find("b") is None
    assert words_of(soup) == "<b>fet</b>"


def test_only_its_arguments_reach_a_component() -> None:
    soup = render('{% put "status" kind="info" %}', word="utanför")

    assert words_of(soup) == ""


_KEPT_CHOICE = '{% put "field" is_kept=True name="site" kind="radio" label=label choices=choices value=value %}'


def test_a_kept_field_is_drawn_as_any_other_for_each_set_of_arguments() -> None:
    choices = [Choice("left", "Vänster"), Choice("right", "Höger")]
    kept, plain = (
        "{% load vaccinera %}" + source for source in (_KEPT_CHOICE, _KEPT_CHOICE.replace(" is_kept=True", ""))
    )

    for value in ("left", "right", "left", None):
        facts = {"label": "Kroppsdel", "choices": choices, "value": value}
        assert str(render(kept, **facts)) == str(render(plain, **facts))


def test_a_kept_field_tells_a_safe_text_from_a_plain_one_and_languages_apart() -> None:
    source = '{% load vaccinera %}{% put "field" is_kept=True name="note" label=label is_optional=True %}'

    plain, safe = render(source, label="a<b>"), render(source, label=mark_safe("a<b>"))
    with translation.override("en"):
        english = render(source, label="a<b>")

    assert "&lt;b&gt;" in str(plain)
    assert "&lt;b&gt;" not in str(safe)
    assert "(optional)" in str(english)
    assert "(frivilligt)" in str(plain)


def test_what_somebody_typed_is_drawn_and_forgotten() -> None:
    source = '{% load vaccinera %}{% put "field" is_kept=True name="note" label="Not" value=value %}'
    _kept.cache_clear()

    shown = render(source, value="Tål inte plåster")
    render(source, value="")

    assert "Tål inte plåster" in str(shown)
    assert _kept.cache_info().currsize == 1


def test_a_field_s_error_is_tied_to_it() -> None:
    soup = render('{% put "field" name="day" label="Dag" kind="date" error="Skriv ett datum." %}')

    box, error = soup.select_one("input"), soup.select_one("#day-error")
    assert box is not None
    assert error is not None
    assert (box["aria-invalid"], box["aria-describedby"], box["inputmode"]) == ("true", "day-error", "numeric")
    assert words_of(error) == "Fel: Skriv ett datum."  # type: ignore[arg-type]  # a tag reads like a soup


def test_a_group_of_answers_has_one_question_and_the_chosen_answer() -> None:
    soup = render(
        '{% put "field" name="fever" label="Feber?" kind="radio" choices=choices value="no" %}',
        choices=[Choice("yes", "Ja"), Choice("no", "Nej")],
    )

    assert [legend.get_text(strip=True) for legend in soup.select("fieldset > legend")] == ["Feber?"]
    assert [box["value"] for box in soup.select("input[type=radio][checked]")] == ["no"]


def test_extra_attributes_are_written_and_escaped() -> None:
    soup = render(
        '{% put "field" name="a" label="A" attributes=attributes %}',
        attributes={"hx-post": "/x", "required": True, "data-a": '"><b>', "hidden": False},
    )

    box = soup.select_one("input")
    assert box is not None
    assert (box["hx-post"], box["required"], box["data-a"], box.has_attr("hidden")) == ("/x", "", '"><b>', False)


class _Form(forms.Form):
    number = forms.CharField(label="Nummer", help_text="10 eller 12 siffror.")
    day = forms.DateField(label="Dag", required=False)
    kind = forms.ChoiceField(label="Sort", choices=[("a", "Ett"), ("b", "Två")], widget=forms.RadioSelect)
    is_agreed = forms.BooleanField(label="Samtycke")


def test_a_form_s_field_is_drawn_with_its_words_and_value() -> None:
    form = _Form({"number": "", "day": "2026-11-22", "kind": "b"})

    soup = render(
        "{% field form.number %}{% field form.day %}{% field form.kind %}{% field form.is_agreed %}", form=form
    )

    assert "Nummer 10 eller 12 siffror. Fel: Detta fält måste fyllas i." in words_of(soup)
    assert "Dag (frivilligt) åååå-mm-dd" in words_of(soup)
    assert [box["value"] for box in soup.select("#id_day")] == ["2026-11-22"]
    assert [box["value"] for box in soup.select("input[type=radio][checked]")] == ["b"]
    assert [box.has_attr("checked") for box in soup.select("#id_is_agreed")] == [False]


def test_a_form_s_faults_come_in_the_order_of_its_fields() -> None:
    form = _Form({"number": "", "kind": "x"})
    form.full_clean()
    form.add_error(None, "Någon annan har ändrat.")

    faults = faults_of(form)

    assert [fault.field_id for fault in faults] == ["", "id_number", "id_kind", "id_is_agreed"]
    assert faults[0] == Fault("", "Någon annan har ändrat.")


def test_the_error_summary_leads_to_each_field_and_takes_the_focus() -> None:
    soup = render('{% put "error_summary" faults=faults %}', faults=[Fault("a", "Skriv A."), Fault("b", "Skriv B.")])

    box = soup.select_one(".error-summary")
    assert box is not None
    assert box.has_attr("data-focus")
    assert "2 saker att rätta" in words_of(soup)
    assert [(link["href"], link.get_text()) for link in soup.select("a")] == [("#a", "Skriv A."), ("#b", "Skriv B.")]


def test_without_faults_there_is_no_summary() -> None:
    assert words_of(render('{% put "error_summary" faults=faults %}', faults=[])) == ""


@pytest.mark.parametrize(
    ("state", "is_open", "can_open"),
    [("now", True, True), ("stopped", True, True), ("done", False, True), ("later", False, False)],
)
def test_a_section_is_open_when_there_is_something_to_do(state: str, *, is_open: bool, can_open: bool) -> None:
    soup = render(
        '{% wrap "section" id="a" number=1 heading="Ett" summary="rad" state=state %}<p>mer</p>{% endwrap %}',
        state=state,
    )

    details = soup.select_one("details")
    assert (details is not None) is can_open
    assert (details is not None and details.has_attr("open")) is is_open


def test_a_table_counts_its_rows_and_says_when() -> None:
    soup = render(
        '{% wrap "table" caption="Att signera" columns=columns count=1200 as_of=at %}<tr></tr>{% endwrap %}',
        columns=[],
        at=datetime(2026, 11, 22, 9, 42, tzinfo=UTC),
    )

    caption = soup.select_one("caption")
    assert caption is not None
    assert " ".join(caption.get_text("").split()) == "Att signera 1 200 rader, läget 2026-11-22 10:42"


def test_an_empty_table_says_what_to_do_next() -> None:
    soup = render(
        '{% wrap "table" caption="Batcher" is_empty=True empty_heading="Inga." empty_help="Skanna." %}{% endwrap %}'
    )

    assert soup.find("table") is None
    assert words_of(soup) == "Batcher Inga. Skanna."


@pytest.mark.parametrize(
    ("rows", "shown", "before", "after"),
    [
        (PageOfRows(1, 0), (0, 0, 1), "", ""),
        (PageOfRows(1, 50), (1, 50, 1), "", ""),
        (PageOfRows(1, 51), (1, 50, 2), "", "?sida=2"),
        (PageOfRows(2, 51), (51, 51, 2), "?sida=1", ""),
    ],
)
def test_a_part_of_a_list_knows_its_place(rows: PageOfRows, shown: tuple[int, ...], before: str, after: str) -> None:
    assert (rows.first, rows.last, rows.pages) == shown
    assert (rows.previous_address, rows.next_address) == (before, after)


@pytest.mark.parametrize(
    ("source", "value", "text"),
    [
        ("{{ value|day }}", date(2026, 11, 22), "2026-11-22"),
        ("{{ value|day }}", datetime(2026, 11, 22, 23, 30, tzinfo=UTC), "2026-11-23"),
        ("{{ value|day }}", None, ""),
        ("{{ value|moment }}", datetime(2026, 11, 22, 9, 42, tzinfo=UTC), "2026-11-22 10:42"),
        ("{{ value|moment }}", None, ""),
        ("{{ value|clock }}", datetime(2026, 7, 1, 8, 5, tzinfo=UTC), "10:05"),
        ("{{ value|clock }}", None, ""),
        ("{{ value|number }}", 1234567, "1\u202f234\u202f567"),
        ("{{ value|number }}", None, ""),
        ("{{ value|kronor }}", 121000, "1\u202f210,00\u00a0kr"),
        ("{{ value|kronor }}", -5, "\u22120,05\u00a0kr"),
        ("{{ value|kronor }}", None, ""),
        ("{{ value|field_text }}", date(2026, 11, 22), "2026-11-22"),
        ("{{ value|field_text }}", time(9, 5), "09:05"),
        ("{{ value|field_text }}", Decimal("0.5"), "0.5"),
        ("{{ value|field_text }}", None, ""),
        ("{{ value|in_language }}", {"sv": "hej", "en": "hello"}, "hej"),
        ("{{ value|in_language }}", None, ""),
    ],
)
def test_days_clocks_numbers_and_money_are_written_one_way(source: str, value: object, text: str) -> None:
    """Interface: ISO days, 24 hours, thin spaces, decimal comma."""
    assert engines["django"].from_string(source).render({"value": value}) == text


def test_a_text_in_both_languages_is_shown_in_the_page_s() -> None:
    with translation.override("en"):
        text = engines["django"].from_string("{{ value|in_language }}").render({"value": {"sv": "hej", "en": "hello"}})

    assert text == "hello"


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("närmast 2026-12-06", 'närmast <span class="firm">2026-12-06</span>'),
        ("2026-11-22 10:42, <b>", '<span class="firm">2026-11-22 10:42,</span> &lt;b&gt;'),
        ("19121212-1212", "19121212-1212"),
    ],
)
def test_a_day_in_words_is_not_broken_over_two_lines(words: str, shown: str) -> None:
    assert firm_days(words) == shown
