"""A month from the command line: computed, checked, locked, handed out and explained, by the same acts as the pages."""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
import time_machine
from typer.testing import CliRunner

from tests.factories.region import NOON, Region, make_person
from tests.factories.reimbursement import SINCE, make_limit, make_policy
from tests.personas import ATLE as APPROVER
from tests.personas import KLARA as CLERK
from tests.reimbursement.paid_visits import correct, give
from vaccinera.audit.models import Event
from vaccinera.console import told
from vaccinera.console.faults import Fault
from vaccinera.console.main import app
from vaccinera.console.reimbursement_words import sentence_of_refusal
from vaccinera.kernel.refusals import Refused
from vaccinera.kernel.scope import reading
from vaccinera.reimbursement.models import ApproverLimit, Outcome, Run, RunDocument
from vaccinera.visits.models import Visit
from vaccinera.web.sentences.reimbursement import SENTENCES

ANNA, MAJA, OSKAR, KLARA, ATLE = (f"TSTNMT2321000156-S{key}" for key in (1, 6, 33, 12, 13))
DAY = datetime(2026, 10, 20, 9, 0, tzinfo=UTC)


@pytest.fixture
def region(region: Region) -> Iterator[Region]:
    with time_machine.travel(NOON, tick=False):
        make_policy(region.products)
        yield region


@pytest.fixture
def visit(region: Region) -> Visit:
    """One dose of October, which the policy pays 111 kronor for."""
    return give(region, make_person(), at=DAY)


def ran(*words: str) -> str:
    """What ``vaccinera reimbursement`` wrote on standard output."""
    result = CliRunner().invoke(app, ["reimbursement", *words])
    assert result.exit_code == 0, result.output
    return result.stdout


def refused(*words: str) -> str:
    """What it said on standard error, after an exit code that is not zero and nothing on standard output."""
    result = CliRunner().invoke(app, ["reimbursement", *words])
    assert (result.exit_code, result.stdout) == (1, "")
    return result.stderr.strip()


def month(verb: str, by: str, *more: str, of: str = "2026-10") -> tuple[str, ...]:
    return verb, "--month", of, "--by", by, *more


def locked() -> None:
    """October, locked as it is locked by command."""
    for verb, by in (("preview", KLARA), ("check", KLARA), ("lock", ATLE)):
        ran(*month(verb, by))


def rows_of(answer: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(answer)["rows"]
    return rows


def test_a_preview_tells_its_control_totals_in_ore(visit: Visit) -> None:
    answer = json.loads(ran(*month("preview", KLARA, "--format", "json")))

    assert (answer["month"], answer["state"], answer["disagreeing"]) == ("2026-10", "preliminary", "")
    assert [tuple(row.values()) for row in answer["rows"]] == [
        ("considered", "", "", 1, None),
        ("imported", "", "", 0, None),
        ("elsewhere", "", "", 0, None),
        ("outcome", "paid", "", 1, None),
        ("total", "", "", None, 11_100),
        ("reversed", "", "", None, 0),
        ("provider", "TSTNMT2321000156-P1", "Norra vården", None, 11_100),
        ("unit", "TSTNMT2321000156-U11", "Norra mottagningen", None, 11_100),
        ("programme", "influenza", "Seasonal influenza", None, 11_100),
        ("kind", "base", "", None, 11_100),
    ]


def test_the_same_totals_are_csv_and_a_table_to_read(visit: Visit) -> None:
    as_csv = list(csv.DictReader(ran(*month("preview", KLARA, "--format", "csv")).splitlines()))
    as_table = ran(*month("preview", KLARA))

    assert as_csv[4] == {"what": "total", "key": "", "name": "", "visits": "", "ore": "11100"}
    assert "month 2026-10, state preliminary" in as_table
    assert "111,00\N{NO-BREAK SPACE}kr" in as_table
    assert "amount" in as_table


def test_one_checks_another_locks_and_the_documents_are_made(visit: Visit, region: Region) -> None:
    ran(*month("preview", KLARA))

    checked = json.loads(ran(*month("check", KLARA, "--format", "json")))
    done = json.loads(ran(*month("lock", ATLE, "--format", "json")))

    assert (checked["state"], done["state"]) == ("checked", "locked")
    with reading(region.reader(CLERK)):
        kinds = set(RunDocument.objects.filter(provider_id=1).values_list("kind", flat=True))
        run = Run.objects.get()
    assert kinds == {"pdf", "xlsx", "csv", "json"}
    assert (done["sha256"], run.checked_by_name, run.locked_by_name) == (
        run.csv_sha256, "Klara Region", "Atle Region",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (month("check", KLARA), "Nobody has previewed 2026-10. Do it with: vaccinera reimbursement preview"),
        (month("preview", MAJA), "Only the region keeps a month's preliminary result."),
        (month("preview", KLARA, of="2020-01"), "No terms are in force on the last day of 2020-01."),
        (month("check", KLARA, of="2026-12"), "2026-12 has not begun."),
        (month("check", ATLE), "Atle Region has no commission with the permission run.check."),
        (month("preview", "TSTNMT-NOBODY"), "Nobody has the HSA-id TSTNMT-NOBODY."),
        (month("export", KLARA), "There is no such file of that month."),
        (month("export", KLARA, "--provider", "TSTNMT-NOBODY"), "No care provider has the HSA-id TSTNMT-NOBODY."),
        (month("explain", KLARA), "2026-10 has no outcomes. Preview it first"),
        (("explain", "--by", KLARA), "Give a visit's document number, or a month in --month: one of them."),
        (("explain", str(UUID(int=7)), "--by", KLARA, "--provider", "P"), "A visit is its provider's."),
        (month("preview", KLARA, "--provider", "TSTNMT-NOBODY"), "No care provider has the HSA-id TSTNMT-NOBODY."),
        (month("export", KLARA, "--format", "csv", "--document", "pdf"), "Give --document or --format: one of them."),
        (month("export", KLARA, "--output", "/nowhere/at/all.csv"), "There is no folder /nowhere/at. Make it first"),
        (("explain", str(UUID(int=7)), "--by", KLARA), "No run considers the visit 00000000-"),
    ],
)
def test_what_cannot_be_done_is_a_sentence_and_an_exit_code(
    visit: Visit, words: tuple[str, ...], sentence: str
) -> None:
    assert refused(*words).startswith(sentence)


@pytest.mark.parametrize("verb", ["preview", "check", "lock", "export", "explain"])
@pytest.mark.parametrize("written", ["2026-13", "2026-1", "oktober", "0001-01", "2026-10-01", ""])
def test_a_month_that_is_none_is_told_with_how_it_is_written(verb: str, written: str) -> None:
    result = CliRunner().invoke(app, ["reimbursement", *month(verb, KLARA, of=written)])

    assert (result.exit_code, result.stdout) == (2, "")
    assert f"{written} is no month. Write year and month: 2026-10." in result.stderr


@pytest.mark.parametrize("verb", ["preview", "check", "lock", "export", "explain"])
def test_each_verb_says_in_a_whole_sentence_what_it_does(verb: str) -> None:
    listed = CliRunner().invoke(app, ["reimbursement", "--help"]).stdout
    said = next(line for line in listed.splitlines() if line.split()[:1] == [verb])

    assert said.endswith(".")
    assert not said.endswith("...")


def test_each_step_tells_the_sums_of_one_provider_alone(visit: Visit) -> None:
    """The month is everybody's all the same: it is locked as a whole."""
    one, none = (("--provider", f"TSTNMT2321000156-P{key}", "--format", "json") for key in (1, 2))
    sums = [
        {"what": "provider", "key": "TSTNMT2321000156-P1", "name": "Norra vården", "visits": None, "ore": 11_100},
        {"what": "unit", "key": "TSTNMT2321000156-U11", "name": "Norra mottagningen", "visits": None, "ore": 11_100},
    ]

    assert rows_of(ran(*month("preview", KLARA, *one))) == sums
    assert [row["ore"] for row in rows_of(ran(*month("check", KLARA, *none)))] == [0]
    assert rows_of(ran(*month("lock", ATLE, *one))) == sums


def test_a_month_goes_its_steps_in_order(visit: Visit, region: Region) -> None:
    ran(*month("preview", KLARA))
    unchecked = refused(*month("lock", ATLE))
    ran(*month("preview", KLARA, of="2026-11"))
    early = refused(*month("check", KLARA, of="2026-11"))
    ran(*month("check", KLARA))
    ran(*month("lock", ATLE))
    again = refused(*month("lock", ATLE))

    assert unchecked == "The month is preliminary. Preview it, check it, then lock it."
    assert early == "2026-10 is not locked yet. Check and lock the months in order."
    assert again.startswith("The month is locked by Atle Region and never changes.")


def test_a_lock_that_is_refused_leaves_nothing(visit: Visit, region: Region) -> None:
    """The limit is judged last, when everything is written: all of it goes back."""
    ApproverLimit.objects.update(to_on=SINCE)
    make_limit(APPROVER, 100)
    ran(*month("preview", KLARA))
    ran(*month("check", KLARA))

    said = refused(*month("lock", ATLE))

    assert said.startswith("The amount is above this person's limit of 1,00\xa0kr.")
    with reading(region.reader(CLERK)):
        assert (Run.objects.get().state, Outcome.objects.count(), RunDocument.objects.count()) == ("checked", 0, 0)


def test_a_file_is_handed_out_as_it_is_kept_and_that_is_logged(visit: Visit, region: Region, tmp_path: Path) -> None:
    locked()
    output = tmp_path / "oktober.csv"

    ran(*month("export", KLARA, "--output", str(output)))
    on_output = ran(*month("export", KLARA))

    with reading(region.reader(CLERK)):
        kept = RunDocument.objects.get(kind="canonical")
        logged = Event.objects.filter(action="reimbursement.document.handed_out").count()
    assert output.read_bytes() == bytes(kept.content) == on_output.encode()
    assert hashlib.sha256(output.read_bytes()).hexdigest() == kept.sha256
    assert (output.stat().st_mode & 0o777, logged) == (0o600, 2)
    assert list(tmp_path.iterdir()) == [output]


def test_a_provider_exports_its_own_statement_and_nobody_elses(visit: Visit, region: Region) -> None:
    """The leak test: Oskar manages another provider."""
    locked()
    own = ("--provider", "TSTNMT2321000156-P1", "--document", "json")

    statement = json.loads(ran(*month("export", MAJA, "--document", "json")))
    by_region = json.loads(ran(*month("export", KLARA, *own)))
    by_its_format = json.loads(ran(*month("export", MAJA, "--format", "json")))

    assert statement == by_region == by_its_format
    assert refused(*month("export", OSKAR, *own)).startswith("There is no such file of that month.")


def test_a_file_that_is_there_is_never_written_over(visit: Visit, tmp_path: Path) -> None:
    there = tmp_path / "there.csv"
    there.write_text("mine", "utf-8")

    said = refused(*month("export", KLARA, "--output", str(there)))

    assert said == f"{there} is there already. Give the name of a new file."
    assert there.read_text("utf-8") == "mine"


def test_a_file_that_could_not_be_written_whole_is_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full_disk(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full_disk)

    with pytest.raises(OSError, match="No space left"):
        told.write_whole(tmp_path / "half.csv", b"half")

    assert list(tmp_path.iterdir()) == []


def test_whoever_writes_first_keeps_the_name(tmp_path: Path) -> None:
    told.write_whole(tmp_path / "one.csv", b"first")

    with pytest.raises(Fault, match="is there already"):
        told.write_whole(tmp_path / "one.csv", b"second")


def test_a_visit_is_explained_as_it_stands_now_and_as_each_month_said(visit: Visit, region: Region) -> None:
    """A correction after the lock: the next run takes back what the last one paid."""
    before = rows_of(ran("explain", str(visit.document_id), "--by", KLARA, "--format", "json"))
    locked()
    correct(region, visit, at=NOON - timedelta(hours=1), payer="person")

    after = rows_of(ran("explain", str(visit.document_id), "--by", MAJA, "--format", "json"))

    assert [(row["month"], row["standing"], row["outcome"], row["ore"]) for row in before] == [
        ("2026-10", "now", "paid", 11_100)
    ]
    assert [(row["month"], row["standing"], row["outcome"], row["ore"]) for row in after] == [
        ("2026-11", "now", "payer_not_region", -11_100),
        ("2026-10", "locked", "paid", 11_100),
    ]
    assert after[0]["to_do"] == "Nothing. The person or the employer pays, and nothing is wrong."
    assert (after[0]["price_id"], len(after[1]["price_id"])) == (None, 36)
    assert set(json.loads(after[1]["decided"])) == {"terms_id", "contract_id", "version_id", "setting"}


def test_a_visit_of_another_provider_is_not_explained(visit: Visit) -> None:
    """The leak test: nothing tells Oskar whether there is such a visit."""
    said, of_none = (refused("explain", str(one), "--by", OSKAR) for one in (visit.document_id, uuid4()))

    assert said.replace(str(visit.document_id), "") == of_none.replace(of_none[27:63], "")


def test_a_month_is_explained_visit_by_visit(visit: Visit, region: Region) -> None:
    ran(*month("preview", KLARA))
    preliminary = rows_of(ran(*month("explain", KLARA, "--format", "json")))
    ran(*month("check", KLARA))
    ran(*month("lock", ATLE))

    final = rows_of(ran(*month("explain", MAJA, "--format", "json")))
    of_one = rows_of(ran(*month("explain", KLARA, "--provider", "TSTNMT2321000156-P1", "--format", "json")))

    assert [row["standing"] for row in (*preliminary, *final)] == ["preliminary", "locked"]
    assert final == of_one
    assert (final[0]["document_id"], final[0]["given_on"], final[0]["unit"], final[0]["ore"]) == (
        str(visit.document_id), "2026-10-20", "TSTNMT2321000156-U11", 11_100,
    )  # fmt: skip
    assert refused(*month("explain", OSKAR)).startswith("2026-10 has no outcomes.")


def test_every_refusal_of_a_run_has_a_sentence_here_too() -> None:
    facts = {
        "month": "2026-10",
        "state": "checked",
        "by": "A",
        "cut_off_on": "2026-11-15",
        "count": 1,
        "limit": 2,
        "what": "x",
    }
    codes = [code for code in SENTENCES if code.startswith("reimbursement.run.")]

    sentences = {code: sentence_of_refusal(Refused(code, **facts)) for code in codes}

    assert [code for code, sentence in sentences.items() if code in sentence or "{" in sentence] == []
    assert sentence_of_refusal(Refused("other.noun.verb")) == "Refused: other.noun.verb."
