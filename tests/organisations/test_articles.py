"""What Hjälp says is written by one of the region's administrators and checked by another before anybody reads it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from tests.factories.region import NOON, Region
from tests.organisations.scenes import SLUG, approve, help_shown, help_text, help_written, refused_by
from tests.personas import ANNA, INGELA, LARS, TOMAS, Persona
from vaccinera.audit.models import Event
from vaccinera.kernel.scope import acting, reading
from vaccinera.organisations.actions.articles import take_down_article
from vaccinera.organisations.actions.changes import reject_change, withdraw_change
from vaccinera.organisations.models import HelpArticle, HelpVersion, Staff
from vaccinera.organisations.queries.articles import article_changes_waiting, article_for, articles_for, versions_of
from vaccinera.organisations.queries.contracts import names_told
from vaccinera.organisations.rules.articles import is_for, judge_article


def taken_down(region: Region, slug: str = SLUG, *, by: Persona = TOMAS, later: int = 0) -> HelpArticle:
    reader = region.reader(by)
    with acting(reader):
        return take_down_article(by=reader, slug=slug, at=NOON + timedelta(hours=later))


def titles(*held: str) -> list[str]:
    return [one.title for one in articles_for(held)]


def test_a_text_is_read_by_nobody_until_another_has_checked_it(region: Region) -> None:
    change = help_written(region)
    waiting = names_told(article_changes_waiting())
    before = titles()

    approve(region, change)

    told = article_for(SLUG, [])
    assert list(waiting.values()) == ["Byta batch mitt i dagen"]
    assert before == []
    assert (told.number, told.edited_by_name, told.checked_by_name) == (1, "Ingela Region", "Tomas Region")
    assert (told.edited_at, told.checked_at) == (NOON, NOON)


def test_nobody_checks_what_they_wrote(region: Region) -> None:
    assert refused_by(approve, region, help_written(region), by=INGELA).code == "organisations.change.own"
    with pytest.raises(IntegrityError, match="a_second_person_checks_a_help_text"), transaction.atomic():
        HelpVersion.objects.create(
            id="01900000-0000-7000-8000-000000000001", article=HelpArticle.objects.create(slug=SLUG), number=1,
            title="x", body="x", language="sv", edited_by_hsa_id="A", edited_by_name="A", edited_at=NOON,
            checked_by_hsa_id="A", checked_by_name="A", checked_at=NOON,
        )  # fmt: skip


def test_every_version_is_kept_and_the_newest_is_shown(region: Region) -> None:
    help_shown(region)

    help_shown(region, is_new=False, title="Byta batch")

    assert titles() == ["Byta batch"]
    assert [(one.number, one.title) for one in versions_of(SLUG)] == [(2, "Byta batch"), (1, "Byta batch mitt i dagen")]


def test_a_text_is_rejected_with_a_reason_or_taken_back(region: Region) -> None:
    ingela, tomas, change = region.reader(INGELA), region.reader(TOMAS), help_written(region)
    with acting(tomas):
        reject_change(by=tomas, change_id=change.pk, reason="Stämmer inte", at=NOON)
    again = help_written(region)
    with acting(ingela):
        withdraw_change(by=ingela, change_id=again.pk, at=NOON)

    assert titles() == []
    assert article_changes_waiting() == []


def test_one_version_of_an_article_waits_at_a_time(region: Region) -> None:
    help_written(region)

    assert refused_by(help_written, region, by=TOMAS, title="Annat").code == "organisations.change.already_waits"


def test_an_article_taken_down_is_read_by_nobody_until_it_is_checked_again(region: Region) -> None:
    help_shown(region)

    taken_down(region)
    taken_down(region, by=INGELA, later=1)

    kept = HelpArticle.objects.get()
    assert titles() == []
    assert refused_by(article_for, SLUG, []).code == "organisations.article.not_found"
    assert (kept.taken_down_at, kept.taken_down_by_name) == (NOON, "Tomas Region")
    with reading(region.reader(TOMAS)):
        assert Event.objects.filter(action="organisations.article.taken_down").count() == 1
    help_shown(region, is_new=False)
    assert titles() == ["Byta batch mitt i dagen"]


def test_an_article_that_is_none_is_not_taken_down_or_told(region: Region) -> None:
    assert refused_by(taken_down, region).code == "organisations.article.not_found"
    assert refused_by(versions_of, SLUG).code == "organisations.article.not_found"


def test_a_new_article_is_not_written_over_one_there_is(region: Region) -> None:
    help_shown(region)

    assert refused_by(help_written, region, title="Annat").code == "organisations.article.slug_taken"


def test_the_same_text_again_is_no_change(region: Region) -> None:
    help_shown(region)

    assert refused_by(help_written, region, is_new=False).code == "organisations.change.changes_nothing"


def test_an_article_for_a_role_is_for_those_who_hold_it(region: Region) -> None:
    help_shown(region, roles=["PRE", "LAD"])

    assert titles("VAC", "PRE") == ["Byta batch mitt i dagen"]
    assert titles("VAC") == []
    assert titles() == []


def test_somebody_protected_is_not_named_where_everybody_reads(region: Region) -> None:
    """ID-08: the page is open to anybody."""
    Staff.objects.filter(pk=INGELA.key).update(is_protected=True)

    assert help_shown(region).edited_by_name == region.reader(INGELA).hsa_id


@pytest.mark.parametrize("by", [ANNA, LARS])
def test_only_the_region_writes_help(region: Region, by: Persona) -> None:
    assert refused_by(help_written, region, by=by).code == "access.permission.missing"
    assert refused_by(taken_down, region, by=by).code == "access.permission.missing"


@pytest.mark.parametrize(
    ("slug", "changes", "code"),
    [
        ("Byta batch", {}, "organisations.article.slug_malformed"),
        ("ny", {}, "organisations.article.slug_malformed"),
        ("a" * 41, {}, "organisations.article.slug_malformed"),
        (SLUG, {"title": " "}, "organisations.article.title_missing"),
        (SLUG, {"title": "x" * 121}, "organisations.article.title_missing"),
        (SLUG, {"body": "\n \n"}, "organisations.article.body_missing"),
        (SLUG, {"body": "x" * 20_001}, "organisations.article.body_too_long"),
        (SLUG, {"programme": "nosuch"}, "organisations.article.programme_unknown"),
    ],
)
def test_what_nobody_could_read_is_refused(slug: str, changes: dict[str, Any], code: str) -> None:
    assert refused_by(judge_article, slug, help_text(**changes), codes={"tbe"}).code == code


def test_the_text_is_kept_without_blanks_that_say_nothing() -> None:
    judged = judge_article(
        SLUG, help_text(title=" Byta  batch ", body="\nEtt  \nTvå\n\n", programme="tbe"), codes={"tbe"}
    )

    assert (judged["title"], judged["body"], judged["programme"]) == ("Byta batch", "Ett\nTvå", "tbe")


@pytest.mark.parametrize(
    ("roles", "held", "wanted"),
    [([], [], True), (["PRE"], ["PRE", "VAC"], True), (["PRE"], ["VAC"], False), (["PRE"], [], False)],
)
def test_whom_an_article_is_for(roles: list[str], held: list[str], wanted: bool) -> None:
    assert is_for(roles, held=held) is wanted
