"""Help articles: what anybody reads under Hjälp, and how the region's administrators write and check it."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tests.factories.region import Region
from tests.organisations.scenes import SLUG, approve, help_shown, help_written
from tests.personas import ANNA, INGELA, LARS, TOMAS
from tests.web.browsers import browser_of, main_of, soup_of
from vaccinera.organisations.models import DirectoryChange, HelpVersion
from vaccinera.web.articles import article_in_html

ARTICLES = "/administration/hjalptexter"
FORM = {"title": "Byta batch", "slug": SLUG, "body": "Öppna *Batcher*.", "language": "sv", "reason": "Många frågar"}


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        ("# Ett\n## Två\n### Tre\n##### Fem", ["<h2>Ett</h2>", "<h2>Två</h2>", "<h3>Tre</h3>", "<h4>Fem</h4>"]),
        ("<script>alert(1)</script>", ["&lt;script&gt;"]),
        ("<b onclick=x>fet</b> **stark**", ["&lt;b onclick=x&gt;", "<strong>stark</strong>"]),
        ("[här](https://www.1177.se)", ['<a href="https://www.1177.se">här</a>']),
        ("[här](/hjalp/manual)", ['<a href="/hjalp/manual">här</a>']),
        ("| A | B |\n|---|---|\n| 1 | 2 |", ["<th>A</th>", "<td>2</td>"]),
    ],
)
def test_a_text_keeps_its_shape_and_no_html_that_was_typed(body: str, wanted: list[str]) -> None:
    html = article_in_html(body)

    assert [one for one in wanted if one not in html] == []
    assert "<script" not in html
    assert "<b " not in html


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "//evil.example", "http://plain.example", "data:text/html,x"]
)
def test_a_link_leads_only_where_it_is_safe(address: str) -> None:
    assert "<a " not in article_in_html(f"[här]({address})")


def test_a_picture_is_none() -> None:
    assert "<img" not in article_in_html("![bild](https://www.1177.se/a.png)")


def test_an_article_says_who_wrote_it_and_who_checked_it(region: Region) -> None:
    help_shown(region)

    page = main_of(Client().get(f"/hjalp/artiklar/{SLUG}"))

    assert "Byta batch mitt i dagen Gör så här Öppna Batcher . Välj dagens batch." in page
    assert "Uppdaterad 2026-11-23 av Ingela Region, faktagranskad 2026-11-23 av Tomas Region" in page


def test_an_article_is_met_by_those_it_is_for(region: Region) -> None:
    """Whoever writes them reads them all."""
    help_shown(region, roles=["LAD"], programme="influenza")
    address = f"/hjalp/artiklar/{SLUG}"

    assert Client().get(address).status_code == 404
    assert browser_of(region, ANNA).get(address).status_code == 404
    assert "Gäller programmet Säsongsinfluensa." in main_of(browser_of(region, LARS).get(address))
    assert "Ändra artikeln" in main_of(browser_of(region, INGELA).get(address))
    assert "Byta batch" not in main_of(browser_of(region, ANNA).get("/hjalp"))


def test_the_help_page_is_searched_among_articles_and_manuals(region: Region) -> None:
    """Those that are named so stand before those that mention it, and the manuals after."""
    help_shown(region, slug="annat", title="Annat", body="Om batchen.")
    help_shown(region)
    nobody = Client()

    found = soup_of(nobody.get("/hjalp?sok=BATCH"))
    links = [str(link["href"]) for link in found.select("section[aria-labelledby=hits] a")]
    nothing = main_of(nobody.get("/hjalp?sok=ostkaka+batch"))

    assert links[:2] == [f"/hjalp/artiklar/{SLUG}", "/hjalp/artiklar/annat"]
    assert any(link.startswith("/hjalp/manual#") for link in links)
    assert "Inget i artiklarna eller manualerna innehåller alla orden." in nothing


def test_a_hit_in_a_manual_leads_to_its_heading(db: None) -> None:
    browser = Client()
    found = soup_of(browser.get("/hjalp?sok=favoriter")).select("section[aria-labelledby=hits] a")
    addresses = [str(link["href"]).split("#") for link in found]

    assert addresses
    for page, name in addresses:
        assert soup_of(browser.get(page)).select_one(f"article.manual [id='{name}']") is not None


def test_help_lists_no_season_that_is_over(region: Region) -> None:
    seasons = soup_of(browser_of(region, ANNA).get("/hjalp")).select("section[aria-labelledby=programmes] .lines__line")

    assert [one.get_text(" ", strip=True) for one in seasons] != []
    assert [one.get_text() for one in seasons if "ges inte längre" in one.get_text()] == []


def test_a_text_is_written_by_one_and_checked_by_another(region: Region) -> None:
    editor, checker = browser_of(region, INGELA), browser_of(region, TOMAS)

    answer = editor.post(f"{ARTICLES}/ny", FORM)
    change = DirectoryChange.objects.get(kind="help")
    waiting = main_of(checker.get(ARTICLES))
    proposed = main_of(checker.get(answer.headers["Location"]))
    approved = checker.post(answer.headers["Location"], {"act": "approve", "reason": ""})

    assert answer.headers["Location"] == f"/administration/region/andringar/{change.pk}"
    assert "Väntar på faktagranskning" in waiting
    assert "Så här visas texten" in proposed
    assert approved.status_code == 303
    assert "Byta batch visas alla 2026-" in main_of(editor.get(ARTICLES))
    assert "Byta batch" in main_of(Client().get("/hjalp"))


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"slug": "Byta batch"}, "Skriv namnet i adressen med 3–40 små bokstäver"),
        ({"title": ""}, "Fyll i ”Rubrik”."),
        ({"reason": " "}, "Fyll i ”Varför?”."),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(region: Region, changes: dict[str, Any], said: str) -> None:
    answer = browser_of(region, INGELA).post(f"{ARTICLES}/ny", FORM | changes)

    assert answer.status_code == 422
    assert said in main_of(answer)
    assert "Öppna *Batcher*." in answer.content.decode()


def test_a_new_article_is_not_written_over_another(region: Region) -> None:
    help_shown(region)

    answer = browser_of(region, INGELA).post(f"{ARTICLES}/ny", FORM)

    assert answer.status_code == 422
    assert "Det finns redan en artikel med namnet byta-batch i adressen." in main_of(answer)


def test_an_article_is_changed_and_its_versions_are_kept(region: Region) -> None:
    help_shown(region)
    editor, address = browser_of(region, INGELA), f"{ARTICLES}/{SLUG}"

    first = editor.get(address).content.decode()
    editor.post(address, {**FORM, "slug": "annat"})
    approve(region, DirectoryChange.objects.get(state="proposed"))

    assert "Byta batch mitt i dagen" in first
    assert "Version 2: Byta batch" in main_of(editor.get(address))
    assert list(HelpVersion.objects.values_list("article_id", "number").order_by("number")) == [(SLUG, 1), (SLUG, 2)]
    assert editor.get(f"{ARTICLES}/finns-inte").status_code == 404


def test_an_article_is_taken_down_and_says_so(region: Region) -> None:
    help_shown(region)
    editor = browser_of(region, INGELA)

    answer = editor.post(f"{ARTICLES}/{SLUG}/ta-bort")
    page = main_of(editor.get(f"{ARTICLES}/{SLUG}"))

    assert answer.headers["Location"] == f"{ARTICLES}/{SLUG}"
    assert "Artikeln är borttagen och visas inte för någon." in page
    assert "borttagen Ingela Region" in page
    assert Client().get(f"/hjalp/artiklar/{SLUG}").status_code == 404
    assert "borttagen" in main_of(editor.get(ARTICLES))


def test_a_text_that_was_not_approved_is_gone_on_from(region: Region) -> None:
    change, editor, checker = help_written(region), browser_of(region, INGELA), browser_of(region, TOMAS)
    checker.post(f"/administration/region/andringar/{change.pk}", {"act": "reject", "reason": "Fel ordning"})

    link = soup_of(editor.get(f"/administration/region/andringar/{change.pk}")).select_one("a[href*=utkast]")
    assert link is not None
    begun = soup_of(editor.get(str(link["href"])))

    assert str(link["href"]) == f"{ARTICLES}/ny?utkast={change.pk}"
    assert begun.select_one("input[name=slug]")["value"] == SLUG  # type: ignore[index]  # it is there, or the test fails
    assert "Öppna *Batcher*." in begun.select_one("textarea[name=body]").get_text()  # type: ignore[union-attr]  # as above


def test_a_change_of_an_article_is_gone_on_from_at_the_article(region: Region) -> None:
    """What is no proposal of a help text, or another article's, begins nothing."""
    help_shown(region)
    change, editor = help_written(region, is_new=False, title="Annan rubrik"), browser_of(region, INGELA)
    editor.post(f"/administration/region/andringar/{change.pk}", {"act": "withdraw"})
    help_shown(region, slug="annat", title="Annat")

    page = editor.get(f"/administration/region/andringar/{change.pk}")
    at_home = editor.get(f"{ARTICLES}/{SLUG}?utkast={change.pk}").content.decode()
    elsewhere = editor.get(f"{ARTICLES}/annat?utkast={change.pk}").content.decode()

    assert f"{ARTICLES}/{SLUG}?utkast={change.pk}" in page.content.decode()
    assert "Annan rubrik" in at_home
    assert "Annan rubrik" not in elsewhere
    assert editor.get(f"{ARTICLES}/annat?utkast=x").status_code == 200


def test_without_articles_the_pages_say_so(region: Region) -> None:
    assert "Ingen artikel är skriven än" in main_of(browser_of(region, INGELA).get(ARTICLES))
    assert "Ingen artikel är skriven än." in main_of(Client().get("/hjalp"))


def test_only_the_region_writes(region: Region) -> None:
    help_shown(region)

    assert browser_of(region, LARS).get(ARTICLES).status_code == 403
    assert browser_of(region, LARS).post(f"{ARTICLES}/{SLUG}/ta-bort").status_code == 403
